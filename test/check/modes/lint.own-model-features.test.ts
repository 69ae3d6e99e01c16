/** What a model of one's own can say beyond ids, times and schemas: waivers, versions, forms of ids and references. */

import { describe, expect, test } from "vitest";
import { jsonl } from "../../../src/rules/examples.js";
import { proposedBy } from "../../helpers/do-steps.js";
import { found } from "../../helpers/lint-files.js";
import { modelFiles } from "../../helpers/own-model.js";
import { Repository } from "../../helpers/repository.js";

type Json = Readonly<Record<string, unknown>>;

const TASKS = "logs/tasks.jsonl";
const NOTES = "logs/notes.jsonl";

/** A registry of tasks and of notes on them, whose types a test changes. */
function ofTasks(task: Json, note: Json, records: { tasks?: Json[]; notes?: Json[] } = {}): Repository {
  const repository = Repository.create();
  const logs = [
    { name: "tasks", path: TASKS, types: ["TASK"] },
    { name: "notes", path: NOTES, types: ["NOTE"], required: false },
  ];
  const types = { TASK: { id: "/id", ...task }, NOTE: { id: "/id", ...note } };
  const { tasks = [], notes = [] } = records;
  repository.commitFiles({
    ...modelFiles({ logs, types }),
    [TASKS]: jsonl([...tasks]),
    [NOTES]: jsonl([...notes]),
  });
  return repository;
}

/** What a line that is appended is told, staged, in a range and in an audit; the three must say the same. */
async function toldOf(repository: Repository, path: string, ...records: Json[]): Promise<string[]> {
  repository.append(path, jsonl(records as Record<string, unknown>[]));
  const staged = await repository.lintStaged();
  repository.commit();
  const reports = [staged, await repository.lint({ base: "HEAD~1" }), await repository.lint()];
  expect(reports.flatMap(({ faults }) => faults)).toEqual([]);
  const [first = [], ...others] = reports.map((report) => found(report).sort());
  for (const other of others) expect(other).toEqual(first);
  return first;
}

const ID = { type: "string" };
const schema = (fields: Json = {}, id: Json = ID) => ({
  type: "object",
  required: ["id"],
  properties: { id, ...fields },
});

describe("a reference", () => {
  const note = (reference: Json, field: Json = ID) => ({
    schema: schema({ task: field }),
    references: [{ field: "/task", type: "TASK", ...reference }],
  });

  test("to several things must find each", async () => {
    const many = note({ many: true }, { type: "array", items: ID });
    const repository = ofTasks({ schema: schema() }, many, { tasks: [{ id: "T-1" }, { id: "T-2" }] });
    expect(await toldOf(repository, NOTES, { id: "N-1", task: ["T-1", "T-2"] })).toEqual([]);
    expect(await toldOf(repository, NOTES, { id: "N-2", task: ["T-1", "T-8", "T-9"] })).toEqual([
      "references/missing",
      "references/missing",
    ]);
  });

  test("must be listed by what it names, where the model says so", async () => {
    const task = { schema: schema({ notes: { type: "array" } }), repeat: "supersede" };
    const tasks = [{ id: "T-1", notes: ["N-1"] }];
    const repository = ofTasks(task, note({ listedIn: "/notes" }), { tasks });
    expect(await toldOf(repository, NOTES, { id: "N-1", task: "T-1" })).toEqual([]);
    expect(await toldOf(repository, NOTES, { id: "N-2", task: "T-1" })).toEqual(["references/unlisted"]);
  });

  test("to what may come later is a warning until it is there", async () => {
    const repository = ofTasks({ schema: schema() }, note({ mayComeLater: true }));
    expect(await toldOf(repository, NOTES, { id: "N-1", task: "T-1" })).toEqual(["references/pending"]);
    expect((await repository.lint()).summary).toMatchObject({ errors: 0, warnings: 1 });
    expect(await toldOf(repository, TASKS, { id: "T-1" })).toEqual([]);
  });

  test("of an integer finds the thing of that integer, and no other", async () => {
    const integer = { type: "integer" };
    const repository = ofTasks({ schema: schema({}, integer) }, note({}, integer), { tasks: [{ id: 7 }] });
    expect(await toldOf(repository, NOTES, { id: "N-1", task: 7 })).toEqual([]);
    expect(await toldOf(repository, NOTES, { id: "N-2", task: 8 })).toEqual(["references/missing"]);
  });
});

describe("an id", () => {
  test("that is an integer is unique", async () => {
    const task = { schema: schema({}, { type: "integer" }), repeat: "once" };
    const repository = ofTasks(task, { schema: schema() }, { tasks: [{ id: 7 }] });
    expect(await toldOf(repository, TASKS, { id: 8 })).toEqual([]);
    expect(await toldOf(repository, TASKS, { id: 7 })).toEqual(["unique-id/repeated"]);
  });

  test("begins with the prefix of its type", async () => {
    const repository = ofTasks({ schema: schema(), prefix: "T" }, { schema: schema() });
    expect(await toldOf(repository, TASKS, { id: "T-1" })).toEqual([]);
    expect(await toldOf(repository, TASKS, { id: "X-1" })).toEqual(["schema/value"]);
  });
});

describe("a schema for each version", () => {
  const versioned = {
    "/v": {
      1: { type: "object", required: ["id", "v"], properties: { id: ID, v: { const: 1 }, title: ID } },
      2: {
        type: "object",
        required: ["id", "v", "owner"],
        properties: { id: ID, v: { const: 2 }, owner: ID },
      },
    },
  };

  test("judges each record by the version that it names", async () => {
    const repository = ofTasks({ schema: versioned }, { schema: schema() }, { tasks: [{ id: "T-1", v: 1 }] });
    expect(await toldOf(repository, TASKS, { id: "T-2", v: 2, owner: "Dana" })).toEqual([]);
    expect(await toldOf(repository, TASKS, { id: "T-3", v: 2 })).toEqual(["schema/missing"]);
  });

  test("refuses a version that has none, and names those that have", async () => {
    const repository = ofTasks({ schema: versioned }, { schema: schema() });
    repository.append(TASKS, jsonl([{ id: "T-1", v: 3 }]));
    const [finding] = (await repository.lintStaged()).findings;
    expect([finding?.ruleId, finding?.message, finding?.hint]).toEqual([
      "schema",
      expect.stringContaining("v is 3"),
      expect.stringMatching(/1.* or .*2/),
    ]);
  });

  test("is refused where the pointer is to a field that no version knows", async () => {
    const wrong = { "/versoin": versioned["/v"] };
    const { faults } = await ofTasks({ schema: wrong }, { schema: schema() }).lint();
    expect(faults[0]?.message).toMatch(
      /^runidx\.model\.json:\d+:\d+: no schema knows "\/versoin"; name the field/,
    );
  });
});

describe("the waivers of a model of one's own", () => {
  test("stand beside the first log, and hide what they are about", async () => {
    const repository = ofTasks(
      { schema: schema({ state: { enum: ["open", "done"] } }) },
      { schema: schema() },
    );
    repository.append(TASKS, jsonl([{ id: "T-1", state: "finished" }]));
    repository.commit();
    const [finding] = (await repository.lint()).findings;
    const draft = finding && proposedBy(finding)?.record;
    repository.write("logs/waivers.jsonl", jsonl([{ ...draft, reason: "imported", approved_by: "Dana" }]));
    expect(found(await repository.lintStaged())).toEqual([]);
    repository.commit();
    const audit = await repository.lint();
    expect([found(audit), audit.waived.length]).toEqual([[], 1]);
  });
});

test("what needs a record is judged where that record changes, though it is no reference", async () => {
  const granted = { properties: { state: { const: "granted" } } };
  const task = {
    schema: schema({ permit: ID }),
    requires: [
      { when: { properties: { permit: {} } }, type: "NOTE", by: { "/permit": "/id" }, that: granted },
    ],
  };
  const note = { schema: schema({ state: ID, at: ID }), times: ["/at"], repeat: "supersede" };
  const records = {
    tasks: [{ id: "T-1", permit: "N-1" }],
    notes: [{ id: "N-1", state: "granted", at: "2026-01-02T12:00:00Z" }],
  };
  const repository = ofTasks(task, note, records);
  expect(found(await repository.lint())).toEqual([]);
  const withdrawn = { id: "N-1", state: "withdrawn", at: "2026-01-02T13:00:00Z" };
  expect(await toldOf(repository, NOTES, withdrawn)).toEqual(["requires"]);
});
