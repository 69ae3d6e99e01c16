import { describe, expect, test } from "vitest";
import { override, overrideUpdate, registryFiles, run, version, work } from "../../src/rules/examples.js";
import { found, lintFiles } from "../helpers/lint-files.js";

type Fields = Record<string, unknown>;

const at = (time: string) => ({ last_updated_utc: `2026-01-02T${time}Z` });
const SECOND = "VER-20260102-2206-J2J2";
const bothVersions = { version_ids: ["VER-20260102-2206-H8Q8", SECOND] };
const songs = [work(), version(), version({ version_id: SECOND, version_label: "v02" })];

/** What supersede said, as class and line. */
async function said(logs: Parameters<typeof registryFiles>[0]) {
  const report = await lintFiles(registryFiles(logs));
  expect(report.faults).toEqual([]);
  return report.findings
    .filter(({ ruleId }) => ruleId === "supersede")
    .map(({ class: kind, line, pointer }) => `${kind} ${line} ${pointer}`);
}

describe("each line of a run is judged against those before it", () => {
  test("lines that go on in time and only add hold", async () => {
    const runs = [run(), run({ ...at("22:30"), notes: "a" }), run({ ...at("23:00"), qa_gate3: "PASS" })];
    expect(found(await lintFiles(registryFiles({ runs })))).toEqual([]);
  });

  test("a line with the time of the one before it and other content is found", async () => {
    expect(await said({ runs: [run(at("23:00")), run({ ...at("23:00"), notes: "a" })] })).toEqual([
      "time 2 /last_updated_utc",
    ]);
    expect(await said({ runs: [run(), run({ notes: "a" })] })).toEqual(["time 2 /created_utc"]);
  });

  test("the same content in the same minute does not go back", async () => {
    const turned = Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(run())) as object).reverse());
    expect(await said({ runs: [run(), run()] })).toEqual([]);
    expect(await said({ runs: [run(), turned] })).toEqual([]);
  });

  test("a line that goes back in time is found", async () => {
    expect(await said({ runs: [run(at("23:00")), run(at("22:59"))] })).toEqual(["time 2 /last_updated_utc"]);
    expect(await said({ runs: [run(at("23:00")), run({ created_utc: "2026-01-02T22:30Z" })] })).toEqual([
      "time 2 /created_utc",
    ]);
  });

  test("the line that answered before counts, not the one before it", async () => {
    const runs = [run(at("23:00")), run({ ...at("22:30"), notes: "a" }), run({ ...at("22:45"), notes: "b" })];
    expect(await said({ runs })).toEqual(["time 2 /last_updated_utc", "time 3 /last_updated_utc"]);
    const ahead = [...runs.slice(0, 2), run({ ...at("23:01"), notes: "b" })];
    expect(await said({ runs: ahead })).toEqual(["time 2 /last_updated_utc"]);
  });

  test("a line from the future never answered: a true one may follow it", async () => {
    const future = run({ last_updated_utc: "2027-01-02T22:06Z", notes: "a" });
    expect(await said({ runs: [run(), future, run({ ...at("23:00"), notes: "b" })] })).toEqual([]);
    expect(await said({ runs: [run(at("23:00")), future, run({ ...at("22:30"), notes: "b" })] })).toEqual([
      "time 3 /last_updated_utc",
    ]);
  });

  test("a time that schema refuses is not compared", async () => {
    expect(await said({ runs: [run(), run({ last_updated_utc: "2026-02-30T10:00Z" })] })).toEqual([]);
    expect(await said({ runs: [run(), run({ last_updated_utc: "TBD" })] })).toEqual([]);
  });

  test("who a run is, is told by its first line: a line that sets it right again is clean", async () => {
    const slip = run({ ...at("22:30"), machine_id: "C2" });
    expect(await said({ runs: [run(), slip, run({ ...at("23:00"), notes: "a" })] })).toEqual([
      "identity 2 /machine_id",
    ]);
    expect(
      await said({ runs: [run(), slip, run({ ...at("23:00"), machine_id: "C2", notes: "a" })] }),
    ).toEqual(["identity 2 /machine_id", "identity 3 /machine_id"]);
  });

  test("outputs are compared with the line that answered before: what a hidden line lost is not lost", async () => {
    const hidden = run({ ...at("22:30"), version_ids: [SECOND] });
    const runs = [
      run({ ...at("23:00"), ...bothVersions }),
      hidden,
      run({ ...at("23:30"), ...bothVersions, notes: "a" }),
    ];
    expect(await said({ runs, songs })).toEqual(["outputs 2 ", "time 2 /last_updated_utc"]);
  });

  test("an id that never resolved may be dropped or replaced", async () => {
    const mistyped = run({
      work_id: "WORK-20260102-2205-D1S5",
      version_ids: ["VER-20260102-2206-H8Q9"],
    });
    expect(await said({ runs: [mistyped, run(at("23:00"))] })).toEqual([]);
    const dropped = run({ ...at("23:00"), qa_gate2: "FAIL", work_id: undefined, version_ids: undefined });
    expect(await said({ runs: [mistyped, dropped], songs: [] })).toEqual([]);
  });

  test("the line before counts, wherever lines of other runs stand between", async () => {
    const other = run({
      run_id: "RUN-20260102-2140-B2B2",
      machine_id: "C2",
      qa_gate2: "FAIL",
      work_id: undefined,
      version_ids: undefined,
    });
    expect(await said({ runs: [run(), other, run({ ...at("23:00"), notes: "a" })] })).toEqual([]);
    expect(await said({ runs: [run(at("23:00")), other, run(at("22:30"))] })).toEqual([
      "time 3 /last_updated_utc",
    ]);
  });

  test.each<[string, string]>([
    ["artist_id", "ART-june-porter"],
    ["genre_id", "GEN-gospel"],
    ["machine_id", "C2"],
    ["created_by", "human"],
  ])("a line that changes %s is another run", async (field, value) => {
    expect(await said({ runs: [run(), run({ ...at("23:00"), [field]: value })] })).toEqual([
      `identity 2 /${field}`,
    ]);
  });

  test.each<[string, Fields, string[]]>([
    ["one version of two", { version_ids: [SECOND] }, ["outputs 2 "]],
    ["all versions", { version_ids: [] }, ["outputs 2 "]],
    ["the field of the versions", { version_ids: undefined }, ["outputs 2 "]],
    ["the work", { ...bothVersions, work_id: undefined }, ["outputs 2 "]],
    ["the work for another one", { ...bothVersions, work_id: "WORK-20260102-2205-X1X1" }, ["outputs 2 "]],
    ["nothing", bothVersions, []],
  ])("a line that loses %s is told", async (_, changes, expected) => {
    const runs = [run(bothVersions), run({ ...at("23:00"), ...changes })];
    expect(await said({ runs, songs })).toEqual(expected);
  });

  test("versions in another order are not lost", async () => {
    const turned = { version_ids: [...bothVersions.version_ids].reverse() };
    expect(await said({ runs: [run(bothVersions), run({ ...at("23:00"), ...turned })], songs })).toEqual([]);
  });

  test("a first line has nothing before it", async () => {
    expect(await said({ runs: [run()] })).toEqual([]);
  });

  test("the finding names the line before", async () => {
    const report = await lintFiles(
      registryFiles({ runs: [run(), run({ ...at("23:00"), machine_id: "C2" })] }),
    );
    expect(report.findings[0]?.message).toMatch(/C1.*C2/);
    expect(report.findings[0]?.related.map(({ line }) => line)).toEqual([1]);
  });

  test("the finding says what else was changed, times and what is said anyway left out", async () => {
    const changes = { ...at("23:00"), machine_id: "C2", qa_gate3: "REWRITE", notes: "a" };
    const { findings } = await lintFiles(registryFiles({ runs: [run(), run(changes)] }));
    expect(findings.find(({ ruleId }) => ruleId === "supersede")?.message).toMatch(
      /from C1 to C2; also changed since the record before: qa_gate3: nothing → "REWRITE", notes: nothing → "a"$/,
    );
  });

  test("a field that schema refused is not compared", async () => {
    const report = await lintFiles(
      registryFiles({ runs: [run(), run({ ...at("23:00"), machine_id: "C3" })] }),
    );
    expect(found(report)).toEqual(["schema/value"]);
  });
});

describe("each line of a work is judged against those before it", () => {
  test("a newer line that only adds holds", async () => {
    const lines = [work(), version(), work({ ...at("23:00"), status: "active", tags: ["river"] })];
    expect(found(await lintFiles(registryFiles({ songs: lines })))).toEqual([]);
  });

  test("a line that goes back in time is found", async () => {
    expect(await said({ songs: [work(at("23:00")), version(), work(at("22:30"))] })).toEqual([
      "time 3 /last_updated_utc",
    ]);
  });

  test.each(["artist_id", "genre_id"])("a line that changes %s is another work", async (field) => {
    const value = field === "artist_id" ? "ART-june-porter" : "GEN-gospel";
    const lines = [work(), version(), work({ ...at("22:30"), [field]: value })];
    expect(await said({ songs: lines })).toEqual([`identity 3 /${field}`]);
  });
});

describe("override-complete and updates", () => {
  const executor = override({ approved_by: "gpt" });

  test("a voided override is not judged", async () => {
    expect(found(await lintFiles(registryFiles({ overrides: [executor, overrideUpdate()] })))).toEqual([]);
  });

  test.each(["active", "resolved", "test_complete_no_artifact_created"])(
    "an override that is %s is judged",
    async (status) => {
      const report = await lintFiles(registryFiles({ overrides: [executor, overrideUpdate({ status })] }));
      expect(found(report)).toEqual(["override-complete/approver"]);
    },
  );

  test("an override that was voided and is active again is judged", async () => {
    const again = overrideUpdate({ status: "active", update_utc: "2026-01-04T09:00Z" });
    const report = await lintFiles(registryFiles({ overrides: [executor, overrideUpdate(), again] }));
    expect(found(report)).toEqual(["override-complete/approver"]);
  });
});
