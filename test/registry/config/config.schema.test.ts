import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refuseLogPath } from "../../../src/registry/config/log-path.js";
import { registryFiles } from "../../../src/rules/examples.js";
import { rules } from "../../../src/rules/index.js";
import { lintFiles } from "../../helpers/lint-files.js";

const SCHEMA = JSON.parse(readFileSync("schemas/config.schema.json", "utf8"));

/** Compiles the schema with every strictness that there is; what the compiler warns of is an error too. */
function compileStrictly(schema: object) {
  const refuse = (text: string) => {
    throw new Error(text);
  };
  const logger = { log: refuse, warn: refuse, error: refuse };
  return new Ajv({ strict: true, strictTypes: true, strictRequired: true, allErrors: true, logger }).compile(
    schema,
  );
}

const isValid = (config: unknown) => compileStrictly(SCHEMA)(config) as boolean;

/** What the program says of a configuration; undefined where it takes it. */
async function refusalOf(config: unknown): Promise<string | undefined> {
  const files = { ...registryFiles(), "runidx.config.json": JSON.stringify(config) };
  return (await lintFiles(files)).faults[0]?.message;
}

test("the configuration's schema compiles where nothing is let pass", () => {
  expect(() => compileStrictly(SCHEMA)).not.toThrow();
});

test("a schema with something that is let pass elsewhere does not compile", () => {
  expect(() => compileStrictly({ allOf: [{ properties: { a: true } }] })).toThrow("strict mode");
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("the setting of %s", (id, { classes = {} }) => {
  const names = Object.keys(classes);
  const object = SCHEMA.properties.rules.properties[id].anyOf[1];

  test("has every class of the rule for an editor to complete, with its severities and what it is", () => {
    const offered = Object.entries(object.properties.classes.properties as Record<string, unknown>);
    expect(offered).toEqual(
      Object.entries(classes).map(([name, { summary }]) => [
        name,
        { enum: ["off", "warn", "error"], description: summary },
      ]),
    );
  });

  test("takes a severity, one for each class, and nothing else", () => {
    const setting = (value: unknown) => isValid({ rules: { [id]: value } });
    const each = Object.fromEntries(names.map((name) => [name, "warn"]));
    expect([setting("off"), setting({ severity: "error", classes: each })]).toEqual([true, true]);
    expect([setting("loud"), setting({ classes: { nothing: "warn" } }), setting({ class: {} })]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe("a path that leads up", () => {
  const UP = ["../x.jsonl", "a/../x.jsonl", "..", "a/..", "..\\x.jsonl", "a\\..\\x.jsonl"];
  const CONFIGS: readonly (readonly [string, (path: string) => object])[] = [
    ["a log", (path) => ({ logs: { "run-index": path } })],
    ["a schema", (path) => ({ schemas: { RUN: path } })],
    ["a registry", (path) => ({ registries: [path] })],
    [
      "a settled log",
      (path) => ({ settled: [{ commit: "0".repeat(40), path, reason: "x", approved_by: "Dana Whitlock" }] }),
    ],
  ];

  describe.each(CONFIGS)("for %s", (_, make) => {
    test.each(UP)("is refused by the schema: %s", (path) => {
      expect([isValid(make(path)), isValid(make("a/x..y.jsonl"))]).toEqual([false, true]);
    });

    test("is refused by the program, in words", async () => {
      expect(await refusalOf(make("../x.jsonl"))).toMatch(/ \.\. in it|leaves the registry's folder/);
    });
  });
});

describe("the path of a log", () => {
  const isTaken = (path: string) => {
    try {
      refuseLogPath(path, "a test");
      return true;
    } catch {
      return false;
    }
  };

  test.each([
    "60-REGISTRY/data/run-index.jsonl",
    "./runs.ndjson",
    "data/runs*.jsonl",
    "a.b/c..d/runs.jsonl",
    "data/runs.{writer}.jsonl",
    "data/runs-{writer}.x.ndjson",
    "{a}/runs.jsonl",
  ])("is taken by schema and program: %s", (path) => {
    expect([isValid({ logs: { waivers: path } }), isTaken(path)]).toEqual([true, true]);
  });

  test.each([
    "**.jsonl",
    "*/x.jsonl",
    "\\x.jsonl",
    ".git/x.jsonl",
    "/x.jsonl",
    "C:/x.jsonl",
    "x.json",
    "a//x.jsonl",
    "{writer}.jsonl",
    "runs{writer}.jsonl",
    "runs.{writer}-x.jsonl",
    "runs.{writer}.{writer}.jsonl",
    "runs.{writer}.*.jsonl",
    "runs.{writer}/x.jsonl",
    "runs.{machine}.jsonl",
    "runs.{Writer}.jsonl",
    "runs.{.jsonl",
  ])("is refused by schema and program: %s", (path) => {
    expect([isValid({ logs: { waivers: path } }), isTaken(path)]).toEqual([false, false]);
  });

  test("is taken by the schema exactly where the program takes it", () => {
    const validate = compileStrictly(SCHEMA);
    const parts = [
      ".",
      "..",
      "/",
      "*",
      "\\",
      "a",
      "C:",
      ".git",
      ".GIT",
      "./",
      "\0",
      "{writer}",
      "{",
      "}",
      "-",
      ".jsonl",
      ".ndjson",
      ".json",
    ];
    const paths = fc.array(fc.constantFrom(...parts), { maxLength: 7 }).map((steps) => steps.join(""));
    fc.assert(
      fc.property(
        fc.oneof(
          paths,
          paths.map((path) => `${path}.jsonl`),
        ),
        (path) => {
          expect(validate({ logs: { waivers: path } })).toBe(isTaken(path));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
