/** The first hour: what init writes, that commits then work and mistakes are refused, and that doctor agrees. */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { registryFiles, run } from "../../src/rules/examples.js";
import { otherRun, Project, runCommand } from "../helpers/project.js";
import { RUNS } from "../helpers/repository.js";

const ROOT = resolve(".");
const LATER = { last_updated_utc: "2026-01-05T00:00Z", notes: "mastered" };

/** A repository in which the tool is installed in a folder, with a registry beside it where one is wanted. */
function installed(folder = "", files: Readonly<Record<string, string>> = {}): Project {
  const project = Project.create() as Project;
  const modules = join(project.root, folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  symlinkSync(ROOT, join(modules, "runidx-lint"));
  symlinkSync(join(ROOT, "node_modules/husky"), join(modules, "husky"));
  project.write(".gitignore", "node_modules\n");
  for (const [path, content] of Object.entries(files)) project.write(path, content);
  return project;
}

const registry = (folder = "") =>
  Object.fromEntries(
    Object.entries(registryFiles({ runs: [run(), otherRun()] })).map(([path, text]) => [folder + path, text]),
  );
const MANIFEST = { "package.json": '{"name":"studio","private":true}\n' };

/** A good commit is accepted, and an edit of it refused. */
function expectLive(project: Project, runs = RUNS) {
  expect(project.tryCommit("first")).toEqual({ code: 0, output: "" });
  project.append(runs, `${JSON.stringify(run(LATER))}\n`);
  expect(project.tryCommit("append").code).toBe(0);
  project.write(runs, project.read(runs).replace('"C1"', '"C2"'));
  const { code, output } = project.tryCommit("edit");
  expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
}

describe("where the tool is not one of the project's packages", () => {
  test.each([
    ["npm", {}, "npm install --save-dev runidx-lint"],
    ["pnpm", { "pnpm-lock.yaml": "" }, "pnpm add --save-dev runidx-lint"],
    ["yarn", { "yarn.lock": "" }, "yarn add --dev runidx-lint"],
  ])("nothing is written, and the command that installs it with %s is said", (_, lock, command) => {
    const project = Project.create() as Project;
    for (const [path, text] of Object.entries({ ...registry(), ...MANIFEST, ...lock }))
      project.write(path, text);
    const before = project.git("status", "--short");
    const { code, output } = project.tool("init", "--yes");
    expect([code, output]).toEqual([2, expect.stringContaining(`run: ${command}\n`)]);
    expect(project.git("status", "--short")).toBe(before);
  });

  test("a repository without package.json gets hooks that run the installed program itself", () => {
    const project = Project.create() as Project;
    for (const [path, text] of Object.entries(registry())) project.write(path, text);
    const { code, output } = project.tool("init", "--yes");
    expect([code, output]).toEqual([0, expect.stringContaining("the gate is live in this clone")]);
    expectLive(project);
    expect(project.tool("doctor").code).toBe(0);
  });
});

describe("a registry in a subfolder", () => {
  const inside = `studio/${RUNS}`;

  test("is found from the top by hooks and doctor, with the packages at the top", () => {
    const project = installed("", { ...registry("studio/"), ...MANIFEST });
    const { code, output } = runCommand(
      process.execPath,
      [join(ROOT, "lib/bin.cjs"), "init", "--yes"],
      join(project.root, "studio"),
      project.env,
    );
    expect([code, output]).toEqual([0, expect.stringContaining("npx husky")]);
    expect(JSON.parse(project.read("runidx.config.json"))).toEqual({ registries: ["studio"] });
    project.runHusky();
    expectLive(project, inside);
    expect(project.tool("doctor").code).toBe(0);
  });

  test("works with its packages beside it", () => {
    const project = installed("studio", { ...registry("studio/"), "studio/package.json": "{}\n" });
    expect(project.tool("init", "--yes", "studio").code).toBe(0);
    expectLive(project, inside);
    const { code, output } = project.tool("doctor", "--mutate");
    expect([code, output]).toEqual([0, expect.stringContaining("the gate is live")]);
  });
});

describe("a repository without data", () => {
  test("begins a studio: the first commit, the first pull request and the first audit hold", () => {
    const project = installed("", MANIFEST);
    const base = project.commit("before");
    expect(project.tool("init", "--yes", "--studio", "--hooks", "git").code).toBe(0);
    expect(project.tryCommit("first")).toEqual({ code: 0, output: "" });
    expect(project.tool("--base", base).code).toBe(0);
    expect(project.tool().code).toBe(0);
    expect(project.tool("doctor").code).toBe(0);
  });

  test("says both ways to begin", () => {
    const { code, output } = installed("", MANIFEST).tool("init", "--yes");
    expect(code).toBe(2);
    for (const way of ["init <log>", "init --studio"]) expect(output).toContain(`npx runidx-lint ${way}`);
  });
});

describe("the parts of a set-up", () => {
  test("can be had each by itself", () => {
    const project = installed("", { ...registry(), ...MANIFEST });
    project.tool("init", "--yes", "--only", "attributes");
    expect(project.git("status", "--short", "-uall").match(/(?<=\?\? )(?!60-|package)\S+/g)).toEqual([
      ".gitattributes",
      ".gitignore",
    ]);
  });

  test("are all but the workflows with --no-workflows", () => {
    const project = installed("", { ...registry(), ...MANIFEST });
    expect(project.tool("init", "--yes", "--no-workflows", "--hooks", "git").code).toBe(0);
    expect(existsSync(join(project.root, ".github"))).toBe(false);
  });

  test("have names, and another name is refused with the names that there are", () => {
    const { code, output } = installed("", registry()).tool("init", "--only", "hook");
    expect([code, output]).toEqual([
      2,
      expect.stringContaining("the parts are logs, hooks, attributes, workflows, agents"),
    ]);
  });
});

describe("init --agents", () => {
  const AGENT_FILES = {
    ".claude/settings.json": '{\n  // ours\n  "hooks": { "PreToolUse": [] }\n}\n',
    ".cursor/hooks.json": '{"version":1,"hooks":{"preToolUse":[{"command":"mine"}]}}',
    ".codex/config.toml": "a = 1\n",
    "AGENTS.md": "# Agents\n\nBe kind.",
    ".mcp.json": '{"mcpServers":{"mine":{"command":"a"}}}\n',
  };

  test("tells the agents that are used here, says which are not guarded, and is taken back byte for byte", () => {
    const project = installed("", { ...registry(), ...MANIFEST, ...AGENT_FILES });
    const init = project.tool("init", "--yes", "--agents", "--hooks", "git");
    expect([init.code, init.output]).toEqual([0, expect.stringContaining("Windsurf is not guarded")]);
    expect(project.read(".claude/settings.json").match(/npx --no-install runidx-lint guard/g)).toHaveLength(
      1,
    );
    const cursor = JSON.parse(project.read(".cursor/hooks.json"));
    expect([cursor.hooks.preToolUse.length, cursor.hooks.beforeShellExecution[0].failClosed]).toEqual([
      2,
      true,
    ]);
    expect(Object.keys(JSON.parse(project.read(".codex/hooks.json")).hooks)).toEqual(["PreToolUse"]);
    expect(JSON.parse(project.read(".mcp.json")).mcpServers["runidx-lint"]).toEqual({
      command: "npx",
      args: ["--no-install", "runidx-lint", "mcp"],
    });
    expect(project.read("AGENTS.md")).toMatch(
      /^# Agents\n\nBe kind\.\n\n<!-- runidx-lint: begin -->\n## Append-only/,
    );
    const again = project.tool("init", "--yes", "--agents", "--hooks", "git");
    expect([again.code, again.output]).toEqual([0, expect.stringContaining("every file is as it should be")]);
    expect(project.tool("uninit", "--yes").code).toBe(0);
    for (const [path, text] of Object.entries(AGENT_FILES))
      expect([path, project.read(path)]).toEqual([path, text]);
    expect(existsSync(join(project.root, ".codex/hooks.json"))).toBe(false);
  });

  test("writes nothing where the agents could not run the tool", () => {
    const project = Project.create() as Project;
    for (const [path, text] of Object.entries(registry())) project.write(path, text);
    const { code, output } = project.tool("init", "--yes", "--agents");
    expect([code, output]).toEqual([2, expect.stringContaining("agents could not run it")]);
    expect(existsSync(join(project.root, "AGENTS.md"))).toBe(false);
  });
});

describe("uninit", () => {
  const THEIRS: Readonly<Record<string, string>> = {
    ".husky/pre-commit": "npm test",
    ".gitattributes": "*.png binary",
    ".gitignore": "*.jsonl\nnode_modules\n",
    "package.json": '{"name":"x","scripts":{"prepare":"tsc","a":[1,2]}}',
    ".github/workflows/registry.yml": "name: mine\n",
    "lefthook.yml": "pre-commit:\n    commands:\n        a: {run: b}\n",
    ".pre-commit-config.yaml": "repos:\n- repo: meta\n  hooks: [{id: identity}]",
    "runidx.config.json": '{ "preset": "strict" }',
    ".husky/pre-push": "#!/bin/sh\nexit 0\n",
    ".husky/commit-msg": "true\n",
  };

  test.each(["husky", "lefthook", "pre-commit", "git"])(
    "gives every file of others its bytes back: %s",
    (manager) => {
      const project = installed("", { ...registry(), ...THEIRS });
      const init = project.tool("init", "--yes", "--hooks", manager);
      expect(init.code, init.output).toBe(0);
      expect(project.read(".gitattributes")).not.toBe(THEIRS[".gitattributes"]);
      expect(project.tool("uninit", "--yes").code).toBe(0);
      for (const [path, text] of Object.entries(THEIRS))
        expect([path, project.read(path)]).toEqual([path, text]);
      expect(existsSync(join(project.root, ".husky/pre-merge-commit"))).toBe(false);
      expect(existsSync(join(project.root, ".git/hooks/pre-commit"))).toBe(false);
      expect(project.tool("uninit").output).toMatch(/there is nothing to take back$/m);
    },
  );

  test("takes our part out of a hook that was changed since, and of one that another clone made", () => {
    const project = installed("", { ...registry(), ...MANIFEST, ".husky/pre-commit": "npm test\n" });
    project.tool("init", "--yes");
    project.append(".husky/pre-commit", "npm run more\n");
    rmSync(join(project.root, ".git/runidx-lint"), { recursive: true });
    const { code, output } = project.tool("uninit", "--yes");
    expect([code, project.read(".husky/pre-commit")]).toEqual([0, "npm test\nnpm run more\n"]);
    expect(output).toContain("leave .github/workflows/registry.yml");
  });
});

test("the pre-commit framework and husky agree with doctor: what init leaves to do is what doctor says", () => {
  const project = installed("", { ...registry(), ...MANIFEST });
  expect(project.tool("init", "--yes", "--hooks", "pre-commit").output).toMatch(
    /run now:\n {4}pre-commit install (?:-t [a-z-]+ ?){4}\n/,
  );
  expect(project.tool("doctor").output).toContain("run: pre-commit install -t pre-commit");
  expect(readFileSync(join(project.root, ".pre-commit-config.yaml"), "utf8")).toContain("gate.sh framework");
});
