/** What files would be after the steps of findings: tried on bytes in memory, with nothing on disk touched. */
import type { Finding, Step } from "../../../base/core/finding.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";

type Edit = Extract<Step, { do: "edit" }>;

/** The states that steps read: the checked one, and the one that a log is restored from. */
export interface States {
  checked: Snapshot;
  restored: Snapshot;
}

/** Files as they would be, and the findings whose steps can't be done in this order. */
export interface Applied {
  files: Map<string, Buffer>;
  stopped: Set<Finding>;
}

/** The path that a restoring command names; undefined of every other command. */
function restoredPath([git, verb, ...rest]: readonly string[]): string | undefined {
  return git === "git" && verb === "restore"
    ? rest[rest.length - 1]?.replace(/^:(?:\(top,literal\)|\/)/, "")
    : undefined;
}

async function bytesIn(state: Snapshot, path: string): Promise<Buffer> {
  if ((await state.entry(path))?.kind !== "file") return Buffer.alloc(0);
  const bytes = await state.open(path);
  try {
    return Buffer.from(bytes.slice(0, bytes.size));
  } finally {
    bytes.close();
  }
}

/** The offsets of a line in a text: where it starts, and after its newline; undefined where there is none. */
function offsetsOf(content: Buffer, number: number): [number, number] | undefined {
  let start = 0;
  for (let line = 1; line < number; line++) {
    const end = content.indexOf(0x0a, start);
    if (end < 0) return undefined;
    start = end + 1;
  }
  if (start >= content.length) return undefined;
  const end = content.indexOf(0x0a, start);
  return [start, end < 0 ? content.length : end + 1];
}

/** The lines of an edit within some bytes. */
function partOf(content: Buffer, { line, endLine = line }: Edit): Buffer | undefined {
  const [first, last] = [offsetsOf(content, line), offsetsOf(content, endLine)];
  return first && last && content.subarray(first[0], last[1]);
}

/** Files while steps are done, each read when it is first asked for. */
class Files {
  readonly changed = new Map<string, Buffer>();
  readonly #states: States;
  readonly #checked = new Map<string, Buffer>();

  constructor(states: States) {
    this.#states = states;
  }

  async #before(path: string): Promise<Buffer> {
    const known = this.#checked.get(path) ?? (await bytesIn(this.#states.checked, path));
    this.#checked.set(path, known);
    return known;
  }

  async #now(path: string): Promise<Buffer> {
    return this.changed.get(path) ?? (await this.#before(path));
  }

  async restore(path: string): Promise<void> {
    this.changed.set(path, await bytesIn(this.#states.restored, path));
  }

  async append(path: string, line: string): Promise<void> {
    const now = await this.#now(path);
    const isOpen = now.length > 0 && now[now.length - 1] !== 0x0a;
    this.changed.set(path, Buffer.concat([now, Buffer.from(`${isOpen ? "\n" : ""}${line}`)]));
  }

  /** Makes an edit; false where the line is not what it was when it was checked. */
  async edit(edit: Edit): Promise<boolean> {
    const [before, now] = [await this.#before(edit.path), await this.#now(edit.path)];
    const [old, current] = [partOf(before, edit), partOf(now, edit)];
    if (!old || !current) return false;
    // Findings of one line have the same new form of it.
    if (current.equals(Buffer.from(edit.newLine))) return true;
    if (!old.equals(current)) return false;
    const start = current.byteOffset - now.byteOffset;
    const rest = now.subarray(start + current.length);
    this.changed.set(edit.path, Buffer.concat([now.subarray(0, start), Buffer.from(edit.newLine), rest]));
    return true;
  }
}

async function isDone(step: Step, files: Files): Promise<boolean> {
  switch (step.do) {
    case "edit":
      return files.edit(step);
    case "append":
      await files.append(step.path, step.line);
      return true;
    case "run": {
      const path = restoredPath(step.argv);
      if (path !== undefined) await files.restore(path);
      return true;
    }
    default:
      return true;
  }
}

/**
 * Does the steps of findings, edits of a file from its end on, so that no line changes its number before its turn. Throws a
 * UserError where a file can't be read.
 */
export async function applySteps(findings: readonly Finding[], states: States): Promise<Applied> {
  const files = new Files(states);
  const stopped = new Set<Finding>();
  const isEdit = ({ steps }: Finding) => steps.some((step) => step.do === "edit");
  const edits = findings.filter(isEdit).sort((a, b) => (b.line ?? 0) - (a.line ?? 0));
  for (const finding of [...edits, ...findings.filter((one) => !isEdit(one))])
    for (const step of finding.steps)
      if (!(await isDone(step, files))) {
        stopped.add(finding);
        break;
      }
  return { files: files.changed, stopped };
}
