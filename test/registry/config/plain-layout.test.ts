/** Any append-only JSONL log: named on the command line, or by the model `log` of a configuration. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { lint } from "../../../src/check/modes/lint.js";
import type { LintOptions } from "../../../src/check/modes/request.js";
import { faultsOf } from "../../helpers/history.js";
import { NOW } from "../../helpers/lint-files.js";
import { Repository } from "../../helpers/repository.js";

const LEDGER = "logs/ledger.jsonl";
const line = (id: unknown, value: unknown = 1) => `${JSON.stringify({ id, value })}\n`;

/** A repository without a registry, with one log of two entries. */
function withLedger(): Repository {
  const repository = Repository.create();
  repository.commitFiles({ [LEDGER]: line("a1") + line("a2") }, "first");
  return repository;
}

const check = (repository: Repository, options: LintOptions = {}) =>
  lint({ cwd: repository.root, env: repository.env, now: NOW, logs: [LEDGER], ...options });

const kinds = async (repository: Repository, options: LintOptions = {}) => {
  const report = await check(repository, options);
  return report.findings.map(({ ruleId, class: kind, recordId }) => `${ruleId}/${kind} ${recordId}`);
};

const STAGED = { target: { mode: "staged" } } as const;
const RANGE = { target: { mode: "range", base: "HEAD~1" } } as const;

describe("a log that is named", () => {
  test("is accepted where lines were appended, staged, in a range and in an audit", async () => {
    const repository = withLedger();
    repository.append(LEDGER, line("a3"));
    repository.git("add", "-A");
    expect(exitCodeOf(await check(repository, STAGED))).toBe(0);
    repository.commit();
    expect(exitCodeOf(await check(repository, RANGE))).toBe(0);
    const audit = await check(repository);
    expect([exitCodeOf(audit), audit.summary.records, audit.findings]).toEqual([0, 3, []]);
  });

  test("is refused where a line was edited, staged, in a range and in an audit", async () => {
    const repository = withLedger();
    repository.write(LEDGER, line("a1") + line("a2", 7));
    repository.git("add", "-A");
    expect(await kinds(repository, STAGED)).toEqual(["append-only/edited a2"]);
    repository.commit();
    expect(await kinds(repository, RANGE)).toEqual(["append-only/edited a2"]);
    expect(await kinds(repository)).toEqual(["append-only/edited a2"]);
  });

  test("names every commit of its history that altered it, and no other", async () => {
    const repository = withLedger();
    repository.commitFiles({ [LEDGER]: line("a1", 2) + line("a2") }, "edit");
    const edited = repository.git("rev-parse", "HEAD");
    repository.commitFiles({ [LEDGER]: line("a1", 2) + line("a2") + line("a3") }, "append");
    repository.commitFiles({ [LEDGER]: line("a2") + line("a3") }, "drop");
    const dropped = repository.git("rev-parse", "HEAD");
    const report = await check(repository);
    expect(report.findings.map(({ commit }) => commit).sort()).toEqual([edited, dropped].sort());
  });

  test("has nothing asked of its records but that they are JSON objects", async () => {
    const repository = withLedger();
    repository.append(LEDGER, `${JSON.stringify({ record_type: "RUN", title: "" })}\n{}\n`);
    repository.commit();
    expect(await kinds(repository)).toEqual([]);
    repository.append(LEDGER, "not json\n");
    repository.commit();
    expect(await kinds(repository)).toEqual(["valid-json/syntax null"]);
  });

  test("may hold numbers that a double can't hold: a warning", async () => {
    const repository = withLedger();
    repository.append(LEDGER, '{"id":"a3","at":1767225600123456789}\n');
    repository.commit();
    const report = await check(repository);
    expect([report.summary.errors, report.summary.warnings]).toEqual([0, 1]);
  });

  test("is missed where it is not there", async () => {
    const report = await check(withLedger(), { logs: ["logs/other.jsonl"] });
    expect(report.findings.map(({ ruleId, class: kind }) => `${ruleId}/${kind}`)).toEqual([
      "registry-file/missing",
    ]);
  });

  test("is refused where it was deleted", async () => {
    const repository = withLedger();
    rmSync(join(repository.root, LEDGER));
    repository.git("add", "-A");
    expect(exitCodeOf(await check(repository, STAGED))).toBe(1);
    repository.commit();
    expect(exitCodeOf(await check(repository, RANGE))).toBe(1);
    expect(exitCodeOf(await check(repository))).toBe(1);
  });
});

describe("several logs", () => {
  test("that a glob names are each a log of its own, with ids that are unique in each", async () => {
    const repository = withLedger();
    repository.commitFiles({ "logs/other.jsonl": line("a1") });
    const both = { logs: ["logs/*.jsonl"], id: "/id" };
    expect(exitCodeOf(await check(repository, both))).toBe(0);
    repository.append("logs/other.jsonl", line("a1", 2));
    repository.commit();
    expect(await kinds(repository, both)).toEqual(["unique-id/minted-twice a1"]);
  });

  test("that a glob does not find are no pass", async () => {
    expect(exitCodeOf(await check(withLedger(), { logs: ["logs/x*.jsonl"] }))).toBe(2);
  });
});

describe("a file that is called like the waivers of a registry", () => {
  const OWN = "logs/waivers.jsonl";

  test("is a log of its own where it is named", async () => {
    const repository = withLedger();
    repository.commitFiles({ [OWN]: line("w1") }, "waivers of another kind");
    const report = await check(repository, { logs: [OWN] });
    expect([exitCodeOf(report), report.summary.files]).toEqual([0, 1]);
  });

  test("is the waivers of the others where a glob matches it", async () => {
    const repository = withLedger();
    repository.commitFiles({ [OWN]: line("w1") }, "no waivers at all");
    const report = await check(repository, { logs: ["logs/*.jsonl"] });
    expect(report.findings.map(({ path, class: kind }) => `${path} ${kind}`)).toEqual([`${OWN} record-type`]);
  });

  test("is the waivers of the others where a configuration calls it so", async () => {
    const repository = withLedger();
    const config = { model: "log", logs: { ledger: LEDGER, waivers: "w/own.jsonl" } };
    repository.commitFiles(
      { "runidx.config.json": JSON.stringify(config), "w/own.jsonl": line("w1") },
      "own",
    );
    const report = await lint({ cwd: repository.root, env: repository.env, now: NOW });
    expect(report.findings.map(({ path, class: kind }) => `${path} ${kind}`)).toEqual([
      "w/own.jsonl record-type",
    ]);
  });
});

describe("an id that makes records unique", () => {
  test.each([
    ["a text", "a1"],
    ["a number", 17],
  ])("may be %s", async (_, id) => {
    const repository = Repository.create();
    repository.commitFiles({ [LEDGER]: line(id) + line("other") + line(id, 2) });
    expect(await kinds(repository, { id: "/id" })).toEqual([`unique-id/minted-twice ${id}`]);
  });
});

describe("a schema that is named", () => {
  const SCHEMA = JSON.stringify({
    type: "object",
    required: ["id"],
    properties: { value: { type: "integer" } },
  });

  test("is asked of each record", async () => {
    const repository = withLedger();
    writeFileSync(join(repository.root, "entry.schema.json"), SCHEMA);
    const schema = join(repository.root, "entry.schema.json");
    repository.append(LEDGER, '{"value":"one"}\n');
    repository.git("add", LEDGER);
    expect(await kinds(repository, { ...STAGED, schema })).toEqual([
      "schema/missing null",
      "schema/value null",
    ]);
  });

  test("that can't be read is exit code 2", async () => {
    expect(exitCodeOf(await check(withLedger(), { schema: "no-such.json" }))).toBe(2);
  });
});

describe("what can't be meant is refused:", () => {
  test.each([
    ["a schema without a log", { logs: [], schema: "x.json" }, "schema is for logs that are named"],
    ["a configuration beside a log", { config: "runidx.config.json" }, "a configuration and logs"],
    ["an id within an object", { id: "/meta/id" }, "does not name a field at the top"],
    ["a path with two stars", { logs: ["logs/**.jsonl"] }, "more than one *"],
    ["a file that is no log", { logs: ["README.md"] }, "does not end in .jsonl or .ndjson"],
  ])("%s", async (_, options, message) => {
    const report = await check(withLedger(), options);
    expect(faultsOf(report)).toContain(message);
    expect(exitCodeOf(report)).toBe(2);
  });
});

describe("the model log of a configuration", () => {
  const CONFIG = { model: "log", logs: { ledger: LEDGER } };
  const configured = (config: object = CONFIG) => {
    const repository = withLedger();
    repository.commitFiles({ "runidx.config.json": JSON.stringify(config) }, "configure");
    return repository;
  };

  test("is what hooks and pull requests are judged by", async () => {
    const repository = configured();
    repository.write(LEDGER, line("a1") + line("a2", 7));
    repository.git("add", "-A");
    expect(exitCodeOf(await repository.lint({ staged: true }))).toBe(1);
    repository.commit();
    expect(exitCodeOf(await repository.lint({ base: "HEAD~1" }))).toBe(1);
  });

  test("proves what was altered before it was written", async () => {
    const repository = withLedger();
    repository.commitFiles({ [LEDGER]: line("a2") });
    repository.commitFiles({ "runidx.config.json": JSON.stringify(CONFIG) });
    expect(exitCodeOf(await repository.lint())).toBe(1);
  });

  test("names schemas by the log", async () => {
    const repository = configured({ ...CONFIG, schemas: { ledger: "entry.schema.json" } });
    repository.commitFiles({ "entry.schema.json": '{"type":"object","required":["at"]}' });
    expect((await repository.lint()).findings.map(({ ruleId }) => ruleId)).toEqual(["schema", "schema"]);
  });

  test.each([
    ["without a log", { model: "log" }, "names no log"],
    [
      "with a schema of a log that it does not name",
      { ...CONFIG, schemas: { ledgr: "x.json" } },
      'did you mean "ledger"',
    ],
    ["and a model that does not exist is refused", { ...CONFIG, model: "logs" }, "model"],
  ])("%s can't be judged", async (_, config, message) => {
    const report = await configured(config).lint();
    expect(faultsOf(report)).toContain(message);
    expect(exitCodeOf(report)).toBe(2);
  });
});

describe("the id of a record is in what is found of it:", () => {
  const FORMS: [string, string, string][] = [
    ["id", '"id":"a1"', "a1"],
    ["_id", '"_id":"65f0c0ffee"', "65f0c0ffee"],
    ["uuid", '"uuid":"5b1f3c1e-9d0a-4f7e-8f1e-0c0ffee00001"', "5b1f3c1e-9d0a-4f7e-8f1e-0c0ffee00001"],
    ["key", '"key":"k-1"', "k-1"],
    ["event_id", '"event_id":"e1"', "e1"],
    ["eventId", '"eventId":"e1"', "e1"],
    ["record_id", '"record_id":"r1"', "r1"],
    ["a number", '"id":17', "17"],
    ["the surest of several", '"key":"k-1","id":"a1"', "a1"],
    ["one beside an empty one", '"id":"","uuid":"u1"', "u1"],
    ["one with signs that can't be seen", '"id":"a\\u001b[1m"', "a<U+001B>[1m"],
  ];
  const first = (member: string, value: number) => `{${member},"value":${value}}\n`;
  const CHANGES: [string, (member: string) => string][] = [
    ["edited", (member) => first(member, 2) + line("b1")],
    ["deleted", () => line("b1")],
    ["moved", (member) => line("b1") + first(member, 1)],
  ];

  test.each(FORMS)("%s, in every finding of append-only and of other rules", async (_, member, id) => {
    for (const [kind, change] of CHANGES) {
      const repository = Repository.create();
      repository.commitFiles({ [LEDGER]: first(member, 1) + line("b1") });
      repository.commitFiles({ [LEDGER]: change(member) });
      expect([kind, ...(await kinds(repository))]).toEqual([kind, `append-only/${kind} ${id}`]);
    }
    const repository = Repository.create();
    repository.commitFiles({ [LEDGER]: first(member, 1), "s.json": '{"properties":{"value":{"const":2}}}' });
    const schema = join(repository.root, "s.json");
    const { findings } = await check(repository, { schema });
    expect(findings.map(({ ruleId }) => ruleId)).toContain("schema");
    expect([...new Set(findings.map(({ recordId }) => recordId))]).toEqual([id]);
  });

  test.each([
    ["none at the top", '"meta":{"id":"a1"}'],
    ["a list", '"id":["a1"]'],
    ["none at all", '"name":"a1"'],
  ])("%s is no id", async (_, member) => {
    const repository = Repository.create();
    repository.commitFiles({ [LEDGER]: first(member, 1) });
    repository.commitFiles({ [LEDGER]: first(member, 2) });
    expect(await kinds(repository)).toEqual(["append-only/edited null"]);
  });

  test("the field that --id names, where it has another name", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [LEDGER]: '{"serial":"s1","key":"k"}\n{"serial":"s1","key":"l"}\n' });
    expect(await kinds(repository, { id: "/serial" })).toEqual(["unique-id/minted-twice s1"]);
    repository.commitFiles({ [LEDGER]: '{"serial":"s2","key":"k"}\n{"serial":"s1","key":"l"}\n' });
    expect(await kinds(repository, { id: "/serial" })).toEqual(["append-only/edited s2"]);
  });
});
