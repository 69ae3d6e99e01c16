/** What init and doctor print is pasted, and does what it was printed for. */
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { paste } from "../helpers/literal.js";
import { Project } from "../helpers/project.js";
import { SONGS } from "../helpers/repository.js";

interface Row {
  what: string;
  verdict: string;
  remedy: string;
}

function examined(project: Project): Row[] {
  const { output } = project.tool("doctor", "--format", "json");
  return (JSON.parse(output) as { examined: Row[] }).examined;
}

function start(manager: "git" | "husky"): Project {
  const project = Project.set(manager);
  project.git("add", "-A");
  project.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "first");
  // What npm links there: a folder of this project's own, so that nothing of this checkout is touched.
  const bin = join(project.root, "node_modules/.bin");
  rmSync(bin);
  mkdirSync(bin);
  symlinkSync(resolve("lib/bin.cjs"), join(bin, "runidx-lint"));
  symlinkSync(resolve("node_modules/husky/bin.js"), join(bin, "husky"));
  chmodSync(resolve("lib/bin.cjs"), 0o755);
  return project;
}

/** Pastes what doctor says of each row that is not good; a person at a terminal would answer init with yes. */
function obeyDoctor(project: Project, folder = "."): string[] {
  const remedies = examined(project)
    .filter(({ verdict }) => verdict !== "good")
    .map(({ remedy }) => remedy);
  const commands = [...new Set(remedies)].map((remedy) => remedy.replace(/^run: /, ""));
  for (const command of commands) {
    const isInit = command.startsWith("npx runidx-lint init");
    const output = paste({ repository: project, folder }, isInit ? `${command} --yes` : command);
    // What needs the package registry is linked already.
    const then = [...output.matchAll(/^ {4}(npx .+)$/gm)].map(([, next = ""]) => next);
    for (const next of then) paste({ repository: project, folder }, next);
  }
  return commands;
}

function notGood(project: Project): string[] {
  return examined(project)
    .filter(({ verdict }) => verdict !== "good")
    .map(({ what }) => what);
}

describe("doctor", () => {
  it.each(["git", "husky"] as const)("with %s, gives a missing hook back", (manager) => {
    const project = start(manager);
    const hook = manager === "git" ? ".git/hooks/pre-push" : ".husky/pre-push";
    rmSync(join(project.root, hook));
    expect(notGood(project)).not.toEqual([]);
    const flags = manager === "git" ? " --hooks git" : "";
    expect(obeyDoctor(project)).toEqual([`npx runidx-lint init${flags}`]);
    expect(notGood(project)).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("makes a hook executable again, from a folder below", () => {
    const project = start("git");
    chmodSync(join(project.root, ".git/hooks/pre-commit"), 0o644);
    expect(obeyDoctor(project, "60-REGISTRY")).toEqual([expect.stringMatching(/^chmod \+x "/)]);
    expect(notGood(project)).toEqual([]);
  });

  it("has a log tracked that git does not know", () => {
    const project = start("git");
    project.git("rm", "-q", "--cached", SONGS);
    expect(obeyDoctor(project, "60-REGISTRY")).toEqual([`git add -- :/${SONGS}`]);
    expect(notGood(project)).toEqual([]);
  });

  it.each(["*.jsonl\n", "60-REGISTRY/\n"])("has a log tracked though %j ignores it", (line) => {
    const project = start("git");
    project.git("rm", "-q", "--cached", SONGS);
    project.write(".gitignore", `node_modules\n${line}`);
    expect(obeyDoctor(project)).toEqual([`git add --force -- :/${SONGS}`]);
    expect(notGood(project)).toEqual([]);
  });

  it("brings the history of a shallow clone", () => {
    const project = start("git");
    const root = join(project.root, "..", "shallow");
    project.git("clone", "-q", "--depth", "1", pathToFileURL(project.root).href, root);
    const clone = new Project(root, project.env);
    symlinkSync(join(project.root, "node_modules"), join(root, "node_modules"));
    expect(obeyDoctor(clone)).toEqual(expect.arrayContaining(["git fetch --unshallow"]));
    expect(notGood(clone)).toEqual([]);
  });
});

describe("init", () => {
  it("names the command that has git use husky's hooks, and it does", () => {
    const project = start("husky");
    project.git("config", "--unset", "core.hooksPath");
    const { output } = project.tool("init", "--yes", "--hooks", "husky");
    const commands = [...output.matchAll(/^ {4}(np.+)$/gm)].map(([, command = ""]) => command);
    expect(commands).toEqual(["npx husky"]);
    paste({ repository: project }, commands[0] ?? "");
    expect(notGood(project)).toEqual([]);
  });

  it("outside git names git init, and runs after it", () => {
    const project = start("git");
    renameSync(join(project.root, ".git"), join(project.root, "..", "old.git"));
    const { code, output } = project.tool("init", "--yes", "--hooks", "git");
    expect([code, output]).toEqual([2, expect.stringContaining("run git init first")]);
    paste({ repository: project }, "git init");
    expect(project.tool("init", "--yes", "--hooks", "git").code).toBe(0);
  });

  it("asks nobody where nobody can answer, and the words that it says instead work", () => {
    const project = start("git");
    rmSync(join(project.root, ".git/hooks/pre-commit"));
    const asked = project.tool("init", "--hooks", "git");
    expect([asked.code, asked.output]).toEqual([2, expect.stringContaining("run it with --yes")]);
    expect(project.tool("init", "--hooks", "git", "--yes").code).toBe(0);
    expect(notGood(project)).toEqual([]);
  });
});

describe("a configuration whose model is not there", () => {
  it("names the command that infers one, and it does", () => {
    const project = start("git");
    project.write("logs/ledger.jsonl", '{"id":"a-1","at":"2026-01-02T09:12:00Z"}\n');
    project.write("logs/runidx.config.json", '{ "model": "runidx.model.json" }\n');
    const { code, output } = project.tool("logs");
    const command = /`(npx runidx-lint init) <log>`/.exec(output)?.[1];
    expect([code, command]).toEqual([2, "npx runidx-lint init"]);
    paste({ repository: project, folder: "logs" }, `${command} ledger.jsonl --cwd . --yes`);
    expect(project.tool("logs", "--no-history").code).toBe(0);
  });
});

describe("an audit", () => {
  it.each([
    ["does not know", ""],
    ["ignores", "60-REGISTRY/data/*.jsonl\n"],
    ["ignores with its folder", "60-REGISTRY/\n"],
  ])("has a log tracked that git %s", (_, line) => {
    const project = start("git");
    project.git("rm", "-q", "--cached", SONGS);
    project.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "without songs");
    project.write(".gitignore", `node_modules\n${line}`);
    const { output } = project.tool("--no-history");
    const ignore = /add the line `([^`]+)`/.exec(output)?.[1];
    if (ignore !== undefined) project.append(".gitignore", `${ignore}\n`);
    const add = /`(git add [^`]+)`/.exec(output)?.[1] ?? "";
    paste({ repository: project, folder: "60-REGISTRY" }, add);
    expect(project.git("ls-files", SONGS)).toBe(SONGS);
    expect(project.tool("--no-history").code).toBe(0);
  });
});
