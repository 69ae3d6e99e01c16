import { listing, quote, visibleId } from "../base/text/visible.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { fieldValue, nameOfField, pointerOfField } from "../registry/model/field.js";
import type { FieldPair, Requirement } from "../registry/model/model.js";
import { event, ledger, ownExample } from "./own-examples.js";
import { type Problem, type RecordRule, WAIVE } from "./rule.js";

const deploy = event({ kind: "DEPLOY", id: "E-2", risk: "high" });

export const rule: RecordRule = {
  id: "requires",
  severity: "error",
  summary: "a record that needs another one has it",
  why: "Some records belong together, such as a run with a failed check and the approval that allows it. One record without the other looks complete, but it is not.",
  fix: "Append the record that is needed, or correct the fields that ask for it. Where the record is committed, append the one that is needed; where there will be none, a person waives the finding.",
  whenOff: "Never. If the requirement no longer applies, remove it from the model.",
  scope: "registry",
  types: "all",
  appliesTo: "current",
  dependsOn: "joins",
  looksFurther: ({ model }) => model.requires.length > 0,
  remedy: "waive",
  needs: [],
  examples: () => ({
    bad: [
      ownExample("an approval is needed, and there is none", ledger([deploy])),
      ownExample(
        "the approval is for another record",
        ledger([
          deploy,
          event({ kind: "APPROVAL", id: "A-1", approves: "E-1" }),
          event({ kind: "DEPLOY", id: "E-1" }),
        ]),
      ),
    ],
    good: [
      ownExample(
        "with its approval",
        ledger([deploy, event({ kind: "APPROVAL", id: "A-1", approves: "E-2" })]),
      ),
      ownExample("nothing asks for an approval", ledger([event({ kind: "DEPLOY", id: "E-1" })])),
    ],
  }),

  *check(record, registry) {
    for (const requirement of record.model.requires) {
      if (!requirement.when(record.value)) continue;
      const candidates = candidatesOf(record, requirement, registry);
      const refused = candidates.map((other) => ({
        other,
        why: refusal(record, other, requirement, registry),
      }));
      if (refused.some(({ why }) => why === undefined)) continue;
      yield missing(record, requirement, registry, refused);
    }
  },
};

/** The records that share what the needed one is found by: of each thing the current one. */
function candidatesOf(
  record: RegistryRecord,
  { type, by: [pair] }: Requirement,
  registry: Registry,
): RegistryRecord[] {
  const value = pair && record.name(pair.ours);
  if (!pair || value === undefined) return [];
  const found = new Map<string | number, RegistryRecord>();
  for (const other of registry.referencing(type, pair.theirs, value)) {
    const current = other.id === undefined ? other : registry.current(type, other.id);
    if (current) found.set(current.id ?? current.position, current);
  }
  return [...found.values()];
}

function agrees(
  record: RegistryRecord,
  other: RegistryRecord,
  { ours, theirs }: FieldPair,
): boolean | undefined {
  const [mine, its] = [record.valueIn(ours), other.valueIn(theirs)];
  const isAbsent = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);
  if (isAbsent(mine) || isAbsent(its)) return undefined;
  if (Array.isArray(mine)) return mine.includes(its);
  return Array.isArray(its) ? its.includes(mine) : mine === its;
}

/** Why a record is not the one that is needed, in words that follow its id; undefined where it is. */
function refusal(
  record: RegistryRecord,
  other: RegistryRecord,
  requirement: Requirement,
  registry: Registry,
): string | undefined {
  const { by, agreeWhereBoth, that, inactive } = requirement;
  for (const pair of by) {
    const value = other.valueIn(pair.theirs);
    if (agrees(record, other, pair)) continue;
    return `has ${value === undefined ? "no" : "another"} ${nameOfField(pair.theirs)}${value === undefined ? "" : `: ${quote(value)}`}`;
  }
  const apart = agreeWhereBoth.find((pair) => agrees(record, other, pair) === false);
  if (apart) return `has another ${nameOfField(apart.theirs)}: ${quote(other.valueIn(apart.theirs))}`;
  if (inactive) {
    const state = stateOf(other, inactive.field, registry);
    if (inactive.values.includes(state))
      return `no longer counts: its ${nameOfField(inactive.field)} is ${quote(state)}`;
  }
  return that(other.value) ? undefined : `does not say what is needed${wanted(requirement, other)}`;
}

/** What a record says of a field with its updates applied. */
function stateOf(record: RegistryRecord, field: string, registry: Registry): unknown {
  for (const type of registry.model.updatesOf(record.type)) {
    const update = record.id === undefined ? undefined : registry.current(type, record.id);
    const value = update && fieldValue(update.value, field);
    if (value !== undefined) return value;
  }
  return fieldValue(record.value, field);
}

/** The first field that says something else than is asked. */
function wanted({ asked }: Requirement, other: RegistryRecord): string {
  const wrong = asked.find(({ field, value }) => fieldValue(other.value, field) !== value);
  return wrong ? `: ${nameOfField(wrong.field)} ${quote(wrong.value)}` : "";
}

function missing(
  record: RegistryRecord,
  { decidedBy, type, by, asked }: Requirement,
  registry: Registry,
  refused: readonly { other: RegistryRecord; why: string | undefined }[],
): Problem {
  const { noun } = registry.model.type(type);
  const reasons = decidedBy.map(
    (field) => `${nameOfField(field)} is ${quote(record.valueIn(field) ?? null)}`,
  );
  const parts = [
    ...by.map(({ ours, theirs }) => `${nameOfField(theirs)} ${quote(record.valueIn(ours) ?? null)}`),
    ...asked.map(({ field, value }) => `${nameOfField(field)} ${quote(value)}`),
  ];
  const needed = `${type} record with ${listing(parts)}`;
  const [last] = decidedBy.slice(-1);
  return {
    at: { record, ...(last !== undefined && { pointer: pointerOfField(last) }) },
    message: `${visibleId(record.id ?? "the record")} has no ${noun} with ${listing(parts)} that counts${reasons.length > 0 ? `; it needs one because ${listing(reasons)}` : ", and needs one"}`,
    hint: `append the ${needed}, or correct ${listing(decidedBy.map(nameOfField)) || "the record"}`,
    whenCommitted: `append the ${needed}; where there will be none, ${WAIVE}`,
    unresolvedInto: registry.model.logOf(type),
    related: refused.map(({ other, why }) => ({
      at: { record: other },
      message: `${visibleId(other.id ?? "this record")} ${why}`,
    })),
  };
}
