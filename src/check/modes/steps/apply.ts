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
  /** undefined of a file that is gone. */
  files: Map<string, Buffer | undefined>;
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

/** The lines of some bytes, each with its newline. */
function linesOf(content: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < content.length; ) {
    const found = content.indexOf(0x0a, start);
    const end = found < 0 ? content.length : found + 1;
    lines.push(content.subarray(start, end));
    start = end;
  }
  return lines;
}

/**
 * Files while steps are done, each read when it is first asked for. A line that goes leaves an empty place, so that every
 * other line keeps its number.
 */
class Files {
  readonly #states: States;
  readonly #checked = new Map<string, readonly Buffer[]>();
  readonly #changed = new Map<string, Buffer[]>();
  /** What was restored to a state that does not have it. */
  readonly #gone = new Set<string>();

  constructor(states: States) {
    this.#states = states;
  }

  /** undefined of a file that is gone. */
  get changed(): Map<string, Buffer | undefined> {
    const isGone = (path: string, lines: readonly Buffer[]) => this.#gone.has(path) && lines.length === 0;
    return new Map(
      [...this.#changed].map(([path, lines]) => [
        path,
        isGone(path, lines) ? undefined : Buffer.concat(lines),
      ]),
    );
  }

  async #before(path: string): Promise<readonly Buffer[]> {
    const known = this.#checked.get(path) ?? linesOf(await bytesIn(this.#states.checked, path));
    this.#checked.set(path, known);
    return known;
  }

  async #now(path: string): Promise<Buffer[]> {
    const known = this.#changed.get(path) ?? [...(await this.#before(path))];
    this.#changed.set(path, known);
    return known;
  }

  async restore(path: string): Promise<void> {
    if ((await this.#states.restored.entry(path)) === undefined) this.#gone.add(path);
    this.#changed.set(path, linesOf(await bytesIn(this.#states.restored, path)));
  }

  /** Appends a line; false where the last one has no newline, which would come late. */
  async append(path: string, line: string): Promise<boolean> {
    const lines = await this.#now(path);
    const last = lines.findLast(({ length }) => length > 0);
    if (last && last[last.length - 1] !== 0x0a) return false;
    lines.push(Buffer.from(line));
    return true;
  }

  /** Makes an edit; false where the line is not what it was when it was checked. */
  async edit({ path, line, endLine = line, newLine }: Edit): Promise<boolean> {
    const [before, now] = [await this.#before(path), await this.#now(path)];
    const part = (lines: readonly Buffer[]) => Buffer.concat(lines.slice(line - 1, endLine));
    if (before.length < endLine) return false;
    // Findings of one line have the same new form of it.
    if (part(now).equals(Buffer.from(newLine))) return true;
    if (!part(now).equals(part(before))) return false;
    for (let at = line; at <= endLine; at++) now[at - 1] = Buffer.alloc(0);
    now[line - 1] = Buffer.from(newLine);
    return true;
  }
}

async function isDone(step: Step, files: Files): Promise<boolean> {
  switch (step.do) {
    case "edit":
      return files.edit(step);
    case "append":
      return files.append(step.path, step.line);
    case "run": {
      const path = restoredPath(step.argv);
      if (path !== undefined) await files.restore(path);
      return true;
    }
    default:
      return true;
  }
}

/** The steps of some findings in the order in which they are done: edits from a file's last line up, then the rest. */
export function inOrder(findings: readonly Finding[]): [Finding, Step][] {
  const all = findings.flatMap((finding) => finding.steps.map((step): [Finding, Step] => [finding, step]));
  const lineOf = ([, step]: [Finding, Step]) => (step.do === "edit" ? step.line : 0);
  const edits = all.filter(([, step]) => step.do === "edit").sort((a, b) => lineOf(b) - lineOf(a));
  return [...edits, ...all.filter(([, step]) => step.do !== "edit")];
}

/**
 * Does the steps of findings, edits of a file from its end on, so that no line changes its number before its turn. Throws a
 * UserError where a file can't be read.
 */
export async function applySteps(findings: readonly Finding[], states: States): Promise<Applied> {
  const files = new Files(states);
  const stopped = new Set<Finding>();
  for (const [finding, step] of inOrder(findings))
    if (!stopped.has(finding) && !(await isDone(step, files))) stopped.add(finding);
  return { files: files.changed, stopped };
}
