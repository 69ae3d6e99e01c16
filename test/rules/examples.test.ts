import { describe, expect, test } from "vitest";
import { RULE_IDS } from "../../src/registry/config/rule-ids.js";
import { rules } from "../../src/rules/index.js";
import { lintFiles } from "../helpers/lint-files.js";

test("the catalogue names each rule by its file", () => {
  expect(rules.map(({ id }) => id)).toEqual(RULE_IDS);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const { bad, good } = rule.examples();

  test.each(bad.map((example) => [example.title, example] as const))(
    "finds its mistake and no other: %s",
    async (_, { files }) => {
      const report = await lintFiles(files);
      expect(report.faults).toEqual([]);
      expect(report.findings.length).toBeGreaterThan(0);
      expect([...new Set(report.findings.map(({ ruleId }) => ruleId))]).toEqual([id]);
    },
  );

  test.each(good.map((example) => [example.title, example] as const))(
    "finds nothing: %s",
    async (_, { files }) => {
      const report = await lintFiles(files);
      expect([report.findings, report.faults, report.notRun]).toEqual([[], [], []]);
    },
  );
});
