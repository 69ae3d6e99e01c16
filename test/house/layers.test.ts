import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { type Import, importsIn } from "./imports.js";

/** The rooms of the house, top to bottom: a file imports from its own room and from those above it. */
const ROOMS = [
  "text",
  "model",
  "finding.ts",
  "errors.ts",
  "progress.ts",
  "version.ts",
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
  "studio",
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

const IMPORTS = new Map(sourceFiles().map((path) => [path, importsIn(path, readFileSync(path, "utf8"))]));

/** The files that a file names, in whatever way. */
function filesNamedIn(path: string): string[] {
  return (IMPORTS.get(path) ?? []).flatMap(({ specifier }) =>
    specifier?.startsWith(".") ? [resolve(dirname(path), specifier)] : [],
  );
}

/** Files with an import of some kind, relative to src/. */
const filesWith = (isMeant: (found: Import) => boolean) =>
  [...IMPORTS].filter(([, found]) => found.some(isMeant)).map(([path]) => relative(SRC, path));

test("every file stands in a room that is known", () => {
  expect([...new Set(sourceFiles().map(roomOf))].filter((room) => !ROOMS.includes(room))).toEqual([]);
});

test("a file imports only from its own room and from the rooms above it", () => {
  const wrong = sourceFiles().flatMap((path) =>
    filesNamedIn(path)
      .filter((target) => target.startsWith(SRC))
      .map((target) => ({ from: roomOf(path), to: roomOf(target.replace(/\.js$/, ".ts")), path }))
      .filter(({ from, to }) => ROOMS.indexOf(to) > ROOMS.indexOf(from))
      .map(({ from, to, path: file }) => `${relative(SRC, file)} (${from}) imports from ${to}`),
  );
  expect(wrong).toEqual([]);
});

test("a file names others by paths alone, and by none that is only known when it runs", () => {
  const isOurs = (name: string) =>
    name.startsWith("runidx-lint") || name.startsWith("#") || name.startsWith("/");
  expect(filesWith(({ specifier }) => specifier === undefined || isOurs(specifier))).toEqual([]);
});

test("only sources/git.ts starts a process", () => {
  const starters = filesWith(
    ({ specifier, isType }) => /^(?:node:)?child_process$/.test(specifier ?? "") && !isType,
  );
  expect(starters).toEqual([join("sources", "git.ts")]);
});

test("no error is swallowed without a word", () => {
  const empty = sourceFiles().filter((path) =>
    /catch\s*(\([^)]*\))?\s*\{\s*\}/.test(readFileSync(path, "utf8")),
  );
  expect(empty).toEqual([]);
});
