/** The fields that name things: all their values are ids of one type. */

import { pointerStep } from "../../../base/text/pointer.js";
import type { ReferenceEntry } from "../../../registry/config/model-entry.js";
import { isIdName, wordsOf } from "./names.js";
import { isMap, type Shape } from "./shape.js";

/** Fewer different names are no proof. */
const FEWEST = 3;

/** The ids of a type. */
export interface KnownIds {
  type: string;
  /** The name of the field that they stand in. */
  field: string;
  ids: ReadonlySet<string>;
  /** Whether they are made by a scheme, so that no other text is one by chance. */
  haveForm: boolean;
}

/** The places of a record where names may stand. */
function* places(
  shape: Shape,
  at = "",
): Iterable<{ pointer: string; name: string; shape: Shape; many: boolean }> {
  for (const [name, member] of shape.members) {
    const pointer = at + pointerStep(name);
    const [only, ...others] = member.known;
    if (only === undefined || others.length > 0) continue;
    if (only === "array" && member.items) yield { pointer, name, shape: member.items, many: true };
    else if (only === "object" && !isMap(member)) yield* places(member, pointer);
    else yield { pointer, name, shape: member, many: false };
  }
}

const NAMING = [
  "parent",
  "supersedes",
  "replaces",
  "blocks",
  "depends",
  "refs",
  "related",
  "duplicate",
  "previous",
];

/** Whether a name says that something is named, where the values alone do not prove it. */
function saysSo(name: string, { type, field }: KnownIds): boolean {
  const words = wordsOf(name);
  return (
    isIdName(name) ||
    words.some((word) => NAMING.includes(word) || wordsOf(type).includes(word)) ||
    name === field
  );
}

/** All names that stand at a place; undefined where something else is there. */
function namesAt({ known, texts }: Shape, numbers: ReadonlySet<string>): ReadonlySet<string> | undefined {
  const [only, ...others] = known;
  if (others.length > 0) return undefined;
  if (only === "string") return texts.has("") ? undefined : new Set(texts.keys());
  return only === "number" ? numbers : undefined;
}

/**
 * The references of a type.
 *
 * @param own the type and the field of its own id
 * @param numbersAt the different whole numbers at a place, as texts; empty where another number is there
 */
export function referencesOf(
  shape: Shape,
  own: { type: string; id: string | undefined },
  types: readonly KnownIds[],
  numbersAt: (pointer: string) => ReadonlySet<string>,
): ReferenceEntry[] {
  const found: ReferenceEntry[] = [];
  for (const place of places(shape)) {
    if (place.pointer === own.id) continue;
    const isNumber = place.shape.known[0] === "number";
    const names = namesAt(place.shape, isNumber ? numbersAt(place.pointer) : new Set());
    if (!names || names.size < FEWEST) continue;
    const target = types.find(
      (one) =>
        ((one.haveForm && !isNumber) || saysSo(place.name, one)) &&
        [...names].every((name) => one.ids.has(name)),
    );
    if (target) found.push({ field: place.pointer, type: target.type, ...(place.many && { many: true }) });
  }
  return found;
}
