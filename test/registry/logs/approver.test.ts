import { describe, expect, test } from "vitest";
import { isHumanApprover } from "../../../src/registry/logs/approver.js";

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
    "Claudette Max",
    "Claude Max Weber",
    "Claude Monet (Paris)",
    "Max",
    "Ai Weiwei",
    "An",
    "A. Whitlock",
    "Theodora",
    "Сергей Системов",
    "Ελένη",
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
    "claude by Dana",
    "Claude on behalf of Dana",
    "Claude Max",
    "Claude Code Dana",
    "The Claude",
    "\u0421laude",
    "\u0441l\u0430ud\u0435",
    "G\u03a1T",
  ])("%j", (name) => {
    expect(isHumanApprover(name)).toBe(false);
  });
});

describe("a role does not approve", () => {
  test.each([
    "system",
    "Human",
    " USER ",
    "admin",
    "bot",
    "AI",
    "A\u200bI",
    "(bot)",
    "admin.",
    "Human (Dana)",
    "Human: Dana",
    "The system",
    "AI assistant",
    "an assistant",
    "User 7",
    "b\u043et",
  ])("%j", (name) => {
    expect(isHumanApprover(name)).toBe(false);
  });
});
