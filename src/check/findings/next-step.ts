/** The next step that is legal in an append-only world: in words, and as steps that can be done as they are written. */
import { type Draft, LARGEST_DRAFT, type LogName, type Need, type Way } from "../../base/core/finding.js";
import { pointerStep } from "../../base/text/pointer.js";
import { formatUtcMinute } from "../../base/text/time.js";
import type { Line } from "../../registry/jsonl/line.js";
import type { RegistryRecord } from "../../registry/logs/record.js";
import { draftId } from "../../registry/model/ids.js";
import { type Problem, type RemedyKind, type Rule, WAIVE, WAIVE_OLD } from "../../rules/rule.js";
import { waiverFields } from "./waivers.js";

/** What a finding says of what to do. `correct`: how its steps follow from the line and from what else is wrong with it. */
export interface NextStep {
  hint: string;
  way: Way;
  correct?: "edit" | "supersede";
}

/** The fields that only a person may fill in. */
const PERSONS = ["approved_by", "reason", "why_allowed"];

/** What is left to find out, and by nobody but the author of the line. */
export function forAuthor(pointer: string, suggestion?: unknown): Way {
  const need: Need = { pointer, from: "author", ...(suggestion !== undefined && { suggestion }) };
  return { applies: "complete-first", needs: [need], steps: [] };
}

/** Whether a person has to be asked: nobody else may decide, or fill in what is missing. */
export function asksPerson({ applies, needs }: Pick<Way, "applies" | "needs">): boolean {
  return applies === "person" || needs.some(({ from }) => from === "person");
}

/** Nothing has to be done. */
export const NOTHING: Way = { applies: "as-is", needs: [], steps: [] };

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

function draftWaiver(rule: Rule, line: Line, now: string): Draft {
  const fields = waiverFields(rule.id, line);
  return {
    log: "waivers",
    record: {
      record_type: "WAIVER",
      waiver_id: draftId("WVR", now, Object.values(fields).join("")),
      ...fields,
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

/** Says which file a record is appended to, by its log or by its type. */
export type PathOf = (what: { log: LogName; type?: undefined } | { log?: undefined; type: string }) => string;

/** A record to append, and what is missing in it: its empty texts. */
export function appending({ log, record }: Draft, pathOf: PathOf, asked: string): Way {
  const empty = Object.keys(record).filter((field) => record[field] === "");
  const needs = empty.map((field): Need => ({ pointer: pointerStep(field), from: fromWhom(field) }));
  const isPersons = needs.some(({ from }) => from === "person");
  const text = JSON.stringify(record);
  const append = { do: "append", path: pathOf({ log }), line: `${text}\n` } as const;
  return {
    applies: isPersons ? "person" : needs.length > 0 ? "complete-first" : "as-is",
    needs,
    // A larger record would bury the message that it belongs to.
    steps: [
      ...(isPersons ? [{ do: "ask", what: asked } as const] : []),
      ...(text.length > LARGEST_DRAFT ? [] : [append]),
    ],
  };
}

const fromWhom = (field: string): Need["from"] => (PERSONS.includes(field) ? "person" : "author");

/** Where a line is: in no commit, in one of the checked range, or in one that was there before. */
export type Standing = { kind: "new" } | { kind: "range"; base: string | undefined } | { kind: "committed" };

/** What a step is asked for: a problem's line and its record, where the line is, and the clock. */
export interface Place {
  line: Line;
  record: RegistryRecord | undefined;
  standing: Standing;
  pathOf: PathOf;
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

/** What to do about a line that can still be corrected. */
function correcting({ draft, way, correction, at }: Problem, pathOf: PathOf): Omit<NextStep, "hint"> {
  const pointer = "path" in at ? "" : (at.pointer ?? "");
  if (way) return { way };
  if (draft)
    return { way: appending(draft, pathOf, `whether ${String(draft.record.record_type)} is approved`) };
  return { way: forAuthor(pointer), ...(correction && { correct: "edit" as const }) };
}

/**
 * What to do about a problem in a line. A line that is in no commit is corrected, and so is one of a range, in a
 * commit that is made again; one that was there before stays, and the remedy is named with the record to append.
 */
export function nextStep(
  rule: Rule,
  problem: Problem,
  { line, record, standing, pathOf, now }: Place,
): NextStep {
  const { hint, draft, way } = problem;
  if (problem.isAppended || rule.scope === "change" || rule.scope === "report" || standing.kind === "new")
    return { hint, ...correcting(problem, pathOf) };
  if (standing.kind === "range")
    return { hint: `${hint}; ${remade(standing.base)}`, ...correcting(problem, pathOf) };
  const said = problem.whenCommitted ?? hint;
  if (way) return { hint: said, way };
  if (draft) return { hint: said, ...correcting(problem, pathOf) };
  const pointer = "path" in problem.at ? "" : (problem.at.pointer ?? "");
  const remedy = wayOutOf(rule, problem, record);
  if (remedy === "elsewhere") return { hint: said, way: forAuthor("") };
  const time = formatUtcMinute(now);
  const told = (words: string) =>
    `the line is committed and stays as it is: ${problem.whenCommitted ?? words}`;
  // What the newer record has to say is not known here, and a copy of the wrong one would be as wrong.
  const newer = `record of ${record?.id ?? "it"}, in which you ${hint}`;
  if (remedy === "supersede")
    return {
      hint: told(`append a newer ${record?.type} ${newer}`),
      way: forAuthor(pointer),
      correct: "supersede",
    };
  if (remedy === "void" && record) {
    const words = "append an OVERRIDE_UPDATE that voids it, and a new OVERRIDE with an id of its own";
    return { hint: told(words), way: appending(draftVoid(record, time), pathOf, "") };
  }
  const words =
    remedy === "both" ? `append a newer, correct ${record?.type} ${newer}; and ${WAIVE_OLD}` : WAIVE;
  const asked = `whether ${rule.id} may be waived for this line, and why`;
  return { hint: told(words), way: appending(draftWaiver(rule, line, time), pathOf, asked) };
}
