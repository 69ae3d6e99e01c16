/** What a list is of: the runs of a studio, or the records of any type. */

import { chooseType } from "../../../query/choose.js";
import { type OpenState, openQueryStore, openState } from "../../../query/open.js";
import type { QueryStore } from "../../../query/store.js";
import { RUNS, studioOnly } from "../../../studio/records.js";
import type { Arguments } from "../arguments.js";
import type { Program } from "../program.js";
import { minuteOf, openOptions } from "./query-options.js";

export interface ListTarget {
  store: QueryStore;
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
    const store = await openQueryStore(areRuns ? studioOnly(open) : open, minuteOf(program.now));
    return { store, type, areRuns };
  } finally {
    open.close();
  }
}
