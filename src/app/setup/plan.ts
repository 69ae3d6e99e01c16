/** What setting a repository up would change: found out first, shown, and only then done. */

import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";
import type { Layout } from "../../registry/config/layout.js";
import { mainLog } from "../../registry/logs/load.js";
import { namesSeveral } from "../../registry/logs/log-pattern.js";
import type { Git } from "../../sources/git/git.js";
import {
  BEGIN,
  END,
  GITATTRIBUTES,
  HOOK_NAMES,
  type HookName,
  hookBlock,
  LEFTHOOK_BLOCK,
  NIGHTLY_WORKFLOW,
  PRE_COMMIT_BLOCK,
  REGISTRY_WORKFLOW,
} from "./files.js";
import { driverLines } from "./merge-driver.js";
import { writersChange } from "./writers.js";

export const MANAGERS = ["husky", "lefthook", "pre-commit", "git"] as const;
export type Manager = (typeof MANAGERS)[number];

/** One file that is to be written. */
export interface FileChange {
  /** Relative to the repository's root, with `/`. */
  path: string;
  before: string | undefined;
  after: string;
  why: string;
  executable: boolean;
}

export interface Plan {
  changes: FileChange[];
  /** Commands that the user has to run afterwards, each with its reason. */
  commands: { command: string; why: string }[];
}

export interface PlanContext {
  root: string;
  git: Git;
  layouts: readonly Layout[];
  manager: Manager;
  /** Whether merges of two appends are joined by the driver. */
  hasDriver?: boolean | undefined;
  /** Who writes in this clone, where each writer gets a file. */
  writer?: string | undefined;
}

function read(root: string, path: string): string | undefined {
  const full = join(root, path);
  try {
    return existsSync(full) ? readFileSync(full, "utf8") : undefined;
  } catch (error) {
    throw new UserError(`${path} can't be read: ${messageOf(error)}`, "put a file there, or take it away", {
      cause: error,
    });
  }
}

/** Which manager a repository uses already; husky where it is a package, else plain git. */
export function detectManager(root: string): Manager {
  const has = (path: string) => existsSync(join(root, path));
  if (has(".husky")) return "husky";
  if (["lefthook.yml", "lefthook.yaml", ".lefthook.yml"].some(has)) return "lefthook";
  if (has(".pre-commit-config.yaml")) return "pre-commit";
  return has("package.json") ? "husky" : "git";
}

/** A text with our part in it: in the place of an older one, else where `add` puts it. */
function withBlock(text: string | undefined, block: string, add: (text: string) => string): string {
  if (text === undefined) return add("");
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start < 0 || end < start) return add(text);
  return text.slice(0, start) + block + text.slice(end + END.length).replace(/^\n/, "");
}

/** Our part goes first, after the line that names the shell, so that nothing before it can end the hook early. */
function hookText(before: string | undefined, name: HookName, shebang: boolean): string {
  const block = hookBlock(name);
  return withBlock(before, block, (text) => {
    const first = /^#!.*\n/.exec(text)?.[0] ?? (shebang ? "#!/bin/sh\n" : "");
    return first + block + text.slice(/^#!.*\n/.exec(text)?.[0].length ?? 0);
  });
}

function ensureLine(text: string | undefined, line: string): string {
  const before = text ?? "";
  if (before.split(/\r?\n/).includes(line)) return before;
  return `${before}${before === "" || before.endsWith("\n") ? "" : "\n"}${line}\n`;
}

async function hookChanges({ root, git, manager }: PlanContext): Promise<Omit<FileChange, "before">[]> {
  const why = "the check runs before a commit, a merge and a push";
  if (manager === "husky") {
    return HOOK_NAMES.map((name) => {
      const path = `.husky/${name}`;
      return { path, after: hookText(read(root, path), name, false), why, executable: false };
    });
  }
  if (manager === "lefthook") {
    const path =
      ["lefthook.yaml", ".lefthook.yml"].find((name) => existsSync(join(root, name))) ?? "lefthook.yml";
    refuseDouble(read(root, path), path, /^(?:pre-commit|pre-merge-commit|prepare-commit-msg|pre-push):/m);
    return [
      {
        path,
        after: withBlock(read(root, path), LEFTHOOK_BLOCK, (text) => text + LEFTHOOK_BLOCK),
        why,
        executable: false,
      },
    ];
  }
  if (manager === "pre-commit") {
    const path = ".pre-commit-config.yaml";
    const add = (text: string) =>
      text === ""
        ? `repos:\n${PRE_COMMIT_BLOCK}`
        : text.replace(/^repos:.*\n/m, (line) => line + PRE_COMMIT_BLOCK);
    const after = withBlock(read(root, path), PRE_COMMIT_BLOCK, add);
    if (!after.includes(BEGIN))
      throw new UserError(`${path} has no line "repos:"`, "add the hook by hand; see docs/hooks.md");
    return [{ path, after, why, executable: false }];
  }
  const folder =
    (await git.question(["rev-parse", "--path-format=absolute", "--git-path", "hooks"])) ??
    join(root, ".git/hooks");
  return HOOK_NAMES.map((name) => {
    const path = relative(root, join(folder, name)).replaceAll("\\", "/");
    return { path, after: hookText(read(root, path), name, true), why, executable: true };
  });
}

/** A YAML file must not name a hook twice, and only its owner knows how the two are to be joined. */
function refuseDouble(text: string | undefined, path: string, hook: RegExp): void {
  if (text === undefined || text.includes(BEGIN) || !hook.test(text)) return;
  throw new UserError(
    `${path} names some of the hooks already`,
    "add the commands by hand; see docs/hooks.md",
  );
}

interface Manifest extends Record<string, unknown> {
  scripts?: Record<string, string>;
  devDependencies?: Record<string, string>;
  "lint-staged"?: Record<string, unknown>;
}

/** The entry for lint-staged, where a project uses it: a convenience, for it passes neither deletions nor renames. */
function lintStagedEntry(manifest: Manifest, layouts: readonly Layout[]): Partial<Manifest> {
  const isUsed = manifest.devDependencies?.["lint-staged"] !== undefined;
  const known = manifest["lint-staged"];
  if (!isUsed || Array.isArray(known) || JSON.stringify(known ?? {}).includes("runidx-lint")) return {};
  const folders = new Set(layouts.map((layout) => mainLog(layout).replace(/[^/]*$/, "*.jsonl")));
  return {
    "lint-staged": {
      ...known,
      ...Object.fromEntries([...folders].map((glob) => [glob, "runidx-lint --staged"])),
    },
  };
}

function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `package.json is not valid JSON: ${messageOf(error)}`,
      "fix it, then run init again",
      { cause: error },
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError("package.json holds no object", "fix it, then run init again");
  }
  return value as Manifest;
}

/** package.json with husky and lint-staged wired in, where they are missing. */
function manifestChange({ root, layouts }: PlanContext): Omit<FileChange, "before"> | undefined {
  const text = read(root, "package.json");
  if (text === undefined) return undefined;
  const manifest = parseManifest(text);
  const scripts = { ...manifest.scripts };
  if (!/\bhusky\b/.test(scripts.prepare ?? "")) {
    scripts.prepare = scripts.prepare ? `husky && ${scripts.prepare}` : "husky";
  }
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? "  ";
  const after = `${JSON.stringify({ ...manifest, scripts, ...lintStagedEntry(manifest, layouts) }, null, indent)}\n`;
  return {
    path: "package.json",
    after,
    why: "npm install sets the hooks up in every clone",
    executable: false,
  };
}

/** .gitignore with the logs let through, where it hides them. */
async function ignoreChange({
  root,
  git,
  layouts,
}: PlanContext): Promise<Omit<FileChange, "before"> | undefined> {
  const paths = layouts.flatMap(({ logs }) => Object.values(logs).filter((path) => !namesSeveral(path)));
  const input = paths.map((path) => `./${path}\0`).join("");
  const args = ["--no-literal-pathspecs", "check-ignore", "--no-index", "-z", "--stdin"];
  const ignored = (await git.run(args, { input, answers: [1] })).stdout.toString("utf8").split("\0");
  const hidden = ignored.filter((path) => path !== "").map((path) => `!/${path.replace(/^\.\//, "")}`);
  if (hidden.length === 0) return undefined;
  const after = hidden.reduce((text: string, line) => ensureLine(text, line), read(root, ".gitignore") ?? "");
  return {
    path: ".gitignore",
    after,
    why: "git ignores the logs, so no other clone and no CI would ever see them",
    executable: false,
  };
}

/** Finds out what is to be done. What is as it should be already is not in the plan. */
export async function makePlan(context: PlanContext): Promise<Plan> {
  const { root, git, manager } = context;
  const workflow = ".github/workflows";
  const wanted = [
    ...(await hookChanges(context)),
    manager === "husky" ? manifestChange(context) : undefined,
    {
      path: ".gitattributes",
      after: [GITATTRIBUTES, ...(context.hasDriver ? driverLines(context.layouts) : [])].reduce(
        (text: string, line) => ensureLine(text, line),
        read(root, ".gitattributes") ?? "",
      ),
      why: `git for Windows would otherwise turn every line end into CR LF${context.hasDriver ? "; the merge driver is named for each log" : ""}`,
      executable: false,
    },
    await ignoreChange(context),
    ...[
      {
        path: `${workflow}/registry.yml`,
        after: REGISTRY_WORKFLOW,
        why: "pull requests are judged where no hook can be skipped",
      },
      {
        path: `${workflow}/registry-nightly.yml`,
        after: NIGHTLY_WORKFLOW,
        why: "what slips past a hook and a review is found at night",
      },
    ].map((file) => ({ ...file, executable: false })),
  ];
  const writers =
    context.writer === undefined ? [] : context.layouts.map((layout) => writersChange(root, layout));
  const changes = [...wanted, ...writers]
    .filter((change) => change !== undefined)
    .map((change) => ({ ...change, before: read(root, change.path) }))
    .filter(({ before, after }) => before !== after);
  const commands: Plan["commands"] = [];
  const hooksPath = await git.question(["config", "--get", "core.hooksPath"], [1]);
  if (manager === "husky" && hooksPath !== ".husky/_")
    commands.push(
      { command: "npm install --save-dev husky", why: "husky has to be one of this project's packages" },
      { command: "npx husky", why: "git does not use husky's hooks in this clone yet" },
    );
  if (manager === "lefthook")
    commands.push({ command: "npx lefthook install", why: "lefthook writes git's hooks" });
  if (manager === "pre-commit")
    commands.push({
      command: "pre-commit install -t pre-commit -t pre-merge-commit",
      why: "pre-commit writes git's hooks",
    });
  return { changes, commands };
}
