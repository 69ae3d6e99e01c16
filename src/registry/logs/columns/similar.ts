/** Rows whose own id begins or ends as another one does: what the writer of that one may have meant. */
import { MOST_PREFIXES, minuteOfId, numberOfId, restOfId } from "./dated-id.js";
import type { LogColumns } from "./log-columns.js";

/**
 * The positions of such rows, in order: those whose id begins as the other one does, and those whose id ends so.
 *
 * @param stem all of the id but its last four characters
 */
export function similarRows(columns: LogColumns, stem: string, ending: string): [number[], number[]] {
  const like = numberOfId(stem + ending);
  // No row has an id of a time that does not exist.
  const minute = like === undefined ? undefined : minuteOfId(like);
  const prefix = restOfId(like ?? 0) % MOST_PREFIXES;
  const last = Number.parseInt(ending, 36);
  const found: [number[], number[]] = [[], []];
  for (let row = 0; row < columns.length; row++) {
    const own = columns.own[row] as number;
    const rest = restOfId(own);
    const position = columns.positions[row] as number;
    if (rest % MOST_PREFIXES === prefix && minuteOfId(own) === minute) found[0].push(position);
    if (Math.floor(rest / MOST_PREFIXES) === last) found[1].push(position);
  }
  return found;
}
