/** What a change appends, as a reviewer wants to see it. */
import { UNIQUENESS_CHECKS } from "../registry/logs/overrides.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";

/** A run that the change appends. */
export interface AppendedRun {
  id: string;
  lane: string;
  /** By number of the gate. */
  gates: string;
  uniqueness: string;
  outputs: string;
  /** The overrides that name the run, with their approver. */
  overrides: string[];
}

export interface Appended {
  runs: AppendedRun[];
  /** How many records of each other type. */
  others: Map<string, number>;
}

/** What the schema refused: a finding says more. */
const NOT_VALID = "not valid";

const GATES = ["qa_gate0", "qa_gate1", "qa_gate2", "qa_gate3"];

function describeRun(run: RegistryRecord, registry: Registry): AppendedRun {
  const shown = (field: string) =>
    run.text(field) ?? (Object.hasOwn(run.value, field) ? NOT_VALID : undefined);
  const gates = GATES.map((field) => [field.slice(-1), shown(field)] as const);
  const checks = UNIQUENESS_CHECKS.map(
    ({ field }) => [field.slice("uniqueness_".length), shown(field)] as const,
  );
  const given = (pairs: readonly (readonly [string, string | undefined])[]) =>
    pairs
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ");
  const versions = run.texts("version_ids").map(({ text }) => text);
  const overrides = run.id === undefined ? [] : registry.overridesOf(run.id);
  return {
    id: shown("run_id") ?? NOT_VALID,
    lane: run.lane ?? "",
    gates: given(gates),
    uniqueness: given(checks),
    outputs: [run.text("work_id"), ...versions].filter((id) => id !== undefined).join(" "),
    overrides: overrides.map(
      ({ override }) => `${override.id ?? ""}, approved by ${override.text("approved_by") ?? "nobody"}`,
    ),
  };
}

/** Gathers what a change appends while it is checked. */
export class AppendedCollector {
  readonly appended: Appended = { runs: [], others: new Map() };

  take(record: RegistryRecord, registry: Registry): void {
    if (record.type === "RUN") this.appended.runs.push(describeRun(record, registry));
    else this.appended.others.set(record.type, (this.appended.others.get(record.type) ?? 0) + 1);
  }
}
