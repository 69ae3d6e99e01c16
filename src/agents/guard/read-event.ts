/** Tells from the fields of an event which agent sent it, and what the agent is about to do. */
import { messageOf } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import type { Action, HookEvent } from "./event.js";
import {
  type Fields,
  fieldOf,
  isFields,
  neededFields,
  neededPath,
  neededText,
  textIn,
  unreadable,
} from "./fields.js";
import { actionOf, replacementsOf } from "./tools.js";

const OTHER: Action = { kind: "other" };

/** Claude Code, and Codex, whose events have the same fields and those of a turn as well. */
function readPreToolUse(event: Fields): HookEvent {
  const isCodex = fieldOf(event, "turn_id") !== undefined;
  return {
    caller: isCodex ? "codex" : "claude-code",
    name: "PreToolUse",
    cwd: textIn(event, "cwd"),
    action: actionOf(neededText(event, "tool_name"), neededFields(event, "tool_input")),
  };
}

function readCursor(event: Fields, name: string): HookEvent {
  const roots = fieldOf(event, "workspace_roots");
  const [root] = Array.isArray(roots) ? roots : [];
  const cwd = textIn(event, "cwd") || (typeof root === "string" ? root : undefined);
  const read = (): Action => {
    if (name === "beforeShellExecution") return { kind: "shell", command: neededText(event, "command") };
    if (name !== "preToolUse") return OTHER;
    return actionOf(neededText(event, "tool_name"), neededFields(event, "tool_input"));
  };
  return { caller: "cursor", name, cwd, action: read() };
}

function readWindsurf(event: Fields, name: string): HookEvent {
  const info = fieldOf(event, "tool_info");
  const read = (): Action => {
    if (name === "pre_run_command")
      return { kind: "shell", command: neededText(neededFields(event, "tool_info"), "command_line") };
    if (name !== "pre_write_code") return OTHER;
    const input = neededFields(event, "tool_info");
    const change = { do: "replace", replacements: replacementsOf(input) } as const;
    return { kind: "edits", edits: [{ path: neededPath(input, "file_path"), change }] };
  };
  const cwd = isFields(info) ? textIn(info, "cwd") : undefined;
  return { caller: "windsurf", name, cwd, action: read() };
}

function readPlain(event: Fields): HookEvent {
  const side = (name: string): string | undefined => {
    const value = fieldOf(event, name);
    if (value === undefined || value === null) return undefined;
    return neededText(event, name);
  };
  const change = { do: "given", before: side("before"), after: side("after") } as const;
  const edits = [{ path: neededPath(event, "path"), change }];
  return { caller: "plain", name: "edit", cwd: undefined, action: { kind: "edits", edits } };
}

/** The event that a text holds. Throws a UserError where it can't be read. */
export function readEvent(text: string): HookEvent {
  let event: unknown;
  try {
    event = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw unreadable(messageOf(error));
  }
  if (!isFields(event)) throw unreadable("it is not a JSON object");
  const windsurf = textIn(event, "agent_action_name");
  if (windsurf !== undefined) return readWindsurf(event, windsurf);
  const name = textIn(event, "hook_event_name");
  if (name === "PreToolUse") return readPreToolUse(event);
  const isCursor =
    fieldOf(event, "conversation_id") !== undefined || fieldOf(event, "generation_id") !== undefined;
  if (name !== undefined && isCursor) return readCursor(event, name);
  // Other events of the first two: nothing is done in them.
  if (name !== undefined && fieldOf(event, "session_id") !== undefined)
    return { caller: "claude-code", name, cwd: undefined, action: OTHER };
  if (
    fieldOf(event, "path") !== undefined &&
    (fieldOf(event, "before") ?? fieldOf(event, "after")) !== undefined
  )
    return readPlain(event);
  throw unreadable(
    name === undefined
      ? "it has the form of no agent that is known"
      : `no agent is known that sends ${quote(name)}`,
  );
}
