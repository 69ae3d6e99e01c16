import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Project } from "../helpers/project.js";

interface Answer {
  live: boolean;
  examined: { what: string; verdict: string; remedy: string }[];
  mutations: { name: string; refused: boolean }[];
}

function doctor(project: Project, ...args: string[]): Answer & { code: number | null } {
  const { code, output } = project.tool("doctor", "--format", "json", ...args);
  return { code, ...(JSON.parse(output) as Answer) };
}

function bad({ examined }: Answer): string[] {
  return examined.filter(({ verdict }) => verdict === "bad").map(({ what }) => what);
}

function healthy(manager: "git" | "husky" = "git"): Project {
  return Project.committed(manager);
}

test.each(["git", "husky"] as const)("a clone that was set up with %s is live", (manager) => {
  const answer = doctor(healthy(manager));
  expect([answer.code, bad(answer)]).toEqual([0, []]);
});

test("every mutation of every log is refused by the proof", () => {
  const { mutations } = doctor(healthy(), "--mutate");
  expect([mutations.length, mutations.filter(({ refused }) => !refused)]).toEqual([10, []]);
});

test("trying mutations leaves the clone as it was", () => {
  const project = healthy();
  const before = [
    project.git("status", "--short"),
    project.git("rev-parse", "HEAD"),
    project.git("count-objects"),
  ];
  doctor(project, "--mutate");
  expect([
    project.git("status", "--short"),
    project.git("rev-parse", "HEAD"),
    project.git("count-objects"),
  ]).toEqual(before);
});

test("a hook that is missing is bad", () => {
  const project = healthy();
  rmSync(join(project.root, ".git/hooks/pre-commit"));
  expect(bad(doctor(project))).toEqual(["hook pre-commit"]);
});

test.skipIf(process.platform === "win32")(
  "a hook that is not executable is bad, because git skips it",
  () => {
    const project = healthy();
    chmodSync(join(project.root, ".git/hooks/pre-commit"), 0o644);
    expect(bad(doctor(project))).toEqual(["hook pre-commit"]);
  },
);

test("a hook of somebody else's is bad", () => {
  const project = healthy();
  project.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n");
  chmodSync(join(project.root, ".git/hooks/pre-commit"), 0o755);
  expect(bad(doctor(project))).toEqual(["hook pre-commit"]);
});

test("a linked work tree in which husky never ran is bad", () => {
  const project = healthy("husky");
  project.git("worktree", "add", "-q", join(project.root, "..", "linked"), "-b", "side");
  expect(bad(doctor(project))).toEqual([expect.stringMatching(/linked: hook pre-commit$/)]);
});

test("a missing tool is bad", () => {
  const project = healthy();
  rmSync(join(project.root, "node_modules/runidx-lint"));
  expect(bad(doctor(project))).toEqual(["the tool is found without npx and network"]);
});

test("an ignored log is bad", () => {
  const project = healthy();
  project.git("rm", "-q", "--cached", "60-REGISTRY/data/song-index.jsonl");
  project.write(".gitignore", "node_modules\n*.jsonl\n");
  expect(bad(doctor(project))).toEqual(["git tracks 60-REGISTRY/data/song-index.jsonl"]);
});

test("a filter on a log is bad", () => {
  const project = healthy();
  project.write(".gitattributes", "*.jsonl filter=lfs\n");
  expect(bad(doctor(project))).toContain("attributes of 60-REGISTRY/data/run-index.jsonl");
});

test("line ends that are left to each machine are a warning, not bad", () => {
  const project = healthy();
  rmSync(join(project.root, ".gitattributes"));
  expect(doctor(project).live).toBe(true);
});
