import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type LogPaths, refuseLinkedFolder, withLocks } from "../../src/write/locks.js";
import { thisSystem } from "../../src/write/system.js";
import { temporaryFolder } from "../helpers/repository.js";

const layoutOf = (...paths: string[]) => ({ logs: Object.fromEntries(paths.entries()) });

const inFolder = (root: string, layouts: readonly LogPaths[], work: () => Promise<string[]>) =>
  withLocks({ root, layouts, system: thisSystem }, work);

test("the lock of each registry is held, also where its folder is not there", async () => {
  const root = temporaryFolder();
  const locks = ["a/.runidx-lock", "b/c/.runidx-lock"];
  const held = () => locks.filter((lock) => existsSync(join(root, lock)));
  const layouts = [layoutOf("b/c/x.jsonl", "d/y.jsonl"), layoutOf("a/x.jsonl"), layoutOf("a/y.jsonl")];
  expect(await inFolder(root, layouts, async () => held())).toEqual(locks);
  expect(held()).toEqual([]);
});

test("the locks are given back if the work fails", async () => {
  const root = temporaryFolder();
  const work = () => Promise.reject(new Error("no"));
  await expect(inFolder(root, [layoutOf("a/x.jsonl"), layoutOf("b/x.jsonl")], work)).rejects.toThrow("no");
  expect(["a", "b"].filter((name) => existsSync(join(root, name, ".runidx-lock")))).toEqual([]);
});

test.skipIf(process.platform === "win32")("a link in the place of a folder is refused", () => {
  const root = temporaryFolder();
  mkdirSync(join(root, "real/data"), { recursive: true });
  symlinkSync("real", join(root, "linked"));
  expect(() => refuseLinkedFolder(root, "linked/data/x.jsonl")).toThrow('the folder "linked" of');
  expect(() => refuseLinkedFolder(root, "real/data/x.jsonl")).not.toThrow();
  expect(() => refuseLinkedFolder(root, "gone/x.jsonl")).not.toThrow();
});
