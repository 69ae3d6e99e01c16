/** Registries of any model, asked from a program. */
import { describe, expect, expectTypeOf, test } from "vitest";
import { type Fields, type OpenRegistry, openRegistry, type RunRecord, UserError } from "../../src/index.js";
import { jsonl, registryFiles, run, waiver } from "../../src/rules/examples.js";
import { NOW } from "../helpers/lint-files.js";
import { Repository } from "../helpers/repository.js";
import { folderWith } from "./ask.js";

const OPENED = { id: "a", state: "open", meta: { size: 3 } };
const OTHER = { id: 7, state: "open" };
const CLOSED = { id: "a", state: "done", meta: { size: 4 } };
const LEDGER = { "ledger.jsonl": jsonl([OPENED, OTHER, CLOSED]) };

/** Opens logs that are named, for one question. */
async function asked<Answer>(
  question: (registry: OpenRegistry) => Answer,
  files: Readonly<Record<string, string>> = LEDGER,
  options: Parameters<typeof openRegistry>[1] = { logs: ["ledger.jsonl"], id: "/id" },
): Promise<Answer> {
  const registry = await openRegistry(folderWith(files), { now: NOW, ...options });
  try {
    return question(registry);
  } finally {
    registry.close();
  }
}

describe("a log that is named to openRegistry", () => {
  test("has things, in the order in which they appear", async () => {
    expect(await asked((registry) => registry.things("ledger.jsonl"))).toEqual(["a", "7"]);
  });

  test("has types", async () => {
    expect(await asked((registry) => registry.types())).toEqual(["ledger.jsonl", "WAIVER"]);
  });

  test("gives the record that answers for a thing, or undefined", async () => {
    const found = await asked((registry) => registry.current("ledger.jsonl", "a"));
    expectTypeOf(found).toEqualTypeOf<Fields | undefined>();
    expect(found).toEqual(CLOSED);
    expect(await asked((registry) => registry.current("ledger.jsonl", "b"))).toBeUndefined();
  });

  test("gives every line of a thing", async () => {
    const found = await asked((registry) => registry.history("ledger.jsonl", "a"));
    expectTypeOf(found).toEqualTypeOf<Fields[]>();
    expect(found).toEqual([OPENED, CLOSED]);
  });

  test("lists what fits", async () => {
    expect(await asked((registry) => registry.list())).toEqual([OTHER, CLOSED]);
    expect(await asked((registry) => registry.list({ where: { "meta.size": 4 } }))).toEqual([CLOSED]);
    expect(await asked((registry) => registry.list({ allLines: true, last: 2 }))).toEqual([OTHER, CLOSED]);
  });

  test("is read in a commit", async () => {
    const repository = Repository.create();
    repository.commitFiles(LEDGER);
    repository.write("ledger.jsonl", "");
    const { env, root } = repository;
    const registry = await openRegistry(root, { env, at: "HEAD", logs: ["ledger.jsonl"] });
    expect(registry.list()).toEqual([OPENED, OTHER, CLOSED]);
    registry.close();
  });

  test.each<[string, (registry: OpenRegistry) => unknown]>([
    ["a field that nobody knows", (registry) => registry.list({ where: { "meta.sise": 4 } })],
    ["a time that its records do not have", (registry) => registry.list({ from: "7d" })],
    ["a type that there is not", (registry) => registry.things("RUN")],
    ["a number of rows that is none", (registry) => registry.list({ last: 0 })],
    ["a key that no question has", (registry) => registry.list({ form: "7d" } as never)],
    ["runs", (registry) => registry.runs()],
    ["a run", (registry) => registry.history("RUN-20260102-2140-A7K2")],
  ])("refuses to be asked for %s", async (_, question) => {
    await expect(asked(question)).rejects.toThrow(UserError);
  });

  test("is refused with an option that is not known: another registry would be opened", async () => {
    const options = { log: ["ledger.jsonl"] } as never;
    await expect(asked((registry) => registry.list(), LEDGER, options)).rejects.toThrow(
      'the option "log" (did you mean "logs"?)',
    );
  });

  test("has no things where no field is said to identify them", async () => {
    const question = (registry: OpenRegistry) => registry.things("ledger.jsonl");
    await expect(asked(question, LEDGER, { logs: ["ledger.jsonl"] })).rejects.toThrow("have no identity");
  });
});

describe("a registry of the studio", () => {
  const files = registryFiles({ runs: [run()], waivers: [waiver()] });

  test("is asked about all of its types", async () => {
    const ask = <Answer>(question: (registry: OpenRegistry) => Answer) => asked(question, files, {});
    expect(await ask((registry) => registry.things("RUN"))).toEqual([run().run_id]);
    expect(await ask((registry) => registry.current("WAIVER", waiver().waiver_id as string))).toEqual(
      waiver(),
    );
    expect(await ask((registry) => registry.list({ type: "RUN", from: "2026-01-02" }))).toEqual([run()]);
    const runs = await ask((registry) => registry.history(run().run_id as string));
    expectTypeOf(runs).toEqualTypeOf<RunRecord[]>();
    expect(runs).toEqual([run()]);
  });
});
