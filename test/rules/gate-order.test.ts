import { describe, expect, it, test } from "vitest";
import { registryFiles, run, version, work } from "../../src/rules/examples.js";
import { lintFiles } from "../helpers/lint-files.js";

type Fields = Record<string, unknown>;

/** What gate-order said, as pointer and message. */
async function said(logs: Parameters<typeof registryFiles>[0]) {
  const report = await lintFiles(registryFiles(logs));
  expect(report.faults).toEqual([]);
  return report.findings
    .filter(({ ruleId }) => ruleId === "gate-order")
    .map(({ pointer, message }) => `${pointer} ${message}`);
}

const NONE: Fields = { qa_gate0: undefined, qa_gate1: undefined, qa_gate3: undefined };
const gates = (changes: Fields) => said({ runs: [run({ ...NONE, ...changes })] });

it("S34: a gate 0 that failed under passed later gates is found at each of them", async () => {
  expect(await gates({ qa_gate0: "FAIL", qa_gate1: "PASS", qa_gate2: "PASS", qa_gate3: "PASS" })).toEqual([
    "/qa_gate1 qa_gate1 is PASS, but qa_gate0 is FAIL",
    "/qa_gate2 qa_gate2 is PASS, but qa_gate0 is FAIL",
    "/qa_gate3 qa_gate3 is PASS, but qa_gate0 is FAIL",
  ]);
});

describe("a later gate that passed contradicts an earlier one that did not", () => {
  const LATER = ["PASS", "PASS_WITH_MINOR_FIXES"];
  const EARLIER: [string, string, string[]][] = [
    ["qa_gate0", "qa_gate1", LATER],
    ["qa_gate0", "qa_gate2", ["PASS"]],
    ["qa_gate0", "qa_gate3", LATER],
    ["qa_gate1", "qa_gate2", ["PASS"]],
    ["qa_gate1", "qa_gate3", LATER],
  ];
  const cases = EARLIER.flatMap(([earlier, later, values]) =>
    ["FAIL", "REWRITE_REQUIRED", "PIVOT_REQUIRED"].flatMap((bad) =>
      values.map((good) => [earlier, bad, later, good] as const),
    ),
  );

  test.each(cases)("%s %s, %s %s", async (earlier, bad, later, good) => {
    const changes = { qa_gate2: undefined, [earlier]: bad, [later]: good };
    expect(await gates(changes)).toContain(`/${later} ${later} is ${good}, but ${earlier} is ${bad}`);
  });

  test.each(LATER)("qa_gate2 FAIL, qa_gate3 %s", async (good) => {
    expect(await gates({ qa_gate2: "FAIL", qa_gate3: good })).toEqual([
      `/qa_gate3 qa_gate3 is ${good}, but qa_gate2 is FAIL`,
    ]);
  });

  test("all earlier gates that stopped the run are named in one finding", async () => {
    expect(await gates({ qa_gate0: "FAIL", qa_gate1: "PIVOT_REQUIRED" })).toEqual([
      "/qa_gate2 qa_gate2 is PASS, but qa_gate0 is FAIL and qa_gate1 is PIVOT_REQUIRED",
    ]);
  });

  test("the gates of a version are judged as well", async () => {
    expect(await said({ songs: [work(), version({ qa_gate1: "FAIL" })] })).toEqual([
      "/qa_gate2 qa_gate2 is PASS, but qa_gate1 is FAIL",
    ]);
  });
});

describe("no contradiction", () => {
  test.each<[string, Fields]>([
    ["a gate that stopped the run, and nothing after it", { qa_gate0: "FAIL", qa_gate2: "FAIL" }],
    ["minor fixes", { qa_gate1: "PASS_WITH_MINOR_FIXES", qa_gate3: "PASS_WITH_MINOR_FIXES" }],
    ["earlier gates that are not recorded", {}],
    ["a later gate that failed after one that passed", { qa_gate0: "PASS", qa_gate2: "FAIL" }],
  ])("%s", async (_, changes) => {
    expect(await gates(changes)).toEqual([]);
  });
});
