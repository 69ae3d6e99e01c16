import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { type Import, importsIn } from "./imports.js";

/** The wings of the house and the rooms in them, top to bottom: a file imports from its own room and from those above it. */
const ROOMS = [
  "base/text",
  "base/core",
  "generated",
  "sources/bytes",
  "sources/git",
  "sources/snapshots",
  "registry/jsonl",
  "registry/model",
  "registry/logs",
  "registry/config",
  "rules",
  "check/history",
  "check/findings",
  "check/proof",
  "check/evaluate",
  "check/modes",
  "query",
  "write",
  "output/reporters",
  "output/nightly",
  "studio",
  "agents/guard",
  "agents/server",
  "app/setup",
  "app/action",
  "app/cli",
  "program.ts",
  "bin.ts",
  "start.ts",
  "index.ts",
];

/** Ordered pairs of rooms of which one imports from the other; entry files, base/ and generated/ are left out. */
const MOST_PAIRS = 145;

const SRC = resolve("src");

function sourceFiles(folder = SRC): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourceFiles(path) : /\.ts$/.test(path) ? [path] : [];
  });
}

function roomOf(path: string): string {
  const steps = relative(SRC, path).split(/[\\/]/);
  // A wing that is one room keeps it in its folders.
  const [wing = ""] = steps;
  if (steps.length > 1 && ROOMS.includes(wing)) return wing;
  return steps.slice(0, Math.max(1, Math.min(2, steps.length - 1))).join("/");
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

/** Every import of a file of ours, with the rooms of both. */
const CROSSINGS = sourceFiles().flatMap((path) =>
  filesNamedIn(path)
    .filter((target) => target.startsWith(SRC))
    .map((target) => ({ path, from: roomOf(path), to: roomOf(target.replace(/\.js$/, ".ts")) })),
);

test("a file imports only from its own room and from the rooms above it", () => {
  const wrong = CROSSINGS.filter(({ from, to }) => ROOMS.indexOf(to) > ROOMS.indexOf(from));
  expect(wrong.map(({ path, from, to }) => `${relative(SRC, path)} (${from}) imports from ${to}`)).toEqual(
    [],
  );
});

test("no more rooms know each other than have to", () => {
  const isCounted = (room: string) => !/^(?:base\/|generated$)|\.ts$/.test(room);
  const pairs = CROSSINGS.filter(({ from, to }) => from !== to && isCounted(from) && isCounted(to));
  expect(new Set(pairs.map(({ from, to }) => `${from} ${to}`)).size).toBeLessThanOrEqual(MOST_PAIRS);
});

test("no file is longer than 300 lines", () => {
  const length = (path: string) => readFileSync(path, "utf8").trimEnd().split("\n").length;
  const ours = sourceFiles().filter((path) => roomOf(path) !== "generated");
  expect(ours.filter((path) => length(path) > 300)).toEqual([]);
});

test("a file names others by paths alone, and by none that is only known when it runs", () => {
  const isOurs = (name: string) =>
    name.startsWith("runidx-lint") || name.startsWith("#") || name.startsWith("/");
  expect(filesWith(({ specifier }) => specifier === undefined || isOurs(specifier))).toEqual([]);
});

test("only sources/git/git.ts starts a process", () => {
  const starters = filesWith(
    ({ specifier, isType }) => /^(?:node:)?child_process$/.test(specifier ?? "") && !isType,
  );
  expect(starters).toEqual([join("sources", "git", "git.ts")]);
});

test("only sources/git/client.ts uses the client for git", () => {
  expect(filesWith(({ specifier }) => specifier === "simple-git")).toEqual([
    join("sources", "git", "client.ts"),
  ]);
});

test("no error is swallowed without a word", () => {
  const empty = sourceFiles().filter((path) =>
    /catch\s*(\([^)]*\))?\s*\{\s*\}/.test(readFileSync(path, "utf8")),
  );
  expect(empty).toEqual([]);
});
