import { describe, expect, test } from "vitest";
import {
  override,
  overrideUpdate,
  registryFiles,
  run,
  version,
  waiver,
  work,
} from "../../src/rules/examples.js";
import { lintFiles } from "../helpers/lint-files.js";

type Fields = Record<string, unknown>;

/** What id-time said, as class and pointer. The clock says 2026-01-10T12:00Z. */
async function said(logs: Parameters<typeof registryFiles>[0], config: Fields = {}) {
  const report = await lintFiles({
    ...registryFiles(logs),
    "runidx.config.json": JSON.stringify(config),
  });
  expect(report.faults).toEqual([]);
  return report.findings
    .filter(({ ruleId }) => ruleId === "id-time")
    .map(({ class: kind, pointer }) => `${kind} ${pointer}`);
}

/** A version's id of some minute. */
const versionOf = (stamp: string) => `VER-${stamp}-H8Q8`;

describe("a record's own id is compared with created_utc", () => {
  test("an id of the minute of the record, or older, holds", async () => {
    expect(await said({ runs: [run({ created_utc: "2026-01-02T21:40Z" })] })).toEqual([]);
    expect(await said({ runs: [run({ created_utc: "2026-01-08T00:00Z" })] })).toEqual([]);
  });

  test("an id one minute younger than the record is found: the clock skew is no excuse", async () => {
    expect(await said({ runs: [run({ created_utc: "2026-01-02T21:39Z" })] })).toEqual([
      "after-record /run_id",
    ]);
  });

  test("last_updated_utc does not make a young id older", async () => {
    const runs = [run({ created_utc: "2026-01-02T21:39Z", last_updated_utc: "2026-01-03T12:00Z" })];
    expect(await said({ runs })).toEqual(["after-record /run_id"]);
  });

  test.each<[string, Parameters<typeof registryFiles>[0], string]>([
    ["work", { songs: [work({ created_utc: "2026-01-02T22:04Z" }), version()] }, "/work_id"],
    ["version", { songs: [work(), version({ created_utc: "2026-01-02T22:05Z" })] }, "/version_id"],
    ["override", { overrides: [override({ created_utc: "2026-01-02T21:49Z" })] }, "/override_id"],
    ["waiver", { waivers: [waiver({ created_utc: "2026-01-04T09:59Z" })] }, "/waiver_id"],
  ])("a %s is judged alike", async (_, logs, pointer) => {
    expect(await said(logs)).toEqual([`after-record ${pointer}`]);
  });
});

describe("the ids of other things are compared with the record's own time, plus the clock skew", () => {
  const withVersion = (stamp: string, changes: Fields = {}, config: Fields = {}) =>
    said({ runs: [run({ version_ids: [versionOf(stamp)], ...changes })] }, config);

  test("a version minted on the other machine, whose clock is ahead by the skew, holds", async () => {
    expect(await withVersion("20260103-2206")).toEqual([]);
    expect(await withVersion("20260103-2207")).toEqual(["after-record /version_ids/0"]);
  });

  test("the skew is the configuration's", async () => {
    expect(await withVersion("20260102-2206", {}, { clockSkewHours: 0 })).toEqual([]);
    expect(await withVersion("20260102-2207", {}, { clockSkewHours: 0 })).toEqual([
      "after-record /version_ids/0",
    ]);
    expect(await withVersion("20260102-2306", {}, { clockSkewHours: 1 })).toEqual([]);
  });

  test("a second version that is added later is compared with last_updated_utc", async () => {
    expect(await withVersion("20260106-0900", { last_updated_utc: "2026-01-06T09:30Z" })).toEqual([]);
    expect(await withVersion("20260106-0900")).toEqual(["after-record /version_ids/0"]);
  });

  test.each<[string, Fields]>([
    ["/work_id", { work_id: "WORK-20260105-2205-D1S4" }],
    ["/scripture_packet_id", { scripture_packet_id: "SCR-20260105-2205-D1S4" }],
    ["/story_id", { story_id: "SF-20260105-2205-D1S4" }],
    ["/song_frame_id", { song_frame_id: "SFR-20260105-2205-D1S4" }],
  ])("%s of a run is judged", async (pointer, changes) => {
    expect(await said({ runs: [run(changes)] })).toEqual([`after-record ${pointer}`]);
  });

  test("ids of a work are judged", async () => {
    const songs = [work({ scripture_packet_id_primary: "SCR-20260105-2205-D1S4" }), version()];
    expect(await said({ songs })).toEqual(["after-record /scripture_packet_id_primary"]);
  });

  test("the override that an update names is compared with update_utc, plus the clock skew", async () => {
    const updateAt = (update_utc: string) =>
      said({ overrides: [override(), overrideUpdate({ update_utc })] });
    expect(await updateAt("2026-01-01T21:50Z")).toEqual([]);
    expect(await updateAt("2026-01-01T21:49Z")).toEqual(["after-record /override_id"]);
  });
});

describe("what does not exist", () => {
  test.each([
    ["a day", "SF-20260230-2100-P4W9"],
    ["a month", "SF-20261301-2100-P4W9"],
    ["an hour", "SF-20260101-2400-P4W9"],
    ["a minute", "SF-20260101-2160-P4W9"],
    ["a leap day", "SF-20250229-2100-P4W9"],
  ])("%s of an id that does not exist is found", async (_, story_id) => {
    expect(await said({ runs: [run({ story_id })] })).toEqual(["unreal /story_id"]);
  });

  test("a leap day that exists holds", async () => {
    expect(await said({ runs: [run({ story_id: "SF-20240229-2359-P4W9" })] })).toEqual([]);
  });

  test("an unreal id in an array is found at its place", async () => {
    const version_ids = ["VER-20260102-2206-H8Q8", "VER-20260230-2206-H8Q8"];
    expect(await said({ runs: [run({ version_ids })] })).toEqual(["unreal /version_ids/1"]);
  });
});

describe("the future", () => {
  test.each([
    ["2026-01-11T12:00Z", []],
    ["2026-01-11T12:01Z", ["future /last_updated_utc"]],
    ["9999-12-31T23:59Z", ["future /last_updated_utc"]],
  ])("a record of %s, a day ahead of the clock at most", async (last_updated_utc, expected) => {
    expect(await said({ runs: [run({ last_updated_utc })] })).toEqual(expected);
  });

  test("the skew is the configuration's", async () => {
    const runs = [run({ last_updated_utc: "2026-01-10T12:01Z" })];
    expect(await said({ runs }, { clockSkewHours: 0 })).toEqual(["future /last_updated_utc"]);
  });

  test("created_utc and update_utc are judged alike", async () => {
    const overrides = [
      override({ created_utc: "2026-01-12T00:00Z" }),
      overrideUpdate({ update_utc: "2026-01-12T00:00Z" }),
    ];
    expect(await said({ overrides })).toEqual(["future /created_utc", "future /update_utc"]);
  });

  test("a waiver may expire in the future", async () => {
    expect(await said({ waivers: [waiver({ expires_utc: "2030-01-01T00:00Z" })] })).toEqual([]);
  });
});
