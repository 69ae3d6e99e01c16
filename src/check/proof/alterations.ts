/** Says what was done to a log: the class, both lines, the difference field by field, and the remedy. */
import { pointerStep } from "../../base/text/pointer.js";
import { count, listing, quote, shorten, visible } from "../../base/text/visible.js";
import { isTooDeep } from "../../registry/jsonl/depth.js";
import { changedFields, describeChange } from "../../registry/jsonl/difference.js";
import { bytesOf, type Line } from "../../registry/jsonl/line.js";
import { hasWriters } from "../../registry/logs/log-pattern.js";
import { IDENTITY } from "../../registry/logs/logs.js";
import { identify } from "../../registry/model/identify.js";
import { isRecordType, RECORD_TYPES } from "../../registry/model/schemas.js";
import type { At, Problem } from "../../rules/rule.js";
import { type Alteration, isLostNewline } from "../history/alteration.js";
import { type Remedy, remedy, type Where } from "./remedy.js";

/** What has to be known apart from the alteration itself. */
export interface AlterationContext {
  path: string;
  where: Where;
  /** Whether this is the log's first alteration, which lists the user's own lines. */
  isFirst: boolean;
  /** The commit that published a line. */
  publisherOf(line: Line): string | undefined;
  /** The commit that made the change, where it is one of several. */
  commit?: string;
  /** The clock, in minutes since 1970. */
  now: number;
}

type Fields = Record<string, unknown>;

const LONGEST_READ = 1 << 20;
/** How many of the user's own lines are listed, and how much of each, in bytes. */
const MOST_LISTED = 20;
const LONGEST_LISTED = 4096;

function fieldsOf(line: Line | undefined): Fields | undefined {
  if (!line || line.end - line.start > LONGEST_READ) return undefined;
  try {
    const value: unknown = JSON.parse(
      bytesOf(line)
        .toString("utf8")
        .replace(/^\ufeff/, ""),
    );
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && !isTooDeep(value) ? (value as Fields) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The ids of the records that were written onto one line. */
function gluedNames(line: Line): string {
  const text = bytesOf(line).subarray(0, LONGEST_READ).toString("utf8");
  const own = new RegExp(`"record_type":"(?:${RECORD_TYPES.join("|")})"`, "g");
  const starts = [...text.matchAll(own)].map((match) => match.index);
  const names = starts.map((start, index) => {
    const type = /"record_type":"(\w+)"/.exec(text.slice(start))?.[1];
    const part = text.slice(start, starts[index + 1]);
    const id = isRecordType(type) ? new RegExp(`"${IDENTITY[type]}":"([^"]*)"`).exec(part)?.[1] : undefined;
    return id === undefined ? "a record" : shorten(visible(id), 60);
  });
  return names.length > 1 ? listing(names) : nameOf(line);
}

/** The id in a line, or its beginning. */
function nameOf(line: Line): string {
  const fields = fieldsOf(line);
  const found = fields && identify(fields);
  return found ? shorten(visible(found.id), 60) : quote(bytesOf(line).subarray(0, 80).toString("utf8"), 40);
}

const numberOf = (line: Line) => line.file.numberOf(line);

/** `qa_gate2: "FAIL" → "PASS"`, for every field that differs. */
function differences(before: Line | undefined, after: Line | undefined): string {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  if (!old || !now) return "";
  const rows = changedFields(old, now).map(describeChange);
  return rows.length > 6 ? `${rows.slice(0, 6).join(", ")} and ${rows.length - 6} more` : rows.join(", ");
}

/** How the same records came to have other bytes. */
function encodingOf({ before, after }: Alteration): { what: string; isLineEnds: boolean } {
  if (!before || !after) return { what: "other line ends", isLineEnds: true };
  const [old, now] = [bytesOf(before), bytesOf(after)];
  const endsInCr = (bytes: Buffer) => bytes[bytes.length - 1] === 0x0d;
  if (endsInCr(old) !== endsInCr(now)) return { what: "other line ends (CR LF)", isLineEnds: true };
  if (now.subarray(0, 3).toString("hex") === "efbbbf")
    return { what: "a byte order mark", isLineEnds: false };
  return { what: "other spacing or key order", isLineEnds: false };
}

/** A commit id as people write it; other names as they are. */
function shortName(name: string): string {
  return /^[0-9a-f]{40,64}$/.test(name) ? name.slice(0, 12) : name;
}

/** The first field that differs, for the caret to point at. */
function changedField({ before, after }: Alteration): string | undefined {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  if (!old || !now) return undefined;
  return Object.keys(now).find((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]));
}

function sentence(alteration: Alteration, { where, path }: AlterationContext): string {
  const { before, after, count: number = 1, detail = "" } = alteration;
  const base =
    where.kind === "staged" || where.kind === "range" ? shortName(where.base) : "the commit before";
  const old = before ? `${nameOf(before)}, line ${numberOf(before)} of ${base},` : "a committed line";
  switch (alteration.class) {
    case "edited": {
      const fields = differences(before, after);
      return `${old} was edited${after ? ` (line ${numberOf(after)} now)` : ""}${fields === "" ? "" : `: ${fields}`}`;
    }
    case "deleted":
      return `${old} was deleted`;
    case "moved":
      return detail === ""
        ? `${old} was moved to line ${after ? numberOf(after) : "?"}`
        : `${old} is in another order than in parent ${detail.slice(0, 12)}`;
    case "inserted":
      return `${count(number, "new line")} ${number === 1 ? "comes" : "come"} before committed ones`;
    case "truncated":
      return detail === ""
        ? `the log was cut off: ${count(number, "line")} from ${old} on ${number === 1 ? "is" : "are"} gone`
        : `the log was cut off: ${detail} is gone`;
    case "re-encoded":
      return `${count(number, "committed line")} ${number === 1 ? "holds" : "hold"} the same record in other bytes: ${encodingOf(alteration).what}`;
    case "file-deleted":
      return `the log ${visible(path)} was deleted`;
    case "file-renamed":
      return `the log was moved away, to ${quote(detail, 120)}`;
    case "relocated":
      return `the log was moved to ${quote(detail, 120)} with the same bytes, where the configuration has it`;
    case "file-type":
      return `${detail} took the place of the log`;
    case "rewritten":
      return `history was rewritten: ${detail}`;
    case "lost":
      return `the merge lost ${isLostNewline(alteration) ? "the newline at the end of " : ""}${old.replace(` of ${base},`, "")} of parent ${detail.slice(0, 12)}`;
    case "invented":
      return `the merge has a line that no parent has: ${after ? nameOf(after) : ""}`;
    case "doubled":
      return `the merge has a line more often than any parent: ${after ? nameOf(after) : ""}`;
    case "glued":
      return `a record was written onto the end of the committed last line: ${after ? gluedNames(after) : ""}`;
    case "closed-grew":
      if (hasWriters(detail))
        return `this file was closed when it grew: each writer appends to a file of its own, ${visible(detail)}`;
      return `this segment was closed when it grew: only the last one, ${visible(detail)}, may grow`;
    case "late-newline":
      return "the committed last line had no newline; the newline came later";
    case "mode":
      return "only the file mode of the log changed";
  }
}

/** The remedy, with the cause first where line ends are converted. */
function wayOutOf(alteration: Alteration, { path, where, now }: AlterationContext): Remedy {
  const correct =
    alteration.class === "edited" ? "; to correct a record append its new form as a new line" : "";
  const way = remedy(alteration, path, where, { correct, now });
  const isConverted = alteration.class === "re-encoded" && encodingOf(alteration).isLineEnds;
  if (!isConverted || where.kind === "published") return way;
  return { ...way, hint: `add the line \`*.jsonl text eol=lf\` to .gitattributes; then ${way.hint}` };
}

/** The user's own lines, to be copied: the first ones of many. */
function* listOwn({
  where,
  path,
  isFirst,
}: AlterationContext): Iterable<NonNullable<Problem["related"]>[number]> {
  if (!isFirst || where.kind === "published") return;
  const { own } = where.beside;
  for (const line of own.slice(0, MOST_LISTED)) {
    // Without what a conversion of line ends put around it.
    const whole = bytesOf(line).subarray(0, LONGEST_LISTED).toString("utf8");
    const text = whole.replace(/^\ufeff|\r$/g, "");
    const cut = line.end - line.start > LONGEST_LISTED ? "…" : "";
    yield { at: { line }, message: `your new line: ${text}${cut}` };
  }
  if (own.length > MOST_LISTED)
    yield { at: { path }, message: `and ${own.length - MOST_LISTED} more new lines of yours` };
}

/** An alteration as a problem of the rule append-only. */
export function alterationProblem(alteration: Alteration, context: AlterationContext): Problem {
  const { before, after } = alteration;
  const line = after ?? before;
  const field = alteration.class === "edited" ? changedField(alteration) : undefined;
  const at: At = line
    ? { line, ...(field !== undefined && { pointer: pointerStep(field) }) }
    : { path: context.path };
  const related: Problem["related"] = [];
  if (before) {
    const commit = context.publisherOf(before);
    const published = commit === undefined ? "" : `, appended by commit ${commit.slice(0, 12)}`;
    related.push({
      at: { line: before },
      message: `as it was committed${published}`,
      ...(commit !== undefined && { commit }),
    });
  }
  related.push(...listOwn(context));
  return {
    at,
    class: alteration.class,
    message: sentence(alteration, context),
    related,
    ...wayOutOf(alteration, context),
    ...(context.commit !== undefined && { commit: context.commit }),
  };
}
