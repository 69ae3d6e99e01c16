/** What the consistency report says, as data: the report of an audit, and what can be seen from afar. */
import type { Finding, Report } from "../../base/core/finding.js";
import type { Introduction } from "../../query/introduced.js";
import type { Checkpoint } from "./checkpoint.js";
import type { Growth } from "./growth.js";
import type { Origin } from "./origins.js";
import type { RepositoryFacts } from "./remote.js";
import type { WaiverRow } from "./waiver-rows.js";

/** A commit that altered what was committed before it. */
export interface Altered {
  path: string;
  class: string;
  message: string;
  commit: Introduction;
}

export interface HistoryFacts {
  /** How many commits were proved. */
  commits: number;
  first: Introduction | null;
  last: Introduction | null;
  altered: Altered[];
}

/** How many findings of what kind. */
export interface CountRow {
  /** A rule, or a month such as `2026-01`, or `not committed`. */
  name: string;
  errors: number;
  warnings: number;
}

/** The records of one day. */
export interface DayRow {
  day: string;
  records: number;
}

/** Against the report before. */
export interface Since {
  /** When that report was made, as a registry time. */
  madeUtc: string;
  /** Its head, and whether it is still part of the history: null where that can't be told. */
  head: string | null;
  isHeadContained: boolean | null;
  /** Fingerprints. */
  new: string[];
  still: string[];
  /** What is no longer found. */
  mended: Pick<Finding, "ruleId" | "severity" | "path" | "message" | "fingerprint">[];
}

/** What is seen from afar. A model may add figures of its own. */
export interface Nightly {
  schemaVersion: 2;
  /** When it was made, as a registry time. */
  madeUtc: string;
  /** The commit that was checked; null outside git. */
  head: Introduction | null;
  history: HistoryFacts;
  byRule: CountRow[];
  byAge: CountRow[];
  /** Fingerprint to the day on which the line came in. */
  ages: Record<string, string>;
  /** Fingerprint to what is known of the finding's line. */
  origins: Record<string, Origin>;
  repository: RepositoryFacts;
  /** How many records each day has, oldest first: runs of a studio, lines of any other model. */
  days: DayRow[];
  /** How the logs grew; left out where nothing is known. */
  growth?: Growth[];
  waivers: WaiverRow[];
  checkpoints: Checkpoint[];
  since: Since | null;
}

/** A superset of what the check writes; schemas/nightly.schema.json describes it. `nightly` is null where nothing could be read. */
export interface NightlyReport<Seen extends Nightly = Nightly> extends Report {
  nightly: Seen | null;
}
