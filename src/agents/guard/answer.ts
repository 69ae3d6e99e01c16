/** A decision in the words of the agent that asked. */
import { safeJson } from "../../base/text/escape.js";
import type { Decision } from "./decide.js";
import type { HookEvent } from "./event.js";

/** What is written, and the exit code. */
export interface Answer {
  stdout: string;
  stderr: string;
  code: 0 | 2;
}

const SILENT: Answer = { stdout: "", stderr: "", code: 0 };

function json(value: unknown): Answer {
  return { stdout: `${safeJson(value)}\n`, stderr: "", code: 0 };
}

/** The answer to an event. An agent that can't ask a person is refused, and told to ask. */
export function answerTo({ caller, name }: HookEvent, decision: Decision | undefined): Answer {
  if (!decision) return SILENT;
  const { reason, next } = decision;
  const legal = next.length === 0 ? "" : ` Instead: ${next.join("; or ")}`;
  const canAsk = caller === "claude-code" || caller === "plain" || name === "beforeShellExecution";
  const isAsked = decision.decision === "ask";
  const text = `runidx-lint: ${reason}${isAsked && !canAsk ? " Stop, and ask a person before you do this." : ""}${legal}`;
  const verdict = isAsked && canAsk ? "ask" : "deny";
  switch (caller) {
    case "claude-code":
    case "codex":
      return json({
        hookSpecificOutput: {
          hookEventName: "PreToolUse",
          permissionDecision: verdict,
          permissionDecisionReason: text,
        },
      });
    case "cursor":
      return json({ permission: verdict, user_message: text, agent_message: text });
    case "windsurf":
      return { stdout: "", stderr: `${text}\n`, code: 2 };
    case "plain":
      return json({ decision: verdict, reason, next });
  }
}
