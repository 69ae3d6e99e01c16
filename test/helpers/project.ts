import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";
import { jsonl, registryFiles, run } from "../../src/rules/examples.js";
import { Repository, RUNS, temporaryFolder } from "./repository.js";

const ROOT = resolve(".");
const BIN = join(ROOT, "lib/bin.cjs");

export interface Ran {
  code: number | null;
  output: string;
}

/** Runs a command and gives what it said, both streams together. */
export function runCommand(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  input = "",
): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: "utf8", input });
  if (error) throw error;
  return { code: status, output: stdout + stderr };
}

/** Another run of the examples' lane that holds by itself. */
export const otherRun = (changes: Record<string, unknown> = {}) =>
  run({
    run_id: "RUN-20260104-0900-B2C3",
    created_utc: "2026-01-04T09:30Z",
    qa_gate2: "FAIL",
    work_id: undefined,
    version_ids: undefined,
    ...changes,
  });

/** What hooks and commands of a studio start. */
const MODULES = [".bin", "husky", "lint-staged"];

const AS_IT_IS = { recursive: true, verbatimSymlinks: true };

type Manager = "husky" | "git" | "lefthook" | "pre-commit";

/** Folders with clones that were made once for a file of tests, by what they are. */
const TEMPLATES = new Map<string, string>();

afterAll(() => {
  for (const folder of TEMPLATES.values()) rmSync(folder, { recursive: true, force: true });
  TEMPLATES.clear();
});

/** A clone as a studio has it: the tool and a hook manager in node_modules, the registry committed. */
export class Project extends Repository {
  /** Makes one; the tool is this very checkout, built. */
  static set(manager: Manager): Project {
    return Project.once(manager, () => Project.#make(manager));
  }

  /** Makes one whose first commit is made, by its hooks. */
  static committed(manager: Manager): Project {
    return Project.once(`${manager}, committed`, () => {
      const project = Project.set(manager);
      const { code, output } = project.tryCommit("first");
      if (code !== 0 || output !== "") throw new Error(output);
      return project;
    });
  }

  /** A copy of what is made once for a file of tests. Nothing in it may tell where it was made. */
  static once(name: string, make: () => Project): Project {
    let template = TEMPLATES.get(name);
    if (template === undefined) {
      template = mkdtempSync(join(tmpdir(), "runidx-project-"));
      TEMPLATES.set(name, template);
      cpSync(join(make().root, ".."), template, AS_IT_IS);
    }
    const home = temporaryFolder();
    cpSync(template, home, AS_IT_IS);
    return Project.in(home);
  }

  static #make(manager: Manager): Project {
    const project = Project.create();
    project.linkModules();
    project.write(".gitignore", "node_modules\n");
    project.write("package.json", '{"name":"studio","private":true}\n');
    for (const [path, content] of Object.entries(registryFiles({ runs: [run(), otherRun()] })))
      project.write(path, content);
    const set = project.tool("init", "--yes", "--hooks", manager);
    if (set.code !== 0) throw new Error(set.output);
    if (manager === "husky") project.runHusky();
    return project;
  }

  /** What this checkout has installed of hook managers, and the checkout itself as the tool. */
  linkModules(): void {
    const modules = join(this.root, "node_modules");
    mkdirSync(modules, { recursive: true });
    for (const name of MODULES) symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
    symlinkSync(ROOT, join(modules, "runidx-lint"));
  }

  /** What husky's prepare script does. */
  runHusky(): void {
    runCommand(process.execPath, [join(ROOT, "node_modules/husky/bin.js")], this.root, this.env);
  }

  /** Runs the program as a user would. */
  tool(...args: string[]): Ran {
    return runCommand(process.execPath, [BIN, ...args], this.root, this.env);
  }

  /** Stages everything and tries to commit it. */
  tryCommit(message = "change"): Ran {
    this.git("add", "-A");
    return this.tryGit("commit", "-q", "-m", message);
  }

  override tryGit(...args: string[]): Ran {
    return runCommand("git", args, this.root, this.env);
  }

  /** Appends records to the run index. */
  appendRuns(...records: Record<string, unknown>[]): void {
    this.append(RUNS, jsonl(records));
  }
}
