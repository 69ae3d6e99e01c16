/** A change that touches a schema or a model: it says what a line may look like, and drops no duty. */
import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { jsonl } from "../../../src/rules/examples.js";
import { Repository } from "../../helpers/repository.js";

const LOG = "events.jsonl";
const MODEL = "runidx.model.json";
const CONFIG = "runidx.config.json";

interface Changes {
  kinds?: string[];
  repeat?: string;
  id?: string | undefined;
  references?: unknown[];
  requires?: unknown[];
  risk?: string[];
}

/** A model of one type of events, strict about its fields. */
function model({ kinds = ["DEPLOY"], risk = ["low", "high"], ...changes }: Changes = {}): string {
  const text = { type: "string" };
  const properties = { kind: text, id: text, of: text, risk: { enum: risk } };
  const type = {
    id: "/id",
    schema: { type: "object", required: ["kind", "id"], properties, additionalProperties: false },
    references: [{ field: "/of", type: "DEPLOY" }],
    ...changes,
  };
  const logs = [{ name: "events", path: LOG, types: kinds, type: { pointer: "/kind" } }];
  return `${JSON.stringify({ logs, types: Object.fromEntries(kinds.map((kind) => [kind, type])) }, null, 2)}\n`;
}

const deploy = (id: string, more: Record<string, unknown> = {}) => ({ kind: "DEPLOY", id, ...more });

function start(): Repository {
  const repository = Repository.create();
  repository.commitFiles({
    [CONFIG]: `${JSON.stringify({ model: MODEL })}\n`,
    [MODEL]: model(),
    [LOG]: jsonl([deploy("E-1")]),
  });
  return repository;
}

function verdict(report: Report) {
  expect(report.faults).toEqual([]);
  return [
    report.findings.map(({ ruleId, class: kind }) => (kind ? `${ruleId}/${kind}` : ruleId)),
    exitCodeOf(report),
  ];
}

/** The verdicts of the staged check, and of the range once it is committed. */
async function verdicts(repository: Repository) {
  const staged = verdict(await repository.lintStaged());
  repository.commit();
  return { staged, range: verdict(await repository.lint({ base: "HEAD~1" })) };
}

describe("one commit that changes the model and appends", () => {
  test("may add a value and its first line", async () => {
    const repository = start();
    repository.write(MODEL, model({ risk: ["low", "high", "none"] }));
    repository.append(LOG, jsonl([deploy("E-2", { risk: "none" })]));
    expect(await verdicts(repository)).toEqual({ staged: [[], 0], range: [[], 0] });
  });

  test("may add a type and its first line", async () => {
    const repository = start();
    repository.write(MODEL, model({ kinds: ["DEPLOY", "NOTE"] }));
    repository.append(LOG, jsonl([{ kind: "NOTE", id: "N-1", of: "E-1" }]));
    expect(await verdicts(repository)).toEqual({ staged: [[], 0], range: [[], 0] });
  });

  test("is shown in the range", async () => {
    const repository = start();
    repository.commitFiles({ [MODEL]: model({ risk: ["low"] }) });
    const { policyChanges } = await repository.lint({ base: "HEAD~1" });
    expect(policyChanges).toEqual([
      `the model in "${MODEL}" is changed; the head decides what a line may look like; the other requirements of the base stay in force`,
    ]);
  });

  test.each([
    [
      "that ids are unique",
      { id: undefined, repeat: undefined, references: [] },
      deploy("E-1", { risk: "low" }),
      "unique-id/minted-twice",
    ],
    [
      "that ids are minted once",
      { repeat: "supersede" },
      deploy("E-1", { risk: "low" }),
      "unique-id/minted-twice",
    ],
    ["that references resolve", { references: [] }, deploy("E-2", { of: "E-9" }), "references/missing"],
  ])("does not drop the duty %s", async (_, changes, line, told) => {
    const repository = start();
    repository.write(MODEL, model(changes as Changes));
    repository.append(LOG, jsonl([line]));
    const { staged, range } = await verdicts(repository);
    expect(staged).toEqual([[told], 1]);
    expect(range).toEqual([[told], 1]);
  });

  test("adds a duty for the lines that it adds", async () => {
    const repository = start();
    const requires = [
      { when: { properties: { risk: { const: "high" } } }, type: "DEPLOY", by: { "/of": "/id" } },
    ];
    repository.write(MODEL, model({ requires }));
    repository.append(LOG, jsonl([deploy("E-2", { risk: "high" })]));
    const { staged, range } = await verdicts(repository);
    expect([staged, range]).toEqual([
      [["requires"], 1],
      [["requires"], 1],
    ]);
  });
});

test("a change of the studio's registry to the model log drops none of the studio's rules", async () => {
  const { registryFiles, run } = await import("../../../src/rules/examples.js");
  const repository = Repository.create();
  const files = registryFiles();
  repository.commitFiles(files);
  const runs = "60-REGISTRY/data/run-index.jsonl";
  const logs = Object.fromEntries(
    ["run-index", "song-index", "overrides-log"].map((name) => [name, `60-REGISTRY/data/${name}.jsonl`]),
  );
  repository.write("60-REGISTRY/data/overrides-log.jsonl", "");
  repository.write(CONFIG, JSON.stringify({ model: "log", logs }));
  repository.append(runs, jsonl([run({ run_id: "RUN-20260103-2140-A7K2", qa_gate1: "FAIL" })]));
  const { staged, range } = await verdicts(repository);
  expect(staged[0]).toContain("gate-order");
  expect([staged[1], range[1]]).toEqual([1, 1]);
  expect(range[0]).toContain("gate-order");
});
