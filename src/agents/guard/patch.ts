/** Reads a patch in the form of Codex: files that are added, deleted and updated by pieces. */
import { UserError } from "../../base/core/errors.js";
import type { FileEdit, Hunk } from "./event.js";
import { unreadable } from "./fields.js";

const FILE = /^\*\*\* (Add|Delete|Update) File: (.+)$/;
const MOVE = /^\*\*\* Move to: (.+)$/;

interface Piece {
  after: string | undefined;
  from: string[];
  to: string[];
  atEnd: boolean;
}

function hunksOf(lines: readonly string[]): Hunk[] {
  const pieces: Piece[] = [];
  const piece = (): Piece => {
    const last = pieces.at(-1);
    if (last) return last;
    pieces.push({ after: undefined, from: [], to: [], atEnd: false });
    return pieces[0] as Piece;
  };
  for (const line of lines) {
    if (line.startsWith("@@")) {
      const after = line.slice(2).trim();
      pieces.push({ after: after === "" ? undefined : line.slice(3), from: [], to: [], atEnd: false });
    } else if (line === "*** End of File") piece().atEnd = true;
    else {
      const [mark, text] = [line.slice(0, 1), line.slice(1)];
      if (!["", " ", "+", "-"].includes(mark))
        throw unreadable("a line of the patch begins with none of its marks");
      if (mark !== "+") piece().from.push(text);
      if (mark !== "-") piece().to.push(text);
    }
  }
  return pieces;
}

/** The edits of one file: a file that is moved is deleted, and its new form is written elsewhere. */
function editsOf(what: string, path: string, lines: readonly string[]): FileEdit[] {
  if (what === "Delete") return [{ path, change: { do: "delete" } }];
  if (what === "Add") {
    const text = lines.filter((line) => line.startsWith("+")).map((line) => `${line.slice(1)}\n`);
    return [{ path, change: { do: "write", text: text.join("") } }];
  }
  const [first = "", ...rest] = lines;
  const target = MOVE.exec(first)?.[1];
  const hunks = hunksOf(target === undefined ? lines : rest);
  const update: FileEdit = { path, change: { do: "patch", hunks } };
  if (target === undefined) return [update];
  return [
    { path, change: { do: "delete" } },
    { path: target, change: { do: "patch", hunks } },
  ];
}

/** The edits of a patch, in their order. Throws a UserError where it is not one. */
export function readPatch(text: string): FileEdit[] {
  const lines = text.trim().split(/\r?\n/);
  if (lines[0]?.trim() !== "*** Begin Patch" || lines.at(-1)?.trim() !== "*** End Patch")
    throw unreadable("no patch is between the two marks of one");
  const edits: FileEdit[] = [];
  let open: { what: string; path: string; lines: string[] } | undefined;
  const close = () => {
    if (open) edits.push(...editsOf(open.what, open.path, open.lines));
    open = undefined;
  };
  for (const line of lines.slice(1, -1)) {
    const [, what, path] = FILE.exec(line) ?? [];
    if (what !== undefined && path !== undefined) {
      close();
      open = { what, path: path.trim(), lines: [] };
    } else if (open) open.lines.push(line);
    else if (line.trim() !== "") throw unreadable("a line of the patch stands before its first file");
  }
  close();
  return edits;
}

/** The error of an edit that does not fit the file that it is for. */
export function misfit(why: string): UserError {
  return new UserError(why, "read the file again");
}

/** Where some lines stand at or after a place; -1 where they do not. */
function placeOf(lines: readonly string[], wanted: readonly string[], from: number, atEnd: boolean): number {
  const last = lines.length - wanted.length;
  for (let at = atEnd ? Math.max(last, from) : from; at <= last; at++)
    if (wanted.every((line, index) => lines[at + index] === line)) return at;
  return -1;
}

/** The text with the pieces of a patch done. Throws a UserError where one does not fit. */
export function withHunks(text: string, hunks: readonly Hunk[]): string {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  let next = 0;
  for (const { after, from, to, atEnd } of hunks) {
    if (after !== undefined) {
      const at = placeOf(lines, [after], next, false);
      if (at < 0) throw misfit("the patch names a line that the file does not have");
      next = at + 1;
    }
    const at = from.length === 0 ? lines.length : placeOf(lines, from, next, atEnd);
    if (at < 0) throw misfit("the patch has lines that are not in the file");
    lines.splice(at, from.length, ...to);
    next = at + to.length;
  }
  return lines.map((line) => `${line}\n`).join("");
}
