import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** The rooms of the house, top to bottom: a file imports from its own room and from those above it. */
const ROOMS = [
  "model",
  "finding.ts",
  "errors.ts",
  "progress.ts",
  "version.ts",
  "text",
  "generated",
  "sources",
  "lines",
  "records",
  "registry",
  "config",
  "history",
  "rules",
  "engine",
  "query",
  "setup",
  "reporters",
  "report",
  "action",
  "cli",
  "program.ts",
  "bin.ts",
  "start.ts",
  "index.ts",
];

const SRC = resolve("src");

function sourceFiles(folder = SRC): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourceFiles(path) : /\.ts$/.test(path) ? [path] : [];
  });
}

function roomOf(path: string): string {
  return relative(SRC, path).split(/[\\/]/)[0] ?? "";
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map((match) =>
    resolve(dirname(path), match[1] ?? ""),
  );
}

test("every file stands in a room that is known", () => {
  expect([...new Set(sourceFiles().map(roomOf))].filter((room) => !ROOMS.includes(room))).toEqual([]);
});

test("a file imports only from its own room and from the rooms above it", () => {
  const wrong = sourceFiles().flatMap((path) =>
    importsOf(path)
      .filter((target) => target.startsWith(SRC))
      .map((target) => ({ from: roomOf(path), to: roomOf(target.replace(/\.js$/, ".ts")), path }))
      .filter(({ from, to }) => ROOMS.indexOf(to) > ROOMS.indexOf(from))
      .map(({ from, to, path: file }) => `${relative(SRC, file)} (${from}) imports from ${to}`),
  );
  expect(wrong).toEqual([]);
});

test("only sources/git.ts starts a process", () => {
  const starters = sourceFiles().filter((path) => /node:child_process/.test(readFileSync(path, "utf8")));
  const types = starters.filter(
    (path) => !/import type [^;]*node:child_process/.test(readFileSync(path, "utf8")),
  );
  expect(types.map((path) => relative(SRC, path))).toEqual([join("sources", "git.ts")]);
});

test("no error is swallowed without a word", () => {
  const empty = sourceFiles().filter((path) =>
    /catch\s*(\([^)]*\))?\s*\{\s*\}/.test(readFileSync(path, "utf8")),
  );
  expect(empty).toEqual([]);
});
