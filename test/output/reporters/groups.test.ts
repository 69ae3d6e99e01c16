/** Long results for people: the same mistake once, what alters history first, and the rest counted. */
import { describe, expect, test } from "vitest";
import { pretty } from "../../../src/output/reporters/pretty.js";
import { jsonl } from "../../../src/rules/examples.js";
import { FIVE, failedRun, failedRuns, numbers } from "../../helpers/history.js";
import { Repository, RUNS } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";
import { hugeReport } from "./awkward.js";

const many = (count: number, changes: (number: number) => Record<string, unknown>) =>
  jsonl(numbers(1, count).map((number) => failedRun(number, changes(number))));

function repositoryWith(content: string): Repository {
  const repository = Repository.create();
  repository.commitFiles({ "README.md": "a registry\n" });
  repository.write(RUNS, content);
  repository.git("add", "-A");
  return repository;
}

describe("a result for people", () => {
  test("says the same mistake of many lines once, with the lines", async () => {
    const repository = repositoryWith(many(185, () => ({ qa_gate0: "maybe" })));
    const { stdout } = await runCli(["--staged"], repository.root, repository.env);
    expect(stdout.match(/qa_gate0 is "maybe"/g)).toHaveLength(1);
    expect(stdout).toContain("the same in the lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 174 more");
    expect(stdout).toContain("185 errors and 0 warnings");
  });

  test("shows twenty findings and counts the others by rule", async () => {
    const repository = repositoryWith(many(60, (number) => ({ qa_gate0: `maybe ${number}` })));
    const { stdout } = await runCli(["--staged"], repository.root, repository.env);
    expect(stdout.match(/qa_gate0 is "maybe/g)).toHaveLength(20);
    expect(stdout).toContain("40 more findings, by rule:\n  40  schema (value)\n");
    const all = await runCli(["--staged", "--all"], repository.root, repository.env);
    expect(all.stdout.match(/qa_gate0 is "maybe/g)?.length).toBeGreaterThanOrEqual(60);
  });

  test("names the page of the rule that it shows first", async () => {
    const repository = repositoryWith(many(1, () => ({ qa_gate0: "maybe" })));
    const { stdout } = await runCli(["--staged"], repository.root, repository.env);
    expect(stdout).toContain("runidx-lint explain schema");
  });

  test("begins with what alters history, and ends with what was accepted", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: FIVE }, "first");
    const bad = repository.commitFiles({ [RUNS]: FIVE.replace("N001", "X001") }, "settled later");
    const settled = [{ commit: bad, path: RUNS, reason: "a slip", approved_by: "Dana Whitlock" }];
    repository.commitFiles({ "runidx.config.json": JSON.stringify({ settled }) }, "settle");
    repository.append(RUNS, jsonl([failedRun(6, { qa_gate0: "maybe" })]));
    repository.write(RUNS, repository.read(RUNS).replace("N002", "X002"));
    const { stdout } = await runCli([], repository.root, repository.env);
    const places = ["was edited (line 2 now)", 'qa_gate0 is "maybe"', "settled (a slip)"].map((text) =>
      stdout.replace(/\s+/g, " ").indexOf(text),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(-1);
  });

  test("has fewer than 200 lines with 20,000 findings", () => {
    const report = { ...hugeReport(), notRun: [], policyChanges: [], faults: [] };
    expect(pretty(report, { mostFindings: 20 }).split("\n").length).toBeLessThan(200);
  });

  test.each([60, 80, 100, 140])("is never wider than the terminal: %d columns", async (width) => {
    const repository = repositoryWith(
      failedRuns(1) + many(1, () => ({ qa_gate1: "maybe", notes: "x".repeat(400) })),
    );
    const report = await repository.lint({ staged: true });
    const frames = pretty(report, { width })
      .split("\n")
      .filter((line) => line.includes("│"));
    expect(frames.length).toBeGreaterThan(1);
    expect(frames.filter((line) => line.length > width)).toEqual([]);
  });
});
