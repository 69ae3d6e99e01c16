import { quote, shorten, visible } from "../base/text/visible.js";
import { bytesOf, type Line } from "../registry/jsonl/line.js";
import { repaired } from "../registry/jsonl/repair.js";
import { recordOverLines } from "../registry/jsonl/several-lines.js";
import { healthy, jsonl, RUN_INDEX, registryFiles, run, UNSAFE_RUN } from "./examples.js";
import { type Example, type LineRule, type Problem, WAIVE_OLD } from "./rule.js";

const withLine = (title: string, line: string): Example => ({
  title,
  files: { ...registryFiles(), [RUN_INDEX]: jsonl([run(), line]) },
});

const OTHER_RUN = {
  run_id: "RUN-20260103-0900-B2C3",
  qa_gate2: "FAIL",
  work_id: undefined,
  version_ids: undefined,
};

const HINTS: Readonly<Record<string, string>> = {
  "not-an-object": "write one JSON object, { … }, on the line",
  "duplicate-key": "keep the one that is true and remove the other",
  "forbidden-key": "use another name",
  "too-deep": "flatten the value, or keep it in a file of its own",
  "unsafe-number": "write it as a string",
  "lone-surrogate": "write the whole character, or leave it out",
};

/** A line that can't be read counts as absent once it is waived. */
const APPENDED_AGAIN = `if it contains a record, append that again, correctly, as a new line; and ${WAIVE_OLD}`;

export const rule: LineRule = {
  id: "valid-json",
  severity: "error",
  classes: {
    syntax: { summary: "the line is not valid JSON" },
    "several-lines": { summary: "one record is written over several lines" },
    "conflict-markers": { summary: "the log contains the conflict markers of git" },
    "not-an-object": { summary: "the line holds something other than one object" },
    "duplicate-key": { summary: "a key appears twice, also if one is written with escapes" },
    "forbidden-key": { summary: "a key that breaks programs: __proto__, constructor" },
    "too-deep": { summary: "nested more than 64 levels deep" },
    "unsafe-number": { summary: "a number that a double can't hold exactly" },
    "lone-surrogate": { summary: "half of a surrogate pair" },
  },
  summary: "each line is one JSON object that every reader reads in the same way",
  why: 'Of two equal keys most readers take the last one and some the first: `"qa_gate2":"FAIL","qa_gate2":"PASS"` passes one gate and fails another.',
  fix: "Write the line again before it is committed. A committed line stays: append the record again, correctly, and waive the old line.",
  whenOff: "Never.",
  scope: "line",
  dependsOn: "kind",
  needs: [],
  examples: () => ({
    bad: [
      withLine(
        "a key twice",
        JSON.stringify(run(OTHER_RUN)).replace('"qa_gate2":"FAIL"', '"qa_gate2":"FAIL","qa_gate2":"PASS"'),
      ),
      withLine("a comma with nothing after it", JSON.stringify(run(OTHER_RUN)).replace(/}$/, ",}")),
      withLine("a record over several lines", JSON.stringify(run(OTHER_RUN), null, 2)),
      withLine("marks of a conflict", "<<<<<<< HEAD"),
      withLine("an array", JSON.stringify([run(OTHER_RUN)])),
      withLine("a number that a double can't hold", UNSAFE_RUN),
    ],
    good: [healthy()],
  }),

  *check({ reading: { line, parsed } }) {
    const faults = parsed?.faults ?? [];
    const special = faults.length > 0 ? (conflictMarker(line) ?? severalLines(line)) : undefined;
    if (special) {
      yield special;
      return;
    }
    const to = faults.length > 0 ? repairOf(line) : undefined;
    for (const fault of faults) {
      yield {
        at: { line, span: fault, pointer: fault.pointer },
        class: fault.class,
        message: shorten(visible(fault.message), 200),
        hint: HINTS[fault.class] ?? "write the record again, as one JSON object on one line",
        whenCommitted: APPENDED_AGAIN,
        ...(to !== undefined && { correction: { kind: "text", to } }),
      };
    }
  },
};

const MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?: [^\n]*|\r?)?$/;

/** The longest mark of a conflict, which may name a branch. */
const LONGEST_MARKER = 1024;

/** A mark that git left where it could not merge. */
function conflictMarker(line: Line): Problem | undefined {
  if (line.end - line.start > LONGEST_MARKER) return undefined;
  const text = bytesOf(line).toString("utf8");
  if (!MARKER.test(text)) return undefined;
  return {
    at: { line },
    class: "conflict-markers",
    message: `${quote(text.slice(0, 7))} marks a conflict that git could not merge`,
    hint: "keep the lines of both sides, and take out the marks",
    whenCommitted: "append the records that stand between the marks again, where they are not in the log yet",
    remedy: "elsewhere",
    correction: { kind: "text", to: "" },
  };
}

/** A record that goes on below its line. */
function severalLines(line: Line): Problem | undefined {
  const found = recordOverLines(line);
  if (!found) return undefined;
  const last = line.file.numberOf(found.last);
  return {
    at: { line },
    class: "several-lines",
    message: `one record is written over the lines ${line.file.numberOf(line)} to ${last}`,
    hint: "write the record on one line",
    whenCommitted: APPENDED_AGAIN,
    through: found.last,
    correction: { kind: "text", to: found.text, through: found.last },
  };
}

/** Longer lines are not tried to be understood. */
const LONGEST_REPAIRED = 16_384;

/** The record that a line was meant to be, as text; undefined where it is not known. */
function repairOf(line: Line): string | undefined {
  return line.end - line.start > LONGEST_REPAIRED ? undefined : repaired(bytesOf(line).toString("utf8"));
}
