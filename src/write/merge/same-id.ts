/** Records that both sides of a merge added under one id, with different content. */
import type { Sequence } from "../../check/history/sequence.js";
import { linesBeyond } from "../../check/proof/own-lines.js";
import { bytesOf, type Line } from "../../registry/jsonl/line.js";
import { parseRecord } from "../../registry/jsonl/parse.js";
import { fieldValue } from "../../registry/model/field.js";
import type { LogModel } from "../../registry/model/model.js";
import type { ModelTable } from "../../registry/model/table.js";

export interface SameId {
  /** What one is called in a sentence: `version`. */
  noun: string;
  id: string;
  ours: Line;
  theirs: Line;
}

/** The thing that a line is about, where a second line about it is an error; undefined elsewhere. */
function onceOf(line: Line, { model, log }: { model: ModelTable; log: LogModel }) {
  const { value } = parseRecord(bytesOf(line).toString("utf8").replace(/\r$/, ""));
  if (!value) return undefined;
  const type = model.typeIn(log, value);
  if (type?.repeat.kind !== "once" || type.identity === undefined) return undefined;
  const id = fieldValue(value, type.identity);
  if (typeof id !== "string" && typeof id !== "number") return undefined;
  return { noun: type.noun, id: String(id), key: `${type.name} ${typeof id} ${id}` };
}

/** The first record that both sides added under one id with different bytes, of a type whose ids may not repeat. */
export function findSameId(
  { ours, theirs }: { ours: Sequence; theirs: Sequence },
  place: { model: ModelTable; log: LogModel },
): SameId | undefined {
  const isOnce = (name: string) => place.model.type(name).repeat.kind === "once";
  if (!place.log.types.some(isOnce)) return undefined;
  const known = new Map<string, Line>();
  for (const line of linesBeyond(theirs, ours)) {
    const once = onceOf(line, place);
    if (once) known.set(once.key, line);
  }
  for (const line of known.size > 0 ? linesBeyond(ours, theirs) : []) {
    const once = onceOf(line, place);
    const other = once && known.get(once.key);
    if (other) return { noun: once.noun, id: once.id, ours: other, theirs: line };
  }
  return undefined;
}
