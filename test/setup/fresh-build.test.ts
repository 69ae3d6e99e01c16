import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../helpers/repository.js";

const RECORD = resolve("scripts/build-record.mjs");

const FILES = {
  "src/index.ts": "export const a = 1;\n",
  "src/generated/tables.ts": "made\n",
  "schemas/run.schema.json": "{}\n",
  "package.json": "{}\n",
  "lib/index.js": "export const a = 1;\n",
  "lib/.compiled/abc": "kept\n",
  "dist/action.cjs": "built\n",
  "docs/page.md": "words\n",
};

function write(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** A project that was just built. */
function built(): string {
  const root = temporaryFolder();
  for (const [path, content] of Object.entries(FILES)) write(root, path, content);
  const keep = `import { writeBuildRecord } from ${JSON.stringify(pathToFileURL(RECORD).href)}; writeBuildRecord(process.argv[1]);`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", keep, root], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return root;
}

/** What is said of a project before its tests run: the exit code, and the sentence. */
function said(root: string): { code: number | null; sentence: string } {
  const { status, stderr } = spawnSync(process.execPath, [RECORD, root], { encoding: "utf8" });
  return { code: status, sentence: stderr };
}

test("a project that was just built is fresh, whatever the time stamps of its files say", () => {
  const root = built();
  utimesSync(join(root, "src/index.ts"), new Date("2040-01-01"), new Date("2040-01-01"));
  utimesSync(join(root, "lib/index.js"), new Date("2001-01-01"), new Date("2001-01-01"));
  expect(said(root)).toEqual({ code: 0, sentence: "" });
});

test.each(["docs/page.md", "src/generated/tables.ts", "lib/.compiled/abc"])(
  "a project is fresh where only %s changed, of which nothing is built",
  (path) => {
    const root = built();
    write(root, path, "other\n");
    expect(said(root)).toEqual({ code: 0, sentence: "" });
  },
);

test.each(["src/index.ts", "src/more.ts", "schemas/run.schema.json", "package.json"])(
  "a project is older than its sources where %s changed",
  (path) => {
    const root = built();
    write(root, path, "other\n");
    expect(said(root)).toEqual({
      code: 1,
      sentence: "lib/ and dist/ are older than src/: run `npm run build` first (`npm test` does)\n",
    });
  },
);

test("a project is older than its sources where one of them is gone", () => {
  const root = built();
  rmSync(join(root, "src/index.ts"));
  expect(said(root).sentence).toContain("older than src/");
});

test.each([
  ["lib/index.js", "lib/ is not what the last build made"],
  ["dist/action.cjs", "dist/ is not what the last build made"],
])("a project is not what was built where %s is another", (path, words) => {
  const root = built();
  write(root, path, "other\n");
  expect(said(root)).toEqual({ code: 1, sentence: expect.stringContaining(words) });
});

test("a project that was never built says so", () => {
  const root = built();
  rmSync(join(root, "lib"), { recursive: true });
  expect(said(root)).toEqual({ code: 1, sentence: expect.stringContaining("lib/ was not built") });
});
