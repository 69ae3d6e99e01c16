/** Records as they come in: a JSON object, a list of them, or one on each line. */
import { UserError } from "../base/core/errors.js";
import { count, quote } from "../base/text/visible.js";
import { readInexact } from "../registry/jsonl/inexact.js";
import { type JsonObject, parseRecord } from "../registry/jsonl/parse.js";

/** One object; numbers of many digits keep them. Throws a UserError that says where the text is wrong. */
function objectOf(text: string, where: string): JsonObject {
  const parsed = parseRecord(text);
  if (parsed.value) return parsed.value;
  const inexact = readInexact({ text, parsed, faults: [] });
  if (inexact) return inexact;
  const [fault] = parsed.faults;
  throw new UserError(
    `${where} is not a record: ${fault?.message ?? "not valid JSON"}`,
    "correct the record and append again; nothing was written",
  );
}

/**
 * Reads records from a text. Throws a UserError where there is none, and where one of them can't be read.
 *
 * @param name what the text is called in messages
 */
export function readRecords(text: string, name: string): JsonObject[] {
  const bare = text.replace(/^\ufeff/, "").trim();
  if (bare === "" || /^\[\s*\]$/.test(bare))
    throw new UserError(`${name} holds no record`, "give a JSON object, or one on each line");
  if (bare.startsWith("[")) {
    const { records } = objectOf(`{"records":${bare}}`, name);
    return (records as unknown[]).map((record, index) => {
      if (typeof record === "object" && record !== null && !Array.isArray(record))
        return record as JsonObject;
      throw new UserError(`item ${index + 1} of ${name} is not an object`, "give a list of JSON objects");
    });
  }
  const lines = bare.split("\n").filter((line) => line.trim() !== "");
  const isOne = lines.length === 1 || !parsesAlone(lines[0] ?? "");
  if (isOne) return [objectOf(bare, lines.length === 1 ? name : `${name} (${count(lines.length, "line")})`)];
  return lines.map((line, index) => objectOf(line.trim(), `record ${index + 1} of ${name}`));
}

/** Whether a line is a value by itself: then the next one is another record. */
function parsesAlone(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    // The record goes on in the next line, or is broken; reading it as a whole says which.
    return /^\{.*\}$/.test(line.trim());
  }
}

/** A `field=value` as its two parts. Throws a UserError where there is no `=`. */
export function readSetting(text: string): { field: string; value: string } {
  const at = text.indexOf("=");
  if (at > 0) return { field: text.slice(0, at), value: text.slice(at + 1) };
  throw new UserError(`--set is ${quote(text)}`, "write --set field=value");
}
