/** Why a question found nothing. */

import { didYouMean } from "../base/text/nearest.js";
import { shellWord } from "../base/text/shell.js";
import { quote } from "../base/text/visible.js";
import type { QueryStore } from "../query/store.js";
import { answering, currentOfType } from "./records.js";
import type { RunFilter } from "./runs.js";
import { typeOfId } from "./show.js";

/** Why nothing was found: an id that no run has, or a range turned round, is probably a slip. */
export function laneHint(store: QueryStore, { artist, genre, from, to }: RunFilter, what = "run"): string {
  if (from !== undefined && to !== undefined && from > to) return `no ${what} fits: --from lies after --to`;
  for (const [wanted, field] of [
    [artist, "artist_id"],
    [genre, "genre_id"],
  ] as const) {
    if (wanted === undefined) continue;
    const known = new Set(answering(store, "RUN").map(({ record }) => String(record[field])));
    if (!known.has(wanted)) return `no run has ${field} ${quote(wanted)}${didYouMean(wanted, known)}`;
  }
  return `no ${what} fits`;
}

/** Why a work has no version. */
export function versionHint(store: QueryStore, workId: string): string {
  const works = currentOfType(store, "WORK");
  if (works.has(workId)) return `${quote(workId)} has no version`;
  const type = typeOfId(workId);
  return type !== undefined && type !== "WORK"
    ? `${quote(workId)} is not a work; \`npx runidx-lint show ${shellWord(workId)}\` shows it`
    : `there is no work ${quote(workId)}${didYouMean(workId, works.keys())}`;
}
