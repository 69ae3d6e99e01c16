/** The audit: every line as it stands, and the whole history that it comes from. */
import { everywhereIn } from "../../config/among-paths.js";
import type { Layout } from "../../config/layout.js";
import { loadPolicy, type Policy, type PolicyOverrides } from "../../config/policy.js";
import { UserError } from "../../errors.js";
import type { Fault, NotRun, Report } from "../../finding.js";
import { compareBlobs } from "../../history/prove.js";
import { Proven } from "../../history/proven.js";
import { walk } from "../../history/walk.js";
import type { Line } from "../../lines/line.js";
import type { Progress } from "../../progress.js";
import { findSegments } from "../../registry/segments.js";
import { rule as appendOnly } from "../../rules/append-only.js";
import { rule as registryFile } from "../../rules/registry-file.js";
import type { Problem, Rule } from "../../rules/rule.js";
import { CheckoutState, readCheckoutForms } from "../../sources/checkout.js";
import { CommitSnapshot } from "../../sources/commit-snapshot.js";
import { headCommit } from "../../sources/head.js";
import { Objects } from "../../sources/objects.js";
import { OverlayState } from "../../sources/overlay.js";
import type { TreeEntry } from "../../sources/raw-diff.js";
import { isShallow } from "../../sources/repository.js";
import { findCommit } from "../../sources/revisions.js";
import { readSizes } from "../../sources/sizes.js";
import type { State } from "../../sources/state.js";
import { listIndex, listSkipped, TreeState } from "../../sources/tree.js";
import { WorktreeState } from "../../sources/worktree.js";
import { count, quote } from "../../text/visible.js";
import { findPublishers } from "../blame.js";
import { auditRegistry } from "../everything.js";
import { Findings } from "../findings.js";
import { type Judged, onlyFindings } from "../judged.js";
import { logFilesIn } from "../log-files.js";
import { logPathsOf, standardLayout } from "../log-paths.js";
import { ProofFindings, type ProofGround, proveWalk, tellWalk, turnedOff } from "../proof.js";
import { toReport } from "../report.js";
import { faultMessage } from "../runner.js";
import { besideWorkTree } from "../surroundings.js";
import { filesBesideLogs, uncoveredFindings, unnamedIn } from "../uncovered.js";
import { unnamedFindings, unnamedLogs } from "../unnamed.js";
import { layoutsIn, noRegistry, type Workspace } from "../workspace.js";
import { formerLayouts, movedFrom } from "./audit/former.js";
import { unmatchedSettled } from "./audit/unmatched-settled.js";

export interface AuditOptions extends PolicyOverrides {
  /** The commit to audit; the work tree unless said. */
  at: string | undefined;
  /** Whether to walk the history. */
  history: boolean;
  rulesToRun: readonly Rule[];
  progress: Progress | undefined;
  /** The clock, in minutes since 1970. */
  now: number;
}

/** What HEAD has, where there is a commit. */
interface Head {
  id: string;
  snapshot: CommitSnapshot;
}

/** What is audited, and what git has beside it. */
interface Audited {
  state: State;
  head: Head | undefined;
  objects: Objects | undefined;
}

async function readHead(
  { git, repository }: Workspace,
  objects: Objects | undefined,
  at: string | undefined,
): Promise<Head | undefined> {
  if (!git || !repository || !objects) {
    if (at === undefined) return undefined;
    throw new UserError("this is not a git repository, so it has no commits", "leave the commit out");
  }
  const id = at === undefined ? await headCommit(git, repository) : await findCommit(git, at);
  if (at !== undefined && !id) {
    throw new UserError(`there is no commit ${quote(at)} here`, "name a commit of this clone, or fetch it");
  }
  return id ? { id, snapshot: await CommitSnapshot.of(id, objects) } : undefined;
}

/** The work tree; what a sparse checkout leaves out of it is read from the index. */
async function workTreeOf(
  { root, git, repository }: Workspace,
  objects: Objects | undefined,
): Promise<State> {
  const worktree = new WorktreeState(root, git);
  if (!git || !repository || !objects) return worktree;
  const skipped = await listSkipped(git);
  return skipped.size === 0 ? worktree : new OverlayState(worktree, new TreeState("index", skipped, objects));
}

/** Audits the registries of a workspace. Throws a UserError where nothing can be judged at all. */
export async function auditCheck(ground: Workspace, options: AuditOptions): Promise<Report> {
  const objects = ground.git && Objects.in(ground.git);
  try {
    const head = await readHead(ground, objects, options.at);
    const isBare = ground.repository !== undefined && ground.repository.root === undefined;
    const wantsTree = isBare || options.at !== undefined;
    if (wantsTree && !head) throw noRegistry(ground.folders);
    const state = wantsTree && head ? head.snapshot : await workTreeOf(ground, objects);
    return await new AuditCheck(ground, options, { state, head, objects }).run();
  } finally {
    objects?.close();
  }
}

class AuditCheck {
  readonly #ground: Workspace;
  readonly #options: AuditOptions;
  #state: State;
  readonly #head: Head | undefined;
  readonly #objects: Objects | undefined;
  readonly #policies = new Map<Layout, Policy>();
  readonly #judged: Judged[] = [];
  readonly #notRun: NotRun[] = [];
  readonly #faults: Fault[] = [];

  constructor(ground: Workspace, options: AuditOptions, audited: Audited) {
    this.#ground = ground;
    this.#options = options;
    this.#state = audited.state;
    this.#head = audited.head;
    this.#objects = audited.objects;
  }

  async run(): Promise<Report> {
    const layouts = await this.#layouts();
    await this.#readAsStored(layouts);
    for (const layout of layouts) await this.#attempt("the audit", () => this.#auditOne(layout));
    let commits = 0;
    await this.#attempt("the history proof", async () => {
      commits = await this.#proveHistory(layouts);
    });
    await this.#attempt("the look beside the logs", () => this.#tellUncovered(layouts));
    return toReport({
      target: { mode: "audit", base: null, head: this.#state.name },
      judged: this.#judged,
      commits,
      notRun: this.#notRun,
      faults: this.#faults,
    });
  }

  /** The registries of the state, and those of HEAD that a configuration of the work tree does not name any more. */
  async #layouts(): Promise<Layout[]> {
    const layouts = await layoutsIn(this.#state, this.#ground);
    if (layouts.length === 0) throw noRegistry(this.#ground.folders);
    for (const layout of layouts)
      this.#policies.set(layout, await loadPolicy(this.#state, layout, this.#options));
    const head = this.#head?.snapshot;
    if (!head || this.#state === head) return layouts;
    for (const layout of await layoutsIn(head, this.#ground)) {
      if (layouts.some(({ folder }) => folder === layout.folder)) continue;
      layouts.push(layout);
      this.#policies.set(layout, await loadPolicy(head, layout, this.#options));
    }
    return layouts;
  }

  /** Logs of the past that HEAD still has, where the registry names another file in their place today. */
  async #findUnnamed(today: readonly Layout[], past: readonly Layout[], head: CommitSnapshot): Promise<void> {
    const isReplaced = (layout: Layout) => today.some(({ folder }) => folder === layout.folder);
    const before = { state: head, layouts: past.filter(isReplaced) };
    const paths = await unnamedLogs(before, { state: head, layouts: today });
    this.#judged.push(onlyFindings(unnamedFindings(paths, this.#options.now, false)));
  }

  /** Files beside the logs that no log of any registry has. */
  async #tellUncovered(layouts: readonly Layout[]): Promise<void> {
    if (this.#ground.plain) return;
    const told = unnamedIn(this.#judged.flatMap(({ findings }) => findings));
    const paths = (await filesBesideLogs(this.#state, layouts)).filter((path) => !told.has(path));
    const everywhere = () => everywhereIn(this.#state, this.#ground.git, this.#objects);
    const context = { ...this.#options, layouts, everywhere };
    this.#judged.push(onlyFindings(await uncoveredFindings(paths, context, false)));
  }

  /** From here on the work tree is read as git would store it; where only a filter knows that, the index is judged. */
  async #readAsStored(layouts: readonly Layout[]): Promise<void> {
    const { git } = this.#ground;
    if (!git || !this.#objects || this.#state instanceof CommitSnapshot) return;
    const paths: string[] = [];
    for (const pattern of new Set(layouts.flatMap(({ logs }) => Object.values(logs))))
      for (const path of await findSegments(this.#state, pattern))
        if ((await this.#state.entry(path))?.kind === "file") paths.push(path);
    const forms = await readCheckoutForms(git, paths);
    if (forms.crlf.size + forms.filtered.size === 0) return;
    const index = new TreeState("index", await listIndex(git), this.#objects);
    this.#state = new CheckoutState(this.#state, forms, index);
    for (const [path, attribute] of forms.filtered) this.#tellFiltered(path, attribute);
    const [first] = forms.crlf;
    if (first !== undefined) this.#tellCrlf(layouts, first, forms.crlf.size);
  }

  #tellFiltered(path: string, attribute: string): void {
    const reason = `${path} has the attribute ${attribute}: filters are never run, so the index was judged in place of the work tree`;
    this.#notRun.push({ ruleId: registryFile.id, reason });
    this.#faults.push({
      message: `${reason}; take the attribute away from the log in .gitattributes, or audit a commit`,
    });
  }

  /** One warning for the clone: no line of it is to blame. */
  #tellCrlf(layouts: readonly Layout[], path: string, number: number): void {
    const [layout] = layouts;
    if (!layout) return;
    this.#add(layout, registryFile, {
      at: { path },
      class: "crlf-checkout",
      message: `git writes ${count(number, "log")} of this clone with CR LF into the work tree; what is committed has LF`,
      hint: `to have LF on disk too, add the line \`${path} text eol=lf\` to .gitattributes`,
    });
  }

  /** Adds one finding that is about a file as a whole. */
  #add(layout: Layout, rule: Rule, problem: Problem): void {
    const context = { isCommitted: () => true, now: this.#options.now };
    const findings = new Findings(this.#policyOf(layout), context);
    findings.add(rule, problem, false);
    this.#judged.push(onlyFindings(findings.kept.items));
  }

  /** What can't be read in one place must not keep the rest from being judged, nor go untold. */
  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#faults.push({ message: faultMessage(what, error) });
    }
  }

  #policyOf(layout: Layout): Policy {
    const policy = this.#policies.get(layout);
    if (!policy) throw new Error(`no policy was loaded for ${layout.folder}`);
    return policy;
  }

  async #auditOne(layout: Layout): Promise<void> {
    const committed = await this.#committedSizes(layout);
    const isCommitted = (line: Line) => line.start < (committed.get(line.file.path) ?? 0);
    const subject = { state: this.#state, layout, policy: this.#policyOf(layout), now: this.#options.now };
    this.#judged.push(
      await auditRegistry(subject, {
        rules: this.#options.rulesToRun,
        isCommitted,
        progress: this.#options.progress,
      }),
    );
  }

  async #headFiles(layouts: readonly Layout[]): Promise<Map<string, TreeEntry>> {
    return this.#head ? logFilesIn(this.#head.snapshot, layouts) : new Map();
  }

  /** How much of each log is committed, in bytes. */
  async #committedSizes(layout: Layout): Promise<Map<string, number>> {
    const files = await this.#headFiles([layout]);
    const sizes = this.#ground.git
      ? await readSizes(this.#ground.git, new Set([...files.values()].map(({ id }) => id)))
      : new Map();
    return new Map([...files].map(([path, { id }]) => [path, sizes.get(id) ?? 0]));
  }

  /** Proves the history of all registries at once; gives the number of commits. */
  async #proveHistory(today: readonly Layout[]): Promise<number> {
    const { git, repository } = this.#ground;
    if (!this.#options.history) {
      this.#notRun.push({ ruleId: appendOnly.id, reason: "the history was left out, as was asked" });
      return 0;
    }
    const proved = today.filter((layout) => this.#policyOf(layout).history);
    this.#notRun.push(...turnedOff(proved, (layout) => this.#policyOf(layout)));
    const wanted = today.filter((layout) => this.#wantsHistory(layout));
    if (wanted.length === 0) return 0;
    if (!git || !repository || !this.#objects) {
      this.#notRun.push({ ruleId: appendOnly.id, reason: "not a git repository" });
      return 0;
    }
    if (!this.#head) return 0;
    if (isShallow(repository)) {
      this.#faults.push({
        message:
          "the clone is shallow, so its history can't be proved; run `git fetch --unshallow`, or leave the history out",
      });
      return 0;
    }
    const source = { git, objects: this.#objects, head: this.#head.id, config: this.#ground.config };
    const all = [...wanted, ...wanted.map(standardLayout)];
    // Logs that are named have no configuration, today or in the past.
    if (!this.#ground.plain)
      all.push(...(await formerLayouts(source, this.#state, wanted, this.#ground.folders)));
    const span = { heads: [source.head], without: [] };
    let walked = await walk(git, source.objects, span, logPathsOf(all));
    const moved = await movedFrom(source.objects, walked, all);
    if (moved.length > 0) {
      all.push(...moved);
      walked = await walk(git, source.objects, span, logPathsOf(all));
    }
    const layouts = this.#distinct(wanted, all);
    const proven = new Proven(this.#ground.trustsCaches ? repository.commonDir : undefined);
    const ground: ProofGround = {
      git,
      objects: this.#objects,
      proven,
      layouts,
      policyOf: (layout) => this.#policyOf(layout),
      now: this.#options.now,
      progress: this.#options.progress,
    };
    const findings = new ProofFindings(ground);
    const proof = await proveWalk(ground, walked);
    const matched = await tellWalk(
      proof,
      findings,
      ground,
      ({ commit }) => ({ kind: "published", commit }),
      false,
      (layout) => this.#policyOf(layout).settled,
    );
    await this.#findUnnamed(wanted, layouts, this.#head.snapshot);
    for (const layout of wanted) {
      const problem = unmatchedSettled(layout, matched);
      if (problem) this.#add(layout, appendOnly, problem);
    }
    proven.save();
    if (!(this.#state instanceof CommitSnapshot)) await this.#compareWorktree(ground, findings);
    this.#judged.push(onlyFindings(findings.found, findings.leftOut));
    return proof.commits;
  }

  /** Registries of today and of the past, each place once; a place of the past is judged as its registry is today. */
  #distinct(today: readonly Layout[], all: readonly Layout[]): Layout[] {
    const byPlace = new Map<string, Layout>();
    for (const layout of all) {
      const key = JSON.stringify([layout.folder, layout.logs]);
      if (byPlace.has(key)) continue;
      byPlace.set(key, layout);
      const owner = today.find(({ folder }) => folder === layout.folder) ?? today[0];
      if (owner) this.#policies.set(layout, this.#policyOf(owner));
    }
    return [...byPlace.values()];
  }

  /** Whether a registry's history is to be proved; one that says no outside examples is told so. */
  #wantsHistory(layout: Layout): boolean {
    const policy = this.#policyOf(layout);
    if (policy.history) return true;
    const path = layout.configPath ?? layout.folder;
    this.#notRun.push({ ruleId: appendOnly.id, reason: `"history" is false in ${path}` });
    if (path.split("/").includes("examples") || this.#ground.root.split(/[\\/]/).includes("examples"))
      return false;
    this.#add(layout, appendOnly, {
      at: { path },
      class: "history-off",
      message: '"history" is false: nothing proves that this registry was not altered',
      hint: 'remove "history" from the configuration; it is meant for examples',
    });
    return false;
  }

  /** What the work tree did to committed lines, before anybody commits it. */
  async #compareWorktree(ground: ProofGround, findings: ProofFindings): Promise<void> {
    const files = await this.#headFiles(ground.layouts);
    const sizes = await readSizes(ground.git, new Set([...files.values()].map(({ id }) => id)));
    for (const [path, { id }] of files) {
      const old = { id, size: sizes.get(id) ?? 0 };
      const kind = (await this.#state.entry(path))?.kind;
      // What is not there at all, or is no file, registry-file tells.
      if (kind !== undefined && kind !== "file") continue;
      const alterations =
        kind === undefined
          ? [{ class: "file-deleted" as const }]
          : await this.#compareFile(ground, path, old);
      const publishers = await findPublishers(ground.git, this.#head?.id ?? "HEAD", path, alterations);
      const publisherOf = (line: Line) => publishers.get(line);
      if (alterations.length === 0) continue;
      const head = { id, bytes: await ground.objects.blob(id) };
      const file = kind === undefined ? undefined : await this.#state.open(path);
      const beside = await besideWorkTree(ground, path, head, file, alterations);
      const where = { kind: "work tree", beside, index: beside.index } as const;
      findings.add(path, alterations, { where, publisherOf }, false);
    }
  }

  async #compareFile(ground: ProofGround, path: string, old: { id: string; size: number }) {
    const bytes = await this.#state.open(path);
    return compareBlobs(path, old, bytes, () => ground.objects.blob(old.id));
  }
}
