/** Rows whose own id begins or ends as another one does: what the writer of that one may have meant. */
import { ENDINGS, numberOfId } from "./dated-id.js";
import type { LogColumns } from "./log-columns.js";

/** How many prefixes share the numbers of one ending. */
const PREFIXES = 16;

/**
 * The positions of such rows, in order: those of the same minute and prefix, and those with the same ending.
 *
 * @param stem all of the id but its last four characters
 */
export function similarRows(columns: LogColumns, stem: string, ending: string): [number[], number[]] {
  const id = numberOfId(stem + ending);
  // Where the time of the id is none, only its ending is like that of others.
  const like = id ?? numberOfId(`RUN-20000101-0000-${ending}`) ?? 0;
  const minute = id === undefined ? -1 : Math.floor(like / ENDINGS);
  const [prefix, last] = [like % PREFIXES, Math.floor((like % ENDINGS) / PREFIXES)];
  const found: [number[], number[]] = [[], []];
  for (let row = 0; row < columns.length; row++) {
    const own = columns.own[row] as number;
    const itsMinute = Math.floor(own / ENDINGS);
    if (itsMinute === minute && own % PREFIXES === prefix) found[0].push(columns.positions[row] as number);
    const rest = own - itsMinute * ENDINGS;
    if (Math.floor(rest / PREFIXES) === last) found[1].push(columns.positions[row] as number);
  }
  return found;
}
