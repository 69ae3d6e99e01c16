import { chmodSync, cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { jsonl } from "../../src/rules/examples.js";
import { fingerprintOf } from "../helpers/history.js";
import { otherRun, Project } from "../helpers/project.js";
import { RUNS, SONGS } from "../helpers/repository.js";

interface Tried {
  hook: string;
  refused: boolean;
  by: string;
}

interface Answer {
  code: number | null;
  live: boolean;
  mutations: (Tried & { path: string; name: string })[];
  hooks: Tried[];
  faults: { message: string }[];
}

function mutate(project: Project): Answer {
  const { code, output } = project.tool("doctor", "--mutate", "--format", "json");
  return { code, ...(JSON.parse(output) as Omit<Answer, "code">) };
}

/** The hooks that let an alteration through, each once. */
function lettingThrough({ mutations, hooks }: Answer): string[] {
  return [...new Set([...mutations, ...hooks].filter(({ refused }) => !refused).map(({ hook }) => hook))];
}

const WAYS = ["plain hooks", "husky", "a relative hooks path", "an absolute hooks path"] as const;
type Remedy = (typeof WAYS)[number];

/** The folder with the scripts of a project's hooks, relative to its root. */
const SCRIPTS: Readonly<Record<Remedy, string>> = {
  "plain hooks": ".git/hooks",
  husky: ".husky",
  "a relative hooks path": "tools/hooks",
  "an absolute hooks path": "../hooks of all clones",
};

/** A clone whose first commit is made, by its hooks. */
function projectWith(way: Remedy): Project {
  const project = Project.once(`tried with ${way}`, () => makeProject(way));
  pointToHooks(project, way);
  return project;
}

function makeProject(way: Remedy): Project {
  const project = Project.set(way === "husky" ? "husky" : "git");
  // One log is enough here: each costs five commits.
  rmSync(join(project.root, SONGS));
  project.write(RUNS, jsonl([otherRun()]));
  if (way.endsWith("hooks path")) {
    cpSync(join(project.root, ".git/hooks"), join(project.root, SCRIPTS[way]), { recursive: true });
    rmSync(join(project.root, ".git/hooks"), { recursive: true });
  }
  pointToHooks(project, way);
  project.tryCommit("first");
  return project;
}

function pointToHooks(project: Project, way: Remedy): void {
  const path = way === "an absolute hooks path" ? join(project.root, SCRIPTS[way]) : SCRIPTS[way];
  if (way.endsWith("hooks path")) project.git("config", "core.hooksPath", path);
}

function putScript(project: Project, way: Remedy, hook: string, text: (before: string) => string): void {
  const path = `${SCRIPTS[way]}/${hook}`;
  project.write(path, text(project.read(path)));
  chmodSync(join(project.root, path), 0o755);
}

describe.each(WAYS)("a clone with %s", (way) => {
  test("S20: is live where every hook refuses, and the hooks say why", () => {
    const answer = mutate(projectWith(way));
    expect([answer.code, answer.live, lettingThrough(answer), answer.faults]).toEqual([0, true, [], []]);
    expect(answer.mutations.filter(({ by }) => !by.includes("append-only"))).toEqual([]);
    expect(answer.hooks.map(({ hook }) => hook)).toEqual([
      "pre-merge-commit",
      "prepare-commit-msg",
      "pre-push",
    ]);
  });

  test("S20: is not live with `exit 0` above our part", () => {
    const project = projectWith(way);
    putScript(project, way, "pre-commit", (before) => `#!/bin/sh\nexit 0\n${before}`);
    const answer = mutate(project);
    expect([answer.code, lettingThrough(answer)]).toEqual([1, ["pre-commit"]]);
  });

  test("S20: is not live with an emptied script", () => {
    const project = projectWith(way);
    putScript(project, way, "pre-commit", () => "");
    const answer = mutate(project);
    expect([answer.code, lettingThrough(answer)]).toEqual([1, ["pre-commit"]]);
  });
});

test.each(["pre-merge-commit", "prepare-commit-msg", "pre-push"])(
  "S20: `exit 0` above our part in %s is found",
  (hook) => {
    const project = projectWith("plain hooks");
    putScript(project, "plain hooks", hook, (before) => `#!/bin/sh\nexit 0\n${before}`);
    const answer = mutate(project);
    expect([answer.code, lettingThrough(answer)]).toEqual([1, [hook]]);
  },
);

test("S20: a hook that git never calls, because the hooks path leads elsewhere, is found", () => {
  const project = projectWith("plain hooks");
  project.git("config", "core.hooksPath", "no/such/folder");
  const answer = mutate(project);
  expect([answer.code, lettingThrough(answer)]).toEqual([1, ["pre-commit"]]);
  expect(answer.mutations[0]?.by).toBe("nothing: git called no such hook");
});

test.skipIf(process.platform === "win32")(
  "S20: a hook that git skips, because it is not executable, is found",
  () => {
    const project = projectWith("plain hooks");
    chmodSync(join(project.root, ".git/hooks/pre-commit"), 0o644);
    const answer = mutate(project);
    expect([answer.code, lettingThrough(answer)]).toEqual([1, ["pre-commit"]]);
  },
);

test("S20: a linked work tree in which husky never ran is found", () => {
  const project = projectWith("husky");
  const linked = join(project.root, "..", "linked");
  project.git("worktree", "add", "-q", linked, "-b", "side");
  const answer = mutate(new Project(linked, project.env));
  expect(answer.code).toBe(1);
  expect(lettingThrough(answer)).toContain("pre-commit");
});

test("S20: hooks of husky that are switched off by the environment are found", () => {
  const project = projectWith("husky");
  const answer = mutate(new Project(project.root, { ...project.env, HUSKY: "0" }));
  expect(answer.code).toBe(1);
  expect(lettingThrough(answer)).toContain("pre-commit");
});

test.each<[string, (project: Project) => void]>([
  ["empty", (project) => [RUNS, SONGS].map((path) => project.write(path, ""))],
  ["missing", (project) => [RUNS, SONGS].map((path) => rmSync(join(project.root, path)))],
])("S20: where every log is %s there is nothing to alter, which is no proof", (_, change) => {
  const project = Project.set("git");
  change(project);
  project.git("config", "core.hooksPath", ".none");
  project.commit("first");
  project.git("config", "--unset", "core.hooksPath");
  const answer = mutate(project);
  expect([answer.code, answer.live, answer.mutations]).toEqual([2, false, []]);
  expect(answer.faults).toEqual([{ message: expect.stringContaining("nothing to alter") }]);
});

test("S20: before the first commit there is nothing to alter, which is no proof", () => {
  const answer = mutate(Project.set("git"));
  expect([answer.code, answer.faults.length]).toEqual([2, 1]);
});

test("S20: a hook that refuses before our part is asked proves nothing", () => {
  const project = projectWith("plain hooks");
  putScript(project, "plain hooks", "pre-commit", (before) => `#!/bin/sh\necho no >&2\nexit 1\n${before}`);
  const answer = mutate(project);
  expect([answer.code, answer.live, lettingThrough(answer)]).toEqual([2, false, []]);
  expect(answer.faults).toEqual([{ message: expect.stringContaining("pre-commit") }]);
});

describe.each(["plain hooks", "husky"] as const)("trying alterations with %s", (way) => {
  test("S20: leaves every file of the repository as it was, uncommitted work included", () => {
    const project = projectWith(way);
    project.write("draft.txt", "not added\n");
    project.write("package.json", `${project.read("package.json")}\n`);
    project.git("add", "package.json");
    const before = fingerprintOf(join(project.root, ".."));
    mutate(project);
    expect(fingerprintOf(join(project.root, ".."))).toEqual(before);
  });
});

test("S20: a log in segments is altered in each of them", () => {
  const project = projectWith("plain hooks");
  project.write("runidx.config.json", '{"logs":{"run-index":"60-REGISTRY/data/run-index*.jsonl"}}\n');
  project.tryCommit("configure");
  const { code, mutations } = mutate(project);
  expect([code, mutations.filter(({ path }) => path === RUNS).length]).toEqual([0, 5]);
});

test("S20: a registry that is an example is not altered", () => {
  const project = projectWith("plain hooks");
  project.write("runidx.config.json", '{"history":false}\n');
  project.tryCommit("configure");
  const answer = mutate(project);
  expect([answer.code, answer.mutations]).toEqual([2, []]);
});
