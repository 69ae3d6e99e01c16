import { nearest } from "../base/text/nearest.js";
import { visibleId } from "../base/text/visible.js";
import { type Dangling, danglingIn } from "../registry/logs/dangling.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import type { Problem, RecordRule } from "./rule.js";

/** A reference that leads to nothing, and where it is. */
export interface Unresolved extends Dangling {
  record: RegistryRecord;
  registry: Registry;
}

interface ReferenceRule extends Omit<RecordRule, "severity" | "scope" | "appliesTo" | "check"> {
  /** What to say of a reference that leads to nothing; undefined where that is allowed. */
  unresolved(found: Unresolved): Omit<Problem, "at" | "unresolvedInto" | "missing"> | undefined;
  /** What else is judged about a record's references. */
  more?(record: RegistryRecord, registry: Registry): Iterable<Problem>;
}

/**
 * A rule about what records name. The references are those that the model's table gives to the rule of this id.
 */
export function referenceRule({ unresolved, more, ...about }: ReferenceRule): RecordRule {
  return {
    ...about,
    severity: "error",
    scope: "registry",
    appliesTo: "current",
    *check(record, registry) {
      for (const found of danglingIn(record, registry, about.id)) {
        const { reference, pointer } = found;
        const problem = unresolved({ ...found, record, registry });
        if (problem)
          yield {
            at: { record, pointer },
            unresolvedInto: registry.model.logOf(reference.to),
            missing: found.text,
            ...problem,
          };
      }
      if (more) yield* more(record, registry);
    },
  };
}

/** The record that may have been meant: the one of the right type whose id is at most two letters from the id that is written. */
export function meant({ reference, text, registry }: Unresolved): RegistryRecord | undefined {
  const similar = registry.log(registry.model.logOf(reference.to)).similar(text);
  const ids = similar.map(({ id }) => id ?? "");
  const guess = nearest(text, ids, 2);
  return similar.find(({ id }) => id === guess);
}

/** Points at the record that may have been meant. */
export function pointAt(match: RegistryRecord | undefined, addition = ""): NonNullable<Problem["related"]> {
  if (!match) return [];
  return [{ at: { record: match }, message: `nearest: ${visibleId(match.id ?? "")}${addition}` }];
}
