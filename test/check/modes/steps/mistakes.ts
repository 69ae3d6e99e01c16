/** Registries with mistakes that people and executors make, in several at once, as files of two states. */
import { jsonl, run, version, work } from "../../../../src/rules/examples.js";
import type { Random } from "../../../fuzz/random.js";
import { failedRun, linesOf } from "../../../helpers/history.js";
import { RUNS, SONGS } from "../../../helpers/repository.js";

/** Where the mistake is met. */
export const STATES = ["staged", "in the work tree", "in a range", "committed"] as const;
export type State = (typeof STATES)[number];

export interface Mistaken {
  state: State;
  before: Record<string, string>;
  after: Record<string, string>;
}

interface Logs {
  runs: string;
  songs: string;
}

/** What is done to the logs; `old` counts the lines of the runs that are committed. */
type Mistake = (logs: Logs, random: Random, old: number) => Logs;

/** Changes one line of the runs: a new one, or with `committed` any. */
const onLine =
  (change: (line: string, random: Random) => string, committed = false): Mistake =>
  ({ runs, songs }, random, old) => {
    const lines = linesOf(runs);
    const from = committed ? 0 : Math.min(old, lines.length - 1);
    const at = from + random.below(Math.max(1, lines.length - from));
    lines[at] = change(lines[at] ?? "", random);
    return { runs: lines.join(""), songs };
  };

const swapText = (from: RegExp, to: string) => onLine((line) => line.replace(from, to));

export const MISTAKES: Record<string, Mistake> = {
  "wrong case": swapText(/"(PASS|FAIL)"/, '"pass"'),
  "mistyped id": ({ runs, songs }) => ({
    runs: runs.replace(/"VER-20260103-0926-F3F3"\]/, '"VER-20260103-0926-F3F8"]'),
    songs,
  }),
  "song records forgotten": ({ runs, songs }) => ({ runs, songs: linesOf(songs).slice(0, 2).join("") }),
  "no newline": ({ runs, songs }) => ({ runs: runs.trimEnd(), songs }),
  "comma at the end": swapText(/\}\n/, ",}\n"),
  "over several lines": onLine((line) => `${JSON.stringify(JSON.parse(line), null, 2)}\n`),
  "key twice": swapText(/"qa_gate0":("[A-Z]+")/, '"qa_gate0":$1,"qa_gate0":$1'),
  "key twice with two values": swapText(/"qa_gate0":"PASS"/, '"qa_gate0":"PASS","qa_gate0":"FAIL"'),
  "no override": swapText(/"uniqueness_hook":"PASS"/, '"uniqueness_hook":"FAIL"'),
  "relative path": swapText(/C:\\\\Studio\\\\50-GENERATION\\\\/, "50-GENERATION/"),
  misspelt: swapText(/"artist_id"/, '"artist"'),
  "with seconds": swapText(/(T\d\d:\d\d)Z/, "$1:30Z"),
  edited: onLine((line) => line.replace(/"uniqueness_scene":"[A-Z]+"/, '"uniqueness_scene":"FAIL"'), true),
  "edited identity": onLine((line) => line.replace('"C1"', '"C2"'), true),
  dropped: onLine(() => "", true),
  sorted: ({ runs, songs }) => ({ runs: linesOf(runs).reverse().join(""), songs }),
  "CR LF": ({ runs, songs }) => ({ runs: runs.replaceAll("\n", "\r\n"), songs }),
  "byte order mark": ({ runs, songs }) => ({ runs: `\ufeff${runs}`, songs }),
  "blank line": onLine((line) => `${line}\n`),
  "line twice": onLine((line) => line + line),
  "marks of a conflict": onLine((line) => `<<<<<<< HEAD\n${line}=======\n>>>>>>> side\n`),
  "time before": ({ runs, songs }) => ({
    runs: runs + jsonl([run({ last_updated_utc: "2026-01-01T00:00Z", notes: "again" })]),
    songs,
  }),
  "lost output": ({ runs, songs }) => ({
    runs: runs + jsonl([run({ last_updated_utc: "2026-01-04T00:00Z", version_ids: [] })]),
    songs,
  }),
  unlisted: ({ runs, songs }) => ({
    runs,
    songs:
      songs +
      jsonl([
        version({
          version_id: "VER-20260104-0926-G4G4",
          version_label: "v02",
          created_utc: "2026-01-04T09:26Z",
        }),
      ]),
  }),
  "label twice": ({ runs, songs }) => ({
    runs:
      runs +
      jsonl([
        run({
          last_updated_utc: "2026-01-04T00:00Z",
          version_ids: ["VER-20260102-2206-H8Q8", "VER-20260104-0926-G4G4"],
        }),
      ]),
    songs:
      songs + jsonl([version({ version_id: "VER-20260104-0926-G4G4", created_utc: "2026-01-04T09:26Z" })]),
  }),
  "without outputs": swapText(/"work_id":"[^"]*","version_ids":\["[^"]*"\],/, ""),
  "in the wrong log": ({ runs, songs }) => ({
    runs: runs + jsonl([work({ work_id: "WORK-20260104-0925-E9E9", created_utc: "2026-01-04T09:26Z" })]),
    songs,
  }),
  "broken off": ({ runs, songs }) => ({ runs: runs.slice(0, -30), songs }),
  garbage: onLine((line) => `${line}not a record\n`),
};

/** A run that passed and is not in the registry of the examples. */
export const NEXT = {
  run_id: "RUN-20260103-0900-B2C3",
  created_utc: "2026-01-03T09:30Z",
  work_id: "WORK-20260103-0925-E2E2",
  version_ids: ["VER-20260103-0926-F3F3"],
  run_log_filepath_abs: "C:\\Studio\\50-GENERATION\\RUN-20260103-0900-B2C3.md",
};

function healthy(random: Random): { old: Logs; now: Logs; lines: number } {
  const many = 1 + random.below(6);
  const failed = Array.from({ length: many }, (_, at) => failedRun(at + 1));
  const old = { runs: jsonl([run(), ...failed]), songs: jsonl([work(), version()]) };
  const more = Array.from({ length: random.below(3) }, (_, at) => failedRun(50 + at));
  const added = { work_id: NEXT.work_id, created_utc: "2026-01-03T09:26Z" };
  return {
    old,
    lines: many + 1,
    now: {
      runs: old.runs + jsonl([run(NEXT), ...more]),
      songs:
        old.songs +
        jsonl([
          work(added),
          version({ ...added, version_id: "VER-20260103-0926-F3F3", run_id: NEXT.run_id }),
        ]),
    },
  };
}

const filesOf = ({ runs, songs }: Logs) => ({ [RUNS]: runs, [SONGS]: songs });

/** A registry and a change with the mistake that was dealt, and sometimes one more. */
export function makeMistake(random: Random, deal: string): Mistaken {
  const { old, now, lines } = healthy(random);
  const [first, second] = [MISTAKES[deal], random.pick(Object.values(MISTAKES))];
  let after = now;
  for (const mistake of random.oneIn(3) ? [second, first] : [first]) {
    try {
      after = mistake?.(after, random, lines) ?? after;
    } catch (error) {
      // A second mistake may find no record any more where the first one left none.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return { state: random.pick(STATES), before: filesOf(old), after: filesOf(after) };
}
