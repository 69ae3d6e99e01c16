/** The check of what is about to be committed: the index against HEAD and, while merging, the other parents. */
import type { Layout } from "../config/layout.js";
import { loadPolicy, type Policy, type PolicyOverrides } from "../config/policy.js";
import { UserError } from "../errors.js";
import type { Finding, Report } from "../finding.js";
import type { Alteration } from "../history/alteration.js";
import { isFile } from "../history/entry.js";
import { compareBlobs, entryAlteration } from "../history/prove.js";
import type { Line } from "../lines/line.js";
import { openLogs } from "../registry/load.js";
import { Registry } from "../registry/registry.js";
import type { Problem, Rule } from "../rules/rule.js";
import type { Git } from "../sources/git.js";
import { ObjectReader } from "../sources/object-reader.js";
import type { RawChange, TreeEntry } from "../sources/raw-diff.js";
import type { Repository } from "../sources/repository.js";
import { readStagedFacts, StagedSnapshot } from "../sources/staged.js";
import { WorktreeState } from "../sources/worktree.js";
import { shellWord } from "../text/shell.js";
import { visible } from "../text/visible.js";
import { findPublishers } from "./blame.js";
import { judgeChange } from "./change.js";
import { type Ground, layoutsIn, noRegistry } from "./ground.js";
import {
  askedPaths,
  baseOf,
  concerns,
  isConfig,
  isTrueGuide,
  movesRegistry,
  otherParents,
  publishedBase,
} from "./index-base.js";
import { judgeIndexMerge } from "./index-merge.js";
import type { Judged } from "./judged.js";
import { ownerOf } from "./log-paths.js";
import { hasOwnLines, ProofFindings, turnedOff } from "./proof.js";
import { toReport } from "./report.js";

export interface StagedOptions extends PolicyOverrides {
  rulesToRun: readonly Rule[];
  /** The clock, in minutes since 1970. */
  now: number;
  env: NodeJS.ProcessEnv;
}

/** Checks the index. Throws a UserError where it can't be judged. */
export async function stagedCheck(ground: Ground, options: StagedOptions): Promise<Report> {
  const { git, repository, root } = ground;
  if (!git || !repository)
    throw new UserError("this is not a git repository, so nothing is staged", "run the check in a clone");
  if (repository.root === undefined)
    throw new UserError("a bare repository has no index", "run the check in a clone");
  const reader = new ObjectReader(git);
  let snapshot: StagedSnapshot | undefined;
  try {
    const onDisk = await layoutsIn(new WorktreeState(root), ground);
    let base = await baseOf(git, repository);
    if (onDisk.some(({ config }) => config.sealed === "published")) base = await publishedBase(git, base);
    const facts = await readStagedFacts(git, base, askedPaths(ground.folders, onDisk));
    snapshot = new StagedSnapshot(
      git,
      { root, gitDir: repository.gitDir },
      reader,
      facts,
      base === "HEAD" ? "HEAD" : `commit ${base}`,
    );
    return await new StagedCheck(ground, git, repository, reader, snapshot, options, base, onDisk).run();
  } finally {
    snapshot?.close();
    reader.close();
  }
}

class StagedCheck {
  readonly #ground: Ground;
  readonly #git: Git;
  readonly #repository: Repository;
  readonly #reader: ObjectReader;
  readonly #snapshot: StagedSnapshot;
  readonly #options: StagedOptions;
  readonly #base: string;
  readonly #onDisk: readonly Layout[];
  readonly #policies = new Map<Layout, Policy>();
  #asked = false;

  constructor(
    ground: Ground,
    git: Git,
    repository: Repository,
    reader: ObjectReader,
    snapshot: StagedSnapshot,
    options: StagedOptions,
    base: string,
    onDisk: readonly Layout[],
  ) {
    this.#ground = ground;
    this.#git = git;
    this.#repository = repository;
    this.#reader = reader;
    this.#snapshot = snapshot;
    this.#options = options;
    this.#base = base;
    this.#onDisk = onDisk;
  }

  async run(): Promise<Report> {
    const target = { mode: "staged", base: this.#base, head: "index" } as const;
    const changes = [...this.#snapshot.facts.changes.values()];
    const { layouts, former } = await this.#layouts(changes);
    const parents = otherParents(this.#repository, this.#options.env);
    const judged: Judged[] = [];
    for (const layout of layouts) {
      const relevant = changes.some(({ path }) => concerns(layout, path));
      if (!relevant && parents.length === 0) continue;
      this.#policies.set(layout, await loadPolicy(this.#snapshot.index, layout, this.#options));
      judged.push(await this.#judgeOne(layout));
    }
    for (const layout of former) {
      this.#policies.set(layout, await loadPolicy(this.#snapshot.base, layout, this.#options));
    }
    const findings = await this.#prove([...this.#policies.keys()], changes, parents);
    judged.push({ findings, waived: [], notRun: [], faults: [], records: 0, newRecords: 0, files: 0 });
    const notRun = turnedOff(this.#policies.keys(), (layout) => this.#subject(layout).policy);
    return toReport({ target, judged, notRun });
  }

  /**
   * Where registries are: as on disk, unless the change moves one or the disk differs from the index. `former` are
   * those of the base whose logs stood elsewhere: what became of them is proved all the same.
   */
  async #layouts(changes: readonly RawChange[]): Promise<{ layouts: Layout[]; former: Layout[] }> {
    const moved = changes.some((change) => movesRegistry(change) || isConfig(change.path));
    const trusted = this.#onDisk.length > 0 && !moved && (await this.#isTrueGuide());
    if (trusted) return { layouts: [...this.#onDisk], former: [] };
    const layouts = await layoutsIn(this.#snapshot.index, this.#ground);
    const former: Layout[] = [];
    for (const layout of await layoutsIn(this.#snapshot.base, this.#ground)) {
      const now = layouts.find(({ folder }) => folder === layout.folder);
      if (!now) layouts.push(layout);
      else if (JSON.stringify(now.logs) !== JSON.stringify(layout.logs)) former.push(layout);
    }
    if (layouts.length === 0) throw noRegistry(this.#ground.folders);
    for (const layout of layouts) await this.#refuseLinks(layout);
    return { layouts, former };
  }

  /** Logs behind a link or in a submodule are in no commit of this repository: nothing about them can be told. */
  async #refuseLinks({ logs }: Layout): Promise<void> {
    // A link that comes with this very change takes logs away, and the proof says so.
    if (Object.values(logs).some((path) => this.#snapshot.facts.changes.has(path))) return;
    for (const path of Object.values(logs)) {
      for (let end = path.indexOf("/"); end > 0; end = path.indexOf("/", end + 1)) {
        const folder = path.slice(0, end);
        const kind = (await this.#snapshot.index.entry(folder))?.kind;
        if (kind !== "symlink" && kind !== "submodule") continue;
        const what = kind === "symlink" ? "a symbolic link" : "a submodule";
        throw new UserError(
          `${folder} is ${what}, so the logs in it can't be judged`,
          "keep the logs in this repository itself",
        );
      }
    }
  }

  #isTrueGuide(): Promise<boolean> {
    const { root, folders } = this.#ground;
    return isTrueGuide(new WorktreeState(root), this.#snapshot, folders, this.#onDisk);
  }

  #subject(layout: Layout) {
    const policy = this.#policies.get(layout);
    if (!policy) throw new Error(`no policy was loaded for ${layout.folder}`);
    return { state: this.#snapshot.index, layout, policy, now: this.#options.now };
  }

  async #judgeOne(layout: Layout): Promise<Judged> {
    const subject = this.#subject(layout);
    const options = { rules: this.#options.rulesToRun, base: this.#snapshot.base, waiversOfBase: false };
    let unresolved = false;
    const first = await judgeChange(subject, {
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
    const logs = await openLogs(new WorktreeState(this.#ground.root), layout.logs, subject.policy.schemas);
    try {
      const { folder, schemas, clockSkew } = { ...layout, ...subject.policy };
      const registry = new Registry({
        folder,
        schemas,
        clockSkew,
        now: subject.now,
        disk: new Map(),
        logs: logs.logs,
      });
      return await judgeChange(subject, {
        ...options,
        amend: (rule, problem) => hintUnstaged(rule, problem, registry, layout),
      });
    } finally {
      logs.close();
    }
  }

  /** A commit can't turn the proof off for itself: where the base has the registry, its policy is the proof's. */
  async #proofPolicies(layouts: readonly Layout[]): Promise<Map<Layout, Policy>> {
    const policies = new Map<Layout, Policy>();
    if (![...this.#snapshot.facts.changes.keys()].some(isConfig)) return policies;
    const { base } = this.#snapshot;
    for (const before of await layoutsIn(base, this.#ground)) {
      const policy = await loadPolicy(base, before, this.#options);
      for (const layout of layouts) if (layout.folder === before.folder) policies.set(layout, policy);
    }
    return policies;
  }

  async #prove(
    layouts: readonly Layout[],
    changes: readonly RawChange[],
    parents: readonly string[],
  ): Promise<Finding[]> {
    const policies = await this.#proofPolicies(layouts);
    const policyOf = (layout: Layout) => policies.get(layout) ?? this.#subject(layout).policy;
    const proved = layouts.filter((layout) => policyOf(layout).history);
    const findings = new ProofFindings({
      layouts: proved,
      policyOf,
      now: this.#options.now,
    });
    const logs = changes.filter(({ path }) => ownerOf(proved, path) !== undefined);
    for (const change of logs) {
      if (change.unmerged) throw unmerged(change.path);
    }
    if (parents.length > 0) await this.#proveMerge(proved, parents, findings);
    else for (const change of logs) await this.#proveOne(change, changes, findings);
    return findings.found;
  }

  async #proveMerge(
    layouts: readonly Layout[],
    parents: readonly string[],
    findings: ProofFindings,
  ): Promise<void> {
    const merge = {
      git: this.#git,
      reader: this.#reader,
      snapshot: this.#snapshot,
      parents: [this.#base, ...parents],
      layouts,
    };
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
      : await findPublishers(this.#git, this.#base, path, alterations);
    this.#asked = true;
    const publisherOf = (line: Line) => publishers.get(line);
    const where = { kind: "staged", base: this.#base } as const;
    findings.add(path, alterations, { where, hasOwnLines: hasOwnLines(alterations), publisherOf }, true);
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
    const size = this.#snapshot.facts.base.get(path)?.size ?? (await this.#reader.blob(before.id)).size;
    return compareBlobs(path, { id: before.id, size }, bytes, () => this.#reader.blob(before.id));
  }
}

function unmerged(path: string): UserError {
  return new UserError(
    `${visible(path)} has conflicts, so it can't be judged`,
    `resolve it by keeping the lines of both sides, ours first, and no markers; then git add ${shellWord(path)}`,
  );
}

/** Tells whether what was looked for in vain is in the work tree, and only not staged. */
function hintUnstaged(rule: Rule, problem: Problem, worktree: Registry, { logs }: Layout): Problem {
  const { at, unresolvedInto } = problem;
  if (
    "path" in at &&
    [...worktree.logs.values()].some(({ files }) => files.some(({ path }) => path === at.path))
  ) {
    return {
      ...problem,
      hint: `it is in your work tree, but it is not staged: run \`git add ${shellWord(at.path)}\``,
    };
  }
  if (
    unresolvedInto === undefined ||
    !("record" in at) ||
    (rule.scope !== "record" && rule.scope !== "registry")
  )
    return problem;
  const same = [...rule.check(at.record, worktree)].some((other) => other.message === problem.message);
  if (same) return problem;
  const path = logs[unresolvedInto];
  return {
    ...problem,
    hint: `what is missing is in your work tree, in ${path}, but it is not staged: run \`git add ${shellWord(path)}\``,
  };
}
