import { describe, expect, test, vi } from "vitest";
import { openLogs } from "../../src/registry/logs/load.js";
import { Registry } from "../../src/registry/logs/registry.js";
import { builtInSchemas } from "../../src/registry/model/schemas.js";
import { studioTable } from "../../src/registry/model/table.js";
import {
  jsonl,
  override,
  overrideUpdate,
  registryFiles,
  run,
  version,
  waiver,
  work,
} from "../../src/rules/examples.js";
import { MemorySnapshot } from "../../src/sources/snapshots/memory.js";
import { lintFiles } from "../helpers/lint-files.js";
import { OVERRIDES, Repository, RUNS, SONGS } from "../helpers/repository.js";

const PATHS = {
  "run-index": RUNS,
  "song-index": SONGS,
  "overrides-log": OVERRIDES,
  waivers: "60-REGISTRY/data/waivers.jsonl",
};

type Logs = Parameters<typeof registryFiles>[0];

/** What unique-id said, as class and line. */
async function said(logs: Logs) {
  const report = await lintFiles(registryFiles(logs));
  expect(report.faults).toEqual([]);
  return report.findings
    .filter(({ ruleId }) => ruleId === "unique-id")
    .map(({ class: kind, line }) => `${kind} ${line}`);
}

/** The record with its members the other way round. */
const turned = (record: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(record)) as object).reverse());

describe("the same line twice", () => {
  test.each<[string, Logs]>([
    ["RUN", { runs: [run(), run()] }],
    ["WORK", { songs: [work(), work(), version()] }],
    ["VERSION", { songs: [version(), version(), work()] }],
    ["OVERRIDE", { overrides: [override(), override()] }],
    ["OVERRIDE_UPDATE", { overrides: [overrideUpdate(), overrideUpdate(), override()] }],
    ["WAIVER", { waivers: [waiver(), waiver()] }],
  ])("%s is found at the second line", async (_, logs) => {
    expect(await said(logs)).toEqual(["repeated 2"]);
  });

  test("a line that stands three times is found twice", async () => {
    expect(await said({ runs: [run(), run(), run()] })).toEqual(["repeated 2", "repeated 3"]);
  });

  test("a line that stands again behind a newer one is found, and the first one is named", async () => {
    const newer = run({ last_updated_utc: "2026-01-02T23:00Z" });
    const report = await lintFiles(registryFiles({ runs: [run(), newer, run()] }));
    const [finding] = report.findings.filter(({ ruleId }) => ruleId === "unique-id");
    expect([finding?.line, finding?.related.map(({ line }) => line)]).toEqual([3, [1]]);
  });

  test("a version that stands again with its members in another order is the same line", async () => {
    expect(await said({ songs: [work(), version(), turned(version())] })).toEqual(["repeated 3"]);
  });
});

describe("an id minted twice", () => {
  test.each<[string, Logs]>([
    ["VERSION", { songs: [version(), version({ version_label: "v02" }), work()] }],
    ["OVERRIDE", { overrides: [override(), override({ why_allowed: "another reason" })] }],
  ])("%s with other content is found at the second line", async (_, logs) => {
    expect(await said(logs)).toEqual(["minted-twice 2"]);
  });

  test("a version_id that stands for three versions is found twice", async () => {
    const songs = [version(), version({ version_label: "v02" }), version({ version_label: "v03" }), work()];
    expect(await said({ songs })).toEqual(["minted-twice 2", "minted-twice 3"]);
  });

  test.each<[string, Logs]>([
    ["RUN", { runs: [run(), run({ notes: "mastered", last_updated_utc: "2026-01-02T23:00Z" })] }],
    [
      "WORK",
      { songs: [work(), version(), work({ status: "active", last_updated_utc: "2026-01-02T23:00Z" })] },
    ],
    ["OVERRIDE_UPDATE", { overrides: [override(), overrideUpdate(), overrideUpdate({ notes: "for good" })] }],
    ["WAIVER", { waivers: [waiver(), waiver({ status: "withdrawn" })] }],
  ])("%s may have a newer line with the same id", async (_, logs) => {
    expect(await said(logs)).toEqual([]);
  });

  test("an override and its update share an id", async () => {
    expect(await said({ overrides: [override(), overrideUpdate()] })).toEqual([]);
  });

  test("two versions with ids of their own hold", async () => {
    const second = version({ version_id: "VER-20260102-2206-J2J2", version_label: "v02" });
    expect(await said({ songs: [work(), version(), second] })).toEqual([]);
  });
});

describe("a label of two versions of one work", () => {
  const SECOND = "VER-20260102-2206-J2J2";
  const second = (changes: Record<string, unknown> = {}) => version({ version_id: SECOND, ...changes });

  test("is a warning at the second version, which names the first", async () => {
    const report = await lintFiles(registryFiles({ songs: [work(), version(), second()] }));
    const [finding] = report.findings.filter(({ ruleId }) => ruleId === "unique-id");
    expect([finding?.class, finding?.severity, finding?.line]).toEqual(["label", "warning", 3]);
    expect(finding?.related.map(({ line }) => line)).toEqual([2]);
    expect(finding?.message).toBe(
      `${SECOND} is v01 of WORK-20260102-2205-D1S4, but VER-20260102-2206-H8Q8 is v01 already`,
    );
  });

  test("is found at each version but the first", async () => {
    const songs = [work(), version(), second(), version({ version_id: "VER-20260102-2206-K3K3" })];
    expect(await said({ songs })).toEqual(["label 3", "label 4"]);
  });

  test("is no finding where the works are two", async () => {
    const other = work({ work_id: "WORK-20260102-2205-X1X1" });
    expect(await said({ songs: [work(), other, version(), second({ work_id: other.work_id })] })).toEqual([]);
  });

  test("is found in a staged version, whose work is committed", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles());
    repository.append(SONGS, jsonl([second()]));
    const report = await repository.lintStaged();
    expect(report.findings.map(({ ruleId, class: kind }) => `${ruleId}/${kind}`)).toContain(
      "unique-id/label",
    );
  });

  test("of a work with thousands of versions costs one reading of them", async () => {
    const many = Array.from({ length: 3_000 }, (_, index) =>
      version({
        version_id: `VER-20260102-2206-${index.toString(36).toUpperCase().padStart(4, "0")}`,
        version_label: `v${String(index).padStart(4, "0")}`,
      }),
    );
    const state = new MemorySnapshot({ ...registryFiles({ songs: [work(), ...many] }) });
    const log = (await openLogs(state, { model: studioTable, logs: PATHS }, builtInSchemas)).logs;
    const registry = new Registry({
      folder: "",
      model: studioTable,
      logs: log,
      schemas: builtInSchemas,
      now: 0,
      clockSkew: 0,
      disk: new Map(),
    });
    const asked = vi.spyOn(registry, "referencing");
    for (const { version_id, version_label } of many as Record<string, string>[])
      expect(
        registry.firstWithLabel(studioTable.type("VERSION"), "WORK-20260102-2205-D1S4", version_label ?? "")
          ?.id,
      ).toBe(version_id);
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
