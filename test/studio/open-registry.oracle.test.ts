import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { jsonl, registryFiles, run, version } from "../../src/rules/examples.js";
import { NOW } from "../helpers/lint-files.js";
import { OVERRIDES, RUNS } from "../helpers/repository.js";
import { runCli } from "../helpers/run-cli.js";
import { folderWith, type Row, rowsOf } from "../query/ask.js";
import { MINUTES, randomRegistry } from "./generated.js";
import { argvOf, askJq, hasJq, type Question } from "./jq.js";

const JQ = hasJq();
const WRITES = process.env.UPDATE_GOLDEN === "1";

beforeAll(() => {
  if (!JQ) console.warn("jq is not installed: answers are compared with those in test/studio/golden alone");
});

/** Rows as texts, so that the order of their fields counts. */
const texts = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row));

async function answerOf(question: Question, folder: string, now?: Date): Promise<string[]> {
  return texts(await rowsOf(argvOf(question), folder, undefined, now));
}

/** Few words for an answer that is too long to be kept. */
function digest(rows: readonly string[]): string {
  return `${rows.length} rows, sha256 ${createHash("sha256").update(rows.join("\n")).digest("hex")}`;
}

const FILTERS: readonly Question[] = [
  { command: "list" },
  { command: "list", artist: "ART-jack-mercer" },
  { command: "list", artist: "jack-mercer" },
  { command: "list", genre: "GEN-gospel-blues" },
  { command: "list", genre: "gospel-blues" },
  { command: "list", machine: "C1" },
  { command: "list", machine: "other" },
  { command: "list", by: "claude" },
  { command: "list", by: "human" },
  { command: "list", gate2: "PASS" },
  { command: "list", gate2: "FAIL" },
  { command: "list", uniqueness: "FAIL" },
  { command: "list", uniqueness: "NOT_RUN" },
  { command: "list", uniqueness: "PASS" },
  { command: "list", uniqueness: "hook=FAIL" },
  { command: "list", uniqueness: "scene=FAIL" },
  { command: "list", uniqueness: "scripture=FAIL" },
  { command: "list", uniqueness: "scripture=NOT_RUN" },
  { command: "list", from: "2026-02-01" },
  { command: "list", to: "2026-02-01" },
  { command: "list", from: "2026-01-11", to: "2026-01-11" },
  { command: "list", from: "2026-01-11T08:09Z" },
  { command: "list", from: "2026-01-11T08:10Z" },
  { command: "list", to: "2026-01-11T08:09Z" },
  { command: "list", to: "2026-01-11T08:08Z" },
  { command: "list", from: "7d" },
  { command: "list", to: "3d" },
  { command: "list", from: "1w", to: "12h" },
  { command: "list", last: "1" },
  { command: "list", last: "20" },
  { command: "list", last: "1000" },
  { command: "list", last: "4d" },
  { command: "list", last: "100h" },
  { command: "list", all: true },
  { command: "list", all: true, last: "7" },
  { command: "list", all: true, gate2: "FAIL" },
  { command: "list", all: true, uniqueness: "hook=FAIL", machine: "C1" },
  { command: "list", artist: "della-rowan", genre: "gospel-blues", gate2: "PASS" },
  { command: "list", machine: "C2", by: "claude", gate2: "PASS", uniqueness: "PASS" },
  { command: "list", artist: "jack-mercer", from: "2026-01-15", to: "2026-02-28", last: "3" },
  { command: "list", gate2: "PASS", uniqueness: "FAIL" },
  { command: "stats" },
  { command: "stats", all: true },
  { command: "stats", artist: "jack-mercer" },
  { command: "stats", last: "9" },
  { command: "stats", from: "2026-02-01", gate2: "FAIL" },
  { command: "failed" },
  { command: "failed", all: true },
  { command: "failed", gate2: "PASS" },
  { command: "failed", uniqueness: "hook=FAIL" },
  { command: "failed", artist: "jack-mercer", last: "2" },
  { command: "failed", last: "3" },
  { command: "failed", from: "2026-03-01", to: "2026-03-20" },
  { command: "overrides" },
  { command: "overrides", artist: "jack-mercer" },
  { command: "overrides", genre: "folk-hymn" },
  { command: "overrides", artist: "jack-mercer", genre: "folk-hymn" },
  { command: "overrides", days: 30 },
  { command: "overrides", days: 3 },
];

/** Those, and what must be asked by the ids that a registry has. */
function questionsAbout(folder: string): Question[] {
  const read = (path: string): Row[] =>
    readFileSync(resolve(folder, path), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("{") && line.endsWith("}"))
      .map((line) => JSON.parse(line));
  const values = (rows: Row[], field: string) => [
    ...new Set(rows.map((row) => row[field]).filter((value) => typeof value === "string")),
  ];
  const runs = read(RUNS);
  const lanes = new Map(runs.map(({ artist_id, genre_id }) => [`${artist_id} ${genre_id}`, true]));
  return [
    ...FILTERS,
    ...[...lanes.keys()].map((lane): Question => {
      const [artist = "", genre = ""] = lane.split(" ");
      return { command: "latest", artist, genre };
    }),
    ...values(runs, "work_id").flatMap((work): Question[] => [
      { command: "versions", work },
      { command: "versions", work, newest: true },
    ]),
    ...values(read(OVERRIDES), "run_id").map((run): Question => ({ command: "overrides", run })),
  ];
}

/** Two days after the last record of examples/music-studio. */
const AFTER_STUDIO = new Date("2026-03-29T12:00:00Z");

const FIXED: Readonly<Record<string, { folderOf: () => string; now: Date }>> = {
  "music-studio": { folderOf: () => resolve("examples/music-studio"), now: AFTER_STUDIO },
  generated: {
    folderOf: () => {
      const some = fc.sample(randomRegistry, { seed: 20_260_102, numRuns: 40 });
      const size = (files: Record<string, string>) => Object.values(files).join("").length;
      return folderWith(some.reduce((most, files) => (size(files) > size(most) ? files : most)));
    },
    now: NOW,
  },
};

describe.each(Object.entries(FIXED))("the registry %s", (name, { folderOf, now }) => {
  const golden = resolve(`test/studio/golden/${name}.json`);

  test.runIf(JQ)("answers as jq does on the same files", async () => {
    const folder = folderOf();
    const questions = questionsAbout(folder);
    const expected = askJq(folder, questions, now).map(texts);
    const told: Record<string, string> = {};
    for (const [index, question] of questions.entries()) {
      const asked = argvOf(question).join(" ");
      const wanted = expected[index] ?? [];
      told[asked] = digest(wanted);
      expect.soft(await answerOf(question, folder, now), asked).toEqual(wanted);
    }
    if (WRITES) writeFileSync(golden, `${JSON.stringify(told, null, 2)}\n`);
    expect(JSON.parse(readFileSync(golden, "utf8")), "write them with UPDATE_GOLDEN=1").toEqual(told);
  });

  test.skipIf(JQ)("answers as jq did when its answers were stored", async () => {
    const folder = folderOf();
    const told: Record<string, string> = {};
    for (const question of questionsAbout(folder)) {
      told[argvOf(question).join(" ")] = digest(await answerOf(question, folder, now));
    }
    expect(told).toEqual(JSON.parse(readFileSync(golden, "utf8")));
  });
});

describe.runIf(JQ)("an answer", () => {
  test("is written to a pipe as jq -c writes it", async () => {
    const folder = resolve("examples/music-studio");
    const [rows = []] = askJq(folder, [{ command: "list" }], AFTER_STUDIO);
    expect((await runCli(["list"], folder, {}, "", AFTER_STUDIO)).stdout).toBe(jsonl(rows));
  });
});

describe("the record that answers", () => {
  const gatesOf = async (...runs: Row[]) =>
    (await rowsOf(["list"], folderWith(registryFiles({ runs })))).map((row) => row.qa_gate2);

  test("is the one with the greatest last_updated_utc, wherever it stands", async () => {
    const newest = run({ qa_gate2: "FAIL", last_updated_utc: MINUTES[5] });
    expect(await gatesOf(newest, run({ last_updated_utc: MINUTES[4] }))).toEqual(["FAIL"]);
  });

  test("is the later line where both speak from the same minute", async () => {
    const last_updated_utc = MINUTES[4];
    expect(await gatesOf(run({ last_updated_utc }), run({ last_updated_utc, qa_gate2: "FAIL" }))).toEqual([
      "FAIL",
    ]);
  });

  test("is found by created_utc where last_updated_utc is missing", async () => {
    const newest = run({ qa_gate2: "FAIL", created_utc: MINUTES[5] });
    expect(await gatesOf(newest, run({ created_utc: MINUTES[1] }))).toEqual(["FAIL"]);
  });

  const LATEST = ["latest", "--artist", "jack-mercer", "--genre", "outlaw-country"];
  const superseded = [run(), run({ qa_gate2: "FAIL", last_updated_utc: MINUTES[6] })];

  test("is no success where a PASS was superseded by a FAIL", async () => {
    expect(await rowsOf(LATEST, folderWith(registryFiles({ runs: superseded })))).toEqual([]);
  });

  test("is a success again where that FAIL was superseded by a PASS", async () => {
    const back = run({ last_updated_utc: MINUTES[7] });
    const folder = folderWith(registryFiles({ runs: [...superseded, back] }));
    expect(await rowsOf(LATEST, folder)).toEqual([back]);
  });
});

describe("S23: a run whose first line has no real last_updated_utc", () => {
  const RUN_ID = "RUN-20260102-2140-A7K2";
  const LATEST = ["latest", "--artist", "jack-mercer", "--genre", "outlaw-country"];

  test.each(["TBD", "", " ", "2026-02-30T10:00Z", "9999-12-31T23:59Z", 7])(
    "list, latest and show give the same record: %j",
    async (last_updated_utc) => {
      const later = run({ created_utc: MINUTES[5], notes: "the later line" });
      const folder = folderWith(registryFiles({ runs: [run({ last_updated_utc }), later] }));
      const { stdout } = await runCli(["show", RUN_ID, "--format", "json"], folder);
      expect([
        await rowsOf(["list"], folder),
        await rowsOf(LATEST, folder),
        JSON.parse(stdout).current,
      ]).toEqual([[later], [later], later]);
    },
  );
});

describe("a run whose every line is dated ahead of the clock", () => {
  const runs = [run({ created_utc: "2026-01-11T12:01Z" })];

  test("answers no question", async () => {
    expect(await rowsOf(["list"], folderWith(registryFiles({ runs })))).toEqual([]);
  });

  test("is found in each of its lines", async () => {
    expect(await rowsOf(["list", "--all-lines"], folderWith(registryFiles({ runs })))).toEqual(runs);
  });

  test("answers where the configuration lets clocks be that far ahead", async () => {
    const files = { ...registryFiles({ runs }), "runidx.config.json": '{"clockSkewHours":25}' };
    expect(await rowsOf(["list"], folderWith(files))).toEqual(runs);
  });
});

test("a version without a time is not the newest", async () => {
  const songs = [version(), version({ version_id: "VER-20260103-1000-AAAA", created_utc: undefined })];
  const argv = ["versions", "WORK-20260102-2205-D1S4", "--latest"];
  const rows = await rowsOf(argv, folderWith(registryFiles({ songs })));
  expect(rows.map(({ version_id }) => version_id)).toEqual(["VER-20260102-2206-H8Q8"]);
});

test("a run without a machine is not counted under a name that it does not have", async () => {
  const runs = [run({ machine_id: undefined, artist_id: undefined })];
  const rows = await rowsOf(["list", "--stats"], folderWith(registryFiles({ runs })));
  expect(JSON.stringify(rows)).not.toContain("undefined");
});
