/** What a file would be after an edit. Texts are compared as bytes: a log may hold some that are no text. */
import { readFileSync } from "node:fs";
import { codeOf } from "../../base/core/errors.js";
import type { Change, Replacement } from "./event.js";
import { misfit, withHunks } from "./patch.js";

/** A file before and after; undefined where it is not there. */
export interface Simulated {
  before: Buffer | undefined;
  after: Buffer | undefined;
}

const bytesOfText = (text: string) => Buffer.from(text, "utf8").toString("latin1");

function readFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

/** The file with one replacement done. Throws a UserError where it does not fit. */
function replaced(bytes: Buffer, { from, to, all }: Replacement): Buffer {
  const [old, now] = [Buffer.from(from, "utf8"), Buffer.from(to, "utf8")];
  if (old.length === 0 && bytes.length === 0) return now;
  const places: number[] = [];
  for (let at = bytes.indexOf(old); old.length > 0 && at >= 0; at = bytes.indexOf(old, at + old.length))
    places.push(at);
  if (places.length === 0) throw misfit("the text that is to be replaced is not in the file");
  if (places.length > 1 && !all)
    throw misfit("the text that is to be replaced is in the file more than once");
  const kept = [...places, bytes.length].map((end, index) => {
    const before = places[index - 1];
    return bytes.subarray(before === undefined ? 0 : before + old.length, end);
  });
  return Buffer.concat(kept.flatMap((piece, index) => (index === 0 ? [piece] : [now, piece])));
}

/** The file before and after a change. Throws a UserError where the change does not fit it. */
export function simulate(path: string, change: Change): Simulated {
  if (change.do === "given") {
    const bytes = (text: string | undefined) => (text === undefined ? undefined : Buffer.from(text, "utf8"));
    return { before: bytes(change.before), after: bytes(change.after) };
  }
  const before = readFile(path);
  return { before, after: after(before, change) };
}

function after(before: Buffer | undefined, change: Exclude<Change, { do: "given" }>): Buffer | undefined {
  switch (change.do) {
    case "write":
      return Buffer.from(change.text, "utf8");
    case "replace":
      return change.replacements.reduce(replaced, before ?? Buffer.alloc(0));
    case "patch": {
      const hunks = change.hunks.map((hunk) => ({
        ...hunk,
        after: hunk.after === undefined ? undefined : bytesOfText(hunk.after),
        from: hunk.from.map(bytesOfText),
        to: hunk.to.map(bytesOfText),
      }));
      return Buffer.from(withHunks(before?.toString("latin1") ?? "", hunks), "latin1");
    }
    case "delete":
      return undefined;
  }
}
