/** Whether the gate is live: hooks in this clone and its work trees, attributes, tracking, depth, versions. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { VERSION } from "../../base/core/version.js";
import { commandLine, pathspecOf, shellWord } from "../../base/text/shell.js";
import type { Layout } from "../../registry/config/layout.js";
import { namesSeveral } from "../../registry/logs/log-pattern.js";
import { findNotCarried } from "../../sources/git/carried.js";
import type { Git } from "../../sources/git/git.js";
import { splitNul } from "../../sources/git/path-text.js";
import { isShallow, type Repository } from "../../sources/git/repository.js";
import { BEGIN } from "./blocks.js";
import { hooksFolderOf, scriptOf } from "./hooks-folder.js";
import { addingCommand, type Installation } from "./installation.js";
import { detectManager, LEFTHOOK_FILES, type Manager, PRE_COMMIT_FILE } from "./managers/manager.js";
import { nextCommands } from "./managers/next-commands.js";
import { ESSENTIAL_HOOK, HOOK_NAMES } from "./managers/scripts.js";
import { examineDriver } from "./merge-driver.js";
import { rootChange } from "./registry-files.js";
import { examineWriters } from "./writers.js";

export interface Examined {
  what: string;
  verdict: "good" | "warning" | "bad";
  found: string;
  /** What to do about it; empty where it is good. */
  remedy: string;
}

export interface ExamineContext {
  root: string;
  repository: Repository;
  git: Git;
  layouts: readonly Layout[];
  env: NodeJS.ProcessEnv;
  installation: Installation;
}

const INIT = "run: npx runidx-lint init";
const LOWEST_GIT = [2, 31];

function good(what: string, found: string): Examined {
  return { what, verdict: "good", found, remedy: "" };
}

function isExecutable(path: string): boolean {
  // Windows has no such bit; git for Windows runs what starts with #!.
  return (
    process.platform === "win32" || ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o100) !== 0
  );
}

/** The texts of the scripts that a hook leads to. */
function textsOf(folder: string, name: string): string[] {
  const paths = new Set([join(folder, name), scriptOf(folder, name)]);
  return [...paths].filter((path) => existsSync(path)).map((path) => readFileSync(path, "utf8"));
}

/** What makes a hook ours: it calls us, or a manager whose configuration does. */
function callsUs(root: string, scripts: readonly string[]): boolean {
  if (scripts.some((text) => text.includes("runidx-lint"))) return true;
  const configs: [RegExp, string[]][] = [
    [/lefthook/, [...LEFTHOOK_FILES]],
    [/pre-commit/, [PRE_COMMIT_FILE]],
  ];
  return configs.some(
    ([manager, files]) =>
      scripts.some((text) => manager.test(text)) &&
      files.some(
        (file) =>
          existsSync(join(root, file)) && readFileSync(join(root, file), "utf8").includes("runidx-lint"),
      ),
  );
}

/** Whether the files of a manager call us, whatever git itself runs. */
function isConfigured(root: string, manager: Manager): boolean {
  const files: Readonly<Record<Manager, readonly string[]>> = {
    husky: [`.husky/${ESSENTIAL_HOOK}`],
    lefthook: LEFTHOOK_FILES,
    "pre-commit": [PRE_COMMIT_FILE],
    git: [],
  };
  return files[manager].some((file) => {
    const path = join(root, file);
    return existsSync(path) && readFileSync(path, "utf8").includes("runidx-lint");
  });
}

/** What makes git run our hooks: the manager's own command where its files call us already, else init. */
async function hookRemedy(
  git: Git,
  root: string,
  folder: string,
  installation: Installation,
): Promise<string> {
  // Hooks that git itself runs stay git's, though a package.json would have init choose husky.
  const isGits = HOOK_NAMES.map((name) => join(folder, name)).some(
    (path) => existsSync(path) && readFileSync(path, "utf8").includes(BEGIN),
  );
  if (isGits) return `${INIT} --hooks git`;
  const manager = detectManager(root);
  if (!isConfigured(root, manager)) return INIT;
  const commands = await nextCommands(manager, root, git, installation);
  return commands.length === 0 ? INIT : `run: ${commands.map(({ command }) => command).join(", then ")}`;
}

async function examineHooks(
  git: Git,
  root: string,
  label: string,
  installation: Installation,
): Promise<Examined[]> {
  const folder = await hooksFolderOf(git, root);
  const remedy = await hookRemedy(git, root, folder, installation);
  return HOOK_NAMES.map((name) => {
    const what = `${label}hook ${name}`;
    const verdict = name === ESSENTIAL_HOOK ? "bad" : "warning";
    const path = join(folder, name);
    if (!existsSync(path)) return { what, verdict, found: `git finds none in ${folder}`, remedy };
    if (!isExecutable(path))
      return {
        what,
        verdict,
        found: `${path} is not executable, so git skips it`,
        remedy: `run: chmod +x ${shellWord(path)}`,
      };
    if (!callsUs(root, textsOf(folder, name)))
      return { what, verdict, found: `${path} does not call runidx-lint`, remedy };
    return good(what, path);
  });
}

/** Whether what hooks run is there: among the project's packages, or, where a hook of this clone names it, elsewhere. */
async function examineTool({ root, git, repository, installation }: ExamineContext): Promise<Examined> {
  const what = "the tool is found without npx and network";
  const { gate, isOfProject } = installation;
  const beside = join(repository.commonDir, "../node_modules/runidx-lint/hooks/gate.sh");
  const hook = textsOf(await hooksFolderOf(git, root), ESSENTIAL_HOOK);
  const isNamed = gate !== undefined && hook.some((text) => text.includes(gate));
  const places = gate !== undefined && (isOfProject || isNamed) ? [resolve(root, gate), beside] : [beside];
  const found = places.find((path) => existsSync(path));
  if (found) return good(what, found);
  return {
    what,
    verdict: "bad",
    found: "node_modules has no runidx-lint",
    remedy: `run: ${addingCommand(installation, "runidx-lint")}`,
  };
}

/** Whether hooks and CI, which start at the top, find every registry. */
async function examineRoot({ root, layouts }: ExamineContext): Promise<Examined[]> {
  if (layouts.every(({ folder }) => folder === "")) return [];
  const what = "the registry is found from the top of the repository";
  const change = await rootChange(root, layouts);
  if (!change) return [good(what, "yes")];
  return [{ what, verdict: "bad", found: `no configuration there names it`, remedy: `${INIT} --only logs` }];
}

async function worktreesOf(git: Git): Promise<string[]> {
  const output = (await git.run(["worktree", "list", "--porcelain"])).stdout.toString("utf8");
  return [...output.matchAll(/^worktree (.+)$/gm)]
    .map((match) => match[1] ?? "")
    .filter((path) => existsSync(path));
}

async function examineAttributes({ git, layouts }: ExamineContext): Promise<Examined[]> {
  const paths = layouts.flatMap(({ logs }) => Object.values(logs).filter((path) => !namesSeveral(path)));
  if (paths.length === 0) return [];
  const names = ["text", "eol", "filter"];
  const fields = splitNul((await git.run(["check-attr", "-z", ...names, "--", ...paths])).stdout);
  const values = new Map<string, string>();
  for (let index = 0; index + 2 < fields.length; index += 3)
    values.set(`${fields[index]} ${fields[index + 1]}`, fields[index + 2] ?? "");
  return paths.map((path) => {
    const what = `attributes of ${path}`;
    const [text, eol, filter] = names.map((name) => values.get(`${path} ${name}`) ?? "unspecified");
    if (filter !== "unspecified" && filter !== "unset") {
      return {
        what,
        verdict: "bad",
        found: `the filter ${filter} rewrites it`,
        remedy: "take the log out of that filter in .gitattributes",
      };
    }
    if (eol === "lf" || text === "unset") return good(what, eol === "lf" ? "eol=lf" : "-text");
    return {
      what,
      verdict: "warning",
      found: "line ends are left to each machine's settings",
      remedy: "add the line `*.jsonl text eol=lf` to .gitattributes",
    };
  });
}

async function examineTracking({ git, root, layouts }: ExamineContext): Promise<Examined[]> {
  const paths = layouts
    .flatMap(({ logs }) => Object.values(logs))
    .filter((path) => existsSync(join(root, path)));
  const notCarried = await findNotCarried(git, paths);
  return paths.map((path) => {
    const what = `git tracks ${path}`;
    const answer = notCarried.get(path);
    if (answer === undefined) return good(what, "yes");
    const flags = answer === "ignored" ? ["--force"] : [];
    const remedy = `run: ${commandLine(["git", "add", ...flags, "--", pathspecOf(path)])}`;
    return { what, verdict: "bad", found: `it is ${answer}`, remedy };
  });
}

async function examineVersions({ git }: ExamineContext): Promise<Examined[]> {
  const text = (await git.question(["--version"])) ?? "";
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(text)?.slice(1) ?? []).map(Number);
  const [lowest = 0, lowestMinor = 0] = LOWEST_GIT;
  const isNew = major > lowest || (major === lowest && minor >= lowestMinor);
  return [
    good("runidx-lint", VERSION),
    good("node", process.version),
    isNew
      ? good("git", text)
      : {
          what: "git",
          verdict: "bad",
          found: text,
          remedy: `update git to ${LOWEST_GIT.join(".")} or later`,
        },
  ];
}

/** Examines everything that decides whether the gate is live in a clone. */
export async function examine(context: ExamineContext): Promise<Examined[]> {
  const { git, root, repository, env } = context;
  const rows = [
    ...(await examineVersions(context)),
    await examineTool(context),
    ...(await examineRoot(context)),
    ...(await examineHooks(git, root, "", context.installation)),
  ];
  for (const path of await worktreesOf(git)) {
    if (resolve(path) === resolve(root)) continue;
    const { Git: GitIn } = await import("../../sources/git/git.js");
    rows.push(...(await examineHooks(new GitIn(path, env), path, `${path}: `, context.installation)));
  }
  rows.push(...(await examineAttributes(context)), ...(await examineTracking(context)));
  rows.push(
    ...(await examineWriters(context, context.layouts)),
    ...(await examineDriver(context, context.layouts)),
  );
  rows.push(
    isShallow(repository)
      ? {
          what: "the clone's depth",
          verdict: "warning",
          found: "shallow: the history can't be proved here",
          remedy: "run: git fetch --unshallow",
        }
      : good("the clone's depth", "whole history"),
  );
  return rows;
}
