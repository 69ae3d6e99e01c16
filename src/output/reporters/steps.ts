/** The steps of a finding in formats for people: what the next step in words does not say. */
import type { Finding, Step } from "../../base/core/finding.js";
import { safeJsonText } from "../../base/text/escape.js";
import { quote, shorten, visible } from "../../base/text/visible.js";

/** A step in a few words, and the text that is there to be copied. */
export interface ShownStep {
  label: string;
  text?: string;
}

/** How much of a value is shown, in characters. */
const SHOWN = 80;

function shownEdit({ line, endLine, pointer, from, to, newLine }: Extract<Step, { do: "edit" }>): ShownStep {
  const lines = endLine === undefined ? `line ${line}` : `lines ${line} to ${endLine}`;
  if (newLine === "") return { label: `take out ${lines}` };
  if (pointer === "") return { label: `write ${lines} as:`, text: safeJsonText(newLine.slice(0, -1)) };
  return { label: `in ${lines} write ${quote(to, SHOWN)} in place of ${quote(from, SHOWN)}` };
}

/** The steps that edit and append, with what they write. Lines that are only put back are listed with the finding. */
export function shownSteps({ steps }: Finding): ShownStep[] {
  const saved = new Set(steps.flatMap((step) => (step.do === "save" ? step.lines : [])));
  return steps.flatMap((step): ShownStep[] => {
    if (step.do === "edit") return [shownEdit(step)];
    if (step.do !== "append" || saved.has(step.line)) return [];
    return [
      {
        label: `append to ${shorten(visible(step.path), SHOWN)}:`,
        text: safeJsonText(step.line.slice(0, -1)),
      },
    ];
  });
}
