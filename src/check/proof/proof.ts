/** The append-only proof of a history, a range or an index, as findings. */

import type { Finding, NotRun, Step } from "../../base/core/finding.js";
import type { Progress } from "../../base/core/progress.js";
import { visible } from "../../base/text/visible.js";
import type { Settled } from "../../registry/config/config.js";
import type { Layout } from "../../registry/config/layout.js";
import { logFilesIn } from "../../registry/config/log-files.js";
import { ownerOf, patternsOf } from "../../registry/config/log-paths.js";
import { type Policy, severityOf } from "../../registry/config/policy.js";
import { type Line, TextFile } from "../../registry/jsonl/line.js";
import { pathOfLog } from "../../registry/logs/load.js";
import { hasWriters } from "../../registry/logs/log-pattern.js";
import { rule as appendOnly } from "../../rules/append-only.js";
import type { Git } from "../../sources/git/git.js";
import type { Objects } from "../../sources/git/objects.js";
import { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import { Findings } from "../findings/findings.js";
import { type LeftOut, sumLeftOut } from "../findings/kept.js";
import { NOTHING } from "../findings/next-step.js";
import { idsIn } from "../findings/record-ids.js";
import type { Alteration } from "../history/alteration.js";
import { findClosedGrowth } from "../history/closed.js";
import type { ProofCache } from "../history/proof-cache.js";
import type { Violation } from "../history/prove.js";
import { Prover } from "../history/prove.js";
import { WalkPublishers } from "../history/publisher.js";
import { findRenames, type Walk } from "../history/walk.js";
import { type AlterationContext, alterationProblem } from "./alterations.js";
import { findRelocations, followRelocations, type Relocation } from "./relocations.js";
import { WriterConfigs } from "./writer-configs.js";

export interface ProofContext {
  git: Git;
  objects: Objects;
  proven: ProofCache;
  layouts: readonly Layout[];
  policyOf(layout: Layout): Policy;
  /** The clock, in minutes since 1970. */
  now: number;
  progress: Progress | undefined;
}

/** What telling a finding needs, anybody who proved it. */
type ReportContext = Pick<ProofContext, "layouts" | "policyOf" | "now">;

/** What proving a walk needs. */
type WalkContext = Pick<ProofContext, "git" | "objects" | "proven" | "layouts" | "progress">;

/** Registries in which the proof, or a class of it, is turned off: that is never silent. */
export function turnedOff(layouts: Iterable<Layout>, policyOf: (layout: Layout) => Policy): NotRun[] {
  return [...layouts].flatMap((layout) => {
    const by = layout.configPath === undefined ? "by an option" : `in ${layout.configPath} or by an option`;
    return offIn(policyOf(layout)).map((what) => ({
      ruleId: appendOnly.id,
      reason: `${what} is turned off ${by}`,
    }));
  });
}

/** What of the proof a policy turns off: all of it, or classes. */
function offIn(policy: Policy): string[] {
  const kinds = Object.keys(appendOnly.classes ?? {});
  const off = kinds.filter((kind) => severityOf(policy, appendOnly, kind) === undefined);
  if (!policy.history || off.length === kinds.length) return ["it"];
  return off.map((kind) => `its class ${kind}`);
}

/** Collects append-only findings, each under the policy of the registry that its log belongs to. */
export class ProofFindings {
  readonly #context: ReportContext;
  readonly #collectors = new Map<Layout, Findings>();
  readonly #told = new Set<string>();
  /** The first finding of each way back. */
  readonly #ways = new Map<readonly Step[], Finding>();

  constructor(context: ReportContext) {
    this.#context = context;
  }

  #collector(layout: Layout): Findings {
    const known = this.#collectors.get(layout);
    if (known) return known;
    const created = new Findings(this.#context.policyOf(layout), {
      isCommitted: () => true,
      idOf: idsIn(layout),
      pathOf: ({ log, type }) => pathOfLog(layout, log ?? layout.model.logOf(type ?? "")),
      now: this.#context.now,
    });
    this.#collectors.set(layout, created);
    return created;
  }

  /** Takes in what was done to one log. */
  add(
    path: string,
    alterations: readonly Alteration[],
    context: Omit<AlterationContext, "path" | "now" | "isFirst">,
    introduced: boolean,
    settled?: string,
  ): void {
    const owner = ownerOf(this.#context.layouts, path);
    if (!owner) return;
    const collector = this.#collector(owner.layout);
    for (const alteration of alterations) {
      const isFirst = !this.#told.has(path);
      // What is published lists nothing.
      if (context.where.kind !== "published") this.#told.add(path);
      const problem = alterationProblem(alteration, {
        ...context,
        path,
        isFirst,
        now: this.#context.now,
      });
      if (settled === undefined) this.#oneWay(collector.add(appendOnly, problem, introduced));
      else {
        const { draft: _, ...rest } = problem;
        const message = `settled (${visible(settled)}): ${problem.message}`;
        collector.add(
          appendOnly,
          { ...rest, class: "settled", message, hint: "nothing to do: it was looked into", way: NOTHING },
          introduced,
        );
      }
    }
  }

  /** What is done to a log has one way back: the first finding has its steps, and the others point there. */
  #oneWay(finding: Finding | undefined): void {
    if (!finding || finding.steps.length === 0 || finding.applies !== "as-is") return;
    const { steps } = finding;
    const first = this.#ways.get(steps);
    if (!first) this.#ways.set(steps, finding);
    else {
      finding.steps = [];
      finding.fixedBy = first.fingerprint;
    }
  }

  /** What is counted and not listed. */
  get leftOut(): LeftOut {
    return sumLeftOut([...this.#collectors.values()].map(({ leftOut }) => leftOut));
  }

  get found(): Finding[] {
    return [...this.#collectors.values()].flatMap(({ found }) => found);
  }
}

/** A log that was deleted while its bytes stand elsewhere was moved away. */
async function nameRenames(objects: Objects, violations: readonly Violation[], walk: Walk): Promise<void> {
  const deleted = violations.filter(({ alterations }) =>
    alterations.some(({ class: kind }) => kind === "file-deleted"),
  );
  if (deleted.length === 0) return;
  const renames = await findRenames(objects, walk, deleted);
  for (const violation of deleted) {
    const target = renames.get(`${violation.commit} ${violation.path}`);
    if (target !== undefined) violation.alterations = [{ class: "file-renamed", detail: target }];
  }
}

/** Files that grew although they were closed, as violations that show the first new line. */
async function closedGrowth({ objects, layouts }: WalkContext, walk: Walk): Promise<Violation[]> {
  const known = new Map<string, string[]>();
  const patternsFor = (path: string) => {
    const patterns = known.get(path) ?? patternsOf(layouts, path);
    known.set(path, patterns);
    return patterns;
  };
  const since = await new WriterConfigs(objects, layouts).since(walk);
  const segments = {
    isWanted: (path: string) => patternsFor(path).length > 0,
    // A log has writers from the commit on whose configuration says so; before that it had segments, if any.
    patternAt: (commit: string, path: string) =>
      patternsFor(path).find((pattern) => hasWriters(pattern) && since(commit).has(pattern)) ??
      patternsFor(path).find((pattern) => !hasWriters(pattern)),
    pathsOf: async (commit: string) =>
      (await logFilesIn(await CommitSnapshot.of(commit, objects), layouts)).keys(),
  };
  const found: Violation[] = [];
  for (const { step, id, open, from } of await findClosedGrowth(walk, segments)) {
    const { commit, path } = step;
    const file = new TextFile(path, await objects.blob(id));
    const alterations = [{ class: "closed-grew", after: file.lineAround(from), detail: open } as const];
    found.push({ commit, path, alterations, parent: undefined });
  }
  return found;
}

export interface WalkProof {
  commits: number;
  violations: Violation[];
  /** Files that grew although they were closed; their bytes may be as they should. */
  closed: Violation[];
  /** Logs that were moved, in the order of the walk; each is a violation too, which is a warning. */
  relocations: readonly Relocation[];
  walk: Walk;
}

/** Proves every commit of a walk. */
export async function proveWalk(context: WalkContext, walk: Walk): Promise<WalkProof> {
  const relocations = await findRelocations(context, walk);
  const followed = await followRelocations(context, walk, relocations);
  const violations = await Prover.prove(
    context.git,
    context.objects,
    context.proven,
    followed,
    context.progress,
  );
  await nameRenames(context.objects, violations, walk);
  for (const { commit, from, to } of relocations)
    violations.push({
      commit,
      path: from,
      alterations: [{ class: "relocated", detail: to }],
      parent: undefined,
    });
  const closed = await closedGrowth(context, walk);
  return { commits: walk.commits.length, violations, closed, relocations, walk };
}

/** Says the violations of a walk, and gives the settled entries that are about one. `where` says which remedy fits. */
export async function reportViolations(
  { violations, closed, walk }: WalkProof,
  findings: ProofFindings,
  context: ReportContext,
  whereOf: (violation: Violation) => AlterationContext["where"] | Promise<AlterationContext["where"]>,
  introduced: boolean,
  settledBy: (layout: Layout) => Policy["settled"],
  before: ReadonlyMap<Line, string> = new Map(),
): Promise<Set<Settled>> {
  const publishers = new WalkPublishers(walk);
  const matched = new Set<Settled>();
  for (const violation of [...violations, ...closed]) {
    const { commit, path, alterations, parent } = violation;
    const owner = ownerOf(context.layouts, path);
    const entries = owner ? settledBy(owner.layout) : [];
    const settled = entries.filter((entry) => entry.commit === commit && entry.path === path);
    for (const entry of settled) matched.add(entry);
    const publisherOf = (line: Line) =>
      (parent === undefined ? undefined : publishers.of(path, parent, line)) ?? before.get(line);
    const told = { where: await whereOf(violation), publisherOf, commit };
    findings.add(path, alterations, told, introduced, settled[0]?.reason);
  }
  return matched;
}
