import { createHash } from "node:crypto";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Finding, Report } from "../../src/base/core/finding.js";
import { jsonl, run } from "../../src/rules/examples.js";
import { commandsOf, doStep } from "./do-steps.js";
import { Repository, RUNS } from "./repository.js";

/** A run that holds by itself: it failed gate 2, so it refers to nothing. Another number, another run. */
export function failedRun(number: number, changes: Readonly<Record<string, unknown>> = {}) {
  const suffix = `N${number.toString(36).toUpperCase().padStart(3, "0")}`;
  return run({
    run_id: `RUN-20260102-2140-${suffix}`,
    qa_gate2: "FAIL",
    work_id: undefined,
    version_ids: undefined,
    ...changes,
  });
}

/** The lines of some failed runs. */
export const failedRuns = (...numbers: number[]): string => jsonl(numbers.map((number) => failedRun(number)));

/** The numbers from one to another, both included. */
export const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** What the log holds to begin with: five lines. */
export const FIVE = failedRuns(1, 2, 3, 4, 5);

/** A repository whose first commit is a registry of five runs. */
export function startRepository(...args: string[]): Repository {
  const repository = Repository.create(...args);
  repository.commitFiles({ [RUNS]: FIVE }, "first");
  return repository;
}

/** A text with one passage replaced. Throws where it is not there: a test that changes nothing proves nothing. */
export function swap(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`${from} is not in the text`);
  return text.replace(from, () => to);
}

/** The lines of a text, each with its newline. */
export const linesOf = (text: string): string[] => text.split(/(?<=\n)/);

/** The findings of append-only. */
export const alterations = (report: Report): Finding[] =>
  report.findings.filter(({ ruleId }) => ruleId === "append-only");

/** The classes of what append-only found, in the report's order. */
export const classes = (report: Report): (string | undefined)[] =>
  alterations(report).map(({ class: kind }) => kind);

/** The one finding of append-only. Throws where there are more or none. */
export function onlyAlteration(report: Report): Finding {
  const [finding, ...others] = alterations(report);
  if (!finding || others.length > 0) {
    throw new Error(`not one finding of append-only, but: ${JSON.stringify(report, null, 1)}`);
  }
  return finding;
}

/** What could not be done, in one text. */
export const faultsOf = (report: Report): string => report.faults.map(({ message }) => message).join("\n");

/** Does the steps of a finding. Throws where they have no command or can't be done as they are. */
export function obey(repository: Repository, finding: Finding): void {
  if (commandsOf(finding).length === 0) throw new Error(`no command mends: ${finding.message}`);
  for (const step of finding.steps) doStep(step, repository);
}

/** Every file below a folder, with its mode and the hash of its bytes. */
export function fingerprintOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    if (stat.isDirectory()) {
      found[`${name}/`] = stat.mode.toString(8);
      for (const [inner, value] of Object.entries(fingerprintOf(path))) found[`${name}/${inner}`] = value;
      continue;
    }
    const bytes = stat.isSymbolicLink() ? Buffer.from(readlinkSync(path)) : readFileSync(path);
    found[name] = `${stat.mode.toString(8)} ${createHash("sha256").update(bytes).digest("hex")}`;
  }
  return found;
}

const REAL_GIT = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "git"))
  .find((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined);

/** A repository as before, but git is a script that runs `before` and then the real one. */
export function wrapGit(repository: Repository, before: string): Repository {
  const folder = join(dirname(repository.root), "wrapped");
  mkdirSync(folder, { recursive: true });
  const script = join(folder, "git");
  writeFileSync(script, `#!/bin/sh\n${before}\nexec "${REAL_GIT}" "$@"\n`);
  chmodSync(script, 0o755);
  const env = { ...repository.env, PATH: `${folder}${delimiter}${repository.env.PATH}` };
  return new Repository(repository.root, env);
}

/** Every git process that a check starts, as its arguments. */
export async function gitCallsOf(
  repository: Repository,
  check: (wrapped: Repository) => Promise<Report>,
): Promise<{ calls: string[]; report: Report }> {
  const log = join(dirname(repository.root), "calls");
  writeFileSync(log, "");
  const report = await check(wrapGit(repository, `printf '%s\\n' "$*" >> "${log}"`));
  const calls = readFileSync(log, "utf8").split("\n");
  return { calls: calls.filter((call) => call !== ""), report };
}
