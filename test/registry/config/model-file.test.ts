/** What is wrong in a model file is said with its place, what was meant, and what to do; the program ends with 2. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { lintFiles } from "../../helpers/lint-files.js";
import {
  APPROVALS,
  approval,
  deploy,
  LOGS,
  MODEL,
  modelFiles,
  ownFiles,
  recordSchema,
  TYPES,
} from "../../helpers/own-model.js";
import { temporaryFolder } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

type Json = Record<string, unknown>;

const [FIRST, SECOND] = LOGS as unknown as [Json, Json];
const { DEPLOY, APPROVAL } = TYPES;
const [REQUIRES] = DEPLOY.requires as unknown as [Json];
const [REFERENCE] = APPROVAL.references as unknown as [Json];

/** The model with changes of one type. */
const typed = (name: keyof typeof TYPES, changes: Json): Json => ({
  logs: LOGS,
  types: { ...TYPES, [name]: { ...TYPES[name], ...changes } },
});
/** The model with changes of its first log. */
const logged = (changes: Json, second: Json = SECOND): Json => ({
  logs: [{ ...FIRST, ...changes }, second],
  types: TYPES,
});
const requiring = (changes: Json) => typed("DEPLOY", { requires: [{ ...REQUIRES, ...changes }] });
const referring = (changes: Json) => typed("APPROVAL", { references: [{ ...REFERENCE, ...changes }] });

/** What the program says of a registry with files of its own. */
async function say(files: Record<string, string>) {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries({ ...ownFiles([deploy("D-1")]), ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { code, stdout, stderr } = await runCli(["--no-history"], folder);
  // The terminal breaks lines between words.
  return { code, text: (stdout + stderr).replace(/\s+/g, " ") };
}

const model = (value: unknown) => ({ [MODEL]: JSON.stringify(value, null, 2) });

interface Case {
  name: string;
  files: Record<string, string>;
  /** What the message has, besides a place. */
  says: string[];
  /** The text of the line that the place is of. */
  line: string;
}

const wrong = (name: string, value: Json, line: string, ...says: string[]): Case => ({
  name,
  files: model(value),
  line,
  says,
});

const CASES: Case[] = [
  wrong(
    "an unknown key of the model",
    { ...logged({}), log: [] },
    '"log": []',
    'unknown key "log"',
    'did you mean "logs"',
  ),
  wrong("an unknown key of a log", logged({ require: true }), '"require": true', 'did you mean "required"'),
  wrong(
    "an unknown key of how types are told apart",
    logged({ type: { pointr: "/kind" } }),
    '"pointr"',
    'did you mean "pointer"',
  ),
  wrong("an unknown key of a type", typed("DEPLOY", { time: ["/at"] }), '"time": [', 'did you mean "times"'),
  wrong("an unknown key of a reference", referring({ feild: "/id" }), '"feild"', 'did you mean "field"'),
  wrong("an unknown key of a requirement", requiring({ whn: {} }), '"whn"', 'did you mean "when"'),
  wrong(
    "an unknown key of what is inactive",
    requiring({ inactive: { pointer: "/status", values: [1], value: 1 } }),
    '"value": 1',
    'did you mean "values"',
  ),
  wrong(
    "an unknown key of repeat",
    typed("DEPLOY", { repeat: { superseed: {} } }),
    '"superseed"',
    'did you mean "supersede"',
  ),
  wrong(
    "an unknown key of supersede",
    typed("DEPLOY", { repeat: { supersede: { keeps: [] } } }),
    '"keeps"',
    'did you mean "keep"',
  ),
  wrong("an unknown word of repeat", typed("DEPLOY", { repeat: "twice" }), '"repeat": "twice"'),
  wrong(
    "an unknown type of a log",
    logged({ types: ["DEPLOI"] }),
    '"DEPLOI"',
    'there is no type "DEPLOI"',
    'did you mean "DEPLOY"',
  ),
  wrong(
    "an unknown type of a reference",
    referring({ type: "DEPLOI" }),
    '"type": "DEPLOI"',
    'did you mean "DEPLOY"',
  ),
  wrong(
    "an unknown type of an update",
    typed("APPROVAL_UPDATE", { repeat: { update: "APROVAL" } }),
    '"update": "APROVAL"',
    'did you mean "APPROVAL"',
  ),
  wrong(
    "an unknown type of a requirement",
    requiring({ type: "APROVAL" }),
    '"type": "APROVAL"',
    'did you mean "APPROVAL"',
  ),
  wrong(
    "a type that no log holds",
    { ...logged({}), types: { ...TYPES, OTHER: { schema: {} } } },
    '"OTHER": {',
    'no log holds records of the type "OTHER"',
  ),
  wrong(
    "a type in two logs",
    logged({}, { ...SECOND, types: ["APPROVAL", "APPROVAL_UPDATE", "DEPLOY"] }),
    '"DEPLOY"',
    'stand in "deployments" already',
  ),
  wrong(
    "two logs of one name",
    logged({ name: "Approvals" }),
    '"name": "approvals"',
    'two logs are named "approvals"',
  ),
  wrong(
    "a log named waivers",
    logged({ name: "waivers" }),
    '"name": "waivers"',
    "every registry has a log named waivers",
  ),
  wrong(
    "several types that nothing tells apart",
    logged({}, { ...SECOND, type: undefined }),
    "{",
    'add "type"',
  ),
  wrong(
    "a log outside of the registry",
    logged({ path: "../deployments.jsonl" }),
    '"path": "../deployments.jsonl"',
    "leaves the registry's folder",
  ),
  wrong(
    "a log that is no JSONL file",
    logged({ path: "deployments.json" }),
    '"path": "deployments.json"',
    "does not end in .jsonl",
  ),
  wrong(
    "an id that the schema does not know",
    typed("DEPLOY", { id: "/idd" }),
    '"id": "/idd"',
    'knows no field "/idd"',
    'did you mean "id"',
  ),
  wrong(
    "a time that the schema does not know",
    typed("DEPLOY", { times: ["/att"] }),
    '"/att"',
    'did you mean "at"',
  ),
  wrong(
    "a kept field that the schema does not know",
    typed("DEPLOY", { repeat: { supersede: { keep: ["/tem"] } } }),
    '"/tem"',
    'did you mean "team"',
  ),
  wrong(
    "a reference's field that the schema does not know",
    typed("APPROVAL", { references: [REFERENCE, { field: "/aproves", type: "DEPLOY" }] }),
    '"field": "/aproves"',
    'did you mean "approves"',
  ),
  wrong(
    "a field of the other side that its schema does not know",
    referring({ agree: { "/team": "/taem" } }),
    '"/team": "/taem"',
    'did you mean "team"',
  ),
  wrong(
    "a listing field that the other schema does not know",
    referring({ listedIn: "/output" }),
    '"listedIn": "/output"',
    'did you mean "outputs"',
  ),
  wrong(
    "a condition on a field that the schema does not know",
    requiring({ when: { properties: { rsk: { const: "high" } } } }),
    '"when"',
    'did you mean "risk"',
  ),
  wrong(
    "a state that neither the type nor its updates know",
    requiring({ inactive: { pointer: "/state", values: ["x"] } }),
    '"pointer": "/state"',
    'did you mean "status"',
  ),
  wrong(
    "by without an id or reference",
    requiring({ by: { "/team": "/team" } }),
    '"by": {',
    "can't be found",
  ),
  wrong(
    "a repeat without an id",
    { logs: [{ ...FIRST, types: ["D"] }], types: { D: { schema: {}, repeat: "once" } } },
    '"repeat": "once"',
    "has no id",
  ),
  wrong(
    "a reference to a type without an id",
    {
      logs: [{ ...FIRST, types: ["D"] }],
      types: { D: { schema: {}, references: [{ field: "/x", type: "D" }] } },
    },
    '"type": "D"',
    "has no id, so nothing can name it",
  ),
  wrong(
    "a schema that is not there",
    typed("DEPLOY", { schema: "deploy.json" }),
    '"schema": "deploy.json"',
    'there is no schema "deploy.json"',
  ),
  wrong(
    "a schema outside of the repository",
    typed("DEPLOY", { schema: "../../../../../../../../../../../../deploy.json" }),
    '"schema": "../',
    "lies outside the repository",
  ),
  wrong(
    "a schema that does not compile",
    typed("DEPLOY", { schema: { ...recordSchema(), type: "objekt" } }),
    '"schema": {',
    "can't be used as a schema",
  ),
  wrong(
    "a condition that does not compile",
    requiring({ when: { properties: { risk: { type: "strin" } } } }),
    '"when": {',
    "can't be used as a schema",
  ),
  wrong(
    "a version that is no schema",
    typed("DEPLOY", { schema: { "/v": { "1": recordSchema(), "2": 7 } } }),
    '"2": 7',
    "this is not a schema",
  ),
  wrong(
    "versions of nothing",
    typed("DEPLOY", { schema: { "/v": {} } }),
    '"schema": {',
    "no version has a schema",
  ),
  wrong("a pointer that is none", typed("DEPLOY", { id: "id" }), '"id": "id"'),
  wrong("no logs", { logs: [], types: TYPES }, '"logs": []'),
  wrong("no types", { logs: LOGS, types: {} }, '"types": {}'),
  wrong("a model that is a list", [] as unknown as Json, "[]", "object"),
];

/** Line that a text stands in, of the model file. */
function placeIn(text: string, line: string): RegExp {
  const numbers = text.split("\n").flatMap((one, index) => (one.includes(line) ? [index + 1] : []));
  return new RegExp(`runidx\\.model\\.json:(?:${numbers.join("|")}):\\d+: `);
}

describe("a model is refused, with place, what was meant and what to do", () => {
  test.each(CASES.map((one) => [one.name, one] as const))("for %s", async (_, { files, says, line }) => {
    const { code, text } = await say(files);
    expect(text).toMatch(placeIn(files[MODEL] ?? "", line));
    for (const part of says) expect(text).toContain(part);
    expect(code).toBe(2);
  });

  test("for a file that is not there, at the place that names it", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "runidx.config.json"), '{ "model": "other.json" }\n');
    const { code, stderr, stdout } = await runCli(["--no-history"], folder);
    expect([code, stdout + stderr]).toEqual([
      2,
      expect.stringContaining('there is no model "other.json", which runidx.config.json:1:12 names'),
    ]);
  });

  test("for a schema file that is not valid JSON", async () => {
    const { code, text } = await say({
      ...model(typed("DEPLOY", { schema: "deploy.json" })),
      "deploy.json": "{",
    });
    expect([code, text]).toEqual([
      2,
      expect.stringMatching(/runidx\.model\.json:\d+:\d+: "deploy\.json" is not valid JSON/),
    ]);
  });

  test("for a text that is not valid JSON", async () => {
    const { code, text } = await say({ [MODEL]: '{ "logs": [\n  nothing\n] }' });
    expect([code, text]).toEqual([2, expect.stringMatching(/runidx\.model\.json:2:3: /)]);
  });

  test("for a file that is larger than any model", async () => {
    const { code } = await say({ [MODEL]: JSON.stringify(logged({})) + " ".repeat(1 << 20) });
    expect(code).toBe(2);
  });
});

/** What an audit finds. Throws where something could not be judged. */
async function audit(files: Record<string, string>): Promise<string[]> {
  const { faults, notRun, findings } = await lintFiles(files);
  if (faults.length + notRun.filter(({ ruleId }) => ruleId !== "append-only").length > 0)
    throw new Error(JSON.stringify([faults, notRun]));
  return findings.map(({ ruleId, class: kind }) => `${ruleId}/${kind}`);
}

describe("a model is taken", () => {
  const files = ownFiles([deploy("D-1")], [approval("A-1", "D-1")]);

  test.each<[string, (text: string) => string]>([
    ["with a byte order mark", (text) => `\ufeff${text}`],
    ["with CR LF", (text) => text.replaceAll("\n", "\r\n")],
    ["of almost one megabyte", (text) => text + " ".repeat((1 << 20) - text.length - 10)],
  ])("%s", async (_, change) => {
    expect(await audit({ ...files, [MODEL]: change(files[MODEL] ?? "") })).toEqual([]);
  });

  const nested = { properties: { id: { type: "string" } } };
  test.each<[string, Json, string]>([
    ["in an object", { properties: { meta: nested } }, "/meta/id"],
    ["through $ref", { properties: { meta: { $ref: "#/$defs/meta" } }, $defs: { meta: nested } }, "/meta/id"],
    [
      "through a $ref to an id",
      { properties: { meta: { $ref: "meta.json" } }, $defs: { meta: { $id: "meta.json", ...nested } } },
      "/meta/id",
    ],
    ["through allOf", { allOf: [{ properties: { meta: nested } }] }, "/meta/id"],
    ["through anyOf in allOf", { allOf: [{ anyOf: [{ properties: { meta: nested } }] }] }, "/meta/id"],
    ["in an array", { properties: { meta: { type: "array", items: nested } } }, "/meta/0/id"],
    [
      "in a tuple",
      { properties: { meta: { type: "array", prefixItems: [nested], minItems: 1, items: false } } },
      "/meta/0/id",
    ],
    ["by a pattern of names", { patternProperties: { "^me": nested } }, "/meta/id"],
    ["where a schema names no fields", {}, "/meta/id"],
    ["where a name has a slash", { properties: { "me/ta": nested } }, "/me~1ta/id"],
  ])("with an id that the schema knows %s", async (_, schema, id) => {
    const own = {
      logs: [{ name: "log", path: "log.jsonl", types: ["T"] }],
      types: { T: { schema: { type: "object", ...schema }, id } },
    };
    const value = id.includes("/0/")
      ? { meta: [{ id: "x" }] }
      : { [id.includes("~1") ? "me/ta" : "meta"]: { id: "x" } };
    const line = `${JSON.stringify(value)}\n`;
    expect(await audit({ ...modelFiles(own), "log.jsonl": line })).toEqual([]);
    expect(await audit({ ...modelFiles(own), "log.jsonl": line + line })).toEqual(["unique-id/repeated"]);
  });

  test.each<[string, Json, string]>([
    ["in an object", { properties: { meta: nested } }, "/meta/idd"],
    [
      "through $ref",
      { properties: { meta: { $ref: "#/$defs/meta" } }, $defs: { meta: nested } },
      "/meta/idd",
    ],
    ["through allOf", { allOf: [{ properties: { meta: nested } }] }, "/meta/idd"],
    ["in an array", { properties: { meta: { type: "array", items: nested } } }, "/meta/0/idd"],
    [
      "in a tuple",
      { properties: { meta: { type: "array", prefixItems: [nested], minItems: 1, items: false } } },
      "/meta/0/idd",
    ],
    ["in a text", { properties: { meta: { type: "string" } } }, "/meta/id"],
    ["in a list, by a name", { properties: { meta: { type: "array", items: nested } } }, "/meta/id"],
  ])("but not with an id that the schema does not know %s", async (_, schema, id) => {
    const own = {
      logs: [{ name: "log", path: "log.jsonl", types: ["T"] }],
      types: { T: { schema: { type: "object", ...schema }, id } },
    };
    const { code, text } = await say({ ...modelFiles(own), "log.jsonl": "{}\n" });
    expect([code, text]).toEqual([2, expect.stringContaining(`knows no field "${id}"`)]);
  });
});

describe("a name that every object has", () => {
  const NAMES = ["toString", "valueOf", "hasOwnProperty", "constructor"];

  test.each(NAMES)("does no harm as the name of a log: %s", async (name) => {
    const files = { ...ownFiles([deploy("D-1")]), ...modelFiles(logged({ name })) };
    expect(await audit(files)).toEqual([]);
  });

  test.each(NAMES.slice(0, 3))("does no harm as a type and a field: %s", async (name) => {
    const schema = { type: "object", required: [name], properties: { [name]: { type: "string" } } };
    const types = { [name]: { schema, id: `/${name}`, references: [{ field: `/${name}`, type: name }] } };
    const own = { logs: [{ name: "log", path: "log.jsonl", types: [name] }], types };
    expect(await audit({ ...modelFiles(own), "log.jsonl": `${JSON.stringify({ [name]: "x" })}\n` })).toEqual(
      [],
    );
    expect(await audit({ ...modelFiles(own), "log.jsonl": "{}\n" })).toEqual(["schema/missing"]);
  });

  test.each(NAMES)("is no type that is not named: %s", async (name) => {
    const { code, text } = await say(model(referring({ type: name })));
    expect([code, text]).toEqual([2, expect.stringContaining(`there is no type "${name}"`)]);
  });

  test.each(NAMES)("is of no type where a record has it: %s", async (name) => {
    const files = ownFiles([deploy("D-1")], [approval("A-1", "D-1")]);
    files[APPROVALS] += `${JSON.stringify({ ...approval("A-2", "D-1"), kind: name })}\n`;
    expect(await audit(files)).toHaveLength(1);
  });

  test.each(["__proto__", "constructor"])("is refused as a key of the model: %s", async (name) => {
    const text = JSON.stringify(logged({})).replace('"DEPLOY":', `"${name}":`);
    const { code, text: said } = await say({ [MODEL]: text });
    expect([code, said]).toEqual([2, expect.stringContaining(name)]);
  });
});
