/** The command that runs random suites, its numbers and its record. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../helpers/project.js";
import { Random } from "./random.js";

const END = ".fuzz.ts";
const SUITES = readdirSync(resolve("test"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(END))
  .map((path) => basename(path, END));

const fuzz = (...args: string[]) =>
  runCommand(process.execPath, ["scripts/fuzz.mjs", ...args], resolve("."), process.env);

describe("npm run fuzz", () => {
  test("lists every suite and what it is about", () => {
    const { code, output } = fuzz();
    const listed = [...output.matchAll(/^(\S+)\n {2}(\S.*)$/gm)].map(([, name]) => name);
    expect([code, listed]).toEqual([0, [...SUITES].sort()]);
  });

  test.each([
    ["a suite that does not exist", ["nothing"], "there is no suite nothing"],
    ["a seed that is not a number", ["merges", "--seed", "x"], "--seed is x"],
    ["a flag that does not exist", ["merges", "--nothing"], "--nothing"],
    ["a case without its seed", ["merges", "--case", "3"], "--case needs one suite and --seed"],
    ["a case of several suites", ["all", "--seed", "1", "--case", "3"], "--case needs one suite"],
  ])("refuses %s", (_, args, words) => {
    const { code, output } = fuzz(...args);
    expect([code, output]).toEqual([2, expect.stringContaining(words)]);
  });
});

describe("random numbers", () => {
  const some = (seed: string) => {
    const random = new Random(seed);
    return Array.from({ length: 1000 }, () => random.below(10));
  };

  test("are the same for the same seed", () => {
    expect(some("1 merges 7")).toEqual(some("1 merges 7"));
  });

  test("are others for another seed", () => {
    expect(some("1 merges 7")).not.toEqual(some("1 merges 8"));
  });

  test("reach every value below the limit, and none above", () => {
    expect([...new Set(some("1"))].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

test("the record has only suites that exist, and only runs in which nothing disagreed", () => {
  const record = JSON.parse(readFileSync(resolve("docs/fuzz-record.json"), "utf8"));
  for (const [name, run] of Object.entries(record)) {
    expect(SUITES).toContain(name);
    expect(run, name).toMatchObject({ verdict: "agrees", disagreements: 0, neverHit: 0 });
  }
});
