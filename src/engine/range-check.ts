/** The check of a range: both ends, every commit on the way, and every new line. */
import type { Layout } from "../config/layout.js";
import { loadPolicy, type Policy, type PolicyOverrides } from "../config/policy.js";
import { UserError } from "../errors.js";
import type { Fault, Finding, Report } from "../finding.js";
import { type Alteration, isHarmless } from "../history/alteration.js";
import { isFile } from "../history/entry.js";
import { compareBlobs, entryAlteration, type Violation } from "../history/prove.js";
import { Proven } from "../history/proven.js";
import { type Walk, walk } from "../history/walk.js";
import type { Line } from "../lines/line.js";
import type { Progress } from "../progress.js";
import type { Rule } from "../rules/rule.js";
import { emptyTreeOf } from "../sources/blob.js";
import { CommitSnapshot } from "../sources/commit-snapshot.js";
import type { Git } from "../sources/git.js";
import { Objects } from "../sources/objects.js";
import type { TreeEntry } from "../sources/raw-diff.js";
import { type Repository, shallowCommits } from "../sources/repository.js";
import { commitNamed, comparisonBase, isAncestor } from "../sources/revisions.js";
import { readSizes } from "../sources/sizes.js";
import { findPublishers } from "./blame.js";
import { judgeChange } from "./change.js";
import { type Ground, layoutsIn, noRegistry } from "./ground.js";
import type { Judged } from "./judged.js";
import type { LeftOut } from "./kept.js";
import { logFilesIn } from "./log-files.js";
import { logPathsOf, standardLayout } from "./log-paths.js";
import { policyChanges } from "./policy-changes.js";
import {
  hasOwnLines,
  ProofFindings,
  type ProofGround,
  proveWalk,
  tellWalk,
  turnedOff,
  type WalkProof,
} from "./proof.js";
import type { OnAdded } from "./registry-judge.js";
import { toReport } from "./report.js";
import { rewrittenFindings } from "./rewritten.js";
import { faultMessage } from "./runner.js";
import { changedFiles } from "./stored-files.js";

/** Commits to be judged, as hooks and the status check know them. */
export interface RangeRequest {
  mode: "commits";
  /** undefined: everything that the head has is new. */
  base: string | undefined;
  head: string;
  /** Compare with the base itself; otherwise with the merge base, as a pull request does. */
  exact: boolean;
  /** Where the head is the merge of a pull request that its host made: the commit that the pull request left from. */
  forkedAt?: string | undefined;
  /** A commit that the ref had before and that can no longer be got; said as a rewrite. */
  lost?: string | undefined;
  /** Whether a range without any registry is accepted, as on a server that has other branches too. */
  registryOptional?: boolean;
}

export interface RangeOptions extends PolicyOverrides {
  /** Told of each record that the range adds. */
  onAdded?: OnAdded | undefined;
  rulesToRun: readonly Rule[];
  progress: Progress | undefined;
  /** The clock, in minutes since 1970. */
  now: number;
}

/** With commits missing at the edge, a walk would silently list too few. */
function refuseShallow(repository: Repository, { commits }: Walk): void {
  const shallow = shallowCommits(repository);
  const cut = commits.find(({ id }) => shallow.has(id));
  if (!cut) return;
  throw new UserError(
    `the history of the range is cut off at commit ${cut.id}: the clone is shallow`,
    "fetch more of it: git fetch --deepen=50, or git fetch --unshallow",
  );
}

/** Checks a range of commits. Throws a UserError where it can't be judged. */
export async function rangeCheck(
  ground: Ground,
  request: RangeRequest,
  options: RangeOptions,
): Promise<Report> {
  const { git, repository } = ground;
  if (!git || !repository)
    throw new UserError("this is not a git repository, so it has no ranges", "run the check in a clone");
  const objects = Objects.in(git);
  try {
    const head = await commitNamed(git, request.head);
    const wanted = request.base === undefined ? undefined : await commitNamed(git, request.base);
    const base = wanted && !request.exact ? await comparisonBase(git, repository, wanted, head) : wanted;
    return await new RangeCheck(
      ground,
      git,
      repository,
      objects,
      { ...request, ...options },
      base,
      head,
    ).run();
  } finally {
    objects.close();
  }
}

/** Says of each registry that what its ref had before can't be compared any more. */
function lostFindings(lost: string, layouts: readonly Layout[], now: number): Finding[] {
  const message = `the ref was forced away from commit ${lost.slice(0, 12)}, and nobody has that commit any more: whether its lines are still there can't be proved`;
  const hint = `push commit ${lost} back from a clone that still has it, then append what is new`;
  return rewrittenFindings(
    layouts.map(({ logs }) => ({ path: logs["run-index"], message, hint })),
    now,
  );
}

/** What the ends of a range say of a closed segment is left out where the walk says it, with the commit. */
function withoutTold(judged: Judged, told: readonly Finding[]): Judged {
  const grown = new Set(told.filter(({ class: kind }) => kind === "closed-grew").map(({ path }) => path));
  const isTold = ({ class: kind, path }: Finding) => kind === "closed-segment" && grown.has(path);
  return { ...judged, findings: judged.findings.filter((finding) => !isTold(finding)) };
}

class RangeCheck {
  readonly #ground: Ground;
  readonly #git: Git;
  readonly #repository: Repository;
  readonly #objects: Objects;
  readonly #options: RangeRequest & RangeOptions;
  /** undefined: everything that the head has is new. */
  readonly #base: string | undefined;
  readonly #head: string;
  readonly #policies = new Map<Layout, Policy>();
  readonly #faults: Fault[] = [];

  constructor(
    ground: Ground,
    git: Git,
    repository: Repository,
    objects: Objects,
    options: RangeRequest & RangeOptions,
    base: string | undefined,
    head: string,
  ) {
    this.#ground = ground;
    this.#git = git;
    this.#repository = repository;
    this.#objects = objects;
    this.#options = options;
    this.#base = base;
    this.#head = head;
  }

  async run(): Promise<Report> {
    const base = await this.#snapshot(this.#base);
    const head = await this.#snapshot(this.#head);
    const { layouts, inBase } = await this.#layouts(base, head);
    const judged: Judged[] = [];
    const { findings, leftOut, commits } = await this.#prove(layouts, base, head);
    const { lost } = this.#options;
    if (lost !== undefined) findings.push(...lostFindings(lost, layouts, this.#options.now));
    judged.push({
      findings,
      ...(leftOut && { leftOut }),
      waived: [],
      notRun: [],
      faults: [],
      records: 0,
      newRecords: 0,
      files: 0,
    });
    const changed = await changedFiles(base, head, layouts);
    for (const layout of layouts) {
      const subject = { state: head, layout, policy: this.#policyOf(layout), now: this.#options.now };
      const known = inBase.has(layout);
      const options = {
        rules: this.#options.rulesToRun,
        base: known ? base : undefined,
        changed,
        waiversOfBase: known,
        onAdded: this.#options.onAdded,
      };
      judged.push(withoutTold(await judgeChange(subject, options), findings));
    }
    return toReport({
      target: { mode: "range", base: this.#base ?? null, head: this.#head },
      judged,
      commits,
      notRun: turnedOff(layouts, (layout) => this.#policyOf(layout)),
      faults: this.#faults,
      policyChanges: await policyChanges(base, head, layouts),
    });
  }

  /** The state of a commit; where there is none, one without files. */
  #snapshot(commit: string | undefined): Promise<CommitSnapshot> {
    if (commit !== undefined) return CommitSnapshot.of(commit, this.#objects);
    return Promise.resolve(new CommitSnapshot(undefined, emptyTreeOf(this.#head), this.#objects));
  }

  #policyOf(layout: Layout): Policy {
    const policy = this.#policies.get(layout);
    if (!policy) throw new Error(`no policy was loaded for ${layout.folder}`);
    return policy;
  }

  /** The base's registries under the base's policy, and those that only the head has. */
  async #layouts(
    base: CommitSnapshot,
    head: CommitSnapshot,
  ): Promise<{ layouts: Layout[]; inBase: ReadonlySet<Layout> }> {
    const layouts = await layoutsIn(base, await this.#groundIn(base, head));
    for (const layout of layouts) this.#policies.set(layout, await loadPolicy(base, layout, this.#options));
    const inBase = new Set(layouts);
    for (const layout of await this.#headLayouts(head, layouts.length > 0)) {
      // Logs that the head has elsewhere are new, and judged like all that is new; the base's are proved as well.
      const known = layouts.find(({ folder }) => folder === layout.folder);
      if (known && JSON.stringify(known.logs) === JSON.stringify(layout.logs)) continue;
      layouts.push(layout);
      this.#policies.set(layout, await loadPolicy(head, layout, this.#options));
    }
    if (layouts.length === 0 && !this.#options.registryOptional) throw noRegistry(this.#ground.folders);
    return { layouts, inBase };
  }

  /** A configuration that was named and that only the head has is new; the base is judged by its own. */
  async #groundIn(base: CommitSnapshot, head: CommitSnapshot): Promise<Ground> {
    const { config } = this.#ground;
    const isNew =
      config !== undefined &&
      (await base.entry(config)) === undefined &&
      (await head.entry(config)) !== undefined;
    return isNew ? { ...this.#ground, config: undefined } : this.#ground;
  }

  /** A configuration that the range breaks must not keep the base's from judging; that it can't be read is a fault. */
  async #headLayouts(head: CommitSnapshot, isJudgedByBase: boolean): Promise<Layout[]> {
    try {
      return await layoutsIn(head, this.#ground);
    } catch (error) {
      if (!isJudgedByBase || !(error instanceof UserError)) throw error;
      this.#faults.push({ message: `the head's configuration can't be read: ${faultMessage("it", error)}` });
      return [];
    }
  }

  /** The registries, and their standard places: a log that once stood there must not go unseen. */
  #watched(layouts: readonly Layout[]): Layout[] {
    return layouts.flatMap((layout) => {
      const standard = standardLayout(layout);
      this.#policies.set(standard, this.#policyOf(layout));
      return [layout, standard];
    });
  }

  async #prove(
    layouts: readonly Layout[],
    base: CommitSnapshot,
    head: CommitSnapshot,
  ): Promise<{ findings: Finding[]; leftOut?: LeftOut; commits: number }> {
    const proved = this.#watched(layouts.filter((layout) => this.#policyOf(layout).history));
    if (proved.length === 0) return { findings: [], commits: 0 };
    const proven = new Proven(this.#ground.trustsCaches ? this.#repository.commonDir : undefined);
    const ground: ProofGround = {
      git: this.#git,
      objects: this.#objects,
      proven,
      layouts: proved,
      policyOf: (layout) => this.#policyOf(layout),
      now: this.#options.now,
      progress: this.#options.progress,
    };
    const findings = new ProofFindings(ground);
    const span = { heads: [this.#head], without: this.#base === undefined ? [] : [this.#base] };
    const steps = await walk(this.#git, this.#objects, span, logPathsOf(proved));
    refuseShallow(this.#repository, steps);
    const proof = this.#withoutEchoes(await proveWalk(ground, steps));
    const before = this.#base === undefined ? undefined : await this.#publishersBefore(this.#base, proof);
    // Inside a range nothing is settled: only what lies before it was looked into.
    tellWalk(
      proof,
      findings,
      ground,
      ({ commit }) => ({ kind: "range", base: this.#options.forkedAt ?? this.#base ?? `${commit}~1` }),
      true,
      () => [],
      before,
    );
    const serious = proof.violations.filter(({ alterations }) =>
      alterations.some((found) => !isHarmless(found)),
    );
    const told = new Set(serious.map(({ path }) => path));
    if (this.#base !== undefined) {
      const walked = new Set(proof.violations.map(({ path }) => path));
      await this.#compareEnds(ground, this.#base, base, head, findings, told, walked);
      if (this.#options.exact) await this.#findRewritten(this.#base, proved, findings);
    }
    proven.save();
    return { findings: findings.found, leftOut: findings.leftOut, commits: proof.commits };
  }

  /** What a host's merge repeats of what a commit before it did to the same log. */
  #withoutEchoes(proof: WalkProof): WalkProof {
    if (this.#options.forkedAt === undefined) return proof;
    const isSerious = ({ alterations }: Violation) => alterations.some((found) => !isHarmless(found));
    const told = new Set(
      proof.violations.filter((one) => one.commit !== this.#head && isSerious(one)).map(({ path }) => path),
    );
    const grown = new Set(proof.closed.filter(({ commit }) => commit !== this.#head).map(({ path }) => path));
    return {
      ...proof,
      violations: proof.violations.filter(({ commit, path }) => commit !== this.#head || !told.has(path)),
      closed: proof.closed.filter(({ commit, path }) => commit !== this.#head || !grown.has(path)),
    };
  }

  /** The one-parent rule from end to end; what the walk told of a log is not told twice. */
  async #compareEnds(
    ground: ProofGround,
    baseId: string,
    base: CommitSnapshot,
    head: CommitSnapshot,
    findings: ProofFindings,
    told: ReadonlySet<string>,
    walked: ReadonlySet<string>,
  ): Promise<void> {
    const changed: { path: string; before: TreeEntry; after: TreeEntry | undefined }[] = [];
    for (const [path, before] of await logFilesIn(base, ground.layouts)) {
      const after = await head.entryOf(path);
      if (after?.id !== before.id && !told.has(path)) changed.push({ path, before, after });
    }
    const sizes = await readSizes(this.#git, new Set(changed.map(({ before }) => before.id)));
    for (const { path, before, after } of changed) {
      const gone = entryAlteration(before, after);
      const old = { id: before.id, size: sizes.get(before.id) ?? 0 };
      let alterations: Alteration[] = gone ? [gone] : [];
      if (!gone && isFile(after)) {
        alterations = await compareBlobs(path, old, await this.#objects.blob(after.id), () =>
          this.#objects.blob(before.id),
        );
      }
      const publishers = await findPublishers(this.#git, baseId, path, alterations);
      const context = {
        where: { kind: "range", base: this.#options.forkedAt ?? baseId } as const,
        hasOwnLines: hasOwnLines(alterations),
        publisherOf: (line: Parameters<typeof publishers.get>[0]) => publishers.get(line),
      };
      // The walk told of a late newline already.
      const fresh = walked.has(path)
        ? alterations.filter((alteration) => !isHarmless(alteration))
        : alterations;
      findings.add(path, fresh, context, true);
    }
  }

  /** Who published the lines of the first alteration that the range makes in each log, where that was before it. */
  async #publishersBefore(
    base: string,
    { violations, walk: { steps, sizes } }: WalkProof,
  ): Promise<Map<Line, string>> {
    const found = new Map<Line, string>();
    for (const path of new Set(violations.map((violation) => violation.path))) {
      const first = violations.find((violation) => violation.path === path);
      const entry = steps.find((step) => step.path === path)?.parents[0]?.entry;
      const size = entry ? (sizes.get(entry.id) ?? 0) : 0;
      const inBase = first?.alterations.filter(({ before }) => before && before.start < size) ?? [];
      for (const [line, commit] of await findPublishers(this.#git, base, path, inBase))
        found.set(line, commit);
    }
    return found;
  }

  /** What was published and is no longer part of the history, though it had to do with a log. */
  async #findRewritten(base: string, layouts: readonly Layout[], findings: ProofFindings): Promise<void> {
    if (await isAncestor(this.#git, base, this.#head)) return;
    const { steps } = await walk(
      this.#git,
      this.#objects,
      { heads: [base], without: [this.#head] },
      logPathsOf(layouts),
    );
    const dropped = new Map(steps.map(({ path, commit }) => [path, commit]));
    for (const [path, commit] of dropped) {
      const detail = `commit ${commit.slice(0, 12)}, which changed this log, is no longer part of it`;
      const context = {
        where: { kind: "range", base } as const,
        hasOwnLines: true,
        publisherOf: () => undefined,
      };
      findings.add(path, [{ class: "rewritten", detail }], context, true);
    }
  }
}
