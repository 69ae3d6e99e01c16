/** The public API of runidx-lint. It keeps no state between calls. */

export { UserError } from "./base/core/errors.js";
export type {
  Applies,
  Excerpt,
  Fault,
  Finding,
  FollowUp,
  LineState,
  LogName,
  Need,
  NotRun,
  Place,
  Related,
  Report,
  Severity,
  Step,
  Summary,
  Target,
  Waived,
  Way,
} from "./base/core/finding.js";
export type { Progress, Stage } from "./base/core/progress.js";
export { exitCodeOf } from "./check/findings/report.js";
export { lint } from "./check/modes/lint.js";
export type {
  AuditTarget,
  FilesTarget,
  LintOptions,
  LintTarget,
  RangeTarget,
  StagedTarget,
} from "./check/modes/request.js";
export { agent } from "./output/reporters/agent.js";
export { github } from "./output/reporters/github.js";
export { gitlab } from "./output/reporters/gitlab.js";
export { html } from "./output/reporters/html.js";
export { FORMATS as formats, REPORTERS as reporters } from "./output/reporters/index.js";
export { json } from "./output/reporters/json.js";
export { jsonl } from "./output/reporters/jsonl.js";
export { junit } from "./output/reporters/junit.js";
export { type MarkdownOptions, markdown } from "./output/reporters/markdown.js";
export { type PrettyOptions, pretty } from "./output/reporters/pretty.js";
export { sarif } from "./output/reporters/sarif.js";
export { unix } from "./output/reporters/unix.js";
export type { Fields, RecordQuestion } from "./query/asked-registry.js";
export type { Scalar } from "./query/where.js";
export type { Config, RuleSetting, Settled, SeveritySetting } from "./registry/config/config.js";
export { rules } from "./rules/index.js";
export type { Example, Rule } from "./rules/rule.js";
export type { Bytes } from "./sources/bytes/bytes.js";
export type { Entry, EntryKind, Snapshot } from "./sources/bytes/snapshot.js";
export { MemorySnapshot } from "./sources/snapshots/memory.js";
export {
  type FailedRun,
  type Lane,
  OpenRegistry,
  type OpenRegistryOptions,
  openRegistry,
} from "./studio/open-registry.js";
export type { RunFilter } from "./studio/runs.js";
export type { OverrideFilter, Produced } from "./studio/songs.js";
export type {
  Executor,
  Gate0Outcome,
  Gate1Outcome,
  Gate2Outcome,
  Gate3Outcome,
  Machine,
  OverrideRecord,
  OverrideStatus,
  OverrideType,
  OverrideUpdateRecord,
  OverrideUpdateType,
  OverrideView,
  RunRecord,
  UniquenessOutcome,
  VersionRecord,
  WorkRecord,
  WorkStatus,
} from "./studio/types.js";
export {
  type AppendAnswer,
  type AppendedRecord,
  type AppendOptions,
  appendRecords,
} from "./write/append.js";
export { type MintOptions, mintIds } from "./write/mint-ids.js";
export { type SettleAnswer, type SettleOptions, settle } from "./write/settle.js";
export { type LogTail, type TailAnswer, type TailOptions, tail } from "./write/tail/tail.js";
export { type Approval, pruneWaivers, type WaiveOptions, waive } from "./write/waive.js";
