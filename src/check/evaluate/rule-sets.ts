/** The rules of one model, by what they look at. */
import type { FileRule, LineRule, LogRule, RecordRule, Rule } from "../../rules/rule.js";

export interface RuleSets {
  /** All of them. */
  all: readonly Rule[];
  lines: readonly LineRule[];
  files: readonly FileRule[];
  logs: readonly LogRule[];
  /** On every record, by itself. */
  everyRecord: readonly RecordRule[];
  /** On every record, against the others of the same thing. */
  history: readonly RecordRule[];
  /** On the record that answers for its thing. */
  current: readonly RecordRule[];
}

/** Sorts rules: those of other models are left out. */
export function ruleSetsOf(rules: readonly Rule[], model: string): RuleSets {
  const all = rules.filter((rule) => rule.model === undefined || rule.model === model);
  const records = all.filter(
    (rule): rule is RecordRule => rule.scope === "record" || rule.scope === "registry",
  );
  const every = records.filter(({ appliesTo }) => appliesTo === "every");
  return {
    all,
    lines: all.filter((rule): rule is LineRule => rule.scope === "line"),
    files: all.filter((rule): rule is FileRule => rule.scope === "file"),
    logs: all.filter((rule): rule is LogRule => rule.scope === "log"),
    everyRecord: every.filter(({ scope }) => scope === "record"),
    history: every.filter(({ scope }) => scope === "registry"),
    current: records.filter(({ appliesTo }) => appliesTo === "current"),
  };
}

/** Those of some rules that are enough. */
export function only(
  rules: readonly RecordRule[],
  enough: ReadonlySet<RecordRule> | undefined,
): readonly RecordRule[] {
  return enough ? rules.filter((rule) => enough.has(rule)) : rules;
}

/** Whether a rule looks at records of a type. */
export function appliesToType({ types }: RecordRule, type: string): boolean {
  return types === "all" || types.includes(type);
}
