/** The check of what is about to be committed: the index against HEAD and, while merging, the other parents. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { registriesAmong } from "../../config/among-paths.js";
import type { Layout } from "../../config/layout.js";
import { loadPolicy, type Policy, strictnessOf } from "../../config/policy.js";
import { UserError } from "../../errors.js";
import type { Finding, Report } from "../../finding.js";
import type { Alteration } from "../../history/alteration.js";
import { isFile } from "../../history/entry.js";
import { compareBlobs, entryAlteration } from "../../history/prove.js";
import type { Line } from "../../lines/line.js";
import { openLogs } from "../../registry/load.js";
import { Registry } from "../../registry/registry.js";
import { CommitSnapshot } from "../../sources/commit-snapshot.js";
import type { Git } from "../../sources/git.js";
import { headSnapshot } from "../../sources/head.js";
import { Objects } from "../../sources/objects.js";
import type { RawChange, TreeEntry } from "../../sources/raw-diff.js";
import type { Repository } from "../../sources/repository.js";
import { readStagedFacts, type SizedBlob, StagedSnapshot } from "../../sources/staged.js";
import { WorktreeState } from "../../sources/worktree.js";
import { findPublishers } from "../blame.js";
import { committedLines } from "../committed-lines.js";
import { judgeByBoth } from "../duties.js";
import { type Judged, onlyFindings, withoutTold } from "../judged.js";
import { ownerOf } from "../log-paths.js";
import { Messages } from "../messages.js";
import { ProofFindings, turnedOff } from "../proof.js";
import { relocationOf } from "../relocations.js";
import { toReport } from "../report.js";
import { touchesStoredFiles } from "../stored-files.js";
import { besideIndex, restoredFrom } from "../surroundings.js";
import { filesPutBesideLogs, uncoveredFindings } from "../uncovered.js";
import { unnamedFindings, unnamedLogs } from "../unnamed.js";
import { hintUnstaged, stagingOf } from "../unstaged.js";
import type { Where } from "../way-out.js";
import { layoutsIn, type Workspace } from "../workspace.js";
import { WriterConfigs } from "../writer-configs.js";
import { inRepository, type ModeOptions } from "./context.js";
import { askedPaths, concerns, filesOnDisk, otherParents, publishedBase } from "./staged/base.js";
import { unmerged } from "./staged/conflict.js";
import { stagedLayouts } from "./staged/layouts.js";
import { judgeIndexMerge } from "./staged/merge.js";

export interface StagedOptions extends ModeOptions {
  env: NodeJS.ProcessEnv;
}

/** Checks the index. Throws a UserError where it can't be judged. */
export async function staged(workspace: Workspace, options: StagedOptions): Promise<Report> {
  const opened = { openReader: (git: Git) => Objects.in(git), without: "nothing is staged" };
  return inRepository(workspace, options, opened, async ({ git, repository, objects }) => {
    const { root } = workspace;
    if (repository.root === undefined)
      throw new UserError("a bare repository has no index", "run the check in a clone");
    let snapshot: StagedSnapshot | undefined;
    try {
      const worktree = new WorktreeState(root);
      const onDisk = await layoutsIn(worktree, workspace);
      const { head, committed, name } = await readBase(workspace, { git, repository, objects });
      const asked = [...askedPaths(workspace.folders, onDisk), ...(await filesOnDisk(worktree, onDisk))];
      const facts = await readStagedFacts(git, committed.revision, asked);
      snapshot = new StagedSnapshot({ git, objects, root, gitDir: repository.gitDir }, committed, facts);
      const others = await Promise.all(
        otherParents(repository, options.env).map((id) => CommitSnapshot.of(id, objects)),
      );
      const parents = others.length > 0 ? [head, ...others] : [];
      return await new StagedCheck(
        { workspace, git, objects, snapshot, committed, base: name, parents, onDisk },
        options,
      ).run();
    } finally {
      snapshot?.close();
    }
  });
}

/** What the index is compared with: HEAD, or what is published where HEAD's own configuration says so. */
async function readBase(
  workspace: Workspace,
  { git, repository, objects }: { git: Git; repository: Repository; objects: Objects },
): Promise<{ head: CommitSnapshot; committed: CommitSnapshot; name: string }> {
  const head = await headSnapshot(git, repository, objects);
  if (head.commit === undefined) return { head, committed: head, name: head.revision };
  const layouts = await layoutsIn(head, workspace);
  const base = layouts.some(({ config }) => config.sealed === "published")
    ? await publishedBase(git, head.commit)
    : head.commit;
  if (base === head.commit) return { head, committed: head, name: "HEAD" };
  return { head, committed: await CommitSnapshot.of(base, objects), name: base };
}

/** What the check of the index stands on. */
interface StagedContext {
  workspace: Workspace;
  git: Git;
  objects: Objects;
  snapshot: StagedSnapshot;
  /** What the index is compared with. */
  committed: CommitSnapshot;
  /** How the base is called. */
  base: string;
  /** While merging: the commits that are merged, HEAD first. */
  parents: readonly CommitSnapshot[];
  /** The registries of the work tree. */
  onDisk: readonly Layout[];
}

class StagedCheck {
  readonly #context: StagedContext;
  readonly #options: StagedOptions;
  readonly #policies = new Map<Layout, Policy>();
  #asked = false;
  /** The registries that the index names. */
  #named: readonly Layout[] = [];

  constructor(context: StagedContext, options: StagedOptions) {
    this.#context = context;
    this.#options = options;
  }

  get #snapshot(): StagedSnapshot {
    return this.#context.snapshot;
  }

  async run(): Promise<Report> {
    const target = { mode: "staged", base: this.#context.base, head: "index" } as const;
    const changes = [...this.#snapshot.facts.changes.values()];
    const { layouts, former, inBase, named } = await stagedLayouts(this.#context);
    this.#named = named;
    const judged: Judged[] = [];
    const paths = changes.map(({ path }) => path);
    for (const layout of layouts) {
      const relevant =
        paths.some((path) => concerns(layout, path)) ||
        (await touchesStoredFiles(this.#snapshot.index, layout, paths, this.#options));
      if (!relevant && this.#context.parents.length === 0) continue;
      const before = inBase.get(layout.folder);
      this.#policies.set(layout, await this.#policyOf(layout, before));
      judged.push(await this.#judgeOne(layout, before));
      judged.push(onlyFindings(await this.#committedLines(layout, before)));
    }
    for (const layout of former) {
      this.#policies.set(layout, await loadPolicy(this.#snapshot.base, layout, this.#options));
    }
    await this.#takeOtherPlaces(inBase);
    const { found: findings, leftOut } = await this.#prove([...this.#policies.keys()], changes);
    const unnamed = await this.#unnamed([...inBase.values()], named);
    const uncovered = await this.#uncovered(changes, named, inBase);
    const told = judged.map((part) => withoutTold(part, findings));
    told.push(onlyFindings([...findings, ...unnamed, ...uncovered], leftOut));
    const notRun = turnedOff(this.#policies.keys(), (layout) => this.#subject(layout).policy);
    return toReport({ target, judged: told, notRun });
  }

  /** Committed lines that the index's schemas or model refuse, where the change touches those. */
  #committedLines(layout: Layout, before: Layout | undefined): Promise<Finding[]> {
    if (!before) return Promise.resolve([]);
    const base = { state: this.#snapshot.base, layout: before };
    return committedLines({ base, now: this.#subject(layout) }, this.#options.now);
  }

  /** While merging: the places in which the merged commits have the logs, where they are others. */
  async #takeOtherPlaces(inBase: ReadonlyMap<string, Layout>): Promise<void> {
    const { parents, workspace } = this.#context;
    for (const parent of parents.slice(1)) {
      for (const layout of await layoutsIn(parent, workspace)) {
        const isKnown = ({ logs }: Layout) => JSON.stringify(logs) === JSON.stringify(layout.logs);
        if ([...this.#policies.keys()].some(isKnown)) continue;
        const { config } = inBase.get(layout.folder) ?? layout;
        const strictness = strictnessOf(config, this.#options);
        this.#policies.set(layout, await loadPolicy(parent, layout, this.#options, strictness));
      }
    }
  }

  /** The logs of the base that the index's configurations do not name any more. */
  async #unnamed(before: readonly Layout[], named: readonly Layout[]): Promise<Finding[]> {
    const { committed, snapshot } = this.#context;
    const layouts = before.filter(({ config }) => config.history !== false);
    const after = { state: snapshot.index, layouts: named };
    return unnamedFindings(await unnamedLogs({ state: committed, layouts }, after), this.#options.now, true);
  }

  /** The files that the change puts beside logs, though no log of the index has them. */
  async #uncovered(
    changes: readonly RawChange[],
    layouts: readonly Layout[],
    inBase: ReadonlyMap<string, Layout>,
  ): Promise<Finding[]> {
    if (this.#context.workspace.plain) return [];
    const { index } = this.#snapshot;
    const everywhere = async () => registriesAmong(index, (await this.#snapshot.listing()).keys());
    const strictBy = (layout: Layout) => inBase.get(layout.folder) ?? layout;
    const context = { ...this.#options, layouts, everywhere, strictBy };
    return uncoveredFindings(filesPutBesideLogs(changes, layouts), context, true);
  }

  /** How strict a registry is judged, its base decides; what a line may look like, the index. */
  #policyOf(layout: Layout, before: Layout | undefined): Promise<Policy> {
    const strictness = strictnessOf((before ?? layout).config, this.#options);
    return loadPolicy(this.#snapshot.index, layout, this.#options, strictness);
  }

  #subject(layout: Layout) {
    const policy = this.#policies.get(layout);
    if (!policy) throw new Error(`no policy was loaded for ${layout.folder}`);
    return { state: this.#snapshot.index, layout, policy, now: this.#options.now };
  }

  async #judgeOne(layout: Layout, before: Layout | undefined): Promise<Judged> {
    const subject = this.#subject(layout);
    const options = {
      rules: this.#options.rulesToRun,
      base: this.#snapshot.base,
      changed: [...this.#snapshot.facts.changes.keys()],
      waiversOfBase: before !== undefined,
      logsOfBase: before?.logs ?? {},
    };
    let unresolved = false;
    const first = await judgeByBoth(subject, before, {
      ...options,
      amend: (rule, problem) => {
        unresolved ||=
          problem.unresolvedInto !== undefined ||
          (rule.id === "registry-file" && problem.class === "missing");
        return problem;
      },
    });
    if (!unresolved) return first;
    // Something was looked for in vain: perhaps it is there, and only not staged.
    const disk = new WorktreeState(this.#context.workspace.root);
    const logs = await openLogs(disk, layout, subject.policy.schemas);
    try {
      const { folder, schemas, clockSkew } = { ...layout, ...subject.policy };
      const registry = new Registry({
        folder,
        model: layout.model,
        schemas,
        clockSkew,
        now: subject.now,
        disk: new Map(),
        logs: logs.logs,
      });
      const messages = new Messages(registry);
      const staging = await stagingOf({ git: this.#context.git, disk }, registry, (path) =>
        this.#stagedBlob(path),
      );
      return await judgeByBoth(subject, before, {
        ...options,
        amend: (rule, problem) => hintUnstaged(rule, problem, { registry, messages, staging }),
      });
    } finally {
      logs.close();
    }
  }

  /** The file that the index has at a path, with its size. */
  async #stagedBlob(path: string): Promise<SizedBlob | undefined> {
    const { changes, index } = this.#snapshot.facts;
    const id = (changes.get(path)?.after ?? index.get(path))?.id;
    if (id === undefined || (await this.#snapshot.index.entry(path))?.kind !== "file") return undefined;
    return { id, size: (await this.#snapshot.index.open(path)).size };
  }

  /** While merging: the commits that are merged into HEAD. */
  get #others(): string[] {
    return this.#context.parents.slice(1).map(({ revision }) => revision);
  }

  async #prove(layouts: readonly Layout[], changes: readonly RawChange[]): Promise<ProofFindings> {
    const policyOf = (layout: Layout) => this.#subject(layout).policy;
    const proved = layouts.filter((layout) => policyOf(layout).history);
    const findings = new ProofFindings({ layouts: proved, policyOf, now: this.#options.now });
    const logs = changes.filter(({ path }) => ownerOf(proved, path) !== undefined);
    for (const change of logs) {
      if (change.unmerged) throw await unmerged(this.#context.git, change.path, this.#others);
    }
    if (this.#context.parents.length > 0) await this.#proveMerge(proved, findings);
    else for (const change of logs) await this.#proveOne(change, changes, findings);
    return findings;
  }

  async #proveMerge(layouts: readonly Layout[], findings: ProofFindings): Promise<void> {
    const { snapshot, parents, objects } = this.#context;
    const configs = new WriterConfigs(objects, layouts);
    const merge = { snapshot, parents, layouts, named: this.#named, configs };
    for await (const { path, alterations } of judgeIndexMerge(merge))
      await this.#tell(path, alterations, findings);
  }

  async #proveOne(
    { path, before, after }: RawChange,
    changes: readonly RawChange[],
    findings: ProofFindings,
  ): Promise<void> {
    const alterations = await this.#compare(path, before, after, changes);
    await this.#tell(path, alterations, findings);
  }

  async #tell(path: string, alterations: readonly Alteration[], findings: ProofFindings): Promise<void> {
    if (alterations.length === 0) return;
    // One question to git at most, whatever was altered.
    const publishers = this.#asked
      ? new Map<Line, string>()
      : await findPublishers(this.#context.git, this.#context.base, path, alterations);
    this.#asked = true;
    const publisherOf = (line: Line) => publishers.get(line);
    const where = await this.#whereOf(path, alterations);
    findings.add(path, alterations, { where, publisherOf }, true);
  }

  /** The state of an altered log that a restore leads to, and what stands beside it. */
  async #whereOf(path: string, alterations: readonly Alteration[]): Promise<Where> {
    const { base, committed, workspace, parents, git, objects } = this.#context;
    const { repository } = workspace;
    if (!repository) throw new Error("an index is judged in a repository alone");
    const head = () => headSnapshot(git, repository, objects);
    const source = await restoredFrom({ name: base, committed }, head, path);
    const kind = (await this.#snapshot.index.entry(path))?.kind;
    const blob = await this.#stagedBlob(path);
    const log = blob && { id: blob.id, bytes: await this.#snapshot.index.open(path) };
    const worktree = new WorktreeState(workspace.root);
    const beside = await besideIndex(path, source.log, { kind, log }, worktree, alterations);
    const isRebase = existsSync(join(repository.gitDir, "rebase-merge"));
    const during = parents.length > 0 ? "merge" : isRebase ? "rebase" : undefined;
    return { kind: "staged", base, source: source.commit, beside, during };
  }

  async #compare(
    path: string,
    before: TreeEntry | undefined,
    after: TreeEntry | undefined,
    changes: readonly RawChange[],
  ): Promise<Alteration[]> {
    const gone = entryAlteration(before, after);
    if (gone?.class === "file-deleted") {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const around = { proved: [...this.#policies.keys()], named: this.#named };
      const place = relocationOf({ path, before, after }, changes, around);
      if (place !== undefined) return [{ class: "relocated", detail: place }];
      const added = changes.filter((change) => !change.before && change.after);
      const target =
        added.find((change) => change.after?.id === before?.id) ??
        added.find((change) => change.path.endsWith(`/${name}`));
      return target ? [{ class: "file-renamed", detail: target.path }] : [gone];
    }
    if (gone) return [gone];
    if (!isFile(before) || !isFile(after)) return [];
    if (before.id === after.id) return before.mode === after.mode ? [] : [{ class: "mode" }];
    const bytes = await this.#snapshot.index.open(path);
    const known = this.#snapshot.facts.base.get(path);
    const size = known?.id === before.id ? known.size : (await this.#context.objects.blob(before.id)).size;
    return compareBlobs(path, { id: before.id, size }, bytes, () => this.#context.objects.blob(before.id));
  }
}
