import type { RegistryRecord } from "../registry/record.js";
import { listing } from "../text/visible.js";
import { example, healthy, run } from "./examples.js";
import type { RecordRule } from "./rule.js";

const later = { last_updated_utc: "2026-01-02T23:00Z" };

/** Who a thing is, for good. */
const WHO: Readonly<Record<string, readonly string[]>> = {
  RUN: ["artist_id", "genre_id", "machine_id", "created_by"],
  WORK: ["artist_id", "genre_id"],
};

export const rule: RecordRule = {
  id: "supersede",
  severity: "error",
  classes: {
    time: { summary: "the newer record is older than the one before it" },
    identity: { summary: "the newer record changes who the run or work is" },
    outputs: { summary: "the newer record loses a work or version that the older one had" },
  },
  summary: "a newer record of a run or work goes on in time, stays the same run and keeps its outputs",
  why: "The newest record answers for the run. One that goes back in time never does, one that changes the lane is another run, one that drops a version hides it.",
  fix: "Correct the newer record before it is committed. A committed one stays: append a newer record that is right, and waive the old line.",
  whenOff: "Never.",
  scope: "registry",
  types: ["RUN", "WORK"],
  judges: "every",
  needs: [],
  examples: () => ({
    bad: [
      example("back in time", { runs: [run(later), run()] }),
      example("another machine", { runs: [run(), run({ ...later, machine_id: "C2" })] }),
      example("another executor", { runs: [run(), run({ ...later, created_by: "gpt" })] }),
    ],
    good: [
      healthy(),
      example("a note is added later", { runs: [run(), run({ ...later, notes: "mastered" })] }),
    ],
  }),

  *check(record, registry) {
    const { id, type } = record;
    if (id === undefined) return;
    const history = registry.history(type, id);
    const before = history[history.findIndex((other) => other.position === record.position) - 1];
    if (!before) return;
    const related = [{ at: { record: before }, message: `the record of ${id} before it` }];
    const [was, is] = [before.time, record.time];
    if (was !== undefined && is !== undefined && is < was) {
      yield {
        at: { record, pointer: record.text("last_updated_utc") ? "/last_updated_utc" : "/created_utc" },
        class: "time",
        message: `this record of ${id} is of ${is}, before the one it follows (${was})`,
        hint: `set last_updated_utc to the time of now, not before ${was}`,
        related,
      };
    }
    for (const field of WHO[type] ?? []) {
      const [old, now] = [before.text(field), record.text(field)];
      if (old === undefined || now === undefined || old === now) continue;
      yield {
        at: { record, pointer: `/${field}` },
        class: "identity",
        message: `this record of ${id} changes ${field} from ${old} to ${now}`,
        hint: `keep ${field} ${old}, or mint an id for another ${type === "RUN" ? "run" : "work"}`,
        related,
      };
    }
    const lost = type === "RUN" ? lostOutputs(before, record) : [];
    if (lost.length > 0) {
      yield {
        at: { record },
        class: "outputs",
        message: `this record of ${id} no longer has ${listing(lost)}`,
        hint: `keep ${listing(lost)}`,
        related,
      };
    }
  },
};

function lostOutputs(before: RegistryRecord, record: RegistryRecord): string[] {
  const work = before.text("work_id");
  const kept = new Set(record.texts("version_ids").map(({ text }) => text));
  const versions = before.texts("version_ids").map(({ text }) => text);
  const lost = versions.filter((version) => !kept.has(version));
  return work !== undefined && record.text("work_id") !== work ? [work, ...lost] : lost;
}
