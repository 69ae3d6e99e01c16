/** Uniqueness failures that passed gate 2 all the same: each owes an override. */
import { parseUtcMinute } from "../base/text/time.js";
import { refusal, UNIQUENESS_CHECKS } from "../registry/logs/overrides.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";

/** One failed check of a run that passed gate 2. */
export interface Obligation {
  run_id: string;
  lane: string;
  check: string;
  created_utc: string;
  /** `met` in time, `late` where it was written after the run's record, `open` where nothing allows it. */
  state: "met" | "late" | "open";
  override_id: string | null;
  /** How many minutes after the run's record the override was written: at most 0 where it came in time. */
  delay_minutes: number | null;
  approved_by: string | null;
}

export interface Obligations {
  met: number;
  late: number;
  open: number;
  /** Open ones first, then late ones, then those that were met; oldest first among each. */
  items: Obligation[];
}

const ORDER = ["open", "late", "met"];

/** From one registry time to another; null where one of them is none. */
function minutesBetween(from: string | undefined, to: string | undefined): number | null {
  const [start, end] = [from, to].map((time) => (time === undefined ? undefined : parseUtcMinute(time)));
  return start === undefined || end === undefined ? null : end - start;
}

function judge(run: RegistryRecord, field: string, type: string, registry: Registry): Obligation {
  const states = run.id === undefined ? [] : registry.overridesOf(run.id);
  const allowed = states
    .filter((state) => refusal(run, type, state) === undefined)
    .map(({ override }) => override);
  const timely = allowed.find((override) => (override.text("created_utc") ?? "") <= (run.time ?? ""));
  const override = timely ?? allowed[0];
  return {
    run_id: run.id ?? "",
    lane: run.lane ?? "",
    check: field.slice("uniqueness_".length),
    created_utc: run.text("created_utc") ?? "",
    state: timely ? "met" : override ? "late" : "open",
    override_id: override?.id ?? null,
    delay_minutes: override ? minutesBetween(run.time, override.text("created_utc")) : null,
    approved_by: override?.text("approved_by") ?? null,
  };
}

/** The obligations of current runs, checked as the rule uniqueness-override checks them. */
export function findObligations(runs: Iterable<RegistryRecord>, registry: Registry): Obligation[] {
  const items: Obligation[] = [];
  for (const run of runs) {
    if (run.text("qa_gate2") !== "PASS") continue;
    for (const { field, type } of UNIQUENESS_CHECKS) {
      if (run.text(field) === "FAIL") items.push(judge(run, field, type, registry));
    }
  }
  return items;
}

/** Obligations with their counts, in order. */
export function countObligations(items: readonly Obligation[]): Obligations {
  const number = (state: Obligation["state"]) => items.filter((item) => item.state === state).length;
  const sorted = [...items].sort(
    (a, b) =>
      ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
      (a.created_utc < b.created_utc ? -1 : a.created_utc > b.created_utc ? 1 : a.run_id < b.run_id ? -1 : 1),
  );
  return { met: number("met"), late: number("late"), open: number("open"), items: sorted };
}
