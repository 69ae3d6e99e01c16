import { didYouMean } from "../base/text/nearest.js";
import { pointerStep } from "../base/text/pointer.js";
import { listing, quote } from "../base/text/visible.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import { fieldValue, nameOfField, pointerOfField } from "../registry/model/field.js";
import { likelyValue } from "../registry/model/likely-value.js";
import { meantField } from "../registry/model/meant-field.js";
import { placeholdersAt } from "../registry/model/placeholder.js";
import { type RecordSchema, type RecordType, type SchemaFault, schemaOf } from "../registry/model/schemas.js";
import type { ModelTable } from "../registry/model/table.js";
import { example, healthy, run, version, work } from "./examples.js";
import type { LineRule, Problem } from "./rule.js";

export const rule: LineRule = {
  id: "schema",
  severity: "error",
  classes: {
    "record-type": { summary: "record_type is missing, unknown, or belongs in another log" },
    missing: { summary: "a required field is missing" },
    value: { summary: "a value does not have the form that its field asks for" },
    committed: {
      summary: "committed lines do not fit the schema that a change brings",
      severity: "warning",
    },
  },
  summary: "each record fits the schema of its record_type, which belongs in this log",
  why: "Every reader of the log relies on its fields and enumerations. A reader does not understand a gate that says `pass`.",
  fix: "Correct the record before it is committed. A committed line stays: append a newer, correct record for the same id where the type allows it, and waive the old line.",
  whenOff:
    "Never. If your records differ on purpose, give your own schema under `schemas` in the configuration.",
  scope: "line",
  dependsOn: "kind",
  needs: [],
  examples: () => ({
    bad: [
      example("an enumeration in lower case", { runs: [run({ qa_gate1: "pass" })] }),
      example("a required field is missing", { runs: [run({ machine_id: undefined })] }),
      example("an id in another form", { runs: [run({ scripture_packet_id: "SCR-2026-01-02" })] }),
      example("a day that does not exist", {
        songs: [work(), version(), work({ last_updated_utc: "2026-02-30T10:00Z" })],
      }),
      example("a record in the wrong log", { songs: [work(), version(), run()] }),
    ],
    good: [healthy(), example("a free note", { runs: [run({ notes: "second verse rewritten" })] })],
  }),

  *check({ reading: { line, parsed }, record }, log, registry) {
    const value = parsed?.value;
    if (!value) return;
    if (!record) {
      const { types = [], typeField = "record_type" } = registry.model.log(log.name) ?? {};
      const given = fieldValue(value, typeField);
      yield {
        at: { line, pointer: given === undefined ? "" : pointerOfField(typeField) },
        class: "record-type",
        ...misplaced(given, log.name, registry.model),
        ...describeType(given, nameOfField(typeField), { name: log.name, types }, registry.model),
      };
      return;
    }
    if (record.schemaFaults.length === 0) return;
    // Where a placeholder is for a value, another rule says so.
    const isPlaceholder = record.model.hasPlaceholders
      ? placeholdersAt(record.value, schemaOf(registry.schemas, record.type))
      : () => false;
    const missing: string[] = [];
    for (const fault of record.schemaFaults) {
      if (fault.missing !== undefined && fault.pointer === "") missing.push(fault.missing);
      else if (!isPlaceholder(fault.pointer)) {
        const to = likelyValue(record.value, fault, schemaOf(registry.schemas, record.type));
        yield {
          at: { record, pointer: fault.pointer },
          class: "value",
          message: expecting(fault, to),
          hint: fault.hint,
          ...(to !== undefined && { correction: { kind: "value", to } }),
        };
      }
    }
    const renamed = renameFor(record, missing, schemaOf(registry.schemas, record.type));
    if (renamed) {
      yield renamed;
      missing.splice(0);
    }
    if (missing.length > 0) {
      const message = `${listing(missing)} ${missing.length === 1 ? "is" : "are"} required and missing`;
      yield { at: { record }, class: "missing", message, hint: `add ${listing(missing)}` };
    }
  },
};

function describeType(
  given: unknown,
  field: string,
  here: { name: string; types: readonly RecordType[] },
  model: ModelTable,
) {
  const hint = `use ${listing(here.types, "or")}`;
  if (given === undefined) return { message: `${field} is required and missing`, hint };
  if (typeof given === "string" && model.has(given)) {
    const home = model.logOf(given);
    return {
      message: `${given} records belong in ${home}, not in ${here.name}`,
      hint: `append it to ${home}`,
    };
  }
  const guess = typeof given === "string" ? didYouMean(given, [...model.types]) : "";
  return { message: `${field} is ${quote(given)}${guess}`, hint };
}

/** What is wrong with a value, and the one that is expected where it is known and not named yet. */
function expecting({ message, allowed }: SchemaFault, to: unknown): string {
  return to === undefined || allowed ? message : `${message}; expected ${quote(to)}`;
}

/** A record that another log holds goes there. */
function misplaced(given: unknown, here: string, model: ModelTable): Pick<Problem, "correction"> {
  if (typeof given !== "string" || !model.has(given) || model.logOf(given) === here) return {};
  return { correction: { kind: "move", log: model.logOf(given) } };
}

/** The one missing field of a record that has its value under a name that is nearly the same. */
function renameFor(
  record: RegistryRecord,
  missing: readonly string[],
  schema: RecordSchema,
): Problem | undefined {
  const [field, ...others] = missing;
  if (field === undefined || others.length > 0 || !schema.fields) return undefined;
  const names = Object.keys(schema.fields);
  const unknown = Object.keys(record.value).filter((name) => !Object.hasOwn(schema.fields ?? {}, name));
  const [name, ...more] = unknown.filter((one) => meantField(one, names, record.value) === field);
  if (name === undefined || more.length > 0) return undefined;
  return {
    at: { record, pointer: pointerStep(name), key: true },
    class: "missing",
    message: `${field} is required and missing, and ${quote(name)} is not a field (${name} → ${field})`,
    hint: `write ${quote(field)} in place of ${quote(name)}`,
    correction: { kind: "name", to: field },
  };
}
