/** What can be seen of one registry from afar. */

import type { Finding, Report } from "../../base/core/finding.js";
import { Introductions } from "../../query/introduced.js";
import type { OpenState } from "../../query/open.js";
import type { QueryStore } from "../../query/store.js";
import type { Layout } from "../../registry/config/layout.js";
import type { Policy } from "../../registry/config/policy.js";
import { TextFile } from "../../registry/jsonl/line.js";
import type { LoadedLogs } from "../../registry/logs/load.js";
import { isShallow } from "../../sources/git/repository.js";
import { type Checkpoint, takeCheckpoints } from "./checkpoint.js";
import { type Growth, growthIn } from "./growth.js";
import type { Previous } from "./previous.js";
import { type WaiverRow, waiverRows } from "./waiver-rows.js";

/** The log of waivers, which every registry has. */
const WAIVERS = "waivers";

/** A registry with its logs open, and as it is asked. */
export interface OpenLogs {
  layout: Layout;
  policy: Policy;
  logs: LoadedLogs;
  store: QueryStore;
}

export interface GatherOptions {
  report: Report;
  /** The clock, in minutes since 1970. */
  now: number;
  previous: Previous | undefined;
  /** Whether a part of the report draws its figures: then its growth is left to that. */
  hasOwnFigures: boolean;
}

/** What was gathered of one registry. */
export interface Gathered {
  checkpoints: Checkpoint[];
  growth: Growth[];
  waivers: WaiverRow[];
  ages: Map<string, string>;
}

/** The day on which each finding's line came in, by fingerprint. */
async function agesOf(
  findings: readonly Finding[],
  { state }: OpenState,
  publishers: Introductions | undefined,
): Promise<Map<string, string>> {
  const ages = new Map<string, string>();
  if (!publishers) return ages;
  const byPath = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.line === null) continue;
    const known = byPath.get(finding.path);
    if (known) known.push(finding);
    else byPath.set(finding.path, [finding]);
  }
  for (const [path, own] of byPath) {
    if ((await state.entry(path))?.kind !== "file") continue;
    const bytes = await state.open(path);
    const wanted = new Map<number, Finding[]>();
    for (const finding of own)
      wanted.set(finding.line ?? 0, [...(wanted.get(finding.line ?? 0) ?? []), finding]);
    let number = 0;
    for (const line of new TextFile(path, bytes).lines()) {
      const introducedBy = wanted.has(++number) ? publishers.of(path, line.start) : undefined;
      if (introducedBy)
        // The same line may stand there twice; the finding is as old as the first.
        for (const { fingerprint } of wanted.get(number) ?? [])
          if (!ages.has(fingerprint)) ages.set(fingerprint, introducedBy.date.slice(0, 10));
    }
    bytes.close();
  }
  return ages;
}

/** Looks at one registry from afar. Throws a UserError where git fails. */
export async function gather(
  open: OpenState,
  registry: OpenLogs,
  { report, now, previous, hasOwnFigures }: GatherOptions,
): Promise<Gathered> {
  const { layout, logs: loaded } = registry;
  const waivers = loaded.logs.get(WAIVERS);
  const { git, repository } = open.workspace;
  // The edge of a shallow clone seems to have appended all that lies below it.
  const { objects, commit } = open;
  const knowsAges = git && objects && repository && commit !== undefined && !isShallow(repository);
  const publishers = knowsAges ? await Introductions.read(git, objects, commit, layout) : undefined;
  return {
    checkpoints: takeCheckpoints(layout, loaded, previous?.checkpoints ?? []),
    waivers: waivers ? waiverRows(waivers, report.waived, now) : [],
    growth: hasOwnFigures ? [] : growthIn(registry, publishers),
    ages: await agesOf(report.findings, open, publishers),
  };
}
