/** The workflows of a registry: the check of every change where no hook can be skipped, and the audit at night. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VERSION } from "../../base/core/version.js";
import { type FileChange, readText } from "./change.js";
import { type Installation, type PackageManager, toolCommand } from "./installation.js";

const FOLDER = ".github/workflows";
const CHECKOUT = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0";
const SETUP_NODE = "actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0";

/** How the tool comes into a job. */
export interface ToolInJob {
  /** Our action, as `uses` names it; undefined where nobody published it. */
  action: string | undefined;
  /** The commands that install it, in the project's folder. */
  install: readonly string[];
  /** The folder of the project, relative to the root; empty for the root. */
  folder: string;
  /** The command that runs it. */
  run: string;
}

const INSTALLS: Readonly<Record<PackageManager, readonly string[]>> = {
  npm: ["npm ci"],
  pnpm: ["corepack enable", "pnpm install --frozen-lockfile"],
  yarn: ["corepack enable", "yarn install --immutable"],
};

/** The action of the repository that this package comes from. */
export function actionOf(packageRoot: string): string | undefined {
  const path = join(packageRoot, "package.json");
  if (!existsSync(path)) return undefined;
  const { repository } = JSON.parse(readFileSync(path, "utf8")) as {
    repository?: string | { url?: string };
  };
  const url = typeof repository === "string" ? repository : repository?.url;
  const [, name] = /(?:github:|github\.com[/:])([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(url ?? "") ?? [];
  return name && `${name}@v${VERSION}`;
}

/** How a project's jobs get the tool: by the action, with the project's packages, or by npx alone. */
export function toolInJob(root: string, installation: Installation, packageRoot: string): ToolInJob {
  const { project, packages, isOfProject } = installation;
  const action = actionOf(packageRoot);
  const folder = project ?? "";
  if (project === undefined || !isOfProject)
    return { action, install: [], folder: "", run: `npx --yes runidx-lint@${VERSION}` };
  // npm ci needs a lock.
  const isLocked = ["package-lock.json", "npm-shrinkwrap.json"].some((name) =>
    existsSync(join(root, folder, name)),
  );
  const install = packages === "npm" && !isLocked ? ["npm install"] : INSTALLS[packages];
  return { action, install, folder, run: toolCommand(installation) };
}

function setUp({ action, install, folder }: ToolInJob): string {
  const checkout = `      - uses: ${CHECKOUT}
        with:
          fetch-depth: 0
          persist-credentials: false
`;
  if (action !== undefined) return checkout;
  const node = `      - uses: ${SETUP_NODE}
        with:
          node-version: 24
`;
  const where = folder === "" ? "" : `        working-directory: ${JSON.stringify(folder)}\n`;
  return checkout + node + install.map((command) => `      - run: ${command}\n${where}`).join("");
}

const BASE = `const e = require(process.env.GITHUB_EVENT_PATH); e.merge_group?.base_sha ?? (e.pull_request ? "origin/" + process.env.GITHUB_BASE_REF : e.before ?? "")`;

/** The workflow of changes: of pull requests, merge groups, and pushes to a branch. */
export function registryWorkflow(tool: ToolInJob, branch: string): string {
  const judge =
    tool.action === undefined
      ? `      - name: Judge the change
        run: |
          base=$(node -p '${BASE}')
          case $base in
            "" | 0000000*) ${tool.run} ;;
            *) ${tool.run} --base "$base" ;;
          esac
`
      : `      - uses: ${tool.action}\n`;
  return `# Made by runidx-lint init. A required check must not have a paths filter: it would hang where nothing matches.
name: registry
on:
  pull_request:
  merge_group:
  push:
    branches: [${JSON.stringify(branch)}]
permissions:
  contents: read
jobs:
  registry:
    runs-on: ubuntu-latest
    steps:
${setUp(tool)}${judge}`;
}

/** The workflow of the nightly audit. */
export function nightlyWorkflow(tool: ToolInJob): string {
  const audit =
    tool.action === undefined
      ? `      - name: Audit the registry and its whole history
        run: ${tool.run}
`
      : `      - name: Audit the registry and its whole history
        uses: ${tool.action}
`;
  return `# Made by runidx-lint init. Audits the whole registry every night.
name: registry-nightly
on:
  schedule:
    - cron: "17 3 * * *"
  workflow_dispatch:
permissions:
  contents: read
jobs:
  audit:
    runs-on: ubuntu-latest
    steps:
${setUp(tool)}${audit}`;
}

/** Both workflows as files. One that somebody made their own stays as it is. */
export function workflowChanges(root: string, tool: ToolInJob, branch: string): FileChange[] {
  const files = [
    {
      path: `${FOLDER}/registry.yml`,
      after: registryWorkflow(tool, branch),
      why: "pull requests and pushes are judged where no hook can be skipped",
    },
    {
      path: `${FOLDER}/registry-nightly.yml`,
      after: nightlyWorkflow(tool),
      why: "what slips past a hook and a review is found at night",
    },
  ];
  return files.map((file) => ({ ...file, before: readText(root, file.path), executable: false }));
}
