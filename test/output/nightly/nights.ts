/** Nights of a registry: the report made from the source, and a bare remote that can be pushed to with force. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { main } from "../../../src/app/cli/main.js";
import type { Finding } from "../../../src/base/core/finding.js";
import type {
  StudioNightly as Nightly,
  StudioReport as NightlyReport,
} from "../../../src/studio/report-part.js";
import { NOW } from "../../helpers/lint-files.js";
import { isolatedEnv, Repository, temporaryFolder } from "../../helpers/repository.js";
import type { CliRun } from "../../helpers/run-cli.js";

/** Where something is asked for. */
export type Where = Pick<Repository, "root" | "env">;

export interface NightOptions {
  /** The folder of the night before. */
  previous?: Night | undefined;
  args?: readonly string[];
  now?: Date;
}

/** What one run of `report` left behind. */
export interface Night extends CliRun {
  folder: string;
  page: string;
  markdown: string;
  badge: string;
  json: string;
  report: NightlyReport;
}

export const pathOf = ({ folder }: Night): string => join(folder, "report.json");

/** Runs the program in this process, at a moment. */
export async function ask(argv: readonly string[], { root, env }: Where, now = NOW): Promise<CliRun> {
  let [stdout, stderr] = ["", ""];
  const code = await main({
    argv,
    cwd: root,
    env,
    stdin: async () => "",
    isInteractive: false,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    now,
    clock: () => 0,
    packageRoot: resolve("."),
  });
  return { code, stdout, stderr };
}

/** Makes the report into a folder of its own. Throws where one of the four files is not there. */
export async function nightOf(where: Where, { previous, args = [], now }: NightOptions = {}): Promise<Night> {
  const folder = join(temporaryFolder(), "out");
  const before = previous ? ["--previous", pathOf(previous)] : [];
  const ran = await ask(["report", "--out", folder, ...before, ...args], where, now);
  if (!existsSync(folder)) throw new Error(`nothing was written: ${ran.stderr}`);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const json = read("report.json");
  return {
    ...ran,
    folder,
    page: read("index.html"),
    markdown: read("report.md"),
    badge: read("badge.json"),
    json,
    report: JSON.parse(json) as NightlyReport,
  };
}

/** What a night saw from afar. Throws where it could read nothing. */
export function seenBy({ report }: Pick<Night, "report">): Nightly {
  if (!report.nightly) throw new Error(`nothing was seen: ${JSON.stringify(report.faults)}`);
  return report.nightly;
}

/** The night's report with something about it changed, in a file. */
export function altered(night: Night, change: (report: NightlyReport) => void): string {
  const report = JSON.parse(night.json) as NightlyReport;
  change(report);
  return fileWith(JSON.stringify(report));
}

/** A file of its own with this text. */
export function fileWith(text: string): string {
  const path = join(temporaryFolder(), "previous.json");
  writeFileSync(path, text);
  return path;
}

/** A folder outside git with these files. */
export function plainFolder(files: Readonly<Record<string, string>>): Where {
  const home = temporaryFolder();
  const root = join(home, "studio");
  mkdirSync(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return { root, env: isolatedEnv(home) };
}

/** A repository whose first commit has these files. */
export function committed(files: Readonly<Record<string, string>>): Repository {
  const repository = Repository.create();
  repository.commitFiles(files, "first");
  return repository;
}

/** The same repository with another author, or on another day. */
export function as({ root, env }: Where, { name, date }: { name?: string; date?: string }): Repository {
  return new Repository(root, {
    ...env,
    ...(name !== undefined && { GIT_AUTHOR_NAME: name }),
    ...(date !== undefined && { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }),
  });
}

/** A bare remote, the clone that writes to it, and a new clone of it for every night. */
export class Remote {
  readonly writer: Repository;
  readonly #url: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.writer = committed(files);
    this.#url = join(dirname(this.writer.root), "remote.git");
    this.writer.git("init", "-q", "--bare", "-b", "main", this.#url);
    this.writer.git("remote", "add", "origin", this.#url);
    this.writer.git("push", "-q", "-u", "origin", "main");
  }

  /** Publishes what the writer has, whatever it was. */
  force(): void {
    this.writer.git("push", "-q", "--force", "origin", "main");
  }

  /** Commits files as new commit on top, and publishes it. */
  add(files: Readonly<Record<string, string>>, message = "more"): void {
    this.writer.commitFiles(files, message);
    this.writer.git("push", "-q", "origin", "main");
  }

  /** Makes all of the writer's history one new root commit with these files in place, and publishes it. */
  squash(files: Readonly<Record<string, string>>): void {
    this.writer.git("checkout", "-q", "--orphan", "anew");
    this.writer.commitFiles(files, "the first of all");
    this.writer.git("branch", "-q", "-M", "anew", "main");
    this.force();
  }

  /** A clone as a nightly job makes it. */
  clone(...args: string[]): Repository {
    const root = join(temporaryFolder(), "clone");
    this.writer.git("clone", "-q", ...args, `file://${this.#url}`, root);
    return new Repository(root, this.writer.env);
  }

  /** A night on a clone of its own. */
  night(options: NightOptions = {}): Promise<Night> {
    return nightOf(this.clone(), options);
  }
}

/** What was found, in short. */
export const kinds = ({ report }: Night): string[] =>
  report.findings.map(({ ruleId, class: kind }) => (kind === undefined ? ruleId : `${ruleId}/${kind}`));

/** The findings of checkpoints that no longer hold. */
export const rewritten = ({ report }: Night): Finding[] =>
  report.findings.filter(({ ruleId, class: kind }) => ruleId === "append-only" && kind === "rewritten");

/** How a log stands against the earlier report. */
export const earlier = (night: Night, log = "run-index", folder = ""): string | undefined =>
  seenBy(night).checkpoints.find((checkpoint) => checkpoint.log === log && checkpoint.folder === folder)
    ?.earlier;

/** The files in a night's folder. */
export const filesIn = (folder: string): string[] => readdirSync(folder).sort();
