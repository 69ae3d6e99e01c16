/** A change adds duties of a model, and never removes one for the lines that it adds. */

import type { Finding } from "../../base/core/finding.js";
import type { Layout } from "../../registry/config/layout.js";
import type { RecordSchema } from "../../registry/model/schemas.js";
import type { ModelTable } from "../../registry/model/table.js";
import type { Rule } from "../../rules/rule.js";
import type { EvaluationInput, EvaluationResult } from "../findings/evaluation-result.js";
import { sumLeftOut } from "../findings/kept.js";
import { type ChangeOptions, checkChange } from "./change.js";

/** Whether a rule asks more of records than their form, which the checked state's model says. */
const isDuty = ({ id, scope }: Rule) => scope !== "line" && scope !== "file" && id !== "unknown-field";

/** The form of a type that the checked state does not have any more. */
const ANY_FORM: RecordSchema = { required: [], fields: undefined, validate: () => [] };

/** Whether two states have the same model. */
export function isSameModel(a: ModelTable, b: ModelTable): boolean {
  return a.name === b.name && a.source === b.source;
}

/** Two judgements of one change as one: what both found is reported once. */
function together(judged: EvaluationResult, duties: EvaluationResult): EvaluationResult {
  const known = new Set([...judged.findings, ...judged.waived.map(({ finding }) => finding)].map(keyOf));
  const missing = duties.notRun.filter(
    ({ ruleId, reason }) => !judged.notRun.some((row) => row.ruleId === ruleId && row.reason === reason),
  );
  const faults = duties.faults.filter(
    ({ message }) => !judged.faults.some((fault) => fault.message === message),
  );
  return {
    ...judged,
    findings: [...judged.findings, ...duties.findings.filter((finding) => !known.has(keyOf(finding)))],
    leftOut: sumLeftOut([judged.leftOut, duties.leftOut].filter((part) => part !== undefined)),
    waived: [...judged.waived, ...duties.waived.filter(({ finding }) => !known.has(keyOf(finding)))],
    notRun: [...judged.notRun, ...missing],
    faults: [...judged.faults, ...faults],
  };
}

const keyOf = ({ fingerprint }: Finding): string => fingerprint;

/**
 * Checks the change of a registry by its own model and, where the change touches the model, by the duties of the base's as
 * well.
 *
 * @param before the registry as the base has it; undefined where the base does not have it
 */
export async function checkByBoth(
  subject: EvaluationInput,
  before: Layout | undefined,
  options: ChangeOptions,
): Promise<EvaluationResult> {
  const judged = await checkChange(subject, options);
  const { layout, policy } = subject;
  if (!before || isSameModel(before.model, layout.model)) return judged;
  const forms = [...before.model.types].map((type) => [type, ANY_FORM]);
  const schemas = { ...Object.fromEntries(forms), ...policy.schemas };
  const places = before.model.logs.map(({ name }) => [name, layout.logs[name] ?? before.logs[name] ?? ""]);
  const old = { ...layout, model: before.model, logs: Object.fromEntries(places) };
  const { onAppended: _, ...rest } = options;
  const duties = await checkChange(
    { ...subject, layout: old, policy: { ...policy, schemas } },
    { ...rest, rules: options.rules.filter(isDuty) },
  );
  return together(judged, duties);
}
