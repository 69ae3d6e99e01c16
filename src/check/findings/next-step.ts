/** The next step that is legal in an append-only world. */
import { type Draft, LARGEST_DRAFT } from "../../base/core/finding.js";
import { formatUtcMinute } from "../../base/text/time.js";
import { hashLine, type Line } from "../../registry/jsonl/line.js";
import type { RegistryRecord } from "../../registry/logs/record.js";
import { draftId } from "../../registry/model/ids.js";
import { type Problem, type RemedyKind, type Rule, WAIVE, WAIVE_OLD } from "../../rules/rule.js";

export interface NextStep {
  hint: string;
  draft?: Draft;
}

/**
 * Which remedy fits a committed line. What checks every line by itself finds the old line permanently: a newer record
 * puts the thing right, and a waiver the line.
 */
function wayOutOf(rule: Rule, problem: Problem, record: RegistryRecord | undefined): RemedyKind | "both" {
  if (problem.remedy) return problem.remedy;
  const isSuperseding = record?.model.repeat.kind === "supersede" && record.type !== "WAIVER";
  const canBeSuperseded = isSuperseding && record.id !== undefined;
  if (rule.scope === "line") return canBeSuperseded ? "both" : "waive";
  if (rule.scope !== "record" && rule.scope !== "registry") return "waive";
  if (rule.remedy) return rule.remedy;
  if (!canBeSuperseded) return "waive";
  if (rule.appliesTo === "current") return "supersede";
  return rule.scope === "record" ? "both" : "waive";
}

function draftWaiver(rule: Rule, problem: Problem, line: Line, now: string): Draft {
  const sha256 = hashLine(line, "");
  const pointer = "path" in problem.at ? undefined : problem.at.pointer;
  return {
    log: "waivers",
    record: {
      record_type: "WAIVER",
      waiver_id: draftId("WVR", now, `${rule.id}${line.file.path}${pointer ?? ""}${sha256}`),
      rule: rule.id,
      path: line.file.path,
      ...(pointer ? { pointer } : {}),
      line_sha256: sha256,
      reason: "",
      approved_by: "",
      created_utc: now,
    },
  };
}

function draftVoid(record: RegistryRecord, now: string): Draft {
  return {
    log: "overrides-log",
    record: {
      record_type: "OVERRIDE_UPDATE",
      override_id: record.id ?? "",
      update_utc: now,
      updated_by: "",
      update_type: "STATUS_CHANGE",
      status: "voided",
      notes: "",
    },
  };
}

function small(draft: Draft): { draft: Draft } | Record<string, never> {
  return JSON.stringify(draft.record).length > LARGEST_DRAFT ? {} : { draft };
}

/** Where a line is: in no commit, in one of the checked range, or in one that was there before. */
export type Standing = { kind: "new" } | { kind: "range"; base: string | undefined } | { kind: "committed" };

/** What a step is asked for: a problem's line and its record, where the line is, and the clock. */
export interface Place {
  line: Line;
  record: RegistryRecord | undefined;
  standing: Standing;
  /** In minutes since 1970. */
  now: number;
}

/** How a line of a range is corrected: a later commit that changes it would alter a committed line. */
function remade(base: string | undefined): string {
  const stays = "the line is in a commit already, and a later commit must not change it";
  if (base === undefined)
    return `${stays}: to correct the line, make the commits again with the correct line`;
  return `${stays}: to correct the line, run \`git reset --soft ${base}\`, correct the line, \`git add\` the log and commit again; where the branch is pushed already, start a new branch from ${base.slice(0, 12)} and append the correct lines there`;
}

/**
 * What to do about a problem in a line. A line that is in no commit is corrected, and so is one of a range, in a
 * commit that is made again; one that was there before stays, and the remedy is named with the record to append.
 */
export function nextStep(rule: Rule, problem: Problem, { line, record, standing, now }: Place): NextStep {
  const given = problem.draft ? small(problem.draft) : {};
  if (problem.isAppended) return { hint: problem.hint, ...given };
  if (rule.scope === "change" || rule.scope === "report" || standing.kind === "new")
    return { hint: problem.hint, ...given };
  if (standing.kind === "range") return { hint: `${problem.hint}; ${remade(standing.base)}`, ...given };
  if (problem.draft) return { hint: problem.whenCommitted ?? problem.hint, ...given };
  const remedy = wayOutOf(rule, problem, record);
  if (remedy === "elsewhere") return { hint: problem.whenCommitted ?? problem.hint };
  const time = formatUtcMinute(now);
  const told = (words: string) =>
    `the line is committed and stays as it is: ${problem.whenCommitted ?? words}`;
  // What the newer record has to say is not known here, and a copy of the wrong one would be as wrong.
  const newer = `record of ${record?.id ?? "it"}, in which you ${problem.hint}`;
  if (remedy === "supersede") return { hint: told(`append a newer ${record?.type} ${newer}`) };
  if (remedy === "void" && record) {
    const hint = "append an OVERRIDE_UPDATE that voids it, and a new OVERRIDE with an id of its own";
    return { hint: told(hint), ...small(draftVoid(record, time)) };
  }
  const hint =
    remedy === "both" ? `append a newer, correct ${record?.type} ${newer}; and ${WAIVE_OLD}` : WAIVE;
  return { hint: told(hint), ...small(draftWaiver(rule, problem, line, time)) };
}
