/** A model that a change touches: what it says judges, and nothing that another commit's model said. */
import { describe, expect, test } from "vitest";
import { checkPush } from "../../../src/check/modes/push.js";
import { policyChanges } from "../../../src/check/proof/policy-changes.js";
import { RegistrySearch } from "../../../src/registry/config/everywhere.js";
import { layoutsAt } from "../../../src/registry/config/layout.js";
import { jsonl } from "../../../src/rules/examples.js";
import { Git } from "../../../src/sources/git/git.js";
import { Objects } from "../../../src/sources/git/objects.js";
import { CommitSnapshot } from "../../../src/sources/snapshots/commit-snapshot.js";
import { MemorySnapshot } from "../../../src/sources/snapshots/memory.js";
import { faultsOf } from "../../helpers/history.js";
import { found, NOW } from "../../helpers/lint-files.js";
import { DEPLOYMENTS, deploy, LOGS, MODEL, modelFiles, ownFiles, TYPES } from "../../helpers/own-model.js";
import { Repository } from "../../helpers/repository.js";

/** The model, with its first log in another place. */
const moved = (path: string, name = "deployments") => ({
  logs: [{ ...LOGS[0], name, path }, ...LOGS.slice(1)],
  types: TYPES,
});

const withSchemaFile = {
  logs: LOGS,
  types: { ...TYPES, DEPLOY: { ...TYPES.DEPLOY, schema: "deploy.schema.json" } },
};
const schemaText = (schema: object) => `${JSON.stringify(schema)}\n`;

function registry(): Repository {
  const repository = Repository.create();
  repository.commitFiles(ownFiles([deploy("D-1"), deploy("D-2")]), "first");
  return repository;
}

describe("a change of a model alone", () => {
  test("concerns its registry: a log that is not where the model has it is missing", async () => {
    const repository = registry();
    repository.write(MODEL, JSON.stringify(moved("logs/other.jsonl")));
    expect(found(await repository.lintStaged())).toContain("registry-file/missing");
  });

  test("does not lose the log that it no longer names", async () => {
    const repository = registry();
    repository.write(MODEL, JSON.stringify(moved("logs/other.jsonl")));
    repository.write("logs/other.jsonl", jsonl([deploy("D-3")]));
    repository.write(DEPLOYMENTS, jsonl([deploy("D-2")]));
    expect(found(await repository.lintStaged())).toContain("append-only/deleted");
  });

  test("judges by the staged model, not by the one on disk", async () => {
    const repository = registry();
    const stricter = { ...TYPES, DEPLOY: { ...TYPES.DEPLOY, prefix: "E-" } };
    repository.append(DEPLOYMENTS, jsonl([deploy("D-3")]));
    repository.write(MODEL, JSON.stringify({ logs: LOGS, types: stricter }));
    repository.git("add", "-A");
    repository.write(MODEL, JSON.stringify({ logs: LOGS, types: TYPES }));
    expect(found(await repository.lint({ staged: true }))).toContain("schema/value");
  });

  test("judges by the staged schema that a model names, not by the one on disk", async () => {
    const repository = Repository.create();
    const schema = TYPES.DEPLOY.schema;
    const files = { ...ownFiles([deploy("D-1")]), ...modelFiles(withSchemaFile) };
    repository.commitFiles({ ...files, "deploy.schema.json": schemaText(schema) }, "first");
    repository.append(DEPLOYMENTS, jsonl([deploy("D-2")]));
    repository.write("deploy.schema.json", schemaText({ ...schema, required: ["team"] }));
    repository.git("add", "-A");
    repository.write("deploy.schema.json", schemaText(schema));
    expect(found(await repository.lint({ staged: true }))).toContain("schema/missing");
  });

  test("of a schema that it names is refused where the schema is broken", async () => {
    const repository = Repository.create();
    const files = { ...ownFiles([deploy("D-1")]), ...modelFiles(withSchemaFile) };
    repository.commitFiles({ ...files, "deploy.schema.json": schemaText(TYPES.DEPLOY.schema) }, "first");
    repository.write("deploy.schema.json", "{");
    expect(faultsOf(await repository.lintStaged())).toContain("deploy.schema.json");
  });
});

async function search(repository: Repository, commits: readonly string[]) {
  const objects = Objects.in(new Git(repository.root, repository.env));
  try {
    const registries = new RegistrySearch(objects);
    const all = [];
    for (const id of commits) all.push(await registries.in(await CommitSnapshot.of(id, objects)));
    return all;
  } finally {
    objects.close();
  }
}

describe("two commits with one configuration", () => {
  test("share no registry where their models differ", async () => {
    const repository = registry();
    const first = repository.git("rev-parse", "HEAD");
    const second = repository.commitFiles({ [MODEL]: JSON.stringify(moved("logs/other.jsonl")) });
    const logs = (await search(repository, [first, second])).map(
      ({ layouts }) => layouts.get("")?.logs.deployments,
    );
    expect(logs).toEqual([DEPLOYMENTS, "logs/other.jsonl"]);
  });

  test("share one where their models are the same", async () => {
    const repository = registry();
    const first = repository.git("rev-parse", "HEAD");
    const second = repository.commitFiles({ "README.md": "text\n" });
    const [one, other] = await search(repository, [first, second]);
    expect(other).toBe(one);
  });

  test("share no fault: a model that is mended is read again", async () => {
    const repository = registry();
    const broken = repository.commitFiles({ [MODEL]: "{" });
    const mended = repository.commitFiles(modelFiles());
    const all = await search(repository, [broken, mended]);
    expect(all.map(({ broken }) => broken.size)).toEqual([1, 0]);
  });
});

test("a push judges each ref by the model of its own", async () => {
  const repository = registry();
  const base = repository.git("rev-parse", "HEAD");
  const line = jsonl([deploy("D-3")]);
  const plain = repository.commitFiles({ [DEPLOYMENTS]: repository.read(DEPLOYMENTS) + line });
  repository.git("checkout", "-q", "-b", "other", base);
  const lost = repository.commitFiles({ [MODEL]: JSON.stringify(moved("logs/other.jsonl")) });
  const updates = [
    { ref: "refs/heads/main", old: base, now: plain },
    { ref: "refs/heads/other", old: base, now: lost },
  ];
  const { root, env } = repository;
  const { judged } = await checkPush({ cwd: root, env, now: NOW, updates, sending: undefined });
  expect(judged.map(({ code }) => code)).toEqual([0, 1]);
});

describe("an audit", () => {
  test.each([
    ["under the same name", "deployments"],
    ["under another name", "releases"],
  ])("proves a log where a model of the past had it, %s", async (_, name) => {
    const repository = registry();
    repository.commitFiles({ [DEPLOYMENTS]: jsonl([deploy("D-2")]) }, "remove a line");
    repository.git("mv", DEPLOYMENTS, "logs/other.jsonl");
    repository.commitFiles({ [MODEL]: JSON.stringify(moved("logs/other.jsonl", name)) }, "move");
    const report = await repository.lint();
    expect(faultsOf(report)).toBe("");
    expect(found(report)).toContain("append-only/deleted");
  });
});

describe("what a range changes of its policy", () => {
  const sentences = async (before: Record<string, string>, after: Record<string, string>) => {
    const [base, head] = [new MemorySnapshot(before), new MemorySnapshot(after)];
    return policyChanges(base, head, await layoutsAt(base, ""));
  };

  test("names a changed model", async () => {
    const files = ownFiles([deploy("D-1")]);
    const after = { ...files, [MODEL]: JSON.stringify(moved("logs/other.jsonl")) };
    expect(await sentences(files, after)).toEqual([
      `the model in "runidx.model.json" is changed; the head decides what a line may look like; the other requirements of the base stay in force`,
    ]);
  });

  test("names a changed schema of the model", async () => {
    const files = {
      ...ownFiles([deploy("D-1")]),
      ...modelFiles(withSchemaFile),
      "deploy.schema.json": schemaText(TYPES.DEPLOY.schema),
    };
    const after = { ...files, "deploy.schema.json": schemaText({}) };
    expect(await sentences(files, after)).toEqual([
      `a schema of the model in "deploy.schema.json" is changed; the head decides what a line may look like`,
    ]);
  });

  test("says nothing where nothing is changed", async () => {
    const files = ownFiles([deploy("D-1")]);
    expect(await sentences(files, files)).toEqual([]);
  });
});
