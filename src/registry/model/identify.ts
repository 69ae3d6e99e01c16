/** The id of a record of which nothing else is known: how messages name its line. */

import { ExactNumber } from "../../base/text/exact-number.js";
import type { JsonObject } from "../jsonl/parse.js";
import { musicStudio } from "./music-studio.js";

/** Names that the id of a record has in logs of all kinds, the surest first. */
const USUAL = ["id", "_id", "uuid", "key", "event_id", "eventId", "record_id", "recordId"];

function textOf(value: unknown): string | undefined {
  if (typeof value === "number" || value instanceof ExactNumber) return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The field that holds the id of a record, by its type where that is one of the studio's. */
function fieldOf(value: JsonObject): string | undefined {
  const type = Object.hasOwn(value, "record_type") ? value.record_type : undefined;
  const known = musicStudio.types.find(({ name }) => name === type);
  if (known) return known.identity;
  return USUAL.find((field) => Object.hasOwn(value, field) && textOf(value[field]) !== undefined);
}

/** What a record is called by: its type, where it has one that is known, and its id. */
export function identify(value: JsonObject): { type: string; id: string } | undefined {
  const field = fieldOf(value);
  const id = field !== undefined && Object.hasOwn(value, field) ? textOf(value[field]) : undefined;
  if (id === undefined) return undefined;
  return { type: typeof value.record_type === "string" ? value.record_type : "", id };
}
