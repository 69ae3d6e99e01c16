/** The way out where a closed file grew: its new lines go to the file that is open, and it gets back what it was. */
import { UserError } from "../../../base/core/errors.js";
import type { Finding } from "../../../base/core/finding.js";
import type { Layout } from "../../../registry/config/layout.js";
import { ownerOf } from "../../../registry/config/log-paths.js";
import { fileOfLog } from "../../../registry/logs/log-pattern.js";
import { fileForRecords } from "../../../registry/logs/place.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";
import { GROWN } from "../../findings/evaluation-result.js";
import { setWay } from "../../findings/proposals.js";
import type { Surroundings } from "../../proof/surroundings.js";
import { keeping } from "../../proof/way-back.js";

/** Whether a finding says that a closed file grew. */
const isClosedGrowth = ({ ruleId, class: kind }: Finding): boolean =>
  (ruleId === "registry-file" || ruleId === "append-only") && GROWN.includes(kind);

/**
 * The file that the new lines of a closed one belong in; undefined where nobody knows it: the plain file says no writer, and
 * this clone has none either.
 *
 * @param path the closed file
 * @param writer who writes in this clone
 */
export async function openFileFor(
  state: Snapshot,
  layouts: readonly Layout[],
  path: string,
  writer: string | undefined,
): Promise<string | undefined> {
  const owner = ownerOf(layouts, path);
  const pattern = owner?.layout.logs[owner.log];
  if (pattern === undefined) return undefined;
  try {
    const own = fileOfLog(pattern, path)?.writer || writer;
    const open = await fileForRecords(state, pattern, { writer: own, newSegment: false });
    return open === path ? undefined : open;
  } catch (error) {
    // A name that is no writer's, or none at all, is for the author to settle.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** A closed file that grew, where its new lines go, and what is beside it. */
export interface Grown {
  open: string;
  beside: Surroundings;
  /** The commands after which the closed file is what it was. */
  back: string[][];
  /** What follows once the open file has the lines. */
  after: string[][];
}

/**
 * Gives the findings of closed files that grew their steps: the first of each file carries them.
 *
 * @param lookInto what is known of a file; undefined where its lines can't be moved by steps
 * @param now the clock, in minutes since 1970
 */
export async function proposeMoves(
  findings: readonly Finding[],
  now: number,
  lookInto: (path: string) => Promise<Grown | undefined>,
): Promise<void> {
  const carrying = new Map<string, Finding | undefined>();
  for (const finding of findings) {
    if (!isClosedGrowth(finding) || finding.applies === "person") continue;
    const { path } = finding;
    const first = carrying.get(path);
    if (first) {
      setWay(finding, { applies: "as-is", needs: [], steps: [] });
      finding.fixedBy = first.fingerprint;
    }
    if (carrying.has(path)) continue;
    const grown = await lookInto(path);
    if (grown) {
      const { open, beside, back, after } = grown;
      setWay(finding, keeping({ path: open, beside: { ...beside, edited: [] }, now }, back, after));
    }
    carrying.set(path, grown && finding.steps.length > 0 ? finding : undefined);
  }
}
