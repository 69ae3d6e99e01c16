/** Judges edits of logs before they are made: what they would do to committed lines, and what of the new lines is wrong. */
import type { Finding } from "../../base/core/finding.js";
import { checkChange } from "../../check/evaluate/change.js";
import { fold } from "../../check/findings/fold.js";
import { toReport } from "../../check/findings/report.js";
import { type Alteration, isHarmless } from "../../check/history/alteration.js";
import { compareBlobs } from "../../check/history/prove.js";
import { ownerOf } from "../../registry/config/log-paths.js";
import { loadPolicy } from "../../registry/config/policy.js";
import { readLine } from "../../registry/jsonl/read-line.js";
import { identify } from "../../registry/model/identify.js";
import { rules } from "../../rules/index.js";
import { MemoryBytes } from "../../sources/bytes/bytes.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { isFile } from "../../sources/git/entry.js";
import { readSizes } from "../../sources/git/sizes.js";
import { AppendedSnapshot } from "../../sources/snapshots/appended-snapshot.js";
import { ProposedSnapshot } from "../../sources/snapshots/proposed.js";
import type { LogsHere } from "./logs-here.js";

/** Up to this size a log is read whole, in bytes. */
const SMALL = 1 << 20;

/** A file as it is and as it would be; undefined where it is not there. */
export interface ProposedFile {
  /** Relative to the root, with `/`. */
  path: string;
  before: Buffer | undefined;
  after: Buffer | undefined;
}

/** A committed line that an edit does not leave as it is. */
export interface AlteredLog {
  path: string;
  alterations: readonly Alteration[];
  /** What the first record that is altered is called by, where it can be told. */
  record: { type: string; id: string } | undefined;
  /** Whether a newer record of it may be appended. */
  canSupersede: boolean;
}

/** What is to be said of some edits. */
export interface EditVerdict {
  altered: AlteredLog[];
  /** Errors of the lines that are new. */
  errors: Finding[];
  /** What kept the lines from being checked. */
  faults: string[];
}

function recordIn(alteration: Alteration | undefined): AlteredLog["record"] {
  const line = alteration?.before;
  if (!line) return undefined;
  const { parsed } = readLine(line);
  return parsed && "value" in parsed && parsed.value ? identify(parsed.value) : undefined;
}

async function sizeOf(state: Snapshot, path: string): Promise<number> {
  const bytes = await state.open(path);
  bytes.close();
  return bytes.size;
}

async function alterationsOf(here: LogsHere, { path, after }: ProposedFile): Promise<readonly Alteration[]> {
  const committed = await here.head?.entryOf(path);
  if (!here.head || !isFile(committed)) return [];
  if (after === undefined) return [{ class: "file-deleted" }];
  const { id } = committed;
  const { head } = here;
  const { git } = here.workspace;
  // A small blob is read through the git that runs already; of a large one the size is enough where nothing is altered.
  const size =
    git && after.length > SMALL ? (await readSizes(git, new Set([id]))).get(id) : await sizeOf(head, path);
  const old = { id, size: size ?? 0 };
  const found = await compareBlobs(path, old, new MemoryBytes(after), () => head.open(path));
  return found.filter((one) => !isHarmless(one));
}

/** What an edit only adds to a file; undefined where it does something else. */
function addedBy({ before, after }: ProposedFile): Buffer | undefined {
  if (!before || !after?.subarray(0, before.length).equals(before)) return undefined;
  return after.subarray(before.length);
}

/** The registry as it would be, and the one that it is compared with. */
function statesOf(state: Snapshot, files: readonly ProposedFile[]): { before: Snapshot; after: Snapshot } {
  const contents = (side: "before" | "after") =>
    Object.fromEntries(files.flatMap((file) => (file[side] ? [[file.path, file[side]]] : [])));
  // What was read already is not read again.
  const before = new ProposedSnapshot(state, contents("before"));
  const added = files.map((file) => [file.path, addedBy(file)] as const);
  // Lines at the end of a large log are checked without a look at what is before them.
  if (added.every((one): one is readonly [string, Buffer] => one[1] !== undefined && one[1].length > 0))
    return { before, after: new AppendedSnapshot(before, new Map(added)) };
  return { before, after: new ProposedSnapshot(state, contents("after")) };
}

/** Judges the edits of all logs that are among some files; undefined where none is a log. */
export async function judgeEdits(
  here: LogsHere,
  files: readonly ProposedFile[],
  now: Date,
): Promise<EditVerdict | undefined> {
  const layouts = [...here.layouts, ...here.committed];
  const logs = files.filter(({ path }) => ownerOf(layouts, path) !== undefined);
  if (logs.length === 0) return undefined;
  const altered: AlteredLog[] = [];
  for (const file of logs) {
    const alterations = await alterationsOf(here, file);
    if (alterations.length === 0) continue;
    const record = recordIn(alterations.find(({ before }) => before !== undefined));
    const model = ownerOf(layouts, file.path)?.layout.model;
    const type = record && model?.has(record.type) ? model.type(record.type) : undefined;
    altered.push({ path: file.path, alterations, record, canSupersede: type?.repeat.kind === "supersede" });
  }
  if (altered.length > 0) return { altered, errors: [], faults: [] };
  const written = logs.filter(({ after }) => after !== undefined);
  const { before, after } = statesOf(here.state, written);
  const judged = [];
  for (const layout of here.layouts) {
    if (!written.some(({ path }) => ownerOf([layout], path))) continue;
    const policy = await loadPolicy(here.state, layout);
    const minute = Math.floor(now.getTime() / 60_000);
    const options = { rules, base: before, waiversOfBase: true };
    judged.push(await checkChange({ state: after, layout, policy, now: minute }, options));
  }
  const report = fold(toReport({ target: { mode: "staged", base: null, head: "proposed edit" }, judged }));
  return {
    altered,
    errors: report.findings.filter(({ severity }) => severity === "error"),
    faults: report.faults.map(({ message }) => message),
  };
}
