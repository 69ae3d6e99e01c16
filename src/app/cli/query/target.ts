/** What a list is of: the runs of a studio, or the records of any type. */

import type { Book } from "../../../query/book.js";
import { chooseType } from "../../../query/choose.js";
import { type OpenState, openBook, openState } from "../../../query/open.js";
import { RUNS, studioOnly } from "../../../studio/records.js";
import type { Arguments } from "../arguments.js";
import type { Program } from "../program.js";
import { minuteOf, openOptions } from "./asking.js";

export interface ListTarget {
  book: Book;
  type: string;
  /** Whether they are runs of a studio, which have filters of their own. */
  areRuns: boolean;
}

/** The type that is listed: runs where a registry of the studio is there and nothing else is named. */
function typeToList({ layouts }: OpenState, word: string | undefined): string {
  if (word === undefined && studioOnly({ layouts }).layouts.length > 0) return RUNS;
  const models = layouts.map(({ layout }) => layout.model);
  return chooseType(models, word);
}

/**
 * Opens what a list is of. Throws a UserError where there is no registry, and where a word names no log or type, or
 * several.
 */
export async function openTarget(
  args: Arguments,
  program: Program,
  word: string | undefined,
): Promise<ListTarget> {
  const open = await openState(openOptions(args, program));
  try {
    const type = typeToList(open, word);
    const areRuns = type === RUNS && studioOnly(open).layouts.length > 0;
    const book = await openBook(areRuns ? studioOnly(open) : open, minuteOf(program.now));
    return { book, type, areRuns };
  } finally {
    open.close();
  }
}
