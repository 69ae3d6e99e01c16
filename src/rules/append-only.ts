import { healthy } from "./examples.js";
import type { EngineRule } from "./rule.js";

export const rule: EngineRule = {
  id: "append-only",
  severity: "error",
  classes: {
    edited: { summary: "a committed line was changed" },
    deleted: { summary: "a committed line was removed" },
    moved: { summary: "a committed line was moved" },
    inserted: { summary: "new lines come before committed ones" },
    truncated: { summary: "the log was cut off" },
    "re-encoded": {
      summary: "the same records in other bytes: line ends, a byte order mark, spacing, key order",
    },
    "file-deleted": { summary: "a log was removed" },
    "file-renamed": { summary: "a log was moved away" },
    relocated: {
      summary: "a log was moved with the same bytes to where the same commit's configuration has it",
      severity: "warning",
    },
    "file-type": { summary: "a link, a submodule or a pointer took a log's place" },
    unnamed: { summary: "no configuration names the log any more, though it is still there" },
    rewritten: { summary: "history was rewritten: a commit is no longer part of it" },
    lost: { summary: "a merge lost lines of a parent" },
    invented: { summary: "a merge has lines of no parent" },
    doubled: { summary: "a merge has a line more often than any parent" },
    glued: { summary: "a new record was written onto the end of a committed line" },
    "closed-grew": {
      summary:
        "a file grew, or came in, although a later segment had begun or each writer had a file of its own",
    },
    "late-newline": { summary: "a committed last line got its newline later", severity: "warning" },
    mode: { summary: "only the file mode of a log changed", severity: "warning" },
    settled: {
      summary: "an alteration that a person looked into and settled",
      severity: "warning",
      isInformation: true,
    },
    "settled-unmatched": {
      summary: "an entry of what was settled names a commit and a path that have no violation",
      severity: "warning",
    },
    "history-off": { summary: "the proof is turned off by the configuration", severity: "warning" },
  },
  summary: "no committed line was ever changed",
  why: "The registry is evidence. If somebody can alter a line unnoticed, the registry proves nothing.",
  fix: "Restore the log with the command that the finding names, then append a new line with what you wanted to say.",
  whenOff: "Never. It can't be waived. A person can settle a pushed alteration in the configuration.",
  scope: "change",
  needs: [],
  examples: () => ({ bad: [], good: [healthy()] }),
};
