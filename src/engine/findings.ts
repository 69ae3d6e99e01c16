/** Turns what rules say into findings: place, excerpt, severity, next step, fingerprint. */
import { type Policy, severityOf } from "../config/policy.js";
import type { Excerpt, Finding, NotRun, Related } from "../finding.js";
import { bytesOf, hashLine, type Line } from "../lines/line.js";
import { type Position, scanJson } from "../records/json.js";
import { parseRecord } from "../records/parse.js";
import { MAX_LINE } from "../records/read-line.js";
import { isRecordType } from "../records/schemas.js";
import { IDENTITY } from "../registry/logs.js";
import type { RegistryRecord } from "../registry/record.js";
import type { At, Problem, Rule } from "../rules/rule.js";
import { shorten, visible } from "../text/visible.js";
import { type NextStep, nextStep } from "./next-step.js";

/** More findings of one rule in one file than anybody reads; the rest is counted. */
const MOST_PER_FILE = 10_000;
/** How much of a line goes with a finding, before and after the start of the value, in UTF-16 units. */
const EXCERPT_BEFORE = 80;
const EXCERPT_AFTER = 220;

interface Located {
  path: string;
  line: Line | undefined;
  number: number | null;
  column: number | null;
  endColumn: number | null;
  pointer: string;
  excerpt?: Excerpt;
}

/** The text of a line as far as it is text; undefined for one that is too long to be held. */
function textOf(line: Line): string | undefined {
  return line.end - line.start > MAX_LINE ? undefined : bytesOf(line).toString("utf8").replace(/\r$/, "");
}

/** The offset, or the one after it where it lies within a character of two units. */
function wholeFrom(text: string, offset: number): number {
  const isInside =
    /[\ud800-\udbff]/.test(text[offset - 1] ?? "") && /[\udc00-\udfff]/.test(text[offset] ?? "");
  return isInside ? offset + 1 : offset;
}

function excerptOf(text: string, start: number, end: number): Excerpt {
  const from = wholeFrom(text, Math.max(0, start - EXCERPT_BEFORE));
  const to = wholeFrom(text, Math.min(text.length, start + EXCERPT_AFTER));
  return {
    text: text.slice(from, to),
    start: start - from,
    length: Math.max(0, Math.min(end, to) - start),
    cutBefore: from > 0,
    cutAfter: to < text.length,
  };
}

/** The positions in the line that was asked about last: one with many findings is read once for all of them. */
class Scanned {
  #text: string | undefined;
  #positions: ReadonlyMap<string, Position> = new Map();

  of(text: string): ReadonlyMap<string, Position> {
    if (this.#text !== text) this.#positions = scanJson(text.replace(/^\ufeff/, " ")).positions;
    this.#text = text;
    return this.#positions;
  }
}

function spanOf(positions: ReadonlyMap<string, Position>, text: string, pointer: string, key: boolean) {
  let found: Position | undefined;
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    found = positions.get(at);
    if (found || at === "") break;
  }
  if (!found) return { start: 0, end: text.length };
  return key && found.key ? found.key : found.value;
}

function locate(at: At, scanned: Scanned): Located {
  if ("path" in at) {
    return { path: at.path, line: undefined, number: null, column: null, endColumn: null, pointer: "" };
  }
  const line = "record" in at ? at.record.line : at.line;
  const pointer = at.pointer ?? "";
  const text = textOf(line);
  const span =
    ("span" in at && at.span) ||
    spanOf(
      text === undefined ? new Map() : scanned.of(text),
      text ?? "",
      pointer,
      "key" in at && at.key === true,
    );
  return {
    path: line.file.path,
    line,
    number: line.file.numberOf(line),
    column: span.start + 1,
    endColumn: Math.max(span.end, span.start) + 1,
    pointer,
    // A record as a whole is pointed at, not underlined from end to end.
    ...(text !== undefined && {
      excerpt: excerptOf(text, span.start, pointer === "" && !("span" in at) ? span.start + 1 : span.end),
    }),
  };
}

function recordValueOf(at: At): unknown {
  if ("path" in at) return undefined;
  if ("record" in at) return at.record.value;
  const text = textOf(at.line);
  return text === undefined ? undefined : parseRecord(text).value;
}

function recordIdOf(at: At): string | null {
  const value = recordValueOf(at) as Record<string, unknown> | undefined;
  const type = value?.record_type;
  const id = value && isRecordType(type) ? value[IDENTITY[type]] : undefined;
  return typeof id === "string" ? shorten(visible(id), 80) : null;
}

/** Whether a line stands in a commit already, and so has to stay as it is. */
export type IsCommitted = (line: Line) => boolean;

/** What gathers findings as rules run. */
export class Findings {
  readonly found: Finding[] = [];
  /** The line of each finding, for waivers. */
  readonly lines = new Map<Finding, Line>();
  readonly #policy: Pick<Policy, "preset" | "rules">;
  readonly #isCommitted: IsCommitted;
  readonly #now: number;
  readonly #scanned = new Scanned();
  readonly #counts = new Map<string, number>();

  constructor(policy: Pick<Policy, "preset" | "rules">, isCommitted: IsCommitted, now: number) {
    this.#policy = policy;
    this.#isCommitted = isCommitted;
    this.#now = now;
  }

  /** Takes a problem in; gives nothing where its rule is off. `introduced`: the judged change brought it in. */
  add(rule: Rule, problem: Problem, introduced: boolean): Finding | undefined {
    const severity = severityOf(this.#policy, rule, problem.class);
    if (severity === undefined) return undefined;
    const path =
      "path" in problem.at
        ? problem.at.path
        : ("record" in problem.at ? problem.at.record.line : problem.at.line).file.path;
    const key = `${rule.id} ${path}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count > MOST_PER_FILE) return undefined;
    const place = locate(problem.at, this.#scanned);
    const committed = place.line === undefined || introduced ? false : this.#isCommitted(place.line);
    const record: RegistryRecord | undefined = "record" in problem.at ? problem.at.record : undefined;
    const step: NextStep = place.line
      ? nextStep(rule, problem, place.line, record, committed, this.#now)
      : { hint: problem.hint };
    const finding: Finding = {
      ruleId: rule.id,
      severity,
      ...(problem.class !== undefined && { class: problem.class }),
      message: visible(problem.message),
      path: place.path,
      line: place.number,
      column: place.column,
      endLine: place.number,
      endColumn: place.endColumn,
      pointer: place.pointer,
      recordId: recordIdOf(problem.at),
      hint: visible(step.hint),
      ...(problem.fix && { fix: problem.fix }),
      ...(step.draft && { draft: step.draft }),
      related: (problem.related ?? []).map((related) => toRelated(related, this.#scanned)),
      ...(problem.commit !== undefined && { commit: problem.commit }),
      introduced,
      fingerprint: hashLine(
        place.line,
        [rule.id, place.path, place.pointer, problem.class ?? "", ""].join("\0"),
      ).slice(0, 16),
      ...(place.excerpt && { excerpt: place.excerpt }),
    };
    this.found.push(finding);
    if (place.line) this.lines.set(finding, place.line);
    return finding;
  }

  /** What was found and not kept, for want of a reader. */
  overflow(): NotRun[] {
    const rows: NotRun[] = [];
    for (const [key, count] of this.#counts) {
      if (count <= MOST_PER_FILE) continue;
      const [ruleId = "", path = ""] = [key.slice(0, key.indexOf(" ")), key.slice(key.indexOf(" ") + 1)];
      rows.push({
        ruleId,
        reason: `${count - MOST_PER_FILE} more findings in ${visible(path)} are not listed`,
      });
    }
    return rows;
  }
}

function toRelated(
  { at, message, commit }: { at: At; message: string; commit?: string },
  scanned: Scanned,
): Related {
  const { path, number, column } = locate(at, scanned);
  return { path, line: number, column, message: visible(message), ...(commit !== undefined && { commit }) };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of findings in every format: path, line, column, rule, and then what never ties. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.path, b.path) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.pointer, b.pointer) ||
    compareText(a.message, b.message)
  );
}
