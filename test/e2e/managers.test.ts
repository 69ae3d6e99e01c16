import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../src/rules/examples.js";
import { Project, runCommand } from "../helpers/project.js";
import { RUNS } from "../helpers/repository.js";

const LEFTHOOK = "lefthook@2.1.17";
/** Every hook that init gives the framework. */
const TYPES = ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "pre-push"].flatMap((type) => [
  "-t",
  type,
]);
const LATER = { last_updated_utc: "2026-01-05T00:00Z", notes: "mastered" };

function has(command: string): boolean {
  return runCommand("sh", ["-c", `command -v ${command}`], resolve("."), process.env).code === 0;
}

const edit = (project: Project) => project.write(RUNS, project.read(RUNS).replace('"C1"', '"C2"'));

describe("lefthook", () => {
  /** lefthook from the registry, in a folder of its own: its own install script must not touch this checkout. */
  function install(project: Project): NodeJS.ProcessEnv {
    const folder = join(project.root, "..", "lefthook");
    mkdirSync(folder);
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--prefix", folder];
    const env = { ...process.env, HOME: process.env.HOME };
    const { code, output } = runCommand("npm", ["install", ...flags, LEFTHOOK], folder, env);
    expect([code, output]).toEqual([0, expect.anything()]);
    const PATH = `${join(folder, "node_modules/.bin")}:${project.env.PATH}`;
    expect(runCommand("lefthook", ["install"], project.root, { ...project.env, PATH }).code).toBe(0);
    return { ...project.env, PATH };
  }

  test("lets a good append through and refuses an edit", () => {
    const project = Project.set("lefthook");
    const env = install(project);
    project.git("add", "-A");
    expect(runCommand("git", ["commit", "-q", "-m", "first"], project.root, env).code).toBe(0);
    project.appendRuns(run(LATER));
    expect(runCommand("git", ["commit", "-q", "-a", "-m", "append"], project.root, env).code).toBe(0);
    edit(project);
    const { code, output } = runCommand("git", ["commit", "-q", "-a", "-m", "edit"], project.root, env);
    expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
  });
});

describe("the pre-commit framework", () => {
  const skip = !has("pre-commit");
  if (skip) console.log("skipped: pre-commit is not installed (apt-get install pre-commit)");

  test.skipIf(skip)("lets a good append through and refuses an edit", () => {
    const project = Project.set("pre-commit");
    expect(runCommand("pre-commit", ["install", ...TYPES], project.root, project.env).code).toBe(0);
    expect(project.tryCommit("first").code).toBe(0);
    project.appendRuns(run(LATER));
    expect(project.tryCommit("append").code).toBe(0);
    edit(project);
    const { code, output } = project.tryCommit("edit");
    expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
  });

  test.skipIf(skip)(
    "S20: is tried in a scratch clone, and refuses every alteration",
    () => {
      const project = Project.set("pre-commit");
      expect(runCommand("pre-commit", ["install", ...TYPES], project.root, project.env).code).toBe(0);
      expect(project.tryCommit("first").code).toBe(0);
      const { code, output } = project.tool("doctor", "--mutate");
      expect([code, output.match(/^refused|^ACCEPTED/gm)?.length]).toEqual([0, 13]);
    },
    400_000,
  );

  test.skipIf(skip)(
    "judges what is pushed, by what the framework says of it",
    () => {
      const project = Project.set("pre-commit");
      expect(runCommand("pre-commit", ["install", ...TYPES], project.root, project.env).code).toBe(0);
      expect(project.tryCommit("first").code).toBe(0);
      const remote = join(project.root, "..", "remote.git");
      project.git("init", "-q", "--bare", remote);
      expect(project.tryGit("push", "-q", remote, "main").code).toBe(0);
      edit(project);
      project.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-a", "-m", "edit");
      const { code, output } = project.tryGit("push", "-q", remote, "main");
      expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
    },
    400_000,
  );

  test.skipIf(skip)(
    "takes the hook that this repository offers, in an environment of its own",
    () => {
      const project = Project.set("git");
      const source = join(project.root, "..", "source");
      runCommand("git", ["clone", "-q", resolve("."), source], project.root, project.env);
      const revision = runCommand("git", ["rev-parse", "HEAD"], source, project.env).output.trim();
      project.write(
        ".pre-commit-config.yaml",
        `repos:\n- repo: ${source}\n  rev: ${revision}\n  hooks:\n  - id: runidx-lint\n`,
      );
      // The framework installs with npm, which needs this machine's settings to reach its registry.
      const env = {
        ...project.env,
        ...process.env,
        GIT_CONFIG_NOSYSTEM: "1",
        PRE_COMMIT_HOME: join(project.root, "..", "cache"),
        CI: "true",
      };
      project.git("config", "core.hooksPath", "/dev/null");
      project.commit("first");
      edit(project);
      project.git("add", "-A");
      const { code, output } = runCommand("pre-commit", ["run", "--all-files"], project.root, env);
      expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
    },
    400_000,
  );
});
