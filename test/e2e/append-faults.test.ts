/** What the machine refuses an append: the log stays as it was, and the error says what to do. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { registryFiles } from "../../src/rules/examples.js";
import { RUNS } from "../helpers/repository.js";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder.js";

const RECORD = [
  "created_by=claude",
  "machine_id=C1",
  "artist_id=ART-jack-mercer",
  "genre_id=GEN-outlaw-country",
  "qa_gate2=FAIL",
];
const DATA = "60-REGISTRY/data";
const NOBODY = 65_534;

function fill(root: string): void {
  for (const [path, content] of Object.entries(registryFiles())) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

function append(root: string, { notes = "", uid }: { notes?: string; uid?: number } = {}) {
  const fields = [...RECORD, ...(notes === "" ? [] : [`notes=${notes}`])];
  return spawnSync(
    process.execPath,
    [resolve("lib/bin.cjs"), "append", "run-index", ...fields.flatMap((field) => ["--set", field])],
    {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: root },
      encoding: "utf8",
      ...(uid !== undefined && { uid, gid: uid }),
    },
  );
}

const mount = (...args: string[]) => spawnSync("mount", args, { encoding: "utf8" }).status === 0;

/** Does something on a file system of its own, which is gone afterwards; false where this user may not make one. */
function onSmallDisk(work: (root: string) => void): boolean {
  const root = temporaryFolder();
  if (!mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", root)) return false;
  try {
    work(root);
  } finally {
    spawnSync("umount", [root]);
  }
  return true;
}

const canMount = onSmallDisk(() => undefined);
removeTemporaryFolders();
const isRoot = process.getuid?.() === 0;

/** Whether another user can start the program from here. */
const canBeNobody =
  isRoot &&
  spawnSync(process.execPath, [resolve("lib/bin.cjs"), "--version"], { uid: NOBODY, gid: NOBODY }).status ===
    0;

describe.skipIf(!canMount)("a disk (skipped where this user may not mount one)", () => {
  test("that is full refuses the record, and says to make room", () => {
    onSmallDisk((root) => {
      fill(root);
      const before = readFileSync(join(root, RUNS));
      // Only a part of the record fits.
      const { status, stderr } = append(root, { notes: "x".repeat(90_000) });
      expect([status, readFileSync(join(root, RUNS)).equals(before)]).toEqual([2, true]);
      expect(stderr).toContain("make room on the disk");
      expect(readdirSync(join(root, DATA))).toEqual(["run-index.jsonl", "song-index.jsonl"]);
    });
  });

  test("that is mounted for reading refuses the record, and says so", () => {
    onSmallDisk((root) => {
      fill(root);
      expect(mount("-o", "remount,ro", root)).toBe(true);
      const { status, stderr } = append(root);
      expect([status, stderr]).toEqual([2, expect.stringMatching(/read-only|reading/)]);
      expect(readdirSync(join(root, DATA))).toEqual(["run-index.jsonl", "song-index.jsonl"]);
    });
  });
});

describe.skipIf(!canBeNobody)("rights (skipped where no other user can run the program)", () => {
  test("that are missing for the log refuse the record, and say which file", () => {
    const root = temporaryFolder();
    fill(root);
    for (const folder of [root, dirname(root)]) chmodSync(folder, 0o755);
    chmodSync(join(root, DATA), 0o777);
    chmodSync(join(root, RUNS), 0o644);
    const before = statSync(join(root, RUNS)).size;
    const { status, stderr } = append(root, { uid: NOBODY });
    expect([status, statSync(join(root, RUNS)).size]).toEqual([2, before]);
    expect(stderr).toContain(`"${RUNS}" can't be written`);
    expect(readdirSync(join(root, DATA))).toEqual(["run-index.jsonl", "song-index.jsonl"]);
  });
});
