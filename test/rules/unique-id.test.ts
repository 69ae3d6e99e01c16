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
