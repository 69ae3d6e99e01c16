/** The public API of runidx-lint. It keeps no state between calls. */
export type { Config, RuleSetting, Settled, SeveritySetting } from "./config/config.js";
export { lint } from "./engine/lint.js";
export { exitCodeOf } from "./engine/report.js";
export type {
  AuditTarget,
  FilesTarget,
  LintOptions,
  LintTarget,
  RangeTarget,
  StagedTarget,
} from "./engine/request.js";
export { UserError } from "./errors.js";
export type {
  Draft,
  Excerpt,
  Fault,
  Finding,
  Fix,
  LogName,
  NotRun,
  Place,
  Related,
  Report,
  Severity,
  Summary,
  Target,
  Waived,
} from "./finding.js";
export type { Progress, Stage } from "./progress.js";
export type { Fields, RecordQuestion } from "./query/asked-registry.js";
export type { Scalar } from "./query/where.js";
export { github } from "./reporters/github.js";
export { gitlab } from "./reporters/gitlab.js";
export { html } from "./reporters/html.js";
export { json } from "./reporters/json.js";
export { jsonl } from "./reporters/jsonl.js";
export { junit } from "./reporters/junit.js";
export { type MarkdownOptions, markdown } from "./reporters/markdown.js";
export { type PrettyOptions, pretty } from "./reporters/pretty.js";
export { sarif } from "./reporters/sarif.js";
export { unix } from "./reporters/unix.js";
export { rules } from "./rules/index.js";
export type { Example, Rule } from "./rules/rule.js";
export type { Bytes } from "./sources/bytes.js";
export { MemoryState } from "./sources/memory.js";
export type { Entry, EntryKind, State } from "./sources/state.js";
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
