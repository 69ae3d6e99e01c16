/** Committed lines that only a new schema refuses: they are told before the schema lands, and by hand. */
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { jsonl } from "../../../src/rules/examples.js";
import { Repository } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

const MODEL = "runidx.model.json";
const SCHEMA = "entry.schema.json";

const entry = (required: string[], more: object = {}) =>
  JSON.stringify({ type: "object", required, properties: { v: {}, id: {}, owner: {} }, ...more });

function modelWith(schema: unknown): string {
  return JSON.stringify({
    logs: [{ name: "ledger", path: "ledger.jsonl", types: ["ENTRY"] }],
    types: { ENTRY: { id: "/id", schema } },
  });
}

function start(): Repository {
  const repository = Repository.create();
  repository.commitFiles({
    "runidx.config.json": JSON.stringify({ model: MODEL }),
    [MODEL]: modelWith(SCHEMA),
    [SCHEMA]: entry(["id"]),
    "ledger.jsonl": jsonl([{ id: "A-1", owner: "dana" }, { id: "A-2" }, { id: "A-3" }]),
  });
  return repository;
}

const asked = (repository: Repository, argv: string[]) =>
  runCli(argv, repository.root, repository.env as Record<string, string>);

describe("a schema that asks for a field which two committed lines lack", () => {
  const message =
    "2 committed lines of ledger do not fit the schema of the change: line 2 (A-2): owner is required and missing; line 3 (A-3): owner is required and missing";

  test("is one warning in the staged check and in the range", async () => {
    const repository = start();
    repository.write(SCHEMA, entry(["id", "owner"]));
    const staged = await repository.lintStaged();
    repository.commit();
    const range = await repository.lint({ base: "HEAD~1" });
    for (const report of [staged, range]) {
      expect(report.findings).toMatchObject([
        { ruleId: "schema", class: "committed", severity: "warning", path: "ledger.jsonl", message },
      ]);
      expect(exitCodeOf(report)).toBe(0);
    }
  });

  test("is told where the model names another file", async () => {
    const repository = start();
    repository.write("other.schema.json", entry(["id", "owner"]));
    repository.write(MODEL, modelWith("other.schema.json"));
    const { findings } = await repository.lintStaged();
    expect(findings.map(({ class: kind }) => kind)).toEqual(["committed"]);
  });

  test("says nothing where a version field leaves the old lines to the old schema", async () => {
    const repository = start();
    const [one, two] = [JSON.parse(entry(["id"])), JSON.parse(entry(["id", "owner"]))];
    repository.write(MODEL, modelWith({ "/v": { undefined: one, "2": two } }));
    const { findings } = await repository.lintStaged();
    expect(findings).toEqual([]);
  });
});

test("a change that touches no schema asks no committed line", async () => {
  const repository = start();
  repository.append("ledger.jsonl", jsonl([{ id: "A-4" }]));
  expect((await repository.lintStaged()).findings).toEqual([]);
});

describe("schema-check", () => {
  test("lists the lines that only the work tree's schema refuses, with exit code 1", async () => {
    const repository = start();
    repository.write(SCHEMA, entry(["id", "owner"]));
    const { code, stdout } = await asked(repository, ["schema-check"]);
    expect([code, stdout]).toEqual([
      1,
      "ledger.jsonl:2: A-2: owner is required and missing\nledger.jsonl:3: A-3: owner is required and missing\n2 committed records of 3: only the new schemas refuse them\n",
    ]);
  });

  test("says how many it accepts, with exit code 0", async () => {
    const { code, stdout } = await asked(start(), ["schema-check"]);
    expect([code, stdout]).toEqual([0, "the new schemas accept all 3 committed records\n"]);
  });

  test("tries a schema that nothing names yet", async () => {
    const repository = start();
    repository.write("try.json", entry(["id", "owner"]));
    const { code, stdout } = await asked(repository, [
      "schema-check",
      "--schema",
      "ENTRY=try.json",
      "--format",
      "json",
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).logs[0]).toMatchObject({
      log: "ledger",
      lines: 3,
      refused: [{ line: 2 }, { line: 3 }],
    });
  });

  test.each([
    ["a type that does not exist", ["--schema", "OTHER=entry.schema.json"], "there is no type"],
    ["a schema that is not there", ["--schema", "ENTRY=none.json"], "can't be read as a schema"],
    ["a schema of no type", ["--schema", "entry.schema.json"], "names no type"],
  ])("%s is exit code 2", async (_, argv, told) => {
    const { code, stderr } = await asked(start(), ["schema-check", ...argv]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(told)]);
  });
});
