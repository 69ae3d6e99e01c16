/** Events as the hooks of agents send them: the fields are those of the samples in the agents' own documentation. */

type Fields = Readonly<Record<string, unknown>>;

/** Claude Code, PreToolUse. */
export const claude = (cwd: string, tool: string, input: Fields): Fields => ({
  session_id: "abc123",
  transcript_path: "/home/user/.claude/projects/studio/00893aaf.jsonl",
  cwd,
  permission_mode: "default",
  hook_event_name: "PreToolUse",
  tool_name: tool,
  tool_input: input,
  tool_use_id: "toolu_01ABC123",
});

/** Codex, PreToolUse: commands and patches. */
export const codex = (cwd: string, tool: "Bash" | "apply_patch", command: string): Fields => ({
  session_id: "019a-77",
  turn_id: "turn-1",
  transcript_path: null,
  cwd,
  hook_event_name: "PreToolUse",
  model: "gpt-5",
  permission_mode: "default",
  tool_name: tool,
  tool_use_id: "call_1",
  tool_input: { command },
});

const cursor = (cwd: string, name: string, more: Fields): Fields => ({
  conversation_id: "668320d2",
  generation_id: "490b90b7",
  model: "some-model",
  hook_event_name: name,
  cursor_version: "2.4.0",
  workspace_roots: [cwd],
  user_email: null,
  transcript_path: null,
  ...more,
});

/** Cursor, beforeShellExecution. */
export const cursorShell = (cwd: string, command: string): Fields =>
  cursor(cwd, "beforeShellExecution", { command, cwd, sandbox: false });

/** Cursor, preToolUse. */
export const cursorTool = (cwd: string, tool: string, input: Fields): Fields =>
  cursor(cwd, "preToolUse", { tool_name: tool, tool_input: input, tool_use_id: "abc123", cwd });

/** Cursor, another event. */
export const cursorOther = (cwd: string, name: string, more: Fields): Fields => cursor(cwd, name, more);

const windsurf = (name: string, info: Fields): Fields => ({
  agent_action_name: name,
  trajectory_id: "trajectory-1",
  execution_id: "execution-1",
  timestamp: "2026-01-04T10:00:00Z",
  tool_info: info,
});

/** Windsurf, pre_write_code. */
export const windsurfWrite = (path: string, ...edits: [from: string, to: string][]): Fields =>
  windsurf("pre_write_code", {
    file_path: path,
    edits: edits.map(([old_string, new_string]) => ({ old_string, new_string })),
  });

/** Windsurf, pre_run_command. */
export const windsurfRun = (cwd: string, command: string): Fields =>
  windsurf("pre_run_command", { command_line: command, cwd });

/** Windsurf, another action. */
export const windsurfOther = (name: string, info: Fields): Fields => windsurf(name, info);

/** The plain form. */
export const plain = (path: string, before: string | null, after: string | null): Fields => ({
  path,
  before,
  after,
});
