/** Adds to a JSON file, and leaves every other byte of it as it is. */
import { isDeepStrictEqual } from "node:util";
import { UserError } from "../base/core/errors.js";
import { keyOfStep } from "../base/text/pointer.js";
import { quote } from "../base/text/visible.js";
import { withoutComments } from "../registry/jsonl/comments.js";
import { scanJson } from "../registry/jsonl/json.js";

/** What one step further in is indented by; two spaces where the text does not show it. */
function indentOf(text: string): string {
  return /^([\t ]+)"/m.exec(text)?.[1] ?? "  ";
}

/** A value over several lines, each after the first with so much before it. */
function written(value: unknown, indent: string, before: string): string {
  return JSON.stringify(value, null, indent).replaceAll("\n", `\n${before}`);
}

/** A text with more before the bracket that closes a list or an object; a comment that is last there stays before it. */
function beforeEnd(text: string, end: number, more: string, before: string): string {
  const value = withoutComments(text).slice(0, end).trimEnd();
  const comma = /[[{]$/.test(value) ? "" : ",";
  const comments = text.slice(value.length, end).trimEnd();
  return `${text.slice(0, value.length)}${comma}${comments}${more}\n${before}${text.slice(end)}`;
}

function valueAt(root: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map(keyOfStep)
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], root);
}

/**
 * A JSON text with items at the end of a list, which is made where it is not there.
 *
 * @param pointer of the list; what it is in must be there
 * @param name what the file is called in messages
 * @throws UserError where the text can't be extended so
 */
export function withItems(text: string, pointer: string, items: readonly unknown[], name: string): string {
  const bare = text.replace(/^\ufeff/, "");
  const { faults, positions } = scanJson(withoutComments(bare));
  const cut = pointer.lastIndexOf("/");
  const [holder, key] = [positions.get(pointer.slice(0, cut)), keyOfStep(pointer.slice(cut + 1))];
  const before = faults.length === 0 ? (JSON.parse(withoutComments(bare)) as unknown) : undefined;
  const known = valueAt(before, pointer);
  if (faults.length > 0 || !holder || !(known === undefined || Array.isArray(known)))
    throw new UserError(`${quote(name)} can't be extended`, "correct its JSON first");
  const indent = indentOf(bare);
  const depth = pointer.split("/").length - 1;
  const [outer, inner] = [indent.repeat(depth), indent.repeat(depth + 1)];
  const rows = items.map((item) => `\n${inner}${written(item, indent, inner)}`).join(",");
  const list = positions.get(pointer)?.value;
  const extended = list
    ? beforeEnd(bare, list.end - 1, rows, outer)
    : beforeEnd(
        bare,
        holder.value.end - 1,
        `\n${outer}${JSON.stringify(key)}: [${rows}\n${outer}]`,
        indent.repeat(depth - 1),
      );
  if (
    !isDeepStrictEqual(valueAt(JSON.parse(withoutComments(extended)), pointer), [...(known ?? []), ...items])
  )
    throw new UserError(`${quote(name)} can't be extended`, `add the entries to ${pointer} by hand`);
  return text.startsWith("\ufeff") ? `\ufeff${extended}` : extended;
}

/**
 * A JSON text with a member of an object set: in the place of the old one, or at the end.
 *
 * @param pointer of the member; the object that it is in must be there
 * @param name what the file is called in messages
 * @throws UserError where the text can't be changed so
 */
export function withMember(text: string, pointer: string, value: unknown, name: string): string {
  const bare = text.replace(/^\ufeff/, "");
  const { faults, positions } = scanJson(withoutComments(bare));
  const cut = pointer.lastIndexOf("/");
  const [holder, key] = [positions.get(pointer.slice(0, cut)), keyOfStep(pointer.slice(cut + 1))];
  if (faults.length > 0 || !holder)
    throw new UserError(`${quote(name)} can't be changed`, "correct its JSON first");
  const indent = indentOf(bare);
  const depth = pointer.split("/").length - 1;
  const outer = indent.repeat(depth);
  const known = positions.get(pointer)?.value;
  const said = written(value, indent, outer);
  const changed = known
    ? bare.slice(0, known.start) + said + bare.slice(known.end)
    : beforeEnd(
        bare,
        holder.value.end - 1,
        `\n${outer}${JSON.stringify(key)}: ${said}`,
        indent.repeat(depth - 1),
      );
  if (!isDeepStrictEqual(valueAt(JSON.parse(withoutComments(changed)), pointer), value))
    throw new UserError(`${quote(name)} can't be changed`, `set ${pointer} by hand`);
  return text.startsWith("\ufeff") ? `\ufeff${changed}` : changed;
}
