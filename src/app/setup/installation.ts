/** Where the tool is installed, as hooks find it, and which package manager installs it. */
import { existsSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { joinPath, parentOf } from "../../registry/config/paths.js";

export type PackageManager = "npm" | "pnpm" | "yarn";

export interface Installation {
  /** The folder of the project's package.json, relative to the root; undefined where there is none. */
  project: string | undefined;
  packages: PackageManager;
  /** The script that hooks run: relative to the root where the project has it. undefined: it is not installed. */
  gate: string | undefined;
  /** Whether every clone of the project gets the tool with its packages. */
  isOfProject: boolean;
}

const GATE = "node_modules/runidx-lint/hooks/gate.sh";

/** The files by which package managers lock a project. */
const LOCKS: readonly (readonly [file: string, packages: PackageManager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["package-lock.json", "npm"],
];

/** Whether the installation is one that npx made for one command, and may throw away. */
function isPassing(packageRoot: string): boolean {
  return packageRoot.split(sep).includes("_npx");
}

/** The folders from one up to the root, the root first. */
function upwards(folder: string): string[] {
  return folder === "" ? [""] : [...upwards(parentOf(folder)), folder];
}

function packagesOf(root: string, folders: readonly string[]): PackageManager {
  for (const folder of folders) {
    const manifest = join(root, folder, "package.json");
    const named = existsSync(manifest)
      ? /"packageManager"\s*:\s*"(npm|pnpm|yarn)@/.exec(readFileSync(manifest, "utf8"))?.[1]
      : undefined;
    if (named !== undefined) return named as PackageManager;
    const lock = LOCKS.find(([file]) => existsSync(join(root, folder, file)));
    if (lock) return lock[1];
  }
  return "npm";
}

/**
 * Looks for the installation that hooks of a registry can run.
 *
 * @param root the repository's root
 * @param folders the folders of its registries, relative to the root
 * @param packageRoot where the running program is installed
 */
export function findInstallation(
  root: string,
  folders: readonly string[],
  packageRoot: string,
): Installation {
  const candidates = [...new Set(folders.flatMap(upwards))];
  const has = (folder: string, path: string) => existsSync(join(root, folder, path));
  const installed = candidates.find((folder) => has(folder, GATE));
  const project = installed ?? candidates.find((folder) => has(folder, "package.json"));
  const packages = packagesOf(root, [...(project === undefined ? [] : upwards(project).reverse()), ""]);
  if (installed !== undefined)
    return { project, packages, gate: joinPath(installed, GATE), isOfProject: true };
  const own = join(packageRoot, "hooks/gate.sh");
  const gate = isPassing(packageRoot) || !existsSync(own) ? undefined : own.split(sep).join("/");
  return { project, packages, gate, isOfProject: false };
}

const ADDING: Readonly<Record<PackageManager, string>> = {
  npm: "npm install --save-dev",
  pnpm: "pnpm add --save-dev",
  yarn: "yarn add --dev",
};

const RUNNING: Readonly<Record<PackageManager, string>> = { npm: "npx", pnpm: "pnpm exec", yarn: "yarn" };

/** The command that makes something one of a project's packages. */
export const addingCommand = ({ packages }: Installation, name: string): string =>
  `${ADDING[packages]} ${name}`;

/** The command that runs something of a project's packages. */
export const runningCommand = ({ packages }: Installation, command: string): string =>
  `${RUNNING[packages]} ${command}`;

/** The command that runs the tool itself, from the top of the repository, and never fetches it. */
export function toolCommand(installation: Installation): string {
  const { project = "", packages } = installation;
  if (project !== "") return `./${joinPath(project, "node_modules/.bin/runidx-lint")}`;
  return packages === "npm" ? "npx --no-install runidx-lint" : runningCommand(installation, "runidx-lint");
}
