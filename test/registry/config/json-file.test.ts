/** Files that people write may have comments, and what is wrong in them is still said with its place. */
import { expect, test } from "vitest";
import { findConfig } from "../../../src/registry/config/config.js";
import { MemorySnapshot } from "../../../src/sources/snapshots/memory.js";

const configOf = (files: Record<string, string>) => findConfig(new MemorySnapshot(files), "");

test("a configuration may have comments", async () => {
  const text = '{\n  // of CI\n  "preset": "strict" /* every warning is an error */\n}\n';
  expect((await configOf({ "runidx.config.json": text }))?.config).toEqual({ preset: "strict" });
});

test("a mistake after a comment is said with its own place", async () => {
  const text = '{\n  /* two\n  lines */ "preset": "strct"\n}\n';
  await expect(configOf({ "runidx.config.json": text })).rejects.toThrow(/^runidx\.config\.json:3:22: /);
});

test("a package.json has none: npm could not read it either", async () => {
  const text = '{\n  // here\n  "runidx": {}\n}\n';
  await expect(configOf({ "package.json": text })).rejects.toThrow(/^package\.json:2:3: not valid JSON/);
});
