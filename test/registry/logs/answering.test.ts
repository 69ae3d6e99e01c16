import { describe, expect, test } from "vitest";
import { override, overrideUpdate, registryFiles, run, version, work } from "../../../src/rules/examples.js";
import { found, lintFiles } from "../../helpers/lint-files.js";

const AT_22 = { last_updated_utc: "2026-01-02T22:30Z" };
const AT_23 = { last_updated_utc: "2026-01-02T23:00Z" };

/** Lines of one run, each with one thing wrong that only a rule about meaning sees. */
const BAD_RUNS: [string, Record<string, unknown>][] = [
  ["gate2-outputs", { version_ids: [] }],
  ["gate-order", { qa_gate1: "FAIL" }],
  ["final-save-fields", { run_log_filepath_abs: undefined }],
  ["run-log-path", { run_log_filepath_abs: "run.md" }],
  ["uniqueness-override", { uniqueness_hook: "FAIL" }],
  ["song-refs", { version_ids: ["VER-20260102-2206-H8Q8", "VER-20260102-2206-H8Q3"] }],
  ["song-agreement", { scripture_packet_id: "SCR-20260101-0900-B1B1" }],
  ["id-time", { story_id: "SF-20260231-2100-P4W9" }],
];

/** What the rules about meaning found; supersede and unique-id judge every line and are other tests' matter. */
const meaning = async (logs: Parameters<typeof registryFiles>[0]) => {
  const report = await lintFiles(registryFiles(logs));
  expect(report.faults).toEqual([]);
  const others = ["supersede", "unique-id"];
  return [
    ...new Set(
      report.findings
        .filter(({ ruleId }) => !others.includes(ruleId))
        .map(({ ruleId, line }) => `${ruleId}:${line}`),
    ),
  ];
};

describe.each(BAD_RUNS)("%s judges the current record", (ruleId, bad) => {
  test("a bad line that nothing mends is found", async () => {
    const runs = [run(), run({ ...AT_22, ...bad })];
    expect(await meaning({ runs })).toContain(`${ruleId}:2`);
  });

  test("a bad line that a later line mends is no finding", async () => {
    const runs = [run(bad), run(AT_22)];
    expect(await meaning({ runs })).toEqual([]);
  });

  test("the greatest last_updated_utc wins where it stands earlier: the good line", async () => {
    const runs = [run(AT_23), run({ ...AT_22, ...bad })];
    expect(await meaning({ runs })).toEqual([]);
  });

  test("the greatest last_updated_utc wins where it stands earlier: the bad line", async () => {
    const runs = [run({ ...AT_23, ...bad }), run(AT_22)];
    expect(await meaning({ runs })).toContain(`${ruleId}:1`);
  });

  test("of two lines with the same time the later one wins", async () => {
    expect(await meaning({ runs: [run({ ...AT_22, ...bad }), run(AT_22)] })).toEqual([]);
    expect(await meaning({ runs: [run(AT_22), run({ ...AT_22, ...bad })] })).toContain(`${ruleId}:2`);
  });

  test("a line is found once, however many lines its run has", async () => {
    const runs = [run(), run({ ...AT_22, notes: "a" }), run({ ...AT_23, ...bad })];
    const report = await lintFiles(registryFiles({ runs }));
    expect(report.findings.filter((finding) => finding.ruleId === ruleId)).toHaveLength(1);
  });
});

describe("the time of a record", () => {
  const BAD = { qa_gate1: "FAIL" };

  test("last_updated_utc counts, where there is one, and not created_utc", async () => {
    const first = run({ ...BAD, created_utc: "2026-01-02T23:30Z", ...AT_22 });
    expect(await meaning({ runs: [first, run(AT_23)] })).toEqual([]);
    expect(await meaning({ runs: [run(AT_23), first] })).toEqual([]);
  });

  test("created_utc counts where there is no last_updated_utc", async () => {
    const later = run({ created_utc: "2026-01-02T22:31Z" });
    expect(await meaning({ runs: [later, run({ ...BAD, ...AT_22 })] })).toEqual([]);
    expect(await meaning({ runs: [run({ ...BAD, created_utc: "2026-01-02T22:31Z" }), run(AT_22)] })).toEqual([
      "gate-order:1",
    ]);
  });

  test("runs are told apart: a later line of another run mends nothing", async () => {
    const another = run({
      run_id: "RUN-20260102-2140-B2B2",
      qa_gate2: "FAIL",
      work_id: undefined,
      version_ids: undefined,
      ...AT_23,
    });
    expect(await meaning({ runs: [run(BAD), another] })).toEqual(["gate-order:1"]);
  });
});

describe("a record that is dated ahead of the clock", () => {
  const AHEAD = { last_updated_utc: "2026-01-11T12:01Z" };
  const BAD = { qa_gate1: "FAIL" };

  test("does not answer for its run", async () => {
    expect(await meaning({ runs: [run(BAD), run(AHEAD)] })).toEqual(["gate-order:1", "id-time:2"]);
  });

  test("is found where no later line answers in its place", async () => {
    expect(await meaning({ runs: [run(AHEAD)] })).toEqual(["id-time:1"]);
  });

  test("is found no more once a later line answers in its place", async () => {
    expect(await meaning({ runs: [run({ ...AHEAD, ...BAD }), run(AT_23)] })).toEqual([]);
  });

  test("answers in the last minute that another clock may be ahead", async () => {
    expect(await meaning({ runs: [run(BAD), run({ last_updated_utc: "2026-01-11T12:00Z" })] })).toEqual([]);
  });

  test("is there for what refers to it", async () => {
    expect(await meaning({ songs: [work(AHEAD), version()] })).toEqual(["id-time:1"]);
  });
});

describe("a record without a time", () => {
  const BAD = { qa_gate1: "FAIL" };
  const meaningOfRuns = async (...runs: Record<string, unknown>[]) =>
    (await meaning({ runs })).filter((row) => row.startsWith("gate-order"));

  test.each(["TBD", "", "2026-02-30T10:00Z", 7, undefined])(
    "is older than all others, wherever it stands: %j",
    async (created_utc) => {
      const none = { created_utc, last_updated_utc: undefined };
      expect(await meaningOfRuns(run({ ...none, ...BAD }), run())).toEqual([]);
      expect(await meaningOfRuns(run(), run({ ...none, ...BAD }))).toEqual([]);
      expect(await meaningOfRuns(run({ ...none }), run({ ...none, ...BAD }))).toEqual(["gate-order:2"]);
    },
  );

  test("speaks from created_utc where last_updated_utc is a placeholder", async () => {
    const late = run({ created_utc: "2026-01-02T22:31Z", last_updated_utc: "TBD" });
    expect(await meaningOfRuns(late, run({ ...BAD, ...AT_22 }))).toEqual([]);
  });
});

describe("a work", () => {
  const other = { genre_id: "GEN-gospel" };

  test("the current record of a work answers for it", async () => {
    const mended = await meaning({ songs: [work(other), version(), work(AT_22)] });
    expect(mended).toEqual([]);
    const spoilt = await meaning({ songs: [work(), version(), work({ ...other, ...AT_22 })] });
    expect(spoilt).toEqual(["song-agreement:1"]);
  });

  test("the greatest last_updated_utc of a work wins where it stands earlier", async () => {
    expect(await meaning({ songs: [work(AT_23), version(), work({ ...other, ...AT_22 })] })).toEqual([]);
    expect(await meaning({ songs: [work({ ...other, ...AT_23 }), version(), work(AT_22)] })).toEqual([
      "song-agreement:1",
    ]);
  });
});

describe("a version", () => {
  const SECOND = { version_id: "VER-20260102-2206-J2J2", version_label: "v02" };
  const both = { version_ids: ["VER-20260102-2206-H8Q8", SECOND.version_id] };

  test("the current record of its run has to list it", async () => {
    const songs = [work(), version(), version(SECOND)];
    expect(await meaning({ runs: [run(), run({ ...AT_22, ...both })], songs })).toEqual([]);
    expect(await meaning({ runs: [run(both), run(AT_22)], songs })).toEqual(["version-refs:3"]);
  });
});

describe("an override", () => {
  const runs = [run({ uniqueness_hook: "FAIL" })];
  const voided = overrideUpdate({ update_utc: "2026-01-03T09:00Z" });
  const active = overrideUpdate({ update_utc: "2026-01-04T09:00Z", status: "active" });
  const voidedAgain = overrideUpdate({ update_utc: "2026-01-05T09:00Z", notes: "for good" });

  test.each([
    ["voided", [override(), voided], ["uniqueness-override"]],
    ["voided, then active", [override(), voided, active], []],
    ["voided, then active, the other way round in the log", [override(), active, voided], []],
    ["voided, active, voided", [override(), voided, active, voidedAgain], ["uniqueness-override"]],
    ["an update before the override itself", [voided, override()], ["uniqueness-override"]],
  ])("its latest update tells its state: %s", async (_, overrides, expected) => {
    expect(found(await lintFiles(registryFiles({ runs, overrides })))).toEqual(expected);
  });

  test("of two updates with the same time the later one wins", async () => {
    const activeThen = overrideUpdate({ update_utc: "2026-01-03T09:00Z", status: "active" });
    const last = async (...updates: Record<string, unknown>[]) =>
      found(await lintFiles(registryFiles({ runs, overrides: [override(), ...updates] })));
    expect(await last(voided, activeThen)).toEqual([]);
    expect(await last(activeThen, voided)).toEqual(["uniqueness-override"]);
  });
});
