/**
 * Ranges whose heads stand on each other like stairs: what the lower one was checked for need not be checked again for the
 * upper one, so that a thousand refs with a line each cost a thousand lines, and not half a million.
 */

import type { Layout } from "../../../registry/config/layout.js";
import { pathOfLog } from "../../../registry/logs/load.js";
import { findSegments } from "../../../registry/logs/segments.js";
import type { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import type { PlannedRange } from "./planned.js";
import type { RangeProof } from "./proof.js";

/** Whether two commits have the same files of a log. */
async function sameLog(a: CommitSnapshot, b: CommitSnapshot, pattern: string): Promise<boolean> {
  const filesOf = async (state: CommitSnapshot) => {
    const paths = await findSegments(state, pattern);
    return Promise.all(paths.map(async (path) => `${path}\0${(await state.entryOf(path))?.id}`));
  };
  return (await filesOf(a)).join("\n") === (await filesOf(b)).join("\n");
}

export class Stairs {
  readonly #byHead = new Map<string, PlannedRange[]>();
  /** For each commit the nearest one before it that is a head, where no merge lies between. */
  readonly #below = new Map<string, string>();

  readonly #proof: RangeProof;

  constructor(planned: readonly PlannedRange[], proof: RangeProof) {
    this.#proof = proof;
    for (const one of planned) {
      const known = this.#byHead.get(one.range.head);
      if (known) known.push(one);
      else this.#byHead.set(one.range.head, [one]);
    }
    for (const { id, parents } of proof.walk.commits) {
      const [parent] = parents;
      if (parent === undefined || parents.length > 1) continue;
      const below = this.#byHead.has(parent) ? parent : this.#below.get(parent);
      if (below !== undefined) this.#below.set(id, below);
    }
  }

  /** The range below that is checked by the same and against the same; undefined where there is none. */
  async below(one: PlannedRange): Promise<PlannedRange | undefined> {
    const { range, ends, plan } = one;
    const head = this.#below.get(range.head);
    // A head that the base has already is no step on the way.
    if (head === undefined || !this.#proof.has(one, head)) return undefined;
    const lower = this.#byHead
      .get(head)
      ?.find((other) => other.plan === plan && other.range.base === range.base);
    if (!lower) return undefined;
    // Only what the base waives counts, so the waivers must still be the base's.
    const waivers = [...plan.inBase].map((layout: Layout) => pathOfLog(layout, "waivers"));
    for (const pattern of waivers)
      if (!(await sameLog(ends.base, lower.ends.head, pattern))) return undefined;
    return lower;
  }
}
