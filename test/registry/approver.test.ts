import { describe, expect, test } from "vitest";
import { isHumanApprover } from "../../src/registry/approver.js";

describe("a person approves", () => {
  test.each([
    "Dana Whitlock",
    "  dana  ",
    "Claude Monet",
    "Claude Debussy-Bardac",
    "Jean-Claude Rivière",
    "Claudette",
    "Windsurfer Joe",
    "Adminah Osei",
    "Aino",
    "Botha",
    "Ольга",
    "王小明",
    "O'Neil",
  ])("%j", (name) => {
    expect(isHumanApprover(name)).toBe(true);
  });
});

describe("nobody approves", () => {
  test.each(["", " ", "\u200b", "TBD", " [tbd] ", "Dana [TBD]", "-", "…"])("%j", (name) => {
    expect(isHumanApprover(name)).toBe(false);
  });
});

describe("an executor or a product does not approve", () => {
  test.each([
    "claude",
    " CLAUDE ",
    "Cl\u200baude",
    "\uff23laude",
    "Claude (Windsurf)",
    "Claude Code",
    "ClaudeCode 2",
    "claude-3-opus",
    "Claude Opus 4.5",
    "Claude Sonnet",
    "claude.ai",
    "claude@example.com",
    '"Claude"',
    "gpt",
    "GPT-4o",
    "gpt5",
    "GPT Codex",
    "ChatGPT",
    "ChatGPT Plus",
    "Windsurf",
    "Windsurf Cascade",
    "windsurf/claude",
  ])("%j", (name) => {
    expect(isHumanApprover(name)).toBe(false);
  });
});

describe("a role does not approve", () => {
  test.each(["system", "Human", " USER ", "admin", "bot", "AI", "A\u200bI", "(bot)", "admin."])(
    "%j",
    (name) => {
      expect(isHumanApprover(name)).toBe(false);
    },
  );
});
