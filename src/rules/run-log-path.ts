import { FILE_FIELDS, storedPath } from "../registry/disk.js";
import { quote } from "../text/visible.js";
import { example, healthy, run, version, work } from "./examples.js";
import type { RecordRule } from "./rule.js";

/** `C:\…`, `\\server\share…` or `/…`. */
const ABSOLUTE = /^(?:[A-Za-z]:[\\/]|\\\\[^\\]|\/)/;

export const rule: RecordRule = {
  id: "run-log-path",
  severity: "error",
  summary: "a stored path is absolute",
  why: "Two machines write the registry; a relative path means another place on each of them.",
  fix: "Store the absolute path: `C:\\…`, `\\\\server\\…` or `/…`. For a committed run append a newer RUN record; a committed VERSION is waived.",
  whenOff: "Where a studio keeps relative paths on purpose.",
  scope: "record",
  types: ["RUN", "VERSION"],
  judges: "current",
  needs: [],
  examples: () => ({
    bad: [
      example("a relative run log", {
        runs: [run({ run_log_filepath_abs: "50-GENERATION\\RUN-20260102-2140-A7K2.md" })],
      }),
      example("lyrics in the home folder", {
        songs: [work(), version({ saved_filepath_abs: "~/Songs/x.md" })],
      }),
    ],
    good: [
      healthy(),
      example("a path of Linux", {
        runs: [run({ run_log_filepath_abs: "/srv/studio/50-GENERATION/RUN.md" })],
      }),
      example("a path on a server", { runs: [run({ run_log_filepath_abs: "\\\\nas\\studio\\RUN.md" })] }),
    ],
  }),

  *check(record) {
    const path = storedPath(record);
    if (path === undefined || ABSOLUTE.test(path)) return;
    const field = record.type === "RUN" ? FILE_FIELDS.RUN : FILE_FIELDS.VERSION;
    yield {
      at: { record, pointer: `/${field}` },
      message: `${field} is ${quote(path)}, which is not absolute`,
      hint: "store the absolute path: C:\\…, \\\\server\\… or /…",
    };
  },
};
