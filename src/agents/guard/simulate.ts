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

/** The text with one replacement done. Throws a UserError where it does not fit. */
function replaced(text: string, { from, to, all }: Replacement): string {
  const [old, now] = [bytesOfText(from), bytesOfText(to)];
  if (old === "" && text === "") return now;
  const parts = old === "" ? [text] : text.split(old);
  if (parts.length === 1) throw misfit("the text that is to be replaced is not in the file");
  if (parts.length > 2 && !all) throw misfit("the text that is to be replaced is in the file more than once");
  return parts.join(now);
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
  const text = before?.toString("latin1") ?? "";
  switch (change.do) {
    case "write":
      return Buffer.from(change.text, "utf8");
    case "replace":
      return Buffer.from(change.replacements.reduce(replaced, text), "latin1");
    case "patch": {
      const hunks = change.hunks.map((hunk) => ({
        ...hunk,
        after: hunk.after === undefined ? undefined : bytesOfText(hunk.after),
        from: hunk.from.map(bytesOfText),
        to: hunk.to.map(bytesOfText),
      }));
      return Buffer.from(withHunks(text, hunks), "latin1");
    }
    case "delete":
      return undefined;
  }
}
