import { shorten, visible } from "../base/text/visible.js";
import { healthy, jsonl, RUN_INDEX, registryFiles, run, UNSAFE_RUN } from "./examples.js";
import { type Example, type LineRule, WAIVE_OLD } from "./rule.js";

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
      withLine("an array", JSON.stringify([run(OTHER_RUN)])),
      withLine("a number that a double can't hold", UNSAFE_RUN),
    ],
    good: [healthy()],
  }),

  *check({ reading: { line, parsed } }) {
    for (const fault of parsed?.faults ?? []) {
      yield {
        at: { line, span: fault, pointer: fault.pointer },
        class: fault.class,
        message: shorten(visible(fault.message), 200),
        hint: HINTS[fault.class] ?? "write the record again, as one JSON object on one line",
        whenCommitted: APPENDED_AGAIN,
      };
    }
  },
};
