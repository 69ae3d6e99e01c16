/** No command is proposed that no test follows: each one in the program's texts stands in the table below. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const INDEX = "printed-commands.test.ts";
const STEPS = "steps.test.ts";
const WORK_TREE = "printed-commands-work-tree.test.ts";
const RANGE = "printed-commands-range.test.ts";
const OPERATIONS = "printed-commands-operations.test.ts";
const CLONES = "printed-commands-clones.test.ts";
const SETUP = "printed-commands-setup.test.ts";
const QUESTIONS = "printed-commands-questions.test.ts";
const UNCOVERED = "printed-commands-uncovered.test.ts";
const WRITING = "writing.test.ts";
const MERGES = "merge-driver.test.ts";
const HINTS = "range-hints.test.ts";
const HOOKS = "hooks.test.ts";
const MANAGERS = "managers.test.ts";
const GUARD = "guard.test.ts";

/** What runs on somebody's pull request or asks a package registry: nothing here can run it. */
const REGISTRY = "the package registry";
/** What only reads: there is nothing that it could lose. */
const READS = "it only reads";

/** Where each command is proposed, and the test in this folder that follows it. */
const TABLE: Readonly<Record<string, readonly [command: string, test: string][]>> = {
  "src/agents/guard/decide.ts": [["npx runidx-lint", GUARD]],
  "src/app/cli/setup/begin-studio.ts": [["npx runidx-lint init", SETUP]],
  "src/app/cli/setup/init.ts": [
    ["git add", SETUP],
    ["git init", SETUP],
  ],
  "src/app/cli/query/latest.ts": [["npx runidx-lint", QUESTIONS]],
  "src/app/cli/query/words.ts": [["npx runidx-lint", QUESTIONS]],
  "src/registry/config/model-file.ts": [["npx runidx-lint init", SETUP]],
  "src/app/cli/rules.ts": [["npx runidx-lint", QUESTIONS]],
  "src/check/evaluate/committed-lines.ts": [["npx runidx-lint", QUESTIONS]],
  "src/check/modes/audit/history.ts": [["git fetch", CLONES]],
  "src/check/modes/push.ts": [["git fetch", OPERATIONS]],
  "src/check/modes/range/prove.ts": [["git fetch", CLONES]],
  "src/check/modes/staged/base.ts": [["git merge", OPERATIONS]],
  "src/check/modes/named-files.ts": [["npx runidx-lint", UNCOVERED]],
  "src/check/findings/next-step.ts": [
    ["git add", HINTS],
    ["git reset", HINTS],
  ],
  "src/check/modes/request.ts": [["npx runidx-lint", QUESTIONS]],
  "src/check/evaluate/uncovered.ts": [["npx runidx-lint", UNCOVERED]],
  "src/check/evaluate/unstaged.ts": [
    ["git add", OPERATIONS],
    ["git diff", OPERATIONS],
  ],
  "src/check/modes/steps/written.ts": [["git add", STEPS]],
  "src/check/proof/commands.ts": [
    ["git add", INDEX],
    ["git restore", INDEX],
  ],
  "src/check/proof/remedy.ts": [
    ["git add", INDEX],
    ["git commit", STEPS],
    ["git fetch", RANGE],
    ["git merge", RANGE],
    ["git rebase", OPERATIONS],
    ["git reset", RANGE],
    ["git show", INDEX],
    ["git switch", RANGE],
    ["npx runidx-lint", WORK_TREE],
  ],
  "src/check/history/walk.ts": [["git fetch", CLONES]],
  "src/rules/line-format.ts": [["git add", INDEX]],
  "src/app/setup/examine.ts": [
    ["chmod +x", SETUP],
    ["git add", SETUP],
    ["git fetch", SETUP],
    ["npx runidx-lint init", SETUP],
  ],
  "src/app/setup/installation.ts": [
    ["npm install", REGISTRY],
    ["npx --no-install runidx-lint", REGISTRY],
  ],
  "src/app/setup/managers/next-commands.ts": [["pre-commit install", MANAGERS]],
  "src/app/setup/managers/scripts.ts": [["git rev-parse", HOOKS]],
  "src/app/setup/manifest.ts": [["npm install", REGISTRY]],
  "src/app/setup/workflows.ts": [
    ["npm ci", REGISTRY],
    ["npm install", REGISTRY],
  ],
  "src/app/cli/write/answer.ts": [["git add", WRITING]],
  "src/app/cli/write/settle.ts": [["git add", WRITING]],
  "src/app/cli/write/merge-driver.ts": [["npx runidx-lint init", WRITING]],
  "src/app/cli/write/tail.ts": [
    ["git add", MERGES],
    ["git pull", MERGES],
    ["git rebase", MERGES],
    ["npx runidx-lint", MERGES],
  ],
  "src/app/setup/merge-driver.ts": [
    ["npx --no-install runidx-lint", MERGES],
    ["npx runidx-lint init", WRITING],
  ],
  "src/app/setup/writers.ts": [
    ["git config", WRITING],
    ["npx runidx-lint", WRITING],
  ],
  "src/write/merge/conflict-text.ts": [
    ["git add", MERGES],
    ["npx runidx-lint", MERGES],
  ],
  "src/write/tail/base.ts": [["npx runidx-lint", MERGES]],
  "src/registry/logs/place.ts": [["git config", WRITING]],
  "src/write/settle.ts": [["npx runidx-lint", QUESTIONS]],
  "src/write/torn.ts": [["npx runidx-lint", QUESTIONS]],
  "src/write/waive.ts": [["npx runidx-lint", QUESTIONS]],
  "src/studio/hints.ts": [["npx runidx-lint", QUESTIONS]],
  "src/sources/git/git.ts": [
    ["git config", CLONES],
    ["git fetch", CLONES],
    ["git fsck", READS],
  ],
  "src/sources/snapshots/head.ts": [["git fsck", READS]],
  "src/sources/git/index-file.ts": [
    ["git reset", CLONES],
    ["git rev-parse", CLONES],
  ],
  "src/sources/git/missing-commit.ts": [["git fetch", CLONES]],
  "src/sources/git/missing.ts": [["git fsck", READS]],
  "src/sources/git/object-reader.ts": [["git fsck", READS]],
  "src/sources/git/raw-diff.ts": [["git fsck", READS]],
  "src/sources/git/revisions.ts": [["git fetch", CLONES]],
  "src/sources/git/tree-object.ts": [["git fsck", READS]],
};

const COMMAND =
  /\bgit (?:add|checkout|cherry-pick|clean|commit|config|diff|fetch|fsck|init|merge|mv|pull|push|rebase|reset|restore|rev-parse|revert|rm|show|stash|switch)\b|\bnpx (?:--no-install )?(?:runidx-lint|husky|lefthook)(?: (?:init|install)\b)?|\bnpm (?:install|ci)\b|\bpre-commit install\b|\bchmod \+x\b/g;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : filesBelow(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

/** The commands in the texts of a file: in sentences, and as lists of arguments. */
function commandsIn(path: string): string[] {
  const text = readFileSync(path, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "");
  const lists = [...text.matchAll(/\["git", "([a-z-]+)"/g)].map(([, name = ""]) => `git ${name}`);
  const sentences = [...text.matchAll(COMMAND)].map(([command]) => command);
  return [...new Set([...lists, ...sentences])].sort();
}

it("every command that the program proposes is followed by a test", () => {
  const root = resolve(".");
  const proposed = filesBelow(join(root, "src"))
    .map((path) => [path.slice(root.length + 1).replaceAll("\\", "/"), commandsIn(path)] as const)
    .filter(([, commands]) => commands.length > 0);
  const known = Object.entries(TABLE).map(([path, rows]) => [path, rows.map(([command]) => command).sort()]);
  expect(Object.fromEntries(proposed)).toEqual(Object.fromEntries(known));
  const tests = new Set(Object.values(TABLE).flatMap((rows) => rows.map(([, test]) => test)));
  const files = readdirSync(join(root, "test/e2e"));
  expect([...tests].filter((test) => !files.includes(test)).sort()).toEqual([READS, REGISTRY].sort());
});
