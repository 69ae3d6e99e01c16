/** The append-only proof of the index against its base or, while merging, against all parents. */
import type { Layout } from "../../../registry/config/layout.js";
import { ownerOf } from "../../../registry/config/log-paths.js";
import type { Line } from "../../../registry/jsonl/line.js";
import { isFile } from "../../../sources/git/entry.js";
import type { RawChange } from "../../../sources/git/raw-diff.js";
import { type EvaluationResult, onlyFindings } from "../../findings/evaluation-result.js";
import type { Alteration } from "../../history/alteration.js";
import { findPublishers } from "../../history/blame.js";
import { compareBlobs, entryAlteration } from "../../history/prove.js";
import { ProofFindings } from "../../proof/proof.js";
import { relocationOf } from "../../proof/relocations.js";
import { WriterConfigs } from "../../proof/writer-configs.js";
import { unmerged } from "./conflict.js";
import { checkIndexMerge } from "./merge.js";
import type { Resolved, StagedContext } from "./resolve.js";
import { whereInIndex } from "./where.js";

interface AlteredLog {
  path: string;
  alterations: readonly Alteration[];
}

/** Proves the logs of all registries. Throws a UserError for a log in conflict. */
export async function proveIndex(context: StagedContext, resolved: Resolved): Promise<EvaluationResult> {
  const { policies, options } = context;
  const policyOf = (layout: Layout) => policies.of(layout);
  const proved = policies.layouts.filter((layout) => policyOf(layout).history);
  const changed = resolved.changes.filter(({ path }) => ownerOf(proved, path) !== undefined);
  await refuseConflicts(context, resolved, changed);
  const altered =
    resolved.parents.length > 0
      ? alteredByMerge(context, resolved, proved)
      : alteredByChange(context, resolved, changed);
  const findings = new ProofFindings({ layouts: proved, policyOf, now: options.now });
  let publishers: ReadonlyMap<Line, string> | undefined;
  for await (const { path, alterations } of altered) {
    if (alterations.length === 0) continue;
    // One question to git at most, whatever was altered.
    const known = publishers ?? (await findPublishers(context.git, resolved.base, path, alterations));
    const publisherOf = (line: Line) => known.get(line);
    publishers = new Map();
    const where = await whereInIndex(context, resolved, path, alterations);
    findings.add(path, alterations, { where, publisherOf }, true);
  }
  return onlyFindings(findings.found, findings.leftOut);
}

/** Throws a UserError for the first log that git could not merge. */
async function refuseConflicts(
  { git }: StagedContext,
  { parents }: Resolved,
  changes: readonly RawChange[],
): Promise<void> {
  const others = parents.slice(1).map(({ revision }) => revision);
  for (const change of changes) if (change.unmerged) throw await unmerged(git, change.path, others);
}

function alteredByMerge(
  { objects }: StagedContext,
  { snapshot, parents, named }: Resolved,
  layouts: readonly Layout[],
): AsyncIterable<AlteredLog> {
  return checkIndexMerge({ snapshot, parents, layouts, named, configs: new WriterConfigs(objects, layouts) });
}

async function* alteredByChange(
  context: StagedContext,
  resolved: Resolved,
  changes: readonly RawChange[],
): AsyncIterable<AlteredLog> {
  for (const change of changes)
    yield { path: change.path, alterations: await compare(context, resolved, change) };
}

/** What a change does to one log that it must not. */
async function compare(
  context: StagedContext,
  resolved: Resolved,
  change: RawChange,
): Promise<readonly Alteration[]> {
  const { path, before, after } = change;
  const gone = entryAlteration(before, after);
  if (gone?.class === "file-deleted") return [whereGone(context, resolved, change) ?? gone];
  if (gone) return [gone];
  if (!isFile(before) || !isFile(after)) return [];
  if (before.id === after.id) return before.mode === after.mode ? [] : [{ class: "mode" }];
  const { snapshot } = resolved;
  const bytes = await snapshot.index.open(path);
  const known = snapshot.facts.base.get(path);
  const size = known?.id === before.id ? known.size : (await context.objects.blob(before.id)).size;
  return compareBlobs(path, { id: before.id, size }, bytes, () => context.objects.blob(before.id));
}

/** A deleted log may stand elsewhere now: where the configuration has it, or under another name. */
function whereGone(
  { policies }: StagedContext,
  { changes, named }: Resolved,
  { path, before, after }: RawChange,
): Alteration | undefined {
  const place = relocationOf({ path, before, after }, changes, { proved: policies.layouts, named });
  if (place !== undefined) return { class: "relocated", detail: place };
  const name = path.slice(path.lastIndexOf("/") + 1);
  const added = changes.filter((change) => !change.before && change.after);
  const target =
    added.find((change) => change.after?.id === before?.id) ??
    added.find((change) => change.path.endsWith(`/${name}`));
  return target && { class: "file-renamed", detail: target.path };
}
