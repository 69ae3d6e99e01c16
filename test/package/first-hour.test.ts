/** The first hour of somebody new: the packed package, a bare environment, and what each message says done literally. */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Report } from "../../src/base/core/finding.js";
import { registryFiles } from "../../src/rules/examples.js";
import { asIs, doSteps } from "../helpers/do-steps.js";
import { added, nextRun } from "../helpers/executor-mistakes.js";
import { linesOf } from "../helpers/history.js";
import { Project, type Ran, runCommand } from "../helpers/project.js";
import { isolatedEnv, RUNS } from "../helpers/repository.js";

/** What the environment has beside node and npm: git, a shell, and the small tools of every system. */
const TOOLS = ["git", "sh", "env", "uname", "dirname", "basename", "sed", "cat", "rm", "mkdir", "readlink"];
const has = (tool: string) =>
  runCommand("sh", ["-c", `command -v ${tool}`], tmpdir(), process.env).code === 0;
const PRE_COMMIT = has("pre-commit");
if (!PRE_COMMIT) console.log("skipped: pre-commit is not installed (apt-get install pre-commit)");

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "runidx-hour-"));
  const npm = (args: string[], cwd: string) => execFileSync("npm", args, { cwd, encoding: "utf8" });
  const [packed] = JSON.parse(
    npm(["pack", "--json", "--ignore-scripts", "--pack-destination", home], resolve(".")),
  ) as { filename: string }[];
  mkdirSync(join(home, "bin"));
  for (const tool of [...TOOLS, ...(PRE_COMMIT ? ["pre-commit", "bash"] : [])]) {
    const path = execFileSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim();
    symlinkSync(path, join(home, "bin", tool));
  }
  symlinkSync(process.execPath, join(home, "bin/node"));
  mkdirSync(join(home, "installed"));
  writeFileSync(join(home, "installed/package.json"), "{}");
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  npm(["install", ...flags, join(home, packed?.filename ?? ""), "husky@9.1.7"], join(home, "installed"));
}, 300_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A new project with the installed package, in an environment that has nothing else. */
class Newcomer extends Project {
  static empty(folder = ""): Newcomer {
    const place = mkdtempSync(join(home, "project-"));
    const newcomer = new Newcomer(join(place, "clone"), { ...isolatedEnv(place), PATH: join(home, "bin") });
    mkdirSync(join(newcomer.root, folder), { recursive: true });
    newcomer.git("init", "-q", "-b", "main");
    symlinkSync(join(home, "installed/node_modules"), join(newcomer.root, folder, "node_modules"));
    newcomer.write(".gitignore", "node_modules\n");
    return newcomer;
  }

  static begin(folder = ""): Newcomer {
    const newcomer = Newcomer.empty(folder);
    for (const [path, text] of Object.entries(registryFiles()))
      newcomer.write(folder === "" ? path : `${folder}/${path}`, text);
    return newcomer;
  }

  override tool(...args: string[]): Ran {
    const bin = join(home, "installed/node_modules/runidx-lint/lib/bin.cjs");
    return runCommand("node", [bin, ...args], this.root, this.env);
  }

  /** Runs init, and the commands that it says last. */
  setUp(...args: string[]): void {
    const { code, output } = this.tool("init", "--yes", ...args);
    expect([code, output]).toEqual([0, expect.anything()]);
    const commands = [...(output.split("run now:\n")[1] ?? "").matchAll(/^ {4}(\S.*)$/gm)];
    // npx only finds what is installed; here that is done without it.
    for (const [, command = ""] of commands) {
      const found = command.replace(/^npx /, `node ${home}/installed/node_modules/husky/bin.js # `);
      expect(runCommand("sh", ["-c", found], this.root, this.env).code, command).toBe(0);
    }
  }

  report(): Report {
    return JSON.parse(this.tool("--staged", "--format", "json").output) as Report;
  }
}

type Mistake = (newcomer: Newcomer) => void;

const edit: Mistake = (one) => one.write(RUNS, one.read(RUNS).replace('"C1"', '"C2"'));
const MISTAKES: Readonly<Record<string, Mistake>> = {
  "a committed line edited": edit,
  "a committed line deleted": (one) => one.write(RUNS, linesOf(one.read(RUNS)).slice(1).join("")),
  "the log sorted": (one) => one.write(RUNS, linesOf(one.read(RUNS)).reverse().join("")),
  "the log as a link": (one) => {
    one.write("elsewhere.jsonl.txt", one.read(RUNS));
    rmSync(join(one.root, RUNS));
    symlinkSync("../../elsewhere.jsonl.txt", join(one.root, RUNS));
  },
  "an enumeration in the wrong case": added(nextRun({ qa_gate1: "pass" })),
  "an id that leads nowhere": added(nextRun({ version_ids: ["VER-20260103-0926-F3F8"] })),
};

describe("with husky", () => {
  let newcomer: Newcomer;
  let good: string;

  beforeAll(() => {
    newcomer = Newcomer.begin();
    newcomer.write("package.json", '{ "name": "studio", "private": true }\n');
    newcomer.setUp();
    expect(newcomer.tryCommit("first")).toEqual({ code: 0, output: "" });
    newcomer.appendRuns({
      ...JSON.parse(linesOf(newcomer.read(RUNS))[0] ?? ""),
      last_updated_utc: "2026-01-05T00:00Z",
    });
    expect(newcomer.tryCommit("a good append")).toEqual({ code: 0, output: "" });
    good = newcomer.git("rev-parse", "HEAD");
  });

  beforeEach(() => {
    newcomer.git("reset", "-q", "--hard", good);
    newcomer.git("clean", "-qfd");
  });

  test.each(Object.entries(MISTAKES))("%s is refused, and its steps lead out", (_, make) => {
    make(newcomer);
    const { code, output } = newcomer.tryCommit("bad");
    expect([code, output]).toEqual([1, expect.stringMatching(/next: |append to /)]);
    const steps = asIs(newcomer.report());
    expect(steps.length).toBeGreaterThan(0);
    doSteps(steps, newcomer);
    expect(newcomer.tryCommit("right").output).not.toMatch(/error/);
    expect(newcomer.tool("--no-history").code).toBe(0);
  });

  test("a passed run without outputs is refused, and the message names what is missing", () => {
    newcomer.appendRuns(JSON.parse(nextRun({ work_id: undefined, version_ids: undefined })));
    const { code, output } = newcomer.tryCommit("bad");
    expect([code, output]).toEqual([1, expect.stringMatching(/gate2-outputs[\s\S]*work_id/)]);
  });

  test("line ends of Windows never reach a commit", () => {
    newcomer.write(RUNS, newcomer.read(RUNS).replaceAll("\n", "\r\n"));
    newcomer.git("add", "-A");
    expect(newcomer.git("diff", "--cached", "--name-only")).toBe("");
  });

  test("doctor proves that the gate is live", () => {
    const { code, output } = newcomer.tool("doctor", "--mutate");
    expect([code, output]).toEqual([0, expect.stringMatching(/^the gate is live$/m)]);
  });
});

const OTHERS: readonly (readonly [how: string, folder: string, args: readonly string[]])[] = [
  ["plain git and no package.json", "", ["--hooks", "git"]],
  ["the registry in a subfolder", "studio", ["--hooks", "git", "studio"]],
  ...(PRE_COMMIT ? [["the pre-commit framework", "", ["--hooks", "pre-commit"]] as const] : []),
];

describe.each(OTHERS)("with %s", (_, folder, args) => {
  test("a good commit is accepted, an edit refused, and doctor agrees", () => {
    const newcomer = Newcomer.begin(folder);
    newcomer.setUp(...args);
    expect(newcomer.tryCommit("first").code).toBe(0);
    const runs = folder === "" ? RUNS : `${folder}/${RUNS}`;
    newcomer.write(runs, newcomer.read(runs).replace('"C1"', '"C2"'));
    const { code, output } = newcomer.tryCommit("bad");
    expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
    expect(newcomer.tool("doctor").code).toBe(0);
  });
});

test("a new studio without data: the first commit, the first pull request and the first night are green", () => {
  const newcomer = Newcomer.empty();
  const { root } = newcomer;
  const base = newcomer.commit("before");
  newcomer.setUp("--studio", "--hooks", "git");
  expect(newcomer.tryCommit("first")).toEqual({ code: 0, output: "" });
  const workflow = readFileSync(join(root, ".github/workflows/registry.yml"), "utf8");
  expect(workflow).toContain('--base "$base"');
  expect([newcomer.tool("--base", base).code, newcomer.tool().code]).toEqual([0, 0]);
  expect(newcomer.tool("report", "--out", "nightly").code).toBe(0);
  expect(existsSync(join(root, "nightly/index.html"))).toBe(true);
});
