/** Several ranges of one history, such as the refs of a push, listed by git at once and told apart here. */
import type { Git } from "../../sources/git/git.js";
import type { Objects } from "../../sources/git/objects.js";
import type { CommitObject } from "../../sources/git/tree-object.js";
import { type CommitList, listCommits } from "./walk.js";

/** The commits of a head without those of a base. */
export interface Range {
  /** undefined: everything that the head has. */
  base: string | undefined;
  head: string;
}

/** As many ranges as one number has bits. */
const AT_ONCE = 32;
/** As many names as fit into one command line everywhere. */
const MOST_NAMES = 400;

function distinct(ids: readonly (string | undefined)[]): string[] {
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** A commit that all of some commits have in their history; undefined where there is none. */
async function commonAncestor(git: Git, ids: readonly string[]): Promise<string | undefined> {
  let common: string | undefined;
  for (let at = 0; at < ids.length; at += MOST_NAMES) {
    const some = [...(common === undefined ? [] : [common]), ...ids.slice(at, at + MOST_NAMES)];
    common = (await git.ask(["merge-base", "--octopus", ...some], [1]))?.split("\n")[0] || undefined;
    if (common === undefined) return undefined;
  }
  return common;
}

/** What is part of 32 ranges: a bit each, by the commit's place. */
interface Parts {
  inHead: Uint32Array;
  inBase: Uint32Array;
}

export class Ranges {
  readonly #ranges: readonly Range[];
  /** Newest first, and those at the edge after them. */
  readonly #commits: readonly CommitObject[];
  /** Where those at the edge begin. */
  readonly #edge: number;
  readonly #places: ReadonlyMap<string, number>;
  readonly #parts = new Map<number, Parts>();
  /** The commits that are part of any of the ranges, and others among which all their parents are. */
  readonly list: CommitList;

  private constructor(ranges: readonly Range[], { commits, edge }: CommitList) {
    this.#ranges = ranges;
    const ordered = [...commits].reverse();
    this.#commits = [...ordered, ...edge];
    this.#edge = ordered.length;
    this.#places = new Map(this.#commits.map(({ id }, place) => [id, place]));
    const bases = new Set(ranges.map(({ base }) => base));
    // With one base for all, git left out exactly what is not wanted.
    this.list = bases.size < 2 ? { commits, edge } : { commits: this.#wanted(commits), edge: this.#commits };
  }

  /** Asks git for some ranges: one listing, however many there are. */
  static async of(git: Git, objects: Objects, ranges: readonly Range[]): Promise<Ranges> {
    const bases = distinct(ranges.map(({ base }) => base));
    const heads = distinct(ranges.map(({ head }) => head));
    const list = async (wanted: readonly string[], without: string | undefined) =>
      new Ranges(
        ranges,
        await listCommits(git, objects, { heads: wanted, without: without === undefined ? [] : [without] }),
      );
    if (ranges.some(({ base }) => base === undefined)) return list([...heads, ...bases], undefined);
    // What one base has can still be new for the range of another.
    return bases.length > 1
      ? list([...heads, ...bases], await commonAncestor(git, bases))
      : list(heads, bases[0]);
  }

  #wanted(commits: readonly CommitObject[]): CommitObject[] {
    const isWanted = new Uint8Array(this.#commits.length);
    for (let first = 0; first < this.#ranges.length; first += AT_ONCE) {
      const { inHead, inBase } = this.#partsOf(first);
      for (let place = 0; place < isWanted.length; place++)
        if (((inHead[place] ?? 0) & ~(inBase[place] ?? 0)) !== 0) isWanted[place] = 1;
      // They are many, and most of them are never asked for again.
      this.#parts.delete(first);
    }
    return commits.filter(({ id }) => isWanted[this.#places.get(id) ?? -1] === 1);
  }

  #partsOf(first: number): Parts {
    const known = this.#parts.get(first);
    if (known) return known;
    const size = this.#commits.length;
    const parts = { inHead: new Uint32Array(size), inBase: new Uint32Array(size) };
    this.#ranges.slice(first, first + AT_ONCE).forEach(({ base, head }, index) => {
      const bit = 1 << index;
      const [at, from] = [this.#places.get(head), base === undefined ? undefined : this.#places.get(base)];
      if (at !== undefined) parts.inHead[at] = (parts.inHead[at] ?? 0) | bit;
      if (from !== undefined) parts.inBase[from] = (parts.inBase[from] ?? 0) | bit;
    });
    // Children stand before their parents, so one pass is enough.
    for (const [place, { parents }] of this.#commits.entries()) {
      for (const parent of parents) {
        const at = this.#places.get(parent);
        if (at === undefined) continue;
        parts.inHead[at] = (parts.inHead[at] ?? 0) | (parts.inHead[place] ?? 0);
        parts.inBase[at] = (parts.inBase[at] ?? 0) | (parts.inBase[place] ?? 0);
      }
    }
    if (this.#parts.size > 8) this.#parts.clear();
    this.#parts.set(first, parts);
    return parts;
  }

  /** Whether a commit is part of a range, by the range's index. */
  has(index: number, commit: string): boolean {
    const place = this.#places.get(commit);
    if (place === undefined || place >= this.#edge) return false;
    const { inHead, inBase } = this.#partsOf(index - (index % AT_ONCE));
    const bit = 1 << (index % AT_ONCE);
    return ((inHead[place] ?? 0) & bit) !== 0 && ((inBase[place] ?? 0) & bit) === 0;
  }

  /** Whether the base of a range is part of its head's history: where it is not, history was rewritten. */
  grows(index: number): boolean {
    const { base, head } = this.#ranges[index] ?? {};
    if (base === undefined || base === head) return true;
    const place = this.#places.get(base);
    if (place === undefined) return false;
    const { inHead } = this.#partsOf(index - (index % AT_ONCE));
    return ((inHead[place] ?? 0) & (1 << (index % AT_ONCE))) !== 0;
  }
}
