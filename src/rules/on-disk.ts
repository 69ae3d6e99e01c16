import { listing, quote } from "../base/text/visible.js";
import { type FileFact, storedPath } from "../registry/logs/disk.js";
import { HEADER_IDS, OUTCOMES } from "../registry/logs/file-header.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { isPlaceholder } from "../registry/model/placeholder.js";
import { healthy, registryFiles, run, version } from "./examples.js";
import type { Example, Problem, RecordRule } from "./rule.js";

const LYRICS = "Songs/WORK-20260102-2205-D1S4__v01__the-ferrymans-due.md";
const RUN_LOG = "50-GENERATION/RUN-20260102-2140-A7K2.md";

const onDisk = (title: string, files: Record<string, string>): Example => ({
  title,
  files: { ...registryFiles(), ...files },
});

const lyrics = (changes: Record<string, string> = {}, body = "Pay the man\n") => {
  const record: Record<string, unknown> = { ...version(), ...changes };
  const keys = HEADER_IDS.map((field) => `  ${field}: ${record[field]}\n`).join("");
  return `\`\`\`yaml\nid_header:\n${keys}\n  album: TBD\n\`\`\`\n\n${body}`;
};

const runLog = (changes: Record<string, string> = {}) => {
  const record: Record<string, unknown> = { ...run(), ...changes };
  return `# Run log\n\n**run_id:** \`${record.run_id}\`\n\n- **Gate 2 (Final Save):** \`${record.qa_gate2}\`\n`;
};

export const rule: RecordRule = {
  id: "on-disk",
  model: STUDIO,
  severity: "warning",
  classes: {
    missing: { summary: "the file is not in the judged tree" },
    "no-header": { summary: "the file has no header with ids" },
    disagrees: { summary: "an id or an outcome in the file differs from the record's" },
    incomplete: { summary: "the header of a version that passed gate 2 lacks an id, or says TBD" },
    unfinished: { summary: "the lyrics of a version that passed gate 2 still say [TBD]" },
  },
  summary: "run logs and lyrics that records name are there, and their headers agree",
  why: "The registry is an index: the content is in the run log and the lyrics. If the index leads nowhere, people notice it years later, and then nobody can correct it.",
  fix: "Commit the file together with the record, or correct the file: files are not logs, and may be changed. Where the record is wrong, append a newer RUN record; a committed VERSION can only be waived by a person.",
  whenOff:
    "If run logs and lyrics are in another repository. The rule never reports a path that leads outside this repository.",
  scope: "registry",
  types: ["RUN", "VERSION"],
  appliesTo: "current",
  dependsOn: "kind",
  needs: [],
  examples: () => ({
    bad: [
      onDisk("the run log is missing", { "50-GENERATION/README.md": "run logs\n" }),
      onDisk("the lyrics name another version", {
        [LYRICS]: lyrics({ version_id: "VER-20260102-2206-H8Q3" }),
      }),
      onDisk("a run log without ids", { [RUN_LOG]: "# Run log\n" }),
      onDisk("a run log that says that gate 2 failed", { [RUN_LOG]: runLog({ qa_gate2: "FAIL" }) }),
      onDisk("a scene that is to be done", { [LYRICS]: lyrics({ scene_id: "TBD" }) }),
      onDisk("a verse that is to be done", { [LYRICS]: lyrics({}, "Pay the man\n\n[TBD]\n") }),
    ],
    good: [healthy(), onDisk("file and record agree", { [LYRICS]: lyrics(), [RUN_LOG]: runLog() })],
  }),

  *check(record, registry) {
    const stored = storedPath(record);
    const fact = stored === undefined ? undefined : registry.disk.get(stored);
    if (!fact) return;
    const isRun = record.type === "RUN";
    const file = `the ${isRun ? "run log" : "lyrics file"} ${quote(fact.path, 160)}`;
    const pointer = `/${record.model.file}`;
    const remedy = "elsewhere";
    if (fact.kind === "missing") {
      const message = `${file} of ${record.id ?? "the record"} is missing`;
      yield {
        at: { record, pointer },
        class: "missing",
        message,
        hint: `commit the file; ${correct(record)}`,
        remedy,
      };
      return;
    }
    const { header } = fact;
    if (header.values.size === 0 || (!isRun && header.form !== "block")) {
      const form = isRun ? "lines such as **run_id:** `RUN-…`" : "a fenced YAML block with id_header:";
      const message = `${file} has no header with ids`;
      yield {
        at: { record, pointer },
        class: "no-header",
        message,
        hint: `open the file with ${form}`,
        remedy,
      };
      return;
    }
    // The file says what is true now, which a line that a newer one corrects need not say.
    if (!isRun || registry.answers(record)) yield* disagreements(record, fact, file);
    if (record.type !== "VERSION" || record.text("qa_gate2") !== "PASS") return;
    const lacking = HEADER_IDS.filter((field) => isPlaceholder(header.values.get(field) ?? ""));
    if (lacking.length > 0) {
      const message = `the version passed gate 2, but ${file} gives no ${listing(lacking, "and no")}`;
      const hint = `give ${listing(lacking)} in the file's header`;
      yield { at: { record, pointer }, class: "incomplete", message, hint, remedy };
    }
    if (fact.hasPlaceholder) {
      const message = `the version passed gate 2, but ${file} still says [TBD]`;
      yield { at: { record, pointer }, class: "unfinished", message, hint: "finish the lyrics", remedy };
    }
  },
};

/** What to do where not the file but the record is wrong. */
function correct(record: RegistryRecord): string {
  return record.type === "RUN"
    ? "or, where the record is wrong, correct it or append a newer RUN record"
    : "or, where the record is wrong, correct it; if it is committed, a person waives it";
}

function* disagreements(
  record: RegistryRecord,
  { header }: Extract<FileFact, { kind: "found" }>,
  file: string,
): Iterable<Problem> {
  for (const field of record.type === "RUN" ? [...HEADER_IDS, ...OUTCOMES] : HEADER_IDS) {
    const [ours, found] = [record.text(field), header.values.get(field)];
    if (ours === undefined || found === undefined || isPlaceholder(found) || ours === found) continue;
    yield {
      at: { record, pointer: `/${field}` },
      class: "disagrees",
      message: `${field} is ${ours}, but ${file} says ${quote(found)}`,
      hint: `correct the file; ${correct(record)}`,
      remedy: "elsewhere",
    };
  }
}
