import type { Fault, Finding, NotRun, Waived } from "../../base/core/finding.js";
import type { Layout } from "../../registry/config/layout.js";
import type { Policy } from "../../registry/config/policy.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import type { LeftOut } from "./kept.js";

/** One registry in one state, with what is to be known for checking it. */
export interface EvaluationInput {
  state: Snapshot;
  layout: Layout;
  policy: Policy;
  /** The clock, in minutes since 1970. */
  now: number;
}

/** What checking one registry gave. */
export interface EvaluationResult {
  findings: Finding[];
  waived: Waived[];
  /** Findings that are counted and not listed. */
  leftOut?: LeftOut;
  /** The same of waived findings. */
  waivedLeftOut?: LeftOut;
  notRun: NotRun[];
  faults: Fault[];
  records: number;
  newRecords: number;
  files: number;
}

/** What gave findings and nothing else: no registry was read for them. */
export function onlyFindings(findings: Finding[], leftOut?: LeftOut): EvaluationResult {
  const nothing = { waived: [], notRun: [], faults: [], records: 0, newRecords: 0, files: 0 };
  return { findings, ...(leftOut && { leftOut }), ...nothing };
}

/** The classes that say that a closed file grew. */
export const GROWN: readonly (string | undefined)[] = ["closed-segment", "closed-grew"];

/** What two states say of a closed file is left out where the proof says it, with the commit or the parent. */
export function withoutTold(judged: EvaluationResult, told: readonly Finding[]): EvaluationResult {
  const grown = new Set(told.filter(({ class: kind }) => kind === "closed-grew").map(({ path }) => path));
  const isTold = ({ class: kind, path }: Finding) => GROWN.includes(kind) && grown.has(path);
  return { ...judged, findings: judged.findings.filter((finding) => !isTold(finding)) };
}
