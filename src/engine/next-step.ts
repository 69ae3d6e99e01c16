/** The next step that is legal in an append-only world. */
import type { Draft } from "../finding.js";
import { hashLine, type Line } from "../lines/line.js";
import { draftId } from "../records/ids.js";
import type { RegistryRecord } from "../registry/record.js";
import type { Problem, Rule, WayOut } from "../rules/rule.js";
import { formatUtcMinute } from "../text/time.js";

export interface NextStep {
  hint: string;
  draft?: Draft;
}

/** A larger record would bury the message that it belongs to, in characters. */
const LARGEST_DRAFT = 4096;

/** Which way out fits a committed line: what judges every line can only be waived. */
function wayOutOf(rule: Rule, problem: Problem, record: RegistryRecord | undefined): WayOut {
  if (problem.wayOut) return problem.wayOut;
  if (rule.scope !== "record" && rule.scope !== "registry") return "waive";
  if (rule.wayOut) return rule.wayOut;
  const canBeSuperseded = record?.type === "RUN" || record?.type === "WORK";
  return rule.judges === "current" && canBeSuperseded ? "supersede" : "waive";
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

/**
 * What to do about a problem in a line. A line that is not committed is put right; one that is stays, and the
 * way out is named with the record to append.
 *
 * @param now in minutes since 1970
 */
export function nextStep(
  rule: Rule,
  problem: Problem,
  line: Line,
  record: RegistryRecord | undefined,
  committed: boolean,
  now: number,
): NextStep {
  if (rule.scope === "change" || rule.scope === "report") {
    return { hint: problem.hint, ...(problem.draft ? small(problem.draft) : {}) };
  }
  if (problem.draft) return { hint: problem.hint, ...small(problem.draft) };
  if (!committed) return { hint: problem.hint };
  const wayOut = wayOutOf(rule, problem, record);
  if (wayOut === "elsewhere") return { hint: problem.whenCommitted ?? problem.hint };
  const time = formatUtcMinute(now);
  const told = (words: string) =>
    `the line is committed and stays as it is: ${problem.whenCommitted ?? words}`;
  if (wayOut === "supersede") {
    // What the newer record has to say is not known here, and a copy of the wrong one would be as wrong.
    const hint = `append a newer ${record?.type} record of ${record?.id ?? "it"}, in which you ${problem.hint}`;
    return { hint: told(hint) };
  }
  if (wayOut === "void" && record) {
    const hint = "append an OVERRIDE_UPDATE that voids it, and a new OVERRIDE with an id of its own";
    return { hint: told(hint), ...small(draftVoid(record, time)) };
  }
  const hint = "have a person give reason and approved_by, and append the WAIVER to the waivers log";
  return { hint: told(hint), ...small(draftWaiver(rule, problem, line, time)) };
}
