/** A registry of a model of one's own in real git: staged, in a range, in an audit, and asked through the program. */
import { describe, expect, test } from "vitest";
import { jsonl } from "../../../src/rules/examples.js";
import { found } from "../../helpers/lint-files.js";
import { APPROVALS, approval, at, DEPLOYMENTS, deploy, ownFiles, update } from "../../helpers/own-model.js";
import { Repository } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

const HIGH = { risk: "high", team: "sea", outputs: ["o1"] };

/** A deployment of high risk with its approval. */
function approved(): Repository {
  const repository = Repository.create();
  repository.commitFiles(ownFiles([deploy("D-1", HIGH)], [approval("A-1", "D-1")]), "first");
  return repository;
}

/** What a change is told, staged, in a range and in an audit. */
async function told(repository: Repository): Promise<string[][]> {
  const staged = found(await repository.lintStaged());
  repository.commit();
  return [staged, found(await repository.lint({ base: "HEAD~1" })), found(await repository.lint())];
}

const CHANGES: [string, string, object, string[]][] = [
  ["nothing that is wrong", DEPLOYMENTS, deploy("D-2"), []],
  ["a deployment that needs an approval", DEPLOYMENTS, deploy("D-2", HIGH), ["requires"]],
  ["an approval of nothing", APPROVALS, approval("A-2", "D-9"), ["references/missing"]],
  [
    "an approval of another team",
    APPROVALS,
    approval("A-2", "D-1", { team: "land" }),
    ["references/disagrees"],
  ],
  ["an update that voids the approval", APPROVALS, update("A-1", "voided"), ["requires"]],
  [
    "a newer approval that is of another deployment",
    APPROVALS,
    approval("A-1", "D-9", { at: at(1) }),
    ["references/missing", "requires"],
  ],
  [
    "a newer deployment of another team",
    DEPLOYMENTS,
    deploy("D-1", { ...HIGH, team: "land", at: at(1) }),
    ["supersede/identity"],
  ],
  [
    "a newer deployment without its output",
    DEPLOYMENTS,
    deploy("D-1", { ...HIGH, outputs: [], at: at(1) }),
    ["supersede/outputs"],
  ],
  ["a deployment of before", DEPLOYMENTS, deploy("D-1", { ...HIGH, at: at(-1) }), ["supersede/time"]],
  [
    "a time ahead of the clock",
    DEPLOYMENTS,
    deploy("D-2", { at: "2027-01-01T00:00:00Z" }),
    ["id-time/future"],
  ],
];

describe("staged, in a range and in an audit alike", () => {
  test.each(CHANGES)("%s", async (_, path, record, findings) => {
    const repository = approved();
    repository.append(path, jsonl([record as Record<string, unknown>]));
    for (const all of await told(repository)) expect([...new Set(all)].sort()).toEqual(findings);
  });

  test("an edited line is refused", async () => {
    const repository = approved();
    repository.write(DEPLOYMENTS, jsonl([deploy("D-1", { ...HIGH, outputs: ["o2"] })]));
    for (const all of await told(repository)) expect(all).toContain("append-only/edited");
  });
});

describe("the program", () => {
  test.each([
    ["show", ["show", "D-1"], "D-1"],
    ["list", ["list", "deployments"], "D-1"],
    ["report", ["report"], "2 records in 2 files"],
    ["an audit", [], "2 records"],
  ])("answers for a model of one's own: %s", async (_, args, text) => {
    const { root, env } = approved();
    const { code, stdout, stderr } = await runCli(args, root, env);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(stdout + stderr).toContain(text);
  });

  test("refuses what is staged and wrong", async () => {
    const repository = approved();
    repository.append(APPROVALS, jsonl([update("A-1", "voided")]));
    repository.git("add", "-A");
    const { code, stdout } = await runCli(["--staged"], repository.root, repository.env);
    expect([code, stdout]).toEqual([1, expect.stringContaining("requires")]);
  });
});
