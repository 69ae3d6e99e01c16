import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { jsonl, run } from "../../src/rules/examples.js";
import { otherRun, Project, runCommand } from "../helpers/project.js";
import { RUNS } from "../helpers/repository.js";

const LATER = { last_updated_utc: "2026-01-05T00:00Z", notes: "mastered" };
const DATA = "60-REGISTRY/data";

/** Each way of altering a committed log, and the class that it is refused with. */
const ALTERATIONS: [string, string, (project: Project) => void][] = [
  [
    "an edited line",
    "edited",
    (p) => p.write(RUNS, p.read(RUNS).replace('"qa_gate0":"PASS"', '"qa_gate0":"FAIL"')),
  ],
  ["a deleted line", "deleted", (p) => p.write(RUNS, p.read(RUNS).replace(/^.*\n/, ""))],
  ["a deleted file", "file-deleted", (p) => rmSync(join(p.root, RUNS))],
  ["a renamed file", "file-renamed", (p) => renameSync(join(p.root, RUNS), join(p.root, "moved.jsonl"))],
  [
    "a symbolic link",
    "file-type",
    (p) => {
      rmSync(join(p.root, RUNS));
      symlinkSync("song-index.jsonl", join(p.root, RUNS));
    },
  ],
  [
    "an inserted line",
    "inserted",
    (p) => p.write(RUNS, jsonl([otherRun({ run_id: "RUN-20260104-0901-C3D4" })]) + p.read(RUNS)),
  ],
];

describe.each(["git", "husky"] as const)("hooks by %s", (manager) => {
  let project: Project;

  beforeEach(() => {
    project = Project.committed(manager);
  });

  test("a good append is committed", () => {
    project.appendRuns(run(LATER));
    expect(project.tryCommit()).toEqual({ code: 0, output: "" });
  });

  test.each(ALTERATIONS)("%s is refused with its class", (_, kind, alter) => {
    alter(project);
    const { code, output } = project.tryCommit();
    expect([code, output]).toEqual([1, expect.stringContaining(`append-only (${kind})`)]);
  });

  test("a flip to CR LF is refused with its class", () => {
    project.write(".gitattributes", "*.jsonl -text\n");
    project.write(RUNS, project.read(RUNS).replaceAll("\n", "\r\n"));
    expect(project.tryCommit().output).toContain("append-only (re-encoded)");
  });

  test("S33: a run log that a record names is deleted: told, though no log is touched", () => {
    const runLog = "Logs/50-GENERATION/later.md";
    project.write(runLog, "**run_id:** `RUN-20260102-2140-A7K2`\n");
    project.appendRuns(
      run({ ...LATER, run_log_filepath_abs: `C:\\Studio\\${runLog.replaceAll("/", "\\")}` }),
    );
    expect(project.tryCommit("run log")).toEqual({ code: 0, output: "" });
    rmSync(join(project.root, runLog));
    const { code, output } = project.tryCommit("delete it");
    expect([code, output]).toEqual([0, expect.stringContaining("on-disk (missing)")]);
  });

  test("S33: files led back by a configured root are watched wherever they are", () => {
    const moved = run({ ...LATER, run_log_filepath_abs: "D:\\Work\\logs\\run.md" });
    project.write("runidx.config.json", '{ "pathRoots": ["D:\\\\Work"] }\n');
    project.write("logs/run.md", "**run_id:** `RUN-20260102-2140-A7K2`\n");
    project.appendRuns(moved);
    expect(project.tryCommit("move it").code).toBe(0);
    rmSync(join(project.root, "logs/run.md"));
    expect(project.tryCommit("delete it").output).toContain("on-disk (missing)");
  });

  test("a change of more files than the environment can name is judged", () => {
    for (let number = 0; number < 1_200; number++) project.write(`Songs/notes/${number}.md`, "x\n");
    project.appendRuns(run(LATER));
    expect(project.tryCommit("many")).toEqual({ code: 0, output: "" });
    project.write(RUNS, project.read(RUNS).replace('"C1"', '"C2"'));
    for (let number = 0; number < 1_200; number++) project.write(`Songs/notes/${number}.md`, "y\n");
    expect(project.tryCommit("many more").output).toContain("append-only (edited)");
  });

  test("commit -a is judged by the index that it makes", () => {
    project.write(RUNS, project.read(RUNS).replace('"C1"', '"C2"'));
    expect(project.tryGit("commit", "-q", "-a", "-m", "x").output).toContain("append-only (edited)");
  });

  test("commit <path> is judged by the index that it makes", () => {
    project.write(RUNS, project.read(RUNS).replace('"C1"', '"C2"'));
    expect(project.tryGit("commit", "-q", "-m", "x", RUNS).output).toContain("append-only (edited)");
  });

  test("commit <path> of another file is not held up by a bad work tree", () => {
    project.write(RUNS, project.read(RUNS).replace('"C1"', '"C2"'));
    project.write("note.txt", "x\n");
    project.git("add", "note.txt");
    expect(project.tryGit("commit", "-q", "-m", "x", "note.txt").code).toBe(0);
  });

  test("a commit from a folder below is judged", () => {
    project.write(RUNS, project.read(RUNS).replace('"C1"', '"C2"'));
    const { output } = runCommand(
      "git",
      ["commit", "-q", "-a", "-m", "x"],
      join(project.root, DATA),
      project.env,
    );
    expect(output).toContain("append-only (edited)");
  });

  test("a commit in a linked work tree is judged", () => {
    const folder = join(project.root, "..", "linked");
    project.git("worktree", "add", "-q", folder, "-b", "side");
    const linked = new Project(folder, project.env);
    // What npm install does there: husky's own folder is in no commit.
    if (manager === "husky") linked.runHusky();
    linked.write(RUNS, linked.read(RUNS).replace('"C1"', '"C2"'));
    expect(linked.tryGit("commit", "-q", "-a", "-m", "x").output).toContain("append-only (edited)");
  });

  test("a merge that keeps both sides is committed", () => {
    project.git("checkout", "-q", "-b", "side");
    project.appendRuns(run(LATER));
    project.tryCommit("side");
    project.git("checkout", "-q", "main");
    project.write("note.txt", "x\n");
    project.tryCommit("main");
    expect(project.tryGit("merge", "-q", "--no-ff", "-m", "merge", "side").code).toBe(0);
  });

  test("a merge that drops one side's lines is refused", () => {
    project.git("checkout", "-q", "-b", "side");
    project.appendRuns(run(LATER));
    project.tryCommit("side");
    project.git("checkout", "-q", "main");
    project.write("note.txt", "x\n");
    project.tryCommit("main");
    expect(project.tryGit("merge", "-q", "-s", "ours", "-m", "merge", "side").output).toContain(
      "append-only (lost)",
    );
  });

  test("a cherry-pick that alters a line is refused", () => {
    project.git("checkout", "-q", "-b", "side");
    project.write(RUNS, project.read(RUNS).replace('"C1"', '"C2"'));
    project.git("add", "-A");
    project.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "side");
    project.git("checkout", "-q", "main");
    expect(project.tryGit("cherry-pick", "side").output).toContain("append-only (edited)");
  });

  test("a revert of an append is refused", () => {
    project.appendRuns(run(LATER));
    project.tryCommit("append");
    expect(project.tryGit("revert", "--no-edit", "HEAD").output).toContain("append-only (truncated)");
  });

  test("--no-verify does not skip it", () => {
    project.write(RUNS, project.read(RUNS).replace('"C1"', '"C2"'));
    expect(project.tryGit("commit", "-q", "-a", "--no-verify", "-m", "x").output).toContain(
      "append-only (edited)",
    );
  });

  test("a program without terminal and HOME is judged alike", () => {
    const { HOME: _, XDG_CONFIG_HOME: __, ...env } = project.env;
    project.write(RUNS, project.read(RUNS).replace('"C1"', '"C2"'));
    const { code, output } = runCommand("git", ["commit", "-q", "-a", "-m", "x"], project.root, env);
    expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
  });

  test("without the tool nothing is let through", () => {
    rmSync(join(project.root, "node_modules/runidx-lint"));
    project.appendRuns(run(LATER));
    const { code, output } = project.tryCommit();
    expect([code, output]).toEqual([1, expect.stringContaining("run npm install")]);
  });

  test("without node on PATH nothing is let through", () => {
    const tools = join(project.root, "..", "tools");
    mkdirSync(tools);
    for (const name of ["git", "sh", "basename", "dirname"]) {
      const found = runCommand("sh", ["-c", `command -v ${name}`], project.root, project.env).output.trim();
      symlinkSync(found, join(tools, name));
    }
    project.appendRuns(run(LATER));
    project.git("add", "-A");
    const { code, output } = runCommand("git", ["commit", "-q", "-m", "x"], project.root, {
      ...project.env,
      PATH: tools,
    });
    expect([code, output]).toEqual([1, expect.stringContaining("node is not on PATH")]);
  });

  test("a push of commits that were made without hooks is refused", () => {
    const remote = join(project.root, "..", "remote.git");
    project.git("init", "-q", "--bare", remote);
    project.git("remote", "add", "origin", remote);
    expect(project.tryGit("push", "-q", "origin", "main").code).toBe(0);
    project.write(RUNS, project.read(RUNS).replace('"C1"', '"C2"'));
    project.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-a", "-m", "x");
    const { code, output } = project.tryGit("push", "-q", "origin", "main");
    expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
  });
});

test("lint-staged after the check still runs and still refuses", () => {
  const project = Project.set("husky");
  project.write("package.json", '{"name":"studio","private":true,"lint-staged":{"*.txt":"false"}}\n');
  project.append(".husky/pre-commit", "lint-staged\n");
  project.write("note.txt", "x\n");
  expect(project.tryCommit().code).toBe(1);
});

test("setting up twice changes nothing the second time", () => {
  const project = Project.set("husky");
  expect(project.tool("init", "--yes", "--hooks", "husky").output).toContain("every file is as it should be");
});

test("setting up keeps what a hook did before", () => {
  const project = Project.set("git");
  project.write(".husky/pre-commit", "npm test\n");
  project.tool("init", "--yes", "--hooks", "husky");
  expect(project.read(".husky/pre-commit")).toMatch(/"\$gate" pre-commit[\s\S]*npm test\n$/);
});

test("--dry-run writes nothing", () => {
  const project = Project.set("git");
  project.tool("init", "--dry-run", "--hooks", "husky");
  expect(project.git("status", "--short", "--untracked-files=all")).not.toContain(".husky");
});

test("logs that .gitignore hides are let through", () => {
  const project = Project.set("git");
  project.append(".gitignore", `${DATA}/*.jsonl\n`);
  project.tool("init", "--yes", "--hooks", "git");
  project.git("add", "-A");
  expect(project.git("ls-files", DATA)).toContain("run-index.jsonl");
});
