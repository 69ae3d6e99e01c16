/** `init` with a log, in a real repository. */
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { Project } from "../../../helpers/project.js";
import { Repository } from "../../../helpers/repository.js";

const LOG = "logs/decisions.jsonl";
const [MODEL, CONFIG] = ["runidx.model.json", "runidx.config.json"];

const decision = (number: number, changes: Record<string, unknown> = {}) => {
  const at = new Date(Date.UTC(2026, 0, 1, 8, number)).toISOString();
  const id = `D-${String(number).padStart(3, "0")}`;
  return `${JSON.stringify({ id, at, status: ["open", "done"][number % 2], score: number / 8, ...changes })}\n`;
};

const decisions = (count: number) =>
  Array.from({ length: count }, (_, index) => decision(index + 1)).join("");

let project: Project;

beforeEach(() => {
  const { root, env } = Repository.create();
  project = new Project(root, env);
  project.linkModules();
  project.write(".gitignore", "node_modules\n");
  project.write(LOG, decisions(60));
  project.git("add", "-A");
  project.git("commit", "-q", "-m", "first");
});

const init = (...args: string[]) => project.tool("init", ...args, "--hooks", "git");
const has = (path: string) => existsSync(join(project.root, path));
const text = (path: string) => readFileSync(join(project.root, path), "utf8");

describe("init with a log", () => {
  it("says what it concluded of each field, and from how many lines", () => {
    const { code, output } = init(LOG, "--dry-run");
    expect(code).toBe(0);
    for (const line of [
      "logs/decisions.jsonl: 60 lines",
      "decision, from 60 lines: id is the id, and no two lines have the same one; the time is at",
      "id      in every line: text of the form ^D-[0-9]{3,}$",
      "at      in every line: time with seconds (RFC 3339)",
      'status  in every line: one of "done" or "open"',
      "score   in every line: number",
    ])
      expect(output).toContain(line);
    expect([has(MODEL), has(CONFIG)]).toEqual([false, false]);
  });

  it("names the lines that can't be read, and goes on", () => {
    project.append(LOG, "{broken\n");
    const { code, output } = init(LOG, "--dry-run");
    expect([code, output]).toEqual([0, expect.stringMatching(/1 line could not be read.*\n {4}line 61: /)]);
  });

  it("guards the log at once: a bad line is refused at the commit, and a good one passes", () => {
    const { code, output } = init(LOG, "--yes");
    expect([code, output]).toEqual([0, expect.stringContaining("valid: 60 records in 1 file")]);
    expect(project.tryCommit("guard the log").code).toBe(0);
    project.append(LOG, decision(61, { status: "maybe" }));
    project.git("add", "-A");
    expect(project.tool("--staged")).toEqual({ code: 1, output: expect.stringContaining("61:") });
    expect(project.tryCommit("a bad line").code).not.toBe(0);
    project.write(LOG, decisions(61));
    project.git("add", "-A");
    expect(project.tool("--staged").code).toBe(0);
    expect(project.tryCommit("a good line").code).toBe(0);
  });

  it("infers references from one log to another", () => {
    const reviews = Array.from({ length: 30 }, (_, index) => ({
      id: `R-${index + 1}`,
      decision: `D-0${index + 10}`,
    }));
    project.write("logs/reviews.jsonl", reviews.map((review) => `${JSON.stringify(review)}\n`).join(""));
    expect(init(LOG, "logs/reviews.jsonl", "--yes").code).toBe(0);
    expect(JSON.parse(text(MODEL)).types.review.references).toEqual([
      { field: "/decision", type: "decision" },
    ]);
  });

  it("writes into the folder that --cwd names", () => {
    expect(init("decisions.jsonl", "--yes", "--cwd", join(project.root, "logs")).code).toBe(0);
    expect(JSON.parse(text(`logs/${MODEL}`)).logs[0].path).toBe("decisions.jsonl");
    expect([has(MODEL), has(`logs/${CONFIG}`)]).toEqual([false, true]);
    // Hooks and CI start at the top, and find it by this.
    expect(JSON.parse(text(CONFIG))).toEqual({ registries: ["logs"] });
  });

  it.each([
    ["a model", MODEL, "{}\n", "move it away and run init again"],
    [
      "a configuration with another model",
      CONFIG,
      '{ "model": "log", "logs": {} }\n',
      "name another folder by --cwd",
    ],
  ])("never overwrites %s", (_, path, content, remedy) => {
    project.write(path, content);
    const { code, output } = init(LOG, "--yes");
    expect([code, output]).toEqual([2, expect.stringContaining(remedy)]);
    expect(text(path)).toBe(content);
    expect([has(MODEL), has(CONFIG)].filter((is) => is)).toHaveLength(1);
  });

  it("writes nothing where nobody agreed", () => {
    const { code, output } = init(LOG);
    expect([code, output]).toEqual([2, expect.stringContaining("run it with --yes")]);
    expect([has(MODEL), has(CONFIG)]).toEqual([false, false]);
  });

  it("tells at once what is wrong with the log", () => {
    project.append(LOG, "{broken\n");
    const { code, output } = init(LOG, "--yes");
    expect([code, output]).toEqual([1, expect.stringMatching(/61:\d+ {2}error {2}valid-json/)]);
  });

  it.each([
    ["a log that is a link", "logs/link.jsonl", "not a regular file"],
    ["a log that is not there", "logs/none.jsonl", "there is no logs/none.jsonl"],
    ["a log beside a folder", "logs", "name logs alone"],
  ])("refuses %s", (_, path, words) => {
    symlinkSync("decisions.jsonl", join(project.root, "logs/link.jsonl"));
    const { code, output } = init(LOG, path, "--yes");
    expect([code, output]).toEqual([2, expect.stringContaining(words)]);
    expect(has(CONFIG)).toBe(false);
  });

  it("refuses a log where the studio's registry stands already", () => {
    project.write("60-REGISTRY/data/run-index.jsonl", "");
    const { code, output } = init(LOG, "--yes");
    expect([code, output]).toEqual([2, expect.stringContaining("there is a registry here already")]);
  });

  it("refuses a log without a line that can be read", () => {
    project.write("logs/empty.jsonl", "");
    const { code, output } = init("logs/empty.jsonl", "--yes");
    expect([code, output]).toEqual([2, expect.stringContaining("nothing can be concluded")]);
    expect(has(CONFIG)).toBe(false);
  });
});
