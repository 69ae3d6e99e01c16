/** What the proof of one walk means for each of the ranges that were walked together. */

import type { Finding } from "../../../base/core/finding.js";
import { ownerOf, patternsOf } from "../../../registry/config/log-paths.js";
import { severityOf } from "../../../registry/config/policy.js";
import { rule as appendOnly } from "../../../rules/append-only.js";
import type { Git } from "../../../sources/git/git.js";
import type { Objects } from "../../../sources/git/objects.js";
import type { Repository } from "../../../sources/git/repository.js";
import { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import type { LeftOut } from "../../findings/kept.js";
import { isHarmless } from "../../history/alteration.js";
import type { Violation } from "../../history/prove.js";
import type { Ranges } from "../../history/ranges.js";
import type { Walk } from "../../history/walk.js";
import { ProofFindings, reportViolations, type WalkProof } from "../../proof/proof.js";
import { lastPlace } from "../../proof/relocations.js";
import { type ChangedLog, compareEnds, findRewritten, publishersBefore } from "./ends.js";
import type { RangePlan } from "./plan.js";
import type { PlannedRange, RangeToCheck } from "./planned.js";
import { RangeRemedies } from "./remedies.js";

/** What was found in the history of one range. */
interface Told {
  findings: Finding[];
  leftOut: LeftOut;
  /** Ranges that were told before, by index, whose violations this one has as well. */
  sharedWith: number[];
}

/** Violations of one range. */
type Own = Pick<WalkProof, "violations" | "closed">;

interface RangeProofContext {
  git: Git;
  objects: Objects;
  repository: Repository;
  ranges: Ranges;
}

const isSerious = ({ alterations }: Violation) => alterations.some((found) => !isHarmless(found));

/** Whether a violation is reported as an error: what is reported as less must not keep an error from being told. */
function isError({ path, alterations }: Violation, plan: RangePlan): boolean {
  const owner = ownerOf(plan.proved, path);
  if (!owner) return false;
  const policy = plan.policyOf(owner.layout);
  return alterations.some(({ class: kind }) => severityOf(policy, appendOnly, kind) === "error");
}

/** What a host's merge repeats of what a commit before it did to the same log. */
function withoutEchoes({ violations, closed }: Own, { head, forkedAt }: RangeToCheck, plan: RangePlan): Own {
  if (forkedAt === undefined) return { violations, closed };
  const before = (all: readonly Violation[]) => all.filter(({ commit }) => commit !== head);
  const told = new Set(
    before(violations)
      .filter((violation) => isError(violation, plan))
      .map(({ path }) => path),
  );
  const grown = new Set(before(closed).map(({ path }) => path));
  return {
    violations: violations.filter(({ commit, path }) => commit !== head || !told.has(path)),
    closed: closed.filter(({ commit, path }) => commit !== head || !grown.has(path)),
  };
}

export class RangeProof {
  readonly #context: RangeProofContext;
  readonly #proof: WalkProof;
  readonly #now: number;
  readonly #places: ReadonlyMap<PlannedRange, number>;
  readonly #told = new Map<number, Told>();
  /** Who told a violation first, for each plan. */
  readonly #first = new Map<RangePlan, Map<Violation, number>>();
  /** Where the row of commits ends that leads back from a commit without a merge or a violation. */
  readonly #origins = new Map<string, string>();

  constructor(
    context: RangeProofContext,
    planned: readonly PlannedRange[],
    found: { proof: WalkProof; now: number },
  ) {
    const { proof, now } = found;
    this.#context = context;
    this.#proof = proof;
    this.#now = now;
    this.#places = new Map(planned.map((one, place) => [one, place]));
    const altered = new Set(proof.violations.map(({ commit }) => commit));
    for (const { id, parents } of proof.walk.commits) {
      const [parent] = parents;
      if (parent === undefined || parents.length > 1 || altered.has(id)) continue;
      this.#origins.set(id, this.#origins.get(parent) ?? parent);
    }
  }

  get walk(): Walk {
    return this.#proof.walk;
  }

  /** Whether every commit from the base to the head was proved, one after the other: then both ends are. */
  isClean({ base, head }: RangeToCheck): boolean {
    return head === base || (base !== undefined && this.#origins.get(head) === base);
  }

  /** Whether a commit is part of a range. */
  has(one: PlannedRange, commit: string): boolean {
    return this.#context.ranges.has(this.#places.get(one) ?? 0, commit);
  }

  /** What was told of a range, by its index. */
  of(index: number): Told | undefined {
    return this.#told.get(index);
  }

  /** Says what a range has of the walk's violations, and how its ends differ. */
  async tell(
    one: PlannedRange,
    changed: readonly ChangedLog[],
    sizes: ReadonlyMap<string, number>,
  ): Promise<void> {
    const { range, plan, index } = one;
    const { git, objects, repository, ranges } = this.#context;
    const place = this.#places.get(one) ?? 0;
    const proofContext = { layouts: plan.proved, policyOf: plan.policyOf, now: this.#now };
    const findings = new ProofFindings(proofContext);
    const own = this.#violationsOf(one, place);
    const { fresh, sharedWith } = this.#firstTold(one, own);
    const countedFrom = range.forkedAt ?? range.base;
    const proof = this.#within(place, fresh);
    // Inside a range nothing is settled: only what lies before it was looked into.
    const ways = new RangeRemedies({ git, objects, repository }, range.head, range.forkedAt !== undefined);
    // Without a base the commits are made again from the first one that altered a log.
    const from = countedFrom ?? `${[...own.violations, ...own.closed][0]?.commit}~1`;
    await reportViolations(
      proof,
      findings,
      proofContext,
      ({ path }) => ways.whereOf(from, path, own.violations),
      true,
      () => [],
      range.base === undefined ? undefined : await publishersBefore(git, range.base, proof),
    );
    if (range.base !== undefined) {
      const walked = new Set(own.violations.map(({ path }) => path));
      const errors = own.violations.filter((violation) => isError(violation, plan));
      const told = new Set(errors.map(({ path }) => path));
      const baseId = range.base;
      const ends = {
        git,
        objects,
        sizes,
        baseId,
        countedFrom: countedFrom ?? baseId,
        ways,
        findings,
        walked,
        told,
      };
      await compareEnds(ends, await this.#followed(changed, range.head));
      if (range.exact && plan.proved.length > 0 && !ranges.grows(place))
        await findRewritten(git, objects, { base: baseId, head: range.head }, plan.proved, ways, findings);
    }
    this.#told.set(index, { findings: findings.found, leftOut: findings.leftOut, sharedWith });
  }

  /** The changed logs of the base, each with what became of it where it is now. */
  async #followed(changed: readonly ChangedLog[], head: string): Promise<ChangedLog[]> {
    const { relocations } = this.#proof;
    const followed: ChangedLog[] = [];
    for (const log of changed) {
      const place = log.after ? log.path : lastPlace(log.path, relocations);
      if (place === log.path) followed.push(log);
      else {
        const state = await CommitSnapshot.of(head, this.#context.objects);
        followed.push({ ...log, after: await state.entryOf(place) });
      }
    }
    return followed;
  }

  #violationsOf({ range, plan }: PlannedRange, place: number): Own {
    const { violations, closed } = this.#proof;
    const isPart = ({ commit }: Violation) => this.#context.ranges.has(place, commit);
    const isSegment = ({ path }: Violation) => {
      return patternsOf(plan.proved, path).length > 0;
    };
    const own = {
      violations: violations.filter((one) => isPart(one) && ownerOf(plan.proved, one.path) !== undefined),
      closed: closed.filter((one) => isPart(one) && isSegment(one)),
    };
    return withoutEchoes(own, range, plan);
  }

  /** Those of a range's violations that no other range with the same plan was told of, and who was. */
  #firstTold(
    { plan, index }: PlannedRange,
    { violations, closed }: Own,
  ): { fresh: Own; sharedWith: number[] } {
    const first = this.#first.get(plan) ?? new Map<Violation, number>();
    this.#first.set(plan, first);
    const others = [...violations.filter(isSerious), ...closed].flatMap((one) => first.get(one) ?? []);
    const isFresh = (one: Violation) => !first.has(one);
    const fresh = { violations: violations.filter(isFresh), closed: closed.filter(isFresh) };
    for (const one of [...fresh.violations, ...fresh.closed]) first.set(one, index);
    return { fresh, sharedWith: [...new Set(others)] };
  }

  /** The walk as far as it is part of a range, with some of its violations. */
  #within(place: number, { violations, closed }: Own): WalkProof {
    const { walk } = this.#proof;
    const isEmpty = violations.length + closed.length === 0;
    const steps = isEmpty ? [] : walk.steps.filter(({ commit }) => this.#context.ranges.has(place, commit));
    const { relocations } = this.#proof;
    return { commits: walk.commits.length, violations, closed, relocations, walk: { ...walk, steps } };
  }
}
