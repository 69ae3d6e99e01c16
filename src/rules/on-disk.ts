import { isPlaceholder } from "../records/placeholder.js";
import { FILE_FIELDS, storedPath } from "../registry/disk.js";
import { listing, quote } from "../text/visible.js";
import { healthy, registryFiles } from "./examples.js";
import type { Example, RecordRule } from "./rule.js";

const LYRICS = "Songs/WORK-20260102-2205-D1S4__v01__the-ferrymans-due.md";
const RUN_LOG = "50-GENERATION/RUN-20260102-2140-A7K2.md";

const onDisk = (title: string, files: Record<string, string>): Example => ({
  title,
  files: { ...registryFiles(), ...files },
});

const lyrics = (versionId: string) =>
  `\`\`\`yaml\nid_header:\n  work_id: WORK-20260102-2205-D1S4\n  version_id: ${versionId}\n\`\`\`\n\nPay the man\n`;

export const rule: RecordRule = {
  id: "on-disk",
  severity: "warning",
  classes: {
    missing: { summary: "the file is not in the judged tree" },
    "no-header": { summary: "the file has no header with ids" },
    disagrees: { summary: "an id in the file's header differs from the record's" },
  },
  summary: "run logs and lyrics that records name are there, and their headers agree",
  why: "The registry is an index: the story itself is in the run log and the lyrics. An index into nothing is found out years later, when nobody can mend it.",
  fix: "Commit the file together with the record, or set the header right. Files are no log: they may be changed.",
  whenOff:
    "Where run logs and lyrics live in another repository; paths that can't be led back to this one are never reported.",
  scope: "registry",
  types: ["RUN", "VERSION"],
  judges: "current",
  needs: [],
  examples: () => ({
    bad: [
      onDisk("the run log is missing", { "50-GENERATION/README.md": "run logs\n" }),
      onDisk("the lyrics name another version", { [LYRICS]: lyrics("VER-20260102-2206-H8Q3") }),
      onDisk("a run log without ids", { [RUN_LOG]: "# Run log\n" }),
    ],
    good: [
      healthy(),
      onDisk("header and record agree", {
        [LYRICS]: lyrics("VER-20260102-2206-H8Q8"),
        [RUN_LOG]: "# Run log\n\n**run_id:** `RUN-20260102-2140-A7K2`\n**qa_gate3:** TBD\n",
      }),
    ],
  }),

  *check(record, registry) {
    const stored = storedPath(record);
    const fact = stored === undefined ? undefined : registry.disk.get(stored);
    if (!fact) return;
    const what = record.type === "RUN" ? "run log" : "lyrics file";
    const pointer = `/${record.type === "RUN" ? FILE_FIELDS.RUN : FILE_FIELDS.VERSION}`;
    if (fact.kind === "missing") {
      yield {
        at: { record, pointer },
        class: "missing",
        message: `the ${what} of ${record.id ?? "the record"} is not there: ${quote(fact.path, 160)}`,
        hint: "commit the file, or correct the path",
      };
      return;
    }
    if (fact.header.size === 0) {
      const form =
        record.type === "RUN" ? "lines such as **run_id:** `RUN-…`" : "a fenced YAML block with id_header:";
      yield {
        at: { record, pointer },
        class: "no-header",
        message: `the ${what} ${quote(fact.path, 160)} has no header with ids`,
        hint: `open the file with ${listing([form])}`,
      };
      return;
    }
    for (const [field, found] of fact.header) {
      if (!/_ids?$/.test(field) || isPlaceholder(found)) continue;
      const ours = record.text(field);
      if (ours === undefined || ours === found) continue;
      yield {
        at: { record, pointer: `/${field}` },
        class: "disagrees",
        message: `${field} is ${ours}, but the ${what} ${quote(fact.path, 160)} says ${quote(found)}`,
        hint: "set the file's header right, or the record",
      };
    }
  },
};
