import { quote } from "../base/text/visible.js";
import { storedPath } from "../registry/logs/disk.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, run, version, work } from "./examples.js";
import type { Problem, RecordRule } from "./rule.js";

/** `C:\…`, `\\server\share…` or `/…`. */
const ABSOLUTE = /^(?:[A-Za-z]:[\\/]|\\\\[^\\]|\/)/;

export const rule: RecordRule = {
  id: "run-log-path",
  model: STUDIO,
  severity: "error",
  classes: {
    relative: { summary: "a stored path that is not absolute" },
    filename: { summary: "saved_filename is not the last step of saved_filepath_abs" },
    folder: {
      summary: "the lyrics of a version that passed gate 2 are not saved under Songs/",
      severity: "warning",
    },
  },
  summary: "a stored path is absolute, and leads to the file that the record names",
  why: "Two machines write the registry, and a relative path means another place on each of them. Nobody looks for lyrics outside Songs/.",
  fix: "Store the absolute path: `C:\\…`, `\\\\server\\…` or `/…`, with the saved file's own name at its end. For a committed run append a newer RUN record; a committed VERSION can only be waived by a person.",
  whenOff: "If a studio keeps relative paths on purpose.",
  scope: "record",
  types: ["RUN", "VERSION"],
  appliesTo: "current",
  dependsOn: "kind",
  needs: [],
  examples: () => ({
    bad: [
      example("a relative run log", {
        runs: [run({ run_log_filepath_abs: "50-GENERATION\\RUN-20260102-2140-A7K2.md" })],
      }),
      example("lyrics in the home folder", {
        songs: [work(), version({ saved_filepath_abs: "~/Songs/x.md" })],
      }),
      example("the name of another file", { songs: [work(), version({ saved_filename: "x.md" })] }),
      example("lyrics outside Songs/", {
        songs: [work(), version({ saved_filepath_abs: "C:\\Studio\\Drafts\\x.md" })],
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

  *check(record, registry) {
    const path = storedPath(record);
    if (path === undefined) return;
    const field = record.model.file;
    if (!ABSOLUTE.test(path)) {
      yield {
        at: { record, pointer: `/${field}` },
        class: "relative",
        message: `${field} is ${quote(path)}, which is not absolute`,
        hint: "store the absolute path: C:\\…, \\\\server\\… or /…",
        ...absoluteFor(path, record, registry),
      };
    }
    if (record.type !== "VERSION") return;
    const steps = path.split(/[\\/]+/).filter((step) => step !== "");
    const [folders, last] = [steps.slice(0, -1), steps[steps.length - 1]];
    const name = record.text("saved_filename");
    if (name !== undefined && name !== last) {
      yield {
        at: { record, pointer: "/saved_filename" },
        class: "filename",
        message: `saved_filename is ${quote(name)}, but ${field} ends with ${quote(last ?? "")}`,
        hint: `give the name at the end of ${field}`,
        ...(last !== undefined && { correction: { kind: "value", to: last } }),
        related: [{ at: { record, pointer: `/${field}` }, message: "the path of the saved file" }],
      };
    }
    // Windows paths compare without case.
    const isWindows = /^[A-Za-z]:|^\\\\/.test(path);
    const isSongs = (folder: string) =>
      (isWindows ? folder.toLowerCase() : folder) === (isWindows ? "songs" : "Songs");
    if (record.text("qa_gate2") === "PASS" && !folders.some(isSongs)) {
      yield {
        at: { record, pointer: `/${field}` },
        class: "folder",
        message: `${field} is ${quote(path)}, which is not under Songs/`,
        hint: "save the lyrics of a version that passed gate 2 under Songs/",
      };
    }
  },
};

/** How many records are looked at for the folder that they are stored in. */
const MOST_LOOKED_AT = 20;

/** The absolute path of a relative one, where the first records of its log agree on the folder that it counts from. */
function absoluteFor(
  path: string,
  { line, type }: RegistryRecord,
  registry: Registry,
): Pick<Problem, "correction"> {
  const [folder = ""] = path.split(/[\\/]/);
  if (folder === "" || folder.startsWith(".") || folder === "~") return {};
  const log = registry.log(registry.model.logOf(type));
  const found = new Set<string>();
  let looked = 0;
  for (const other of line.file.lines()) {
    if (++looked > MOST_LOOKED_AT) break;
    const { record } = log.read(other);
    const stored = record && storedPath(record);
    const at = stored === undefined || !ABSOLUTE.test(stored) ? -1 : startOfFolder(stored, folder);
    if (stored !== undefined && at > 0) found.add(stored.slice(0, at));
  }
  const [root, ...others] = found;
  if (root === undefined || others.length > 0) return {};
  const isWindows = root.includes("\\");
  return { correction: { kind: "value", to: root + (isWindows ? path.replaceAll("/", "\\") : path) } };
}

/** Where a folder's name begins in a path; -1 where the path does not lead through it. */
function startOfFolder(path: string, folder: string): number {
  return [`\\${folder}\\`, `/${folder}/`].reduce((at, part) => Math.max(at, path.indexOf(part)), -2) + 1;
}
