/** What the hooks say in the middle of git's own operations is followed to the letter. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonl, run, version } from "../../src/rules/examples.js";
import { commandsOf, paste } from "../helpers/literal.js";
import { otherRun, Project, runCommand } from "../helpers/project.js";
import { Repository, RUNS, SONGS } from "../helpers/repository.js";

const DATA = "60-REGISTRY/data";
const WITHOUT_HOOKS = ["-c", "core.hooksPath=/dev/null"];
const NEW = "VER-20260102-2206-N2N2";
const START = jsonl([run(), otherRun()]);
const EDITED = START.replace('"C1"', '"C2"');
/** A new run of the user's, by number. */
const own = (number: number) =>
  jsonl([otherRun({ run_id: `RUN-20260104-090${number}-C3D${number}`, created_utc: "2026-01-04T10:30Z" })]);

function start(): Project {
  return Project.committed("git");
}

/** A branch whose commit was made without hooks; what was checked out is checked out again. */
function branch(project: Project, name: string, files: Record<string, string>): void {
  const now = project.git("branch", "--show-current");
  project.git("checkout", "-q", "-b", name);
  for (const [path, content] of Object.entries(files)) project.write(path, content);
  project.git("add", "-A");
  project.git(...WITHOUT_HOOKS, "commit", "-q", "-m", name);
  project.git("checkout", "-q", now);
}

const CONTINUE = "git rebase --continue";

/** Pastes the commands of what a hook said, all but those that `npx` starts, each once. */
function obey(project: Project, output: string, folder = ".", env: Record<string, string> = {}): string[] {
  const all = [...new Set(commandsOf(output))].filter((command) => command.startsWith("git "));
  expect(all).not.toEqual([]);
  // What is said to come last is done last.
  const commands = all.filter((command) => command !== CONTINUE);
  if (all.includes(CONTINUE)) commands.push(CONTINUE);
  const reader = { repository: new Repository(project.root, { ...project.env, ...env }), folder };
  for (const command of commands) paste(reader, command);
  return commands;
}

describe("a commit that was refused", () => {
  it.each(["-a", RUNS])("with %s, from a folder below, keeps its new line", (what) => {
    const project = start();
    project.write(RUNS, EDITED + own(1));
    const folder = join(project.root, DATA);
    const path = what === RUNS ? "run-index.jsonl" : what;
    const { code, output } = runCommand("git", ["commit", "-q", "-m", "x", path], folder, project.env);
    expect(code).not.toBe(0);
    const commands = obey(project, output, DATA);
    expect(project.read(RUNS)).toBe(START);
    // What the message lists, and what it names with git show, has the line.
    const shown = commands.filter((command) => command.startsWith("git show"));
    expect(shown.map((command) => paste({ repository: project }, command))).toEqual([EDITED + own(1)]);
    expect(output.replace(/\s+/g, "")).toContain(own(1).trim().replace(/\s+/g, ""));
    project.append(RUNS, own(1));
    expect(project.tryCommit().output).toBe("");
  });

  it("S21: with a new line that is not staged, keeps it through every command", () => {
    const project = start();
    project.write(RUNS, EDITED);
    project.git("add", "-A");
    project.append(RUNS, own(1));
    const first = project.tryGit("commit", "-q", "-m", "x");
    obey(project, first.output);
    expect(project.read(RUNS)).toBe(EDITED + own(1));
    const second = project.tryGit("commit", "-q", "-m", "x");
    obey(project, second.output);
    project.append(RUNS, own(1));
    expect(project.tryCommit().output).toBe("");
    expect(project.git("show", `HEAD:${RUNS}`)).toBe((START + own(1)).trim());
  });
});

describe("a cherry-pick that was refused", () => {
  it("has its log restored alone, and the rest can be committed", () => {
    const project = start();
    branch(project, "side", { [RUNS]: EDITED, "note.txt": "x\n" });
    const { code, output } = project.tryGit("cherry-pick", "side");
    expect(code).not.toBe(0);
    obey(project, output);
    expect(project.read(RUNS)).toBe(START);
    expect(project.tryGit("commit", "-q", "-m", "picked").code).toBe(0);
    expect(project.git("show", "--name-only", "--format=", "HEAD")).toBe("note.txt");
  });

  it("keeps the lines that were picked", () => {
    const project = start();
    branch(project, "side", { [RUNS]: EDITED + own(1) });
    const { output } = project.tryGit("cherry-pick", "side");
    obey(project, output);
    project.append(RUNS, own(1));
    expect(project.tryCommit().output).toBe("");
    expect(project.read(RUNS)).toBe(START + own(1));
  });
});

it("a revert of an append that was refused keeps the line, and the rest of the revert", () => {
  const project = start();
  project.append(RUNS, own(1));
  project.write("note.txt", "x\n");
  expect(project.tryCommit("append").output).toBe("");
  const { code, output } = project.tryGit("revert", "--no-edit", "HEAD");
  expect(code).not.toBe(0);
  obey(project, output);
  expect(project.read(RUNS)).toBe(START + own(1));
  expect(project.tryGit("commit", "-q", "-m", "reverted").code).toBe(0);
});

describe("a rebase", () => {
  it("that was refused goes on after the printed commands", () => {
    const project = start();
    branch(project, "side", { [RUNS]: EDITED, "note.txt": "x\n" });
    project.write("other.txt", "x\n");
    project.tryCommit("main");
    project.git("checkout", "-q", "side");
    const { code, output } = project.tryGit("rebase", "main");
    expect(code).not.toBe(0);
    // The user takes the commit's line out of the list that git shows.
    obey(project, output, ".", { GIT_SEQUENCE_EDITOR: "sed -i.old -e 1d", GIT_EDITOR: "true" });
    expect(project.git("branch", "--show-current")).toBe("side");
    expect(project.tool("--base", "main").code).toBe(0);
    expect(project.read(RUNS)).toBe(START);
  });

  it("with conflicts is resolved by the words, and goes on", () => {
    const project = start();
    branch(project, "side", { [RUNS]: START + own(1) });
    project.append(RUNS, own(2));
    project.tryCommit("main");
    project.git("checkout", "-q", "side");
    expect(project.tryGit("rebase", "main").code).not.toBe(0);
    const { code, output } = project.tool("--staged");
    expect([code, output]).toEqual([2, expect.stringContaining("first those above =======")]);
    project.write(RUNS, resolved(project.read(RUNS), "ours"));
    obey(project, output);
    expect(project.tryGit("-c", "core.editor=true", "rebase", "--continue").code).toBe(0);
    expect(project.tool("--base", "main").code).toBe(0);
    expect(project.read(RUNS)).toBe(START + own(2) + own(1));
  });
});

/** A file with conflicts as the words say: the lines of both sides and no markers, one side's first. */
function resolved(text: string, first: "ours" | "theirs"): string {
  return text.replace(/<<<<<<< .*\n([\s\S]*?)=======\n([\s\S]*?)>>>>>>> .*\n/g, (_, ours, theirs) =>
    first === "ours" ? ours + theirs : theirs + ours,
  );
}

describe("a merge", () => {
  it("that lost a line is completed after the printed command", () => {
    const project = start();
    branch(project, "side", { [RUNS]: START + own(1) });
    project.write("other.txt", "x\n");
    project.tryCommit("main");
    const { code, output } = project.tryGit("merge", "-q", "-s", "ours", "-m", "merge", "side");
    expect(code).not.toBe(0);
    project.append(RUNS, own(1));
    obey(project, output);
    expect(project.tryGit("commit", "-q", "-m", "merge").output).toBe("");
    expect(project.git("rev-list", "--parents", "-1", "HEAD").split(" ")).toHaveLength(3);
  });

  it("that lost a line in the middle takes it back where the words put it", () => {
    const project = start();
    branch(project, "side", { [RUNS]: START + own(1) + own(2) });
    project.write("other.txt", "x\n");
    project.tryCommit("main");
    project.tryGit("merge", "-q", "--no-commit", "--no-ff", "side");
    project.write(RUNS, START + own(2));
    project.git("add", "-A");
    const { output } = project.tryGit("commit", "-q", "-m", "merge");
    expect(output.replace(/\s+/g, " ")).toContain("between the lines that stand before and after it there");
    project.write(RUNS, START + own(1) + own(2));
    obey(project, output);
    expect(project.tryGit("commit", "-q", "-m", "merge").output).toBe("");
  });

  it("that deleted the log takes it back, with the lines of the other side", () => {
    const project = start();
    branch(project, "side", { [RUNS]: START + own(1) });
    project.append(RUNS, own(2));
    project.tryCommit("main");
    project.tryGit("merge", "-q", "--no-commit", "side");
    project.git("rm", "-q", "--force", RUNS);
    const { output } = project.tryGit("commit", "-q", "-m", "merge");
    obey(project, output);
    expect(project.read(RUNS)).toBe(START + own(2));
    // The remaining finding is the one that was announced.
    expect(output.replace(/\s+/g, " ")).toContain("then add the lines that only the other parents have");
    expect(project.tool("--staged").output).toContain("append-only (lost)");
    project.append(RUNS, own(1));
    project.git("add", "-A");
    expect(project.tryGit("commit", "-q", "-m", "merge").output).toBe("");
  });

  it("whose other side nobody can name is forgotten, with all that is staged kept", () => {
    const project = start();
    project.append(RUNS, own(1));
    project.git("add", "-A");
    project.write(".git/MERGE_HEAD", "\n");
    const { code, output } = project.tool("--staged");
    expect(code).toBe(2);
    obey(project, output);
    expect(project.git("show", `:${RUNS}`)).toBe((START + own(1)).trim());
    expect(project.tool("--staged").code).toBe(0);
  });

  /** A clone with a line of its own, and a remote that got another one meanwhile. */
  function diverged(): Project {
    const project = start();
    const remote = join(project.root, "..", "remote.git");
    project.git("init", "-q", "--bare", remote);
    project.git("remote", "add", "origin", remote);
    project.git("push", "-q", "-u", "origin", "main");
    branch(project, "theirs", { [RUNS]: START + own(1) });
    project.git("push", "-q", "origin", "theirs:main");
    project.git("update-ref", "-d", "refs/remotes/origin/main");
    project.git("branch", "-q", "-D", "theirs");
    project.append(RUNS, own(2));
    expect(project.tryCommit("ours").output).toBe("");
    return project;
  }

  it("of a pull is resolved by the words, and what comes of it can be pushed", () => {
    const project = diverged();
    expect(project.tryGit("pull", "-q", "--no-rebase").code).not.toBe(0);
    const { output } = project.tool("--staged");
    expect(output.replace(/\s+/g, " ")).toContain("first those below =======, which are pushed already");
    project.write(RUNS, resolved(project.read(RUNS), "theirs"));
    obey(project, output);
    expect(project.tryGit("commit", "-q", "-m", "merge").output).toBe("");
    expect(project.tryGit("push", "-q", "origin", "main").output).toBe("");
    expect(project.read(RUNS)).toBe(START + own(1) + own(2));
  });

  it("of a branch of one's own into what was pushed has the pushed lines first", () => {
    const project = start();
    branch(project, "side", { [RUNS]: START + own(1) });
    project.append(RUNS, own(2));
    project.tryCommit("main");
    const remote = join(project.root, "..", "remote.git");
    project.git("init", "-q", "--bare", remote);
    project.git("remote", "add", "origin", remote);
    project.git("push", "-q", "-u", "origin", "main");
    expect(project.tryGit("merge", "-q", "side").code).not.toBe(0);
    const { output } = project.tool("--staged");
    expect(output.replace(/\s+/g, " ")).toContain("first those above =======");
    project.write(RUNS, resolved(project.read(RUNS), "ours"));
    obey(project, output);
    expect(project.tryGit("commit", "-q", "-m", "merge").output).toBe("");
    expect(project.tryGit("push", "-q", "origin", "main").output).toBe("");
  });
});

describe("a push that was refused", () => {
  it("leaves the commits corrected after the printed commands, with the new lines", () => {
    const project = start();
    const remote = join(project.root, "..", "remote.git");
    project.git("init", "-q", "--bare", remote);
    project.git("remote", "add", "origin", remote);
    project.git("push", "-q", "-u", "origin", "main");
    for (const content of [EDITED, EDITED + own(1)]) {
      project.write(RUNS, content);
      project.git(...WITHOUT_HOOKS, "commit", "-q", "-a", "-m", "x");
    }
    const { code, output } = project.tryGit("push", "-q", "origin", "main");
    expect(code).not.toBe(0);
    obey(project, output);
    expect(project.read(RUNS)).toBe(START);
    project.append(RUNS, own(1));
    expect(project.tryCommit("corrected").output).toBe("");
    expect(project.tryGit("push", "-q", "origin", "main").output).toBe("");
    expect(project.git("show", `origin/main:${RUNS}`)).toBe((START + own(1)).trim());
  });
});

it("a forced push over commits that this clone never had leads to a merge that keeps both", () => {
  const project = start();
  const remote = join(project.root, "..", "remote.git");
  project.git("init", "-q", "--bare", remote);
  project.git("remote", "add", "origin", remote);
  project.git("push", "-q", "-u", "origin", "main");
  const other = new Project(join(project.root, "..", "other"), project.env);
  project.git("clone", "-q", "--branch", "main", remote, other.root);
  other.append(RUNS, own(1));
  other.git(...WITHOUT_HOOKS, "commit", "-q", "-a", "-m", "theirs");
  other.git("push", "-q", "origin", "main");
  project.append(RUNS, own(2));
  expect(project.tryCommit("ours").output).toBe("");
  const unknown = project.tryGit("push", "-q", "--force", "origin", "main");
  expect([unknown.code === 0, commandsOf(unknown.output)]).toEqual([false, ["git fetch"]]);
  obey(project, unknown.output);
  const rewritten = project.tryGit("push", "-q", "--force", "origin", "main");
  const [fetch = "", merge = ""] = commandsOf(rewritten.output);
  paste({ repository: project }, fetch);
  expect(() => paste({ repository: project }, merge)).toThrow(/ended with 1/);
  project.write(RUNS, resolved(project.read(RUNS), "theirs"));
  obey(project, project.tool("--staged").output);
  expect(project.tryGit("commit", "-q", "-m", "merge").output).toBe("");
  expect(project.tryGit("push", "-q", "origin", "main").output).toBe("");
  expect(project.read(RUNS)).toBe(START + own(1) + own(2));
});

describe("what is not staged", () => {
  it("is staged by the command that is printed, from a folder below", () => {
    const project = start();
    mkdirSync(join(project.root, "deep"));
    const update = run({ notes: "mastered", last_updated_utc: "2026-01-05T00:00Z", version_ids: [NEW] });
    project.appendRuns(update);
    project.git("add", "-A");
    project.append(SONGS, jsonl([version({ version_id: NEW, version_label: "v02" })]));
    const { code, output } = project.tool("--staged");
    expect([code, output.replace(/\s+/g, " ")]).toEqual([1, expect.stringContaining("it is not staged")]);
    obey(project, output, "deep");
    expect(project.git("diff", "--name-only")).toBe("");
  });

  it("is staged though git ignores it", () => {
    const project = start();
    project.git("rm", "-q", "--cached", SONGS);
    project.git(...WITHOUT_HOOKS, "commit", "-q", "-m", "without songs");
    project.write(".gitignore", `node_modules\n${DATA}/*.jsonl\n`);
    project.appendRuns(run({ notes: "mastered", last_updated_utc: "2026-01-05T00:00Z" }));
    project.git("add", "-f", RUNS);
    const { output } = project.tool("--staged");
    obey(project, output);
    expect(project.git("diff", "--cached", "--name-only")).toContain(SONGS);
  });

  it("is not staged over lines that only the index has", () => {
    const project = start();
    project.appendRuns(run({ last_updated_utc: "2026-01-05T00:00Z", version_ids: [NEW] }));
    const songs = project.read(SONGS);
    const third = version({ version_id: "VER-20260102-2206-Z9Z9", version_label: "v03" });
    project.append(SONGS, jsonl([third]));
    project.git("add", "-A");
    project.write(SONGS, songs + jsonl([version({ version_id: NEW, version_label: "v02" })]));
    const { output } = project.tool("--staged");
    expect(output.replace(/\s+/g, " ")).toContain("put in what only the index has");
    const difference = commandsOf(output).filter((command) => command.startsWith("git diff"));
    expect(paste({ repository: project }, difference[0] ?? "")).toContain("-{");
  });
});
