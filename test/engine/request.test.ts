import { describe, expect, test } from "vitest";
import { lint } from "../../src/engine/lint.js";
import { exitCodeOf } from "../../src/engine/report.js";
import type { LintOptions } from "../../src/engine/request.js";
import { faultsOf, startRepository } from "../helpers/history.js";
import { NOW } from "../helpers/lint-files.js";

/** Options as somebody writes them whose editor checks no types. */
const untyped = (options: Record<string, unknown>) => options as LintOptions;

describe("S19: the library refuses what the command line refuses:", () => {
  test.each([
    ["two targets in one", { staged: true, base: "HEAD" }, "there is no option"],
    [
      "a base for what is staged",
      { target: { mode: "staged", base: "HEAD" } },
      "there is no option of the mode staged",
    ],
    ["a range without a base", { target: { mode: "range" } }, "base of the target is not a revision"],
    ["a base that does not exist", { target: { mode: "range", base: "no-such" } }, "no commit"],
    ["a head that does not exist", { target: { mode: "range", base: "HEAD", head: "no-such" } }, "no commit"],
    ["an empty base", { target: { mode: "range", base: "" } }, "base of the target is not a revision"],
    ["an unknown option", { presets: "strict" }, 'did you mean "preset"'],
    ["an unknown mode", { target: { mode: "stage" } }, 'did you mean "staged"'],
    ["an unknown preset", { preset: "strickt" }, 'did you mean "strict"'],
    ["an unknown severity", { rules: { schema: "warning" } }, "the severity of schema"],
    ["an unknown rule", { rules: { scheme: "off" } }, 'did you mean "schema"'],
    ["a target that is a word", { target: "staged" }, "target is not an object"],
  ])("%s", async (_, options, message) => {
    const { root: cwd, env } = startRepository();
    const report = await lint({ cwd, env, now: NOW, ...untyped(options) });
    expect(faultsOf(report)).toContain(message);
    expect(exitCodeOf(report)).toBe(2);
  });

  test("and the same call without the mistake is judged", async () => {
    const { root: cwd, env } = startRepository();
    const report = await lint({ cwd, env, now: NOW, preset: "strict", rules: { schema: "warn" } });
    expect([report.faults, exitCodeOf(report)]).toEqual([[], 0]);
  });
});
