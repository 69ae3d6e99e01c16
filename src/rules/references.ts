import { quote, visibleId } from "../base/text/visible.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import { fieldValue, nameOfField, pointerOfField } from "../registry/model/field.js";
import type { ReferenceModel } from "../registry/model/model.js";
import { event, ledger, ownExample } from "./own-examples.js";
import { meant, pointAt, referenceRule } from "./reference-rule.js";
import { type Problem, WAIVE } from "./rule.js";

export const rule = referenceRule({
  id: "references",
  classes: {
    missing: { summary: "a record names a thing that no log has" },
    pending: {
      summary: "a record names a thing that no log has yet, where the model says that it may come later",
      severity: "warning",
      isInformation: true,
    },
    disagrees: { summary: "a record and the thing that it names differ in a field that both have" },
    unlisted: { summary: "the thing that a record names does not list the record" },
  },
  summary: "what a record names is recorded, agrees with it and lists it where the model says so",
  why: "If nobody recorded the thing that a record names, the reference leads to nothing.",
  fix: "Append the record that is missing, or correct the id. Where the record is committed and its type can be superseded, append a newer record with the right id; else a person waives the finding.",
  whenOff: "While the other log is still incomplete.",
  types: "all",
  dependsOn: "joins",
  looksFurther: ({ model }) => model.references.some(({ rule }) => rule === "references"),
  needs: [],
  examples: () => ({
    bad: [
      ownExample(
        "an approval of nothing",
        ledger([
          event({ kind: "DEPLOY", id: "E-1" }),
          event({ kind: "APPROVAL", id: "A-1", approves: "E-9" }),
        ]),
      ),
      ownExample(
        "an approval of another team",
        ledger([
          event({ kind: "DEPLOY", id: "E-1", team: "sea" }),
          event({ kind: "APPROVAL", id: "A-1", approves: "E-1", team: "land" }),
        ]),
      ),
    ],
    good: [
      ownExample(
        "what is named is there",
        ledger([
          event({ kind: "DEPLOY", id: "E-1" }),
          event({ kind: "APPROVAL", id: "A-1", approves: "E-1" }),
        ]),
      ),
    ],
  }),

  unresolved(found) {
    const { record, registry, reference } = found;
    const { field, to, mayComeLater } = reference;
    const { noun } = registry.model.type(to);
    const id = visibleId(found.text);
    const append = `append the ${to} record of ${id}`;
    return {
      class: mayComeLater ? "pending" : "missing",
      message: `${visibleId(record.id ?? "the record")} names ${noun} ${id} in ${nameOfField(field)}, which ${quote(registry.model.logOf(to))} does not have`,
      hint: `${append}${mayComeLater ? " once it is there" : ""}, or correct ${nameOfField(field)}`,
      whenCommitted:
        record.model.repeat.kind === "supersede"
          ? `${append}; or, where the id is wrong, append a newer ${record.type} record of ${visibleId(record.id ?? "it")} with the right id`
          : `${append}; where the id is wrong, ${WAIVE}`,
      related: pointAt(meant(found)),
    };
  },

  *more(record, registry) {
    for (const reference of record.model.references) {
      if (reference.rule !== "references") continue;
      for (const { text, pointer } of record.named(reference.field)) {
        const target = registry.current(reference.to, text);
        if (target) yield* contradictions(record, reference, target, pointer);
      }
    }
  },
});

/** Where a record and the thing that it names contradict each other. */
function* contradictions(
  record: RegistryRecord,
  { agree, listedIn }: ReferenceModel,
  target: RegistryRecord,
  pointer: string,
): Iterable<Problem> {
  const name = visibleId(target.id ?? "it");
  const related = [{ at: { record: target }, message: `${name} is recorded here` }];
  for (const { ours, theirs } of agree) {
    const [mine, its] = [fieldValue(record.value, ours), fieldValue(target.value, theirs)];
    if (mine === undefined || its === undefined || mine === its) continue;
    yield {
      at: { record, pointer: pointerOfField(ours) },
      class: "disagrees",
      message: `${nameOfField(ours)} is ${quote(mine)}, but ${name} has ${quote(its)}`,
      hint: `correct ${nameOfField(ours)}, or name another ${target.model.noun}`,
      related,
    };
  }
  if (listedIn === undefined || record.id === undefined || target.lists(listedIn, record.id)) return;
  yield {
    at: { record, pointer },
    class: "unlisted",
    message: `${visibleId(record.id)} names ${name}, which does not list it in ${nameOfField(listedIn)}`,
    hint: `append a newer ${target.type} record of ${name} that has ${visibleId(record.id)} in ${nameOfField(listedIn)}`,
    remedy: "elsewhere",
    related,
  };
}
