/** A repository whose log is merged by the built program, as git runs it. */
import { resolve } from "node:path";
import { jsonl, registryFiles, run, version } from "../../../src/rules/examples.js";
import { Repository, RUNS, SONGS } from "../../helpers/repository.js";

export { RUNS, SONGS };

const BIN = resolve("lib/bin.cjs");

/** The driver as `init --merge-driver` registers it, without npx. */
export const DRIVER = `"${process.execPath.replaceAll("\\", "/")}" "${BIN.replaceAll("\\", "/")}" merge-driver %O %A %B %P`;

/** A run that fails gate 2 and so makes nothing: it is valid by itself. */
export function ownRun(number: number, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const minute = String(number % 60).padStart(2, "0");
  const hour = String(10 + Math.floor(number / 60)).padStart(2, "0");
  return run({
    run_id: `RUN-20260104-${hour}${minute}-B${String(number).padStart(3, "0")}`,
    created_utc: `2026-01-04T${hour}:${minute}Z`,
    qa_gate2: "FAIL",
    work_id: undefined,
    version_ids: undefined,
    ...changes,
  });
}

/** The line of such a run. */
export const lineOf = (number: number, changes: Record<string, unknown> = {}) =>
  jsonl([ownRun(number, changes)]);

export const songVersion = (changes: Record<string, unknown>) => jsonl([version(changes)]);

export class MergedRepository extends Repository {
  /** One with the registry committed and the driver registered for its logs. */
  static withDriver(): MergedRepository {
    const repository = MergedRepository.create();
    repository.register();
    repository.write(
      ".gitattributes",
      `${RUNS} text eol=lf merge=runidx\n${SONGS} text eol=lf merge=runidx\n`,
    );
    for (const [path, content] of Object.entries(registryFiles())) repository.write(path, content);
    repository.commit("begin");
    return repository;
  }

  /** Registers the driver in this clone. */
  register(): void {
    this.git("config", "merge.runidx.name", "append-only logs");
    this.git("config", "merge.runidx.driver", DRIVER);
    this.git("config", "merge.runidx.recursive", "binary");
  }

  /** Appends runs on a branch and commits them. */
  appendOn(branch: string, ...numbers: number[]): string {
    this.git("checkout", "-q", branch);
    this.append(RUNS, numbers.map((number) => lineOf(number)).join(""));
    return this.commit(`runs ${numbers.join(", ")}`);
  }

  /** The numbers of the runs that were appended here, in the order of the log. */
  numbers(path = RUNS): number[] {
    return [...this.read(path).matchAll(/-B(\d{3})"/g)].map((match) => Number(match[1]));
  }
}
