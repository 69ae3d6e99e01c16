import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Finding, Report } from "../../src/base/core/finding.js";
import type { Repository } from "./repository.js";
import { runCli } from "./run-cli.js";

/** A reader who does what a message says, to the letter, and nothing else. */
export interface Reader {
  repository: Repository;
  /** Where they stand, relative to the repository's root. */
  folder?: string;
}

/** What a reader met: each message with its exit code, and how the last one ended. */
export interface Walked {
  code: number;
  report: Report;
  messages: string[];
}

const LISTED = "your new line: ";

/** The commands of a message, as they stand between its backquotes. */
export function commandsOf(message: string): string[] {
  return [...message.matchAll(/`((?:git|npx|npm) [^`]*)`/g)].map(([, command = ""]) => command);
}

/** Runs a command where somebody stands. Throws where it fails. */
export function paste({ repository, folder = "." }: Reader, command: string): string {
  const cwd = join(repository.root, folder);
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
    cwd,
    env: repository.env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return stdout;
}

async function ask({ repository, folder = "." }: Reader, flags: readonly string[]) {
  const { code, stdout } = await runCli(
    [...flags, "--format", "json"],
    join(repository.root, folder),
    repository.env,
  );
  return { code, report: JSON.parse(stdout) as Report };
}

/** The new lines that the findings of a log list, to be appended again. */
function listedIn(findings: readonly Finding[]): string[] {
  const texts = findings.flatMap(({ related }) => related.map(({ message }) => message));
  return texts.filter((text) => text.startsWith(LISTED)).map((text) => text.slice(LISTED.length));
}

/** What is left to do after a log's message was followed: a check that it names, and a commit. */
interface Left {
  next?: string[];
  commit: boolean;
}

/** Does what the findings of one log say. */
function obeyLog(reader: Reader, path: string, findings: readonly Finding[]): Left {
  const { repository } = reader;
  const [hint = ""] = findings.map((finding) => finding.hint);
  if (hint.includes(".gitattributes")) {
    const line = /add the line `([^`]+)`/.exec(hint)?.[1] ?? "";
    repository.write(".gitattributes", `${line}\n`);
  }
  const commands = commandsOf(hint);
  const left: Left = { commit: /\band commit\b/.test(hint) };
  let appended = !hint.includes("append them");
  const append = () => {
    const before = repository.read(path);
    const gap = before === "" || before.endsWith("\n") ? "" : "\n";
    repository.append(
      path,
      gap +
        listedIn(findings)
          .map((line) => `${line}\n`)
          .join(""),
    );
    appended = true;
  };
  for (const command of commands) {
    if (command.startsWith("npx runidx-lint")) {
      left.next = command.split(" ").slice(2);
      continue;
    }
    // The words put the appending before staging.
    if (!appended && command.startsWith("git add")) append();
    paste(reader, command);
  }
  if (!appended) append();
  return left;
}

/**
 * Follows the messages of a check until it accepts or has nothing more to say.
 *
 * @param flags of the first check
 */
export async function follow(reader: Reader, flags: readonly string[], most = 4): Promise<Walked> {
  const messages: string[] = [];
  let asked = flags;
  let mustCommit = false;
  for (let round = 0; ; round++) {
    const { code, report } = await ask(reader, asked);
    messages.push(...report.findings.map(({ hint }) => hint), ...report.faults.map(({ message }) => message));
    const isDone = code === 0 && asked === flags;
    if (isDone || round === most) return { code, report, messages };
    const alterations = report.findings.filter(({ ruleId }) => ruleId === "append-only");
    let next: string[] | undefined;
    for (const path of new Set(alterations.map((finding) => finding.path))) {
      const left = obeyLog(
        reader,
        path,
        alterations.filter((finding) => finding.path === path),
      );
      next ??= left.next;
      mustCommit ||= left.commit;
    }
    // A check that was named comes before the commit.
    if (mustCommit && next === undefined) {
      reader.repository.commit("corrected");
      mustCommit = false;
    }
    asked = next ?? flags;
  }
}

/** Where a line can still be read: in the log, staged, or in what a message named with `git show`. */
export function whereIs(reader: Reader, path: string, line: string, messages: readonly string[]): string[] {
  const { repository } = reader;
  const has = (text: string) => text.split("\n").some((one) => one.replace(/\r$/, "") === line);
  const named = messages
    .flatMap(commandsOf)
    .filter((command) => command.startsWith("git show "))
    .filter((command) => has(paste(reader, command)));
  const places = [...new Set(named)];
  if (has(repository.read(path))) places.unshift("work tree");
  if (has(repository.tryGit("show", `:${path}`).output)) places.unshift("staged");
  return places;
}
