import { pointerStep } from "../base/text/pointer.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { pointerOfField } from "../registry/model/field.js";
import type { TypeModel } from "../registry/model/model.js";
import { example, healthy, run, version, work } from "./examples.js";
import type { Problem, RecordRule } from "./rule.js";

/** Whether an id of a type is for one record, permanently; a newer line of the others takes the place of the older. */
const isMintedOnce = ({ model }: RegistryRecord) => model.repeat.kind === "once";

const SECOND = { version_id: "VER-20260102-2206-J2J2" };
const BOTH = { version_ids: ["VER-20260102-2206-H8Q8", SECOND.version_id] };

export const rule: RecordRule = {
  id: "unique-id",
  severity: "error",
  classes: {
    "minted-twice": { summary: "an id names two different things" },
    repeated: { summary: "the same line appears twice" },
    label: { summary: "two versions of one work have the same version_label", severity: "warning" },
  },
  summary: "an id is minted once, and no line appears twice",
  why: "Nobody can distinguish two versions with the same id. A line that appears twice often comes from a careless merge, and it is counted twice.",
  fix: "Mint a new id, drop the second line or give the next label before the line is committed. A committed line stays, and a person waives it.",
  whenOff: "Never.",
  scope: "registry",
  types: "all",
  appliesTo: "every",
  dependsOn: "ids",
  needs: [],
  examples: () => ({
    bad: [
      example("the same line twice", { runs: [run(), run()] }),
      example("a version's id minted twice", {
        songs: [work(), version(), version({ version_label: "v02" })],
      }),
      example("two versions with one label", {
        runs: [run(BOTH)],
        songs: [work(), version(), version(SECOND)],
      }),
    ],
    good: [
      healthy(),
      example("a newer record of the same run", {
        runs: [run(), run({ last_updated_utc: "2026-01-02T23:00Z", notes: "mastered" })],
      }),
    ],
  }),

  *check(record, registry) {
    const { id, type } = record;
    if (id === undefined) return;
    yield* sameLabel(record, registry);
    const lineage = registry.lineage(type, id);
    const first = lineage.firstBefore(record);
    if (!first) return;
    const isOnce = isMintedOnce(record);
    const equal = lineage.sameBytesBefore(record) ?? (isOnce && lineage.sameValueBefore(record));
    if (equal) {
      yield {
        at: { record },
        class: "repeated",
        message: `this line of ${id} stands in the log already`,
        hint: "drop the second line",
        correction: { kind: "text", to: "" },
        related: [{ at: { record: equal }, message: "the same record" }],
      };
    } else if (isOnce) {
      yield {
        at: { record, pointer: pointerStep(record.model.identity ?? "") },
        class: "minted-twice",
        message: `${id} stands for another ${record.model.noun} already`,
        hint: "mint a new id",
        related: [{ at: { record: first }, message: `${id} was minted here` }],
      };
    }
  },
};

/** The label of a version that an earlier version of its work has; two machines may have given it at once. */
function* sameLabel(record: RegistryRecord, registry: Registry): Iterable<Problem> {
  const { labelled } = record.model;
  if (!labelled) return;
  const [work, label] = [record.text(labelled.within), record.text(labelled.field)];
  if (work === undefined || label === undefined) return;
  const first = registry.firstWithLabel(record.model, work, label);
  if (!first || first.id === record.id) return;
  yield {
    at: { record, pointer: pointerOfField(labelled.field) },
    class: "label",
    message: `${record.id} is ${label} of ${work}, but ${first.id} is ${label} already`,
    hint: "give the next label that is free",
    ...freeLabel(record.model, work, registry),
    related: [
      {
        at: { line: first.line, pointer: pointerOfField(labelled.field) },
        message: `${first.id} is ${label} as well`,
      },
    ],
  };
}

/** The first label of the usual form that nothing within a work has. */
function freeLabel(model: TypeModel, work: string, registry: Registry): Pick<Problem, "correction"> {
  for (let number = 1; number < 100; number++) {
    const label = `v${String(number).padStart(2, "0")}`;
    if (!registry.firstWithLabel(model, work, label)) return { correction: { kind: "value", to: label } };
  }
  return {};
}
