/** What is kept in the git directory or the installation is for its owner alone: no verdict for others rests on it. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { runCheck } from "../../src/check/modes/lint.js";
import { makeReport } from "../../src/output/nightly/make.js";
import { FIVE, failedRuns, startRepository, swap } from "../helpers/history.js";
import { NOW } from "../helpers/lint-files.js";
import { type Repository, RUNS } from "../helpers/repository.js";

/** A repository with an edit, and a cache that says that the edit was an append. */
function withForgedProof(): Repository {
  const repository = startRepository();
  repository.commitFiles({ [RUNS]: swap(FIVE, "N003", "X003") + failedRuns(6) });
  const rows = [
    `${repository.git("rev-parse", `HEAD~1:${RUNS}`)} ${repository.git("rev-parse", `HEAD:${RUNS}`)}`,
  ];
  const digest = createHash("sha256").update(rows.join("\n")).digest("hex");
  mkdirSync(join(repository.root, ".git/runidx-lint"));
  const text = ["runidx-lint proven prefixes 1", digest, ...rows].join("\n");
  writeFileSync(join(repository.root, ".git/runidx-lint/proven"), text);
  return repository;
}

describe("S17: a forged cache of proofs", () => {
  test.each([
    ["CI", { CI: "true" }],
    ["GITHUB_ACTIONS", { GITHUB_ACTIONS: "true" }],
  ])("is not read in a CI job (%s)", async (_, more) => {
    const repository = withForgedProof();
    expect(exitCodeOf(await repository.lint({ env: { ...repository.env, ...more }, at: "HEAD" }))).toBe(1);
  });

  test("is not read for the status check", async () => {
    const { root: cwd, env } = withForgedProof();
    const target = { mode: "commits", base: "HEAD~1", head: "HEAD", exact: true } as const;
    expect(exitCodeOf(await runCheck({ cwd, env, now: NOW, target, caches: false }))).toBe(1);
  });

  test("is not read for the consistency report", async () => {
    const { root: cwd, env } = withForgedProof();
    const report = await makeReport({ cwd, env, now: NOW, previous: undefined, parts: [] });
    expect(exitCodeOf(report)).toBe(1);
  });

  test("is not read on a server", async () => {
    const repository = withForgedProof();
    const cwd = join(repository.root, ".git");
    repository.git("config", "core.bare", "true");
    const target = { mode: "audit", at: "HEAD" } as const;
    expect(exitCodeOf(await runCheck({ cwd, env: repository.env, now: NOW, target }))).toBe(1);
  });

  test("is written by none of them", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    await repository.lint({ env: { ...repository.env, CI: "true" } });
    expect(() => readFileSync(join(repository.root, ".git/runidx-lint/proven"))).toThrow();
  });
});

describe("S17: a forged commit graph", () => {
  test("hides no commit from the audit", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: swap(FIVE, "N003", "X003") }, "edit");
    repository.commitFiles({ [RUNS]: FIVE }, "undo");
    repository.git("commit-graph", "write", "--reachable");
    const path = join(repository.root, ".git/objects/info/commit-graph");
    const graph = readFileSync(path);
    // Both commits after the first one are said to have no parents.
    const chunk = graph.indexOf(Buffer.from("CDAT"));
    const at = Number(graph.readBigUInt64BE(chunk + 4));
    for (let row = 0; row < 3; row++) graph.writeUInt32BE(0x70000000, at + row * 36 + 20);
    const sum = createHash("sha1").update(graph.subarray(0, -20)).digest();
    repository.git("config", "core.commitGraph", "true");
    writeFileSync(`${path}.forged`, Buffer.concat([graph.subarray(0, -20), sum]));
    renameSync(`${path}.forged`, path);
    expect(repository.git("rev-list", "--count", "HEAD")).toBe("1");
    expect(exitCodeOf(await repository.lint())).toBe(1);
  });
});
