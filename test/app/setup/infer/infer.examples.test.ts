/** The examples of logs that are no studio's: what they show is so, and what `init` infers from a half of them holds. */
import { cpSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { infer } from "../../../../src/app/setup/infer/infer.js";
import { readLog } from "../../../../src/app/setup/infer/read-log.js";
import { lint } from "../../../../src/check/modes/lint.js";
import { MemorySnapshot } from "../../../../src/sources/snapshots/memory.js";
import { found, lintFiles } from "../../../helpers/lint-files.js";
import { runCommand } from "../../../helpers/project.js";
import { isolatedEnv, temporaryFolder } from "../../../helpers/repository.js";

type Json = Record<string, unknown>;

const LATER = new Date("2026-06-01T00:00:00Z");
const NAMES = ["agent-issues", "decision-log", "evaluation-results"];

const folderOf = (name: string) => resolve("examples", name);

/** The lines of the logs, in the order of the model. */
function logsOf(name: string): Record<string, string[]> {
  const read = (path: string) => readFileSync(join(folderOf(name), path), "utf8");
  const { logs } = JSON.parse(read("runidx.model.json")) as { logs: { path: string }[] };
  return Object.fromEntries(logs.map(({ path }) => [path, read(path).split("\n").slice(0, -1)]));
}

const joined = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

async function modelOf(logs: Readonly<Record<string, string[]>>) {
  const files = Object.fromEntries(Object.entries(logs).map(([path, lines]) => [path, joined(lines)]));
  const state = new MemorySnapshot(files);
  return infer(await Promise.all(Object.keys(files).map((path) => readLog(state, path, path)))).model;
}

/** The lines with errors, as `path:line`. */
async function refused(model: unknown, logs: Readonly<Record<string, string[]>>): Promise<string[]> {
  const files = Object.fromEntries(Object.entries(logs).map(([path, lines]) => [path, joined(lines)]));
  const report = await lintFiles(
    {
      ...files,
      "runidx.config.json": '{ "model": "runidx.model.json" }',
      "runidx.model.json": JSON.stringify(model),
    },
    { now: LATER },
  );
  expect(report.faults).toEqual([]);
  return report.findings.map(({ path, line }) => `${path}:${line}`);
}

/** Ways in which a writer errs on a line. */
const MISTAKES: Record<string, (line: Json) => Json> = {
  "another type": (line) => ({ ...line, id: { number: 1 } }),
  "a required field left out": ({ id: _, ...line }) => line,
  "another form of id": (line) => ({ ...line, id: `${line.id}b` }),
  "another form of time": (line) => {
    const time = ["at", "created_at", "recorded_at"].find((name) => name in line) ?? "at";
    return { ...line, [time]: String(line[time]).slice(0, 10) };
  },
};

describe.each(NAMES)("examples/%s", (name) => {
  it("holds without a finding", async () => {
    const folder = join(temporaryFolder(), "examples", name);
    cpSync(folderOf(name), folder, { recursive: true });
    const report = await lint({ cwd: folder, now: LATER });
    expect([report.findings, report.faults]).toEqual([[], []]);
  });

  it("has a model that is inferred from its logs, but for what a person added", async () => {
    const { types, logs } = JSON.parse(readFileSync(join(folderOf(name), "runidx.model.json"), "utf8"));
    const model = await modelOf(logsOf(name));
    const bare = (all: Record<string, Json>) =>
      Object.entries(all).map(([type, { requires: _, repeat: __, ...entry }]) => [type, entry]);
    expect([logs, bare(types)]).toEqual([model.logs, bare(model.types as unknown as Record<string, Json>)]);
  });

  it("has a history in which exactly the altered line is found", async () => {
    const folder = temporaryFolder();
    const env = isolatedEnv(folder);
    const script = resolve("scripts/make-example-histories.mjs");
    const { code, output } = runCommand(process.execPath, [script, name, join(folder, "made")], folder, env);
    expect([code, output]).toEqual([0, ""]);
    const report = await lint({ cwd: join(folder, "made"), env, now: LATER });
    expect(report.faults).toEqual([]);
    expect(report.findings.map(({ ruleId, class: kind }) => [ruleId, kind])).toEqual([
      ["append-only", "edited"],
    ]);
  });

  it("gives a model by its first half that holds for the second, and refuses mistakes there", async () => {
    const logs = logsOf(name);
    const [path = "", lines = []] = Object.entries(logs).sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
    const half = Math.ceil(lines.length / 2);
    const model = await modelOf({ ...logs, [path]: lines.slice(0, half) });
    const wrong = await refused(model, logs);
    expect(wrong.length, wrong.join(", ")).toBeLessThanOrEqual((lines.length - half) / 100);
    const at = half + 3;
    for (const [mistake, make] of Object.entries(MISTAKES)) {
      const line = JSON.stringify(make(JSON.parse(lines[at] ?? "{}") as Json));
      expect(await refused(model, { ...logs, [path]: lines.with(at, line) }), mistake).toContain(
        `${path}:${at + 1}`,
      );
    }
  });
});

describe("what a person added to the model of an example", () => {
  const rulesOf = async (name: string, path: string, line: Json) => {
    const logs = logsOf(name);
    const lines = [...(logs[path] ?? []), JSON.stringify(line)];
    const texts = Object.entries({ ...logs, [path]: lines }).map(([log, its]) => [log, joined(its)]);
    const own = ["runidx.model.json", "runidx.config.json"].map((file) => [
      file,
      readFileSync(join(folderOf(name), file), "utf8"),
    ]);
    const report = await lintFiles(Object.fromEntries([...texts, ...own]), { now: LATER });
    expect(report.faults).toEqual([]);
    return found(report);
  };
  const at = "2026-05-01T00:00:00Z";

  it("asks agent-issues for the update that verified an issue before the one that closes it", async () => {
    const records = (logsOf("agent-issues")["issues.jsonl"] ?? []).map((line) => JSON.parse(line) as Json);
    const verified = records.filter(({ status }) => status === "verified").map(({ issue }) => issue);
    const open = records.find(({ kind, id }) => kind === "issue" && !verified.includes(id))?.id;
    const closing = { kind: "update", id: "UPD-9001", at, issue: open, status: "closed", by: "coder" };
    expect(await rulesOf("agent-issues", "issues.jsonl", closing)).toEqual(["requires"]);
  });

  it("asks decision-log to keep the title of a decision", async () => {
    const [first = "{}"] = logsOf("decision-log")["decisions.jsonl"] ?? [];
    const renamed = { ...(JSON.parse(first) as Json), at, title: "Another question" };
    expect(await rulesOf("decision-log", "decisions.jsonl", renamed)).toEqual(["supersede/identity"]);
  });
});

it("a script that makes a history refuses a folder that is not empty, and an example that does not exist", () => {
  const script = resolve("scripts/make-example-histories.mjs");
  const run = (...args: string[]) =>
    runCommand(process.execPath, [script, ...args], resolve("."), process.env).code;
  expect([run("decision-log", resolve("examples")), run("nothing", "made"), run()]).toEqual([2, 2, 2]);
});
