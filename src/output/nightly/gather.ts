/** What can be seen of one registry from afar. */

import type { Report } from "../../base/core/finding.js";
import { Introductions } from "../../query/introduced.js";
import type { OpenState } from "../../query/open.js";
import type { QueryStore } from "../../query/store.js";
import type { Layout } from "../../registry/config/layout.js";
import type { Policy } from "../../registry/config/policy.js";
import type { LoadedLogs } from "../../registry/logs/load.js";
import { isShallow } from "../../sources/git/repository.js";
import { type Checkpoint, takeCheckpoints } from "./checkpoint.js";
import { type Growth, growthIn, recordedDay } from "./growth.js";
import { type FindingLines, type Reading, readOrigins } from "./origins.js";
import type { ReportPart } from "./part.js";
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
  /** The part of the registry's model, where one has figures of its own. */
  part: ReportPart | undefined;
}

/** What was gathered of one registry. */
export interface Gathered {
  checkpoints: Checkpoint[];
  growth: Growth[];
  /** How many lines each day has; left to the part where it has figures of its own. */
  days: Map<string, number>;
  waivers: WaiverRow[];
  lines: FindingLines;
}

/** Who made a record, where a field of it says so. */
const AUTHORS = ["created_by", "author"];

/** How the records of a registry are read for what stands beside a finding. */
function readingOf({ layout: { model }, logs }: OpenLogs, describe: ReportPart["describe"]): Reading {
  const logOf = new Map(
    model.logs.flatMap((log) =>
      (logs.logs.get(log.name)?.files ?? []).map((file) => [file.path, log] as const),
    ),
  );
  return (path, record) => {
    const log = logOf.get(path);
    if (!log) return {};
    const day = recordedDay(model, log, record);
    const named = AUTHORS.map((field) => record[field]).find((value) => typeof value === "string");
    const own = describe?.(record);
    const by = own?.by ?? (typeof named === "string" ? named : undefined);
    return {
      ...(day !== undefined && { day }),
      ...(by !== undefined && by !== "" && { by }),
      ...(own?.group !== undefined && { group: own.group }),
    };
  };
}

/** Looks at one registry from afar. Throws a UserError where git fails. */
export async function gather(
  open: OpenState,
  registry: OpenLogs,
  { report, now, previous, part }: GatherOptions,
): Promise<Gathered> {
  const { layout, logs: loaded } = registry;
  const waivers = loaded.logs.get(WAIVERS);
  const { git, repository } = open.workspace;
  // The edge of a shallow clone seems to have appended all that lies below it.
  const { objects, commit } = open;
  const knowsAges = git && objects && repository && commit !== undefined && !isShallow(repository);
  const publishers = knowsAges ? await Introductions.read(git, objects, commit, layout) : undefined;
  const days = new Map<string, number>();
  const growth = growthIn(registry, publishers, (day) => {
    if (!part) days.set(day, (days.get(day) ?? 0) + 1);
  });
  return {
    checkpoints: takeCheckpoints(layout, loaded, previous?.checkpoints ?? []),
    waivers: waivers ? waiverRows(waivers, report.waived, now) : [],
    growth,
    days,
    lines: await readOrigins(report.findings, {
      open,
      publishers,
      reading: readingOf(registry, part?.describe),
    }),
  };
}
