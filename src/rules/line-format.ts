import { healthy, jsonl, RUN_INDEX, registryFiles, run, TORN_RUN } from "./examples.js";
import type { Example, FileRule, Problem } from "./rule.js";

const HINTS: Readonly<Record<string, string>> = {
  bom: "save the file as UTF-8 without a byte order mark",
  crlf: "end the line with LF alone",
  blank: "leave no line empty",
  nul: "write the record again, without the NUL byte",
  encoding: "write the record again, as UTF-8",
  "bare-cr": "write the record again, without the CR",
  "too-long": "keep long texts in a file of their own and name its path",
  "no-final-newline": "end the last line with a newline",
  "torn-tail": "write the last record again, whole and with a newline at its end",
};

const TO_LF =
  "add the line `*.jsonl text eol=lf` to .gitattributes, run `git add --renormalize .`, then convert the file to LF";

/** Of a file that is committed; where the CR LF are in the work tree alone, append-only says how to restore it. */
const STAYS_CRLF =
  "where the log is committed with CR LF, its bytes stay: LF would alter every committed line, so give the log no eol=lf in .gitattributes. End each new line with LF alone; then every old line has a finding of its own, which a person can waive, or set the class crlf of line-format to warn in runidx.config.json";

const NEWLINE_FIRST =
  "the line is committed and its bytes stay: write a newline at the end of the file, then append the next line";

const withRuns = (title: string, content: string): Example => ({
  title,
  files: { ...registryFiles(), [RUN_INDEX]: content },
});

/** What is wrong with the bytes around the text alone is put right without a look at the text. */
function correctionOf(kind: string): Pick<Problem, "correction"> {
  if (kind === "blank") return { correction: { kind: "text", to: "" } };
  if (kind !== "bom" && kind !== "crlf" && kind !== "no-final-newline") return {};
  return { correction: { kind: "ending" } };
}

export const rule: FileRule = {
  id: "line-format",
  severity: "error",
  classes: {
    bom: { summary: "a byte order mark at the start of the file" },
    crlf: { summary: "a line, or every line, ends in CR LF" },
    blank: { summary: "an empty line" },
    nul: { summary: "a NUL byte" },
    encoding: { summary: "bytes that are not UTF-8" },
    "bare-cr": { summary: "a CR within a line" },
    "too-long": { summary: "a line of more than 1 MiB" },
    "no-final-newline": { summary: "the last line does not end in a newline" },
    "torn-tail": { summary: "the last line breaks off in mid-record" },
  },
  summary: "each line is UTF-8 text that ends in one LF",
  why: "Readers disagree about everything else: one sees a record where another sees two, or none. A missing last newline glues the next record to this one.",
  fix: "Fix the line before it is committed. Where every line ends in CR LF, git's line end conversion is the cause: add the line `*.jsonl text eol=lf` to .gitattributes and run `git add --renormalize .`. A committed line stays as it is, and a person waives it. Where only the last newline is missing, write a newline and then the next line. A committed log with CR LF at the end of every line keeps its bytes: end new lines with LF alone. Then waive the old lines, or set the class `crlf` to `warn`.",
  whenOff: "Never.",
  scope: "file",
  needs: [],
  examples: () => ({
    bad: [
      withRuns("every line ends in CR LF", jsonl([run()]).replaceAll("\n", "\r\n")),
      withRuns("a byte order mark", `\ufeff${jsonl([run()])}`),
      withRuns("an empty line", `${jsonl([run()])}\n`),
      withRuns("no newline at the end", jsonl([run()]).slice(0, -1)),
      withRuns("the last line breaks off", `${jsonl([run()])}${TORN_RUN}`),
    ],
    good: [healthy()],
  }),

  *check(reading) {
    const { file, utf16, ends, crlf } = reading;
    if (utf16) {
      yield {
        at: { path: file.path },
        class: "encoding",
        message: "the file is UTF-16, not UTF-8: none of its lines can be read",
        hint: "save the file as UTF-8 without a byte order mark",
      };
      return;
    }
    // A last line without a newline has no line end to be wrong.
    const throughout = crlf > 0 && crlf === ends;
    if (throughout) {
      yield {
        at: { path: file.path },
        class: "crlf",
        message: `${crlf === 1 ? "the only line ends" : `all ${crlf} lines end`} in CR LF`,
        hint: TO_LF,
        witness: file.lineAt(0),
        remedy: "elsewhere",
        whenCommitted: STAYS_CRLF,
      };
    }
    for (const { line, fault } of reading.faults()) {
      if (fault.class === "crlf" && throughout) continue;
      yield {
        at: { line, span: fault },
        class: fault.class,
        message: fault.message,
        hint: HINTS[fault.class] ?? "write the line again",
        ...correctionOf(fault.class),
        ...(fault.class === "no-final-newline" && { remedy: "elsewhere", whenCommitted: NEWLINE_FIRST }),
      };
    }
  },
};
