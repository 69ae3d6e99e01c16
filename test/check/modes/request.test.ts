import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { lint } from "../../../src/check/modes/lint.js";
import type { LintOptions } from "../../../src/check/modes/request.js";
import { registryFiles } from "../../../src/rules/examples.js";
import { MemorySnapshot } from "../../../src/sources/snapshots/memory.js";
import { faultsOf, startRepository } from "../../helpers/history.js";
import { NOW } from "../../helpers/lint-files.js";

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

  test.each([
    ["a folder that is a number", { cwd: 5 }, "cwd is a number, not a string"],
    ["a configuration that is an array", { config: [] }, "config is an array, not a string"],
    ["paths that are a word", { paths: "60-REGISTRY" }, "paths is not an array of strings"],
    ["paths with a number", { paths: [5] }, "paths is not an array of strings"],
    ["a clock that is a number", { now: 5 }, "now is not a date"],
    ["a clock that is no moment", { now: new Date("never") }, "now is not a date"],
    ["an environment that is null", { env: null }, "env is null, not an object"],
    ["rules that are an array", { rules: ["schema"] }, "rules is an array, not an object"],
    ["progress that is a word", { progress: "yes" }, "progress is a string, not a function"],
  ])("%s", async (_, options, message) => {
    const { root: cwd, env } = startRepository();
    const report = await lint({ cwd, env, now: NOW, ...untyped(options) });
    expect(faultsOf(report)).toMatch(new RegExp(`^${message}; `));
    expect([faultsOf(report).includes("bug"), exitCodeOf(report)]).toEqual([false, 2]);
  });

  test.each([
    ["null", null, "null"],
    ["a number", 5, "a number"],
    ["an array", [], "an array"],
    ["a function", () => undefined, "a function"],
    ["a word", "strict", "a string"],
    ["a Map", new Map(), "an object of another kind"],
  ])("options that are %s", async (_, options, kind) => {
    const report = await lint(options as unknown as LintOptions);
    expect(faultsOf(report)).toBe(`the options are ${kind}, not an object; give an object, or nothing`);
    expect(exitCodeOf(report)).toBe(2);
  });

  test("and the same call without the mistake is judged", async () => {
    const { root: cwd, env } = startRepository();
    const report = await lint({ cwd, env, now: NOW, preset: "strict", rules: { schema: "warn" } });
    expect([report.faults, exitCodeOf(report)]).toEqual([[], 0]);
  });
});

describe("files that are not on disk", () => {
  const FILES = registryFiles();
  const judge = (target: unknown, more: Record<string, unknown> = {}) =>
    lint({ now: NOW, ...untyped({ target, ...more }) });

  test.each([
    ["a number", 5],
    ["null", null],
    ["an array", ["a"]],
  ])("are refused where the content of one is %s", async (_, content) => {
    const report = await judge({ mode: "files", files: { ...FILES, "a.md": content } });
    expect(faultsOf(report)).toContain('the content of "a.md" in the files of the target is');
    expect([faultsOf(report).includes("bug"), exitCodeOf(report)]).toEqual([false, 2]);
  });

  test.each([
    ["an array", []],
    ["a Map", new Map(Object.entries(FILES))],
  ])("are refused where they are %s", async (_, files) => {
    expect(faultsOf(await judge({ mode: "files", files }))).toContain("files of the target is not an object");
  });

  test.each([
    ["is not in the files", "no-such", "there is no"],
    ["is absolute", "/60-REGISTRY", "does not lead down"],
    ["is absolute on Windows", "C:/60-REGISTRY", "does not lead down"],
    ["leads up", "60-REGISTRY/../..", "does not lead down"],
  ])("are refused with a path that %s", async (_, path, message) => {
    const report = await judge({ mode: "files", files: FILES }, { paths: [path] });
    expect(faultsOf(report)).toContain(message);
    expect(exitCodeOf(report)).toBe(2);
  });

  test.each(["", ".", "60-REGISTRY", "./60-REGISTRY/", "60-REGISTRY/data/run-index.jsonl"])(
    "are judged with the path %j",
    async (path) => {
      const report = await judge({ mode: "files", files: FILES }, { paths: [path] });
      expect([report.faults, exitCodeOf(report)]).toEqual([[], 0]);
      expect(report.summary.records).toBeGreaterThan(0);
    },
  );

  test.each(["entry", "list", "open"] as const)(
    "may be a state: where its %s throws, it is named",
    async (question) => {
      const whole = new MemorySnapshot(FILES, "mine");
      const boom = () => {
        throw new Error("boom");
      };
      const files = {
        name: "mine",
        entry: (path: string) => whole.entry(path),
        list: (folder: string) => whole.list(folder),
        open: (path: string) => whole.open(path),
        [question]: boom,
      };
      const report = await judge({ mode: "files", files });
      expect(faultsOf(report)).toContain(`the state "mine" that was given as files stopped at ${question}(`);
      expect(faultsOf(report)).toContain('with "boom"');
      expect([faultsOf(report).includes("bug"), exitCodeOf(report)]).toEqual([false, 2]);
    },
  );
});
