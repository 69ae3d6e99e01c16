/** Twenty mistakes that executors make, each in a repository of its own. */
import type { Applies } from "../../src/base/core/finding.js";
import { jsonl, registryFiles, run, version, work } from "../../src/rules/examples.js";
import { NEXT } from "../check/modes/steps/mistakes.js";
import { FIVE, failedRuns, linesOf } from "./history.js";
import { Repository, RUNS, SONGS } from "./repository.js";

/** What the next run made. */
export const NEXT_SONG = { work_id: NEXT.work_id, created_utc: "2026-01-03T09:26Z" };
export const nextVersion = (changes = {}) =>
  version({ ...NEXT_SONG, version_id: "VER-20260103-0926-F3F3", run_id: NEXT.run_id, ...changes });

/** The healthy registry, and what is added to it. */
export function added(runs: string, songs = jsonl([work(NEXT_SONG), nextVersion()])) {
  return (repository: Repository) => {
    repository.append(SONGS, songs);
    repository.append(RUNS, runs);
  };
}

/** The next run of the registry, which needs what it made. */
export const nextRun = (changes: Record<string, unknown> = {}) => jsonl([run({ ...NEXT, ...changes })]);

export interface Mistake {
  before?: Record<string, string>;
  make(repository: Repository): void;
  committed?: true;
  applies: Applies;
}

const five = { [RUNS]: FIVE };
const rewrite = (content: string) => (repository: Repository) => repository.write(RUNS, content);

export const MISTAKES: Record<string, Mistake> = {
  "an enumeration in the wrong case": { make: added(nextRun({ qa_gate1: "pass" })), applies: "as-is" },
  "an id mistyped": {
    make: added(nextRun({ version_ids: ["VER-20260103-0926-F3F8"] })),
    applies: "as-is",
  },
  "WORK and VERSION forgotten": { make: added(nextRun(), ""), applies: "complete-first" },
  "no newline at the end": { make: added(nextRun().trimEnd()), applies: "as-is" },
  "a comma at the end": { make: added(nextRun().replace("}\n", ",}\n")), applies: "as-is" },
  "a record over several lines": {
    make: added(`${JSON.stringify(run(NEXT), null, 2)}\n`),
    applies: "as-is",
  },
  "a key twice": {
    make: added(nextRun().replace('"qa_gate0":"PASS"', '"qa_gate0":"PASS","qa_gate0":"PASS"')),
    applies: "as-is",
  },
  "a failed uniqueness check without an override": {
    make: added(nextRun({ uniqueness_hook: "FAIL" })),
    applies: "person",
  },
  "a relative path": {
    make: added(nextRun({ run_log_filepath_abs: "50-GENERATION/RUN-20260103-0900-B2C3.md" })),
    applies: "as-is",
  },
  "a misspelt field": {
    make: added(nextRun().replace('"artist_id"', '"artist"')),
    applies: "as-is",
  },
  "a time with seconds": { make: added(nextRun({ created_utc: "2026-01-03T09:30:15Z" })), applies: "as-is" },
  "a committed line edited": {
    before: five,
    make: rewrite(FIVE.replace('"uniqueness_scene":"PASS"', '"uniqueness_scene":"FAIL"') + failedRuns(6)),
    applies: "as-is",
  },
  "the file sorted": {
    before: five,
    make: rewrite(
      linesOf(FIVE + failedRuns(6))
        .reverse()
        .join(""),
    ),
    applies: "as-is",
  },
  "CR LF at the end of every line": {
    before: five,
    make: rewrite((FIVE + failedRuns(6)).replaceAll("\n", "\r\n")),
    applies: "as-is",
  },
  "a line dropped": { before: five, make: rewrite(linesOf(FIVE).slice(1).join("")), applies: "as-is" },
  "a passed run without outputs, committed": {
    make: added(nextRun({ work_id: undefined, version_ids: undefined })),
    committed: true,
    applies: "as-is",
  },
  "a run id minted twice, committed": {
    make: added(jsonl([run({ created_by: "gpt", last_updated_utc: "2026-01-03T09:30Z" })]), ""),
    committed: true,
    applies: "person",
  },
  "a version that its run does not list, committed": {
    make: added(
      "",
      jsonl([
        version({
          version_id: "VER-20260103-0926-F3F3",
          version_label: "v02",
          created_utc: "2026-01-03T09:26Z",
        }),
      ]),
    ),
    committed: true,
    applies: "as-is",
  },
  "marks of a conflict": {
    before: five,
    make: rewrite(`${FIVE}<<<<<<< HEAD\n${failedRuns(6)}=======\n${failedRuns(7)}>>>>>>> side\n`),
    applies: "as-is",
  },
  "a newer record that lost an output": {
    make: added(jsonl([run({ last_updated_utc: "2026-01-03T09:30Z", version_ids: [] })]), ""),
    applies: "as-is",
  },
};

/** A repository with the mistake in it, and its check. */
export function prepared({ before = registryFiles(), make, committed }: Mistake) {
  const repository = Repository.create();
  repository.commitFiles(before, "first");
  make(repository);
  if (committed) repository.commit("the mistake");
  else repository.git("add", "-A");
  return { repository, check: () => repository.lint(committed ? {} : { staged: true }) };
}
