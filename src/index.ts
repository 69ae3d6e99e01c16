/** The public API of runidx-lint. It keeps no state between calls. */
export type { Config, RuleSetting, Settled, SeveritySetting } from "./config/config.js";
export { type LintOptions, lint } from "./engine/lint.js";
export { exitCodeOf } from "./engine/report.js";
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
export { json } from "./reporters/json.js";
export { type PrettyOptions, pretty } from "./reporters/pretty.js";
export { rules } from "./rules/index.js";
export type { Example, Rule } from "./rules/rule.js";
export type { Bytes } from "./sources/bytes.js";
export { MemoryState } from "./sources/memory.js";
export type { Entry, EntryKind, State } from "./sources/state.js";
