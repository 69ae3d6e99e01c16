import type { Report } from "../finding.js";

/** Characters that a terminal or an editor would obey or hide; JSON may write them as escapes. */
const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function escapeUnit(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");
}

/** A value as JSON of plain sight: equal when parsed, and nothing in it is obeyed by a terminal. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNSEEN, escapeUnit);
}

/** The report as JSON; schemas/report.schema.json describes it. */
export function json(report: Report): string {
  return `${safeJson(report, 2)}\n`;
}
