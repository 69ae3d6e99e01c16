import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, run, version, work } from "./examples.js";
import { type Problem, type RecordRule, WAIVE } from "./rule.js";

export const rule: RecordRule = {
  id: "song-agreement",
  model: STUDIO,
  severity: "error",
  classes: {
    work: { summary: "a version of the run belongs to another work" },
    lane: { summary: "the run and its work or version are in different lanes" },
    run: { summary: "a version of the run names another run" },
    gate: { summary: "the run and its version disagree about gate 2" },
    packet: { summary: "the run and its version name different scripture packets" },
  },
  summary: "a run agrees with its work and its versions",
  why: "The same fact is in two logs. If they differ, one of them is wrong, and so is every count by lane or packet.",
  fix: "Correct the record that is wrong. For a committed run append a newer RUN record where gate 2 or the packet is wrong; lane, run and work stay as they are, as does a committed VERSION, and a person waives the finding.",
  whenOff: "Never.",
  scope: "registry",
  types: ["RUN"],
  appliesTo: "current",
  dependsOn: "joins",
  needs: ["run-index", "song-index"],
  examples: () => ({
    bad: [
      example("another lane", { songs: [work({ genre_id: "GEN-gospel" }), version()] }),
      example("another packet", {
        songs: [work(), version({ scripture_packet_id: "SCR-20260101-0900-B1B1" })],
      }),
      example("a run that passed with a version that failed", {
        songs: [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: "" })],
      }),
      example("a run that failed with a version that passed", { runs: [run({ qa_gate2: "FAIL" })] }),
    ],
    good: [
      healthy(),
      example("a run that failed with a version that failed", {
        runs: [run({ qa_gate2: "FAIL" })],
        songs: [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: "" })],
      }),
    ],
  }),

  *check(record, registry) {
    const workId = record.text("work_id");
    const itsWork = workId === undefined ? undefined : registry.current("WORK", workId);
    if (itsWork) yield* differences(record, itsWork, "/work_id");
    for (const { text, pointer } of record.texts("version_ids")) {
      const itsVersion = registry.current("VERSION", text);
      if (!itsVersion) continue;
      yield* differences(record, itsVersion, pointer);
      if (record.text("qa_gate2") === "PASS" && itsVersion.text("qa_gate2") === "FAIL") {
        yield disagreement(
          record,
          itsVersion,
          pointer,
          "gate",
          "qa_gate2",
          `the run passed gate 2, but ${text} failed it`,
        );
      }
    }
    if (record.text("qa_gate2") === "FAIL" && registry.answers(record))
      yield* passedVersions(record, registry);
  },
};

/** A run that failed gate 2 has no version that passed it, whether or not the run lists the version. */
function* passedVersions(run: RegistryRecord, registry: Registry): Iterable<Problem> {
  for (const itsVersion of registry.versionsOf(run)) {
    if (itsVersion.text("qa_gate2") !== "PASS") continue;
    const message = `the run failed gate 2, but ${itsVersion.id} passed it`;
    yield disagreement(run, itsVersion, "/qa_gate2", "gate", "qa_gate2", message);
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  work_id: "work",
  run_id: "run",
  artist_id: "lane",
  genre_id: "lane",
  scripture_packet_id: "packet",
};

/** The fields, but for gate 2, in which a run and a song contradict each other. */
function* differences(run: RegistryRecord, song: RegistryRecord, pointer: string) {
  const reference = run.model.references.find(({ to }) => to === song.type);
  for (const { ours: field } of reference?.agree ?? []) {
    if (field === "qa_gate2") continue;
    const [ours, theirs] = [run.text(field), song.text(field)];
    if (ours === undefined || theirs === undefined || ours === theirs) continue;
    const message = `${song.id} has ${field} ${theirs}, but this run has ${ours}`;
    yield disagreement(run, song, pointer, CLASSES[field] ?? field, field, message);
  }
}

function disagreement(
  run: RegistryRecord,
  song: RegistryRecord,
  pointer: string,
  kind: string,
  field: string,
  message: string,
): Problem {
  const name = song.id ?? "it";
  const isSuperseded = kind === "gate" || kind === "packet";
  return {
    at: { record: run, pointer },
    class: kind,
    message,
    hint: `correct ${field} in the record that is wrong, or name another ${song.type === "WORK" ? "work" : "version"}`,
    remedy: isSuperseded ? "supersede" : "waive",
    whenCommitted: isSuperseded
      ? `where the run is wrong, append a newer RUN record of ${run.id} with the right ${field}; where ${name} is wrong, a VERSION stays as it is and a person waives this finding`
      : `neither record may change its ${field}: ${WAIVE}`,
    related: [{ at: { record: song, pointer: `/${field}` }, message: `${song.id} is recorded here` }],
  };
}
