import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { replaceFile } from "../../../src/write/merge/replace-file.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const NEW = Buffer.from("new\n");

test("a file gets new bytes and keeps its mode, and nothing else is left in its folder", () => {
  const folder = temporaryFolder();
  const full = join(folder, "log.jsonl");
  writeFileSync(full, "old\n");
  chmodSync(full, 0o640);
  replaceFile(full, "log.jsonl", NEW);
  expect(readFileSync(full, "utf8")).toBe("new\n");
  if (process.platform !== "win32") expect(statSync(full).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(["log.jsonl"]);
});

test("a link is refused, and what it leads to stays", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "target"), "old\n");
  symlinkSync("target", join(folder, "log.jsonl"));
  expect(() => replaceFile(join(folder, "log.jsonl"), "log.jsonl", NEW)).toThrow(
    "a symbolic link is in the place",
  );
  expect(readFileSync(join(folder, "target"), "utf8")).toBe("old\n");
});

test("where nothing can be written, the error says so and the file is as it was", () => {
  const folder = temporaryFolder();
  expect(() => replaceFile(join(folder, "gone", "log.jsonl"), "log.jsonl", NEW)).toThrow(
    '"log.jsonl" can\'t be written',
  );
  expect(readdirSync(folder)).toEqual([]);
});
