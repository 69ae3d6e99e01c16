import { chmodSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { jsonl, registryFiles, run } from "../../src/rules/examples.js";
import { Repository, RUNS } from "../helpers/repository.js";

const BIN = resolve("lib/bin.cjs");

describe.each([
  ["pre-receive", `exec "${process.execPath}" "${BIN}" hook pre-receive`],
  ["update", `exec "${process.execPath}" "${BIN}" hook update "$@"`],
])("a bare repository with %s", (hook, command) => {
  let clone: Repository;

  beforeEach(() => {
    clone = Repository.create();
    const remote = join(clone.root, "..", "remote.git");
    clone.git("init", "-q", "--bare", "-b", "main", remote);
    const path = join(remote, "hooks", hook);
    writeFileSync(path, `#!/bin/sh\n${command}\n`);
    chmodSync(path, 0o755);
    clone.git("remote", "add", "origin", remote);
    clone.commitFiles(registryFiles());
    clone.append(RUNS, jsonl([run({ last_updated_utc: "2026-01-03T00:00Z", notes: "a" })]));
    clone.commit();
    clone.git("push", "-q", "origin", "main");
  });

  test("takes an honest append", () => {
    clone.append(RUNS, jsonl([run({ last_updated_utc: "2026-01-04T00:00Z", notes: "b" })]));
    clone.commit();
    expect(clone.tryGit("push", "-q", "origin", "main").code).toBe(0);
  });

  test("refuses an altered line", () => {
    clone.write(RUNS, clone.read(RUNS).replace('"C1"', '"C2"'));
    clone.commit();
    expect(clone.tryGit("push", "origin", "main").output).toContain("append-only (edited)");
  });

  test("refuses a forced push that drops a line", () => {
    clone.git("reset", "-q", "--hard", "HEAD~1");
    expect(clone.tryGit("push", "--force", "origin", "main").output).toContain("append-only (truncated)");
  });

  test("refuses a forced push that puts other commits in the place of published ones", () => {
    clone.git("commit", "-q", "--amend", "-m", "rewritten");
    expect(clone.tryGit("push", "--force", "origin", "main").output).toContain("append-only (rewritten)");
  });

  test("leaves the published branch as it was after a refusal", () => {
    const before = clone.git("ls-remote", "origin", "main");
    clone.git("reset", "-q", "--hard", "HEAD~1");
    clone.tryGit("push", "--force", "origin", "main");
    expect(clone.git("ls-remote", "origin", "main")).toBe(before);
  });

  test("takes a new branch that appends", () => {
    clone.git("checkout", "-q", "-b", "side");
    clone.append(RUNS, jsonl([run({ last_updated_utc: "2026-01-04T00:00Z", notes: "b" })]));
    clone.commit();
    expect(clone.tryGit("push", "-q", "origin", "side").code).toBe(0);
  });

  test("refuses a new branch that alters a line", () => {
    clone.git("checkout", "-q", "-b", "side");
    clone.write(RUNS, clone.read(RUNS).replace('"C1"', '"C2"'));
    clone.commit();
    expect(clone.tryGit("push", "origin", "side").output).toContain("append-only (edited)");
  });

  test("takes the deletion of a branch", () => {
    clone.git("push", "-q", "origin", "main:gone");
    expect(clone.tryGit("push", "-q", "origin", ":gone").code).toBe(0);
  });
});
