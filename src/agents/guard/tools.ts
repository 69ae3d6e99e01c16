/** What the tools of agents do with what they are given, by the names that their hooks give them. */
import type { Action, Change, FileEdit, Replacement } from "./event.js";
import { type Fields, fieldOf, isFields, neededPath, neededText, textIn, unreadable } from "./fields.js";
import { readPatch } from "./patch.js";

const SHELLS = ["Bash", "PowerShell", "Shell"];
const WRITERS = ["Write", "TabWrite"];
const EDITORS = ["Edit", "MultiEdit", "StrReplace"];
const DELETERS = ["Delete"];
const PATH = ["file_path", "path"];

function replacementOf(fields: unknown): Replacement {
  if (!isFields(fields)) throw unreadable("an edit is not an object");
  return {
    from: neededText(fields, "old_string", "old_str"),
    to: neededText(fields, "new_string", "new_str"),
    all: fieldOf(fields, "replace_all") === true,
  };
}

/** The replacements of a tool's input: one, or a list of them. */
export function replacementsOf(input: Fields): Replacement[] {
  const edits = fieldOf(input, "edits");
  if (edits === undefined) return [replacementOf(input)];
  if (!Array.isArray(edits)) throw unreadable('"edits" is not a list');
  return edits.map(replacementOf);
}

function oneEdit(input: Fields, change: Change): Action {
  const edit: FileEdit = { path: neededPath(input, ...PATH), change };
  return { kind: "edits", edits: [edit] };
}

/** What a tool does. Throws a UserError where its input is not that of the tool. */
export function actionOf(tool: string, input: Fields): Action {
  if (tool === "apply_patch")
    return { kind: "edits", edits: readPatch(neededText(input, "command", "input", "patch")) };
  if (SHELLS.includes(tool)) return { kind: "shell", command: neededText(input, "command") };
  if (DELETERS.includes(tool)) return oneEdit(input, { do: "delete" });
  const text = textIn(input, "content", "contents");
  if (WRITERS.includes(tool) && text !== undefined) return oneEdit(input, { do: "write", text });
  // Some agents send the replacement of a text through the tool that writes.
  if (WRITERS.includes(tool) || EDITORS.includes(tool))
    return oneEdit(input, { do: "replace", replacements: replacementsOf(input) });
  return { kind: "other" };
}
