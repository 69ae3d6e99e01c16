/** Where the lines of findings come from: the commit that appended each, its day, and who its record names. */
import type { Finding } from "../../base/core/finding.js";
import type { Introductions } from "../../query/introduced.js";
import type { OpenState } from "../../query/open.js";
import { readInexact } from "../../registry/jsonl/inexact.js";
import { type Line, TextFile } from "../../registry/jsonl/line.js";
import type { JsonObject } from "../../registry/jsonl/parse.js";
import { readLine } from "../../registry/jsonl/read-line.js";
import { rule as appendOnly } from "../../rules/append-only.js";

/** What is known of the line of a finding; what is not known is left out. */
export interface Origin {
  /** The commit that appended the line, with its author. */
  commit?: string;
  author?: string;
  /** The day of its record, else of that commit. */
  day?: string;
  /** Who made the record. */
  by?: string;
  /** What the record belongs to, such as a lane. */
  group?: string;
}

/** What the record of a line says of itself. */
export type Reading = (path: string, record: JsonObject) => Pick<Origin, "day" | "by" | "group">;

export interface OriginsContext {
  open: OpenState;
  /** Which commit appended a line; undefined where that can't be told. */
  publishers: Introductions | undefined;
  reading: Reading;
}

/** Ages and origins, by fingerprint. */
export interface FindingLines {
  /** The day on which the line came in. */
  ages: Map<string, string>;
  origins: Map<string, Origin>;
}

/** The findings of each line, by path. */
function byPathAndLine(findings: readonly Finding[]): Map<string, Map<number, Finding[]>> {
  const byPath = new Map<string, Map<number, Finding[]>>();
  for (const finding of findings) {
    if (finding.line === null) continue;
    const lines = byPath.get(finding.path) ?? new Map<number, Finding[]>();
    byPath.set(finding.path, lines);
    const known = lines.get(finding.line);
    if (known) known.push(finding);
    else lines.set(finding.line, [finding]);
  }
  return byPath;
}

/** Who altered a line is not who made its record. */
function withoutMaker({ by: _, ...origin }: Origin): Origin {
  return origin;
}

function recordOf(line: Line): JsonObject | undefined {
  const read = readLine(line);
  return read.parsed?.value ?? readInexact(read);
}

/** Reads each line that a finding is about. The same line may stand twice; the finding is as old as the first. */
export async function readOrigins(
  findings: readonly Finding[],
  { open: { state }, publishers, reading }: OriginsContext,
): Promise<FindingLines> {
  const [ages, origins] = [new Map<string, string>(), new Map<string, Origin>()];
  for (const [path, wanted] of byPathAndLine(findings)) {
    if ((await state.entry(path))?.kind !== "file") continue;
    const bytes = await state.open(path);
    let number = 0;
    for (const line of new TextFile(path, bytes).lines()) {
      const found = wanted.get(++number);
      if (!found) continue;
      const introduced = publishers?.of(path, line.start);
      const record = recordOf(line);
      const came = introduced?.date.slice(0, 10);
      const origin: Origin = {
        ...(came !== undefined && { day: came }),
        ...(introduced && { commit: introduced.commit, author: introduced.author }),
        ...(record && reading(path, record)),
      };
      for (const { fingerprint, ruleId } of found) {
        if (came !== undefined && !ages.has(fingerprint)) ages.set(fingerprint, came);
        if (Object.keys(origin).length > 0 && !origins.has(fingerprint))
          origins.set(fingerprint, ruleId === appendOnly.id ? withoutMaker(origin) : origin);
      }
    }
    bytes.close();
  }
  return { ages, origins };
}
