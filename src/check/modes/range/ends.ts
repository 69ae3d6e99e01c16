/** The two ends of a range compared with each other, whatever is between them. */
import type { Layout } from "../../../registry/config/layout.js";
import { logFilesIn } from "../../../registry/config/log-files.js";
import { logPathsOf } from "../../../registry/config/log-paths.js";
import type { Line } from "../../../registry/jsonl/line.js";
import { isFile } from "../../../sources/git/entry.js";
import type { Git } from "../../../sources/git/git.js";
import type { Objects } from "../../../sources/git/objects.js";
import type { TreeEntry } from "../../../sources/git/raw-diff.js";
import type { Alteration } from "../../history/alteration.js";
import { isHarmless } from "../../history/alteration.js";
import { findPublishers } from "../../history/blame.js";
import { compareBlobs, entryAlteration } from "../../history/prove.js";
import { walk } from "../../history/walk.js";
import type { ProofFindings, WalkProof } from "../../proof/proof.js";
import type { Ends } from "./plan.js";
import type { RangeRemedies } from "./remedies.js";

/** A log that the two ends have differently. */
export interface ChangedLog {
  path: string;
  before: TreeEntry;
  after: TreeEntry | undefined;
}

/** The logs of the base that the head has differently. */
export async function changedLogs({ base, head }: Ends, layouts: readonly Layout[]): Promise<ChangedLog[]> {
  const found: ChangedLog[] = [];
  for (const [path, before] of await logFilesIn(base, layouts)) {
    const after = await head.entryOf(path);
    if (after?.id !== before.id) found.push({ path, before, after });
  }
  return found;
}

export interface EndsComparison {
  git: Git;
  objects: Objects;
  /** Sizes of the base's logs in bytes, by id. */
  sizes: ReadonlyMap<string, number>;
  baseId: string;
  /** Where a remedy is counted from. */
  countedFrom: string;
  ways: RangeRemedies;
  findings: ProofFindings;
  /** Logs that the walk told something of, and those of them where that was serious. */
  walked: ReadonlySet<string>;
  told: ReadonlySet<string>;
}

/** The one-parent rule from end to end; what the walk told of a log is not told twice. */
export async function compareEnds(
  { git, objects, sizes, baseId, countedFrom, ways, findings, walked, told }: EndsComparison,
  logs: readonly ChangedLog[],
): Promise<void> {
  for (const { path, before, after } of logs) {
    if (told.has(path)) continue;
    const gone = entryAlteration(before, after);
    const old = { id: before.id, size: sizes.get(before.id) ?? 0 };
    let alterations: Alteration[] = gone ? [gone] : [];
    if (!gone && isFile(after)) {
      alterations = await compareBlobs(path, old, await objects.blob(after.id), () =>
        objects.blob(before.id),
      );
    }
    const publishers = await findPublishers(git, baseId, path, alterations);
    const context = {
      where: await ways.whereOf(countedFrom, path, [{ path, alterations }]),
      publisherOf: (line: Line) => publishers.get(line),
    };
    // The walk told of a late newline already.
    const fresh = walked.has(path)
      ? alterations.filter((alteration) => !isHarmless(alteration))
      : alterations;
    findings.add(path, fresh, context, true);
  }
}

/** Who published the lines of the first alteration that a range makes in each log, where that was before it. */
export async function publishersBefore(
  git: Git,
  base: string,
  { violations, walk: { steps, sizes } }: WalkProof,
): Promise<Map<Line, string>> {
  const found = new Map<Line, string>();
  for (const path of new Set(violations.map((violation) => violation.path))) {
    const first = violations.find((violation) => violation.path === path);
    const entry = steps.find((step) => step.path === path)?.parents[0]?.entry;
    const size = entry ? (sizes.get(entry.id) ?? 0) : 0;
    const inBase = first?.alterations.filter(({ before }) => before && before.start < size) ?? [];
    for (const [line, commit] of await findPublishers(git, base, path, inBase)) found.set(line, commit);
  }
  return found;
}

/** What was published and is no longer part of a head's history, though it had to do with a log. */
export async function findRewritten(
  git: Git,
  objects: Objects,
  { base, head }: { base: string; head: string },
  layouts: readonly Layout[],
  ways: RangeRemedies,
  findings: ProofFindings,
): Promise<void> {
  const { steps } = await walk(git, objects, { heads: [base], without: [head] }, logPathsOf(layouts));
  const dropped = new Map(steps.map(({ path, commit }) => [path, commit]));
  for (const [path, commit] of dropped) {
    const detail = `commit ${commit.slice(0, 12)}, which changed this log, is no longer part of it`;
    const context = {
      where: await ways.whereOf(base, path, []),
      publisherOf: () => undefined,
    };
    findings.add(path, [{ class: "rewritten", detail }], context, true);
  }
}
