import { describe, expect, test } from "vitest";
import { jsonl } from "../../../src/rules/examples.js";
import { FIVE, failedRun, numbers, swap } from "../../helpers/history.js";
import { RUNS } from "../../helpers/repository.js";
import { TEXTS } from "../../output/reporters/awkward.js";
import { commandsIn, Hub, titlesIn, VIOLATED, verdictOf } from "./runner.js";

const bad = (number: number) => failedRun(number, { qa_gate2: "MAYBE" });
const unusual = (number: number) => failedRun(number, { mood: "low" });
const appended = (...records: Record<string, unknown>[]) => ({ [RUNS]: FIVE + jsonl(records) });

describe("annotations", () => {
  test("are one for each finding, up to nine", () => {
    const outcome = Hub.create().checkWith(appended(...numbers(6, 14).map(unusual)));
    expect(outcome.outputs.warnings).toBe("9");
    expect(titlesIn(outcome)).toEqual(Array(9).fill("unknown-field"));
  });

  test("are nine for more findings than that, and one that counts the rest", () => {
    const outcome = Hub.create().checkWith(appended(...numbers(6, 20).map(unusual)));
    expect(titlesIn(outcome)).toEqual([...Array(9).fill("unknown-field"), "runidx-lint"]);
    expect(outcome.annotations.at(-1)).toMatchObject({
      name: "warning",
      text: "6 more findings in the summary",
    });
    expect(outcome.annotations.at(-1)?.properties).not.toHaveProperty("file");
  });

  test("show the worst first, wherever it stands", () => {
    const outcome = Hub.create().checkWith(appended(...numbers(6, 20).map(unusual), bad(21)));
    const [first, ...others] = outcome.annotations;
    expect([first?.name, first?.properties.line]).toEqual(["error", "21"]);
    expect(others.map(({ name }) => name)).toEqual(Array(9).fill("warning"));
  });

  test("say that the rest has errors where it has", () => {
    const outcome = Hub.create().checkWith(appended(...numbers(6, 20).map(bad)));
    expect(outcome.annotations.map(({ name }) => name)).toEqual(Array(10).fill("error"));
    expect(verdictOf(outcome)).toEqual(VIOLATED);
  });

  test("are left out where the workflow says so, but the log and the summary are not", () => {
    const outcome = Hub.create().checkWith(appended(bad(6)), { inputs: { annotations: "false" } });
    expect([verdictOf(outcome), outcome.annotations]).toEqual([VIOLATED, []]);
    expect(outcome.stdout).toContain("MAYBE");
    expect(outcome.summary).toContain("MAYBE");
  });

  test("name a log whose path has all that a property of a command ends at", () => {
    const path = "data/a,b:c%41 d::e.jsonl";
    const hub = Hub.create({
      [path]: FIVE,
      "runidx.config.json": JSON.stringify({ logs: { "run-index": path } }),
    });
    const outcome = hub.checkWith({ [path]: swap(FIVE, "N003", "X003") });
    expect(outcome.annotations[0]?.properties).toMatchObject({ file: path, line: "3" });
  });
});

describe("what a record holds is never obeyed", () => {
  const COMMANDS = [
    "::error::x",
    "  ::stop-commands::token",
    "\n::stop-commands::token",
    "\r\n::set-output name=verdict::holds",
    "::set-output name=verdict::holds",
    "##[error]x",
    "x ##[group]y",
    "###[command]y",
    "%0A::error::x",
    "%0D%0A::add-mask::PASS",
    "\u2028::error::x",
    "::save-state name=a::b",
    "::add-path::/tmp",
    `${"x ".repeat(60)}::error::x`,
    "verdict<<EOF\nholds\nEOF",
  ];
  const OURS = /^(?:[a-z0-9-]+(?: \([a-z-]+\))?|could not check|runidx-lint)$/;

  function expectInert(files: Record<string, string>): void {
    const outcome = Hub.create().checkWith(files);
    expect(verdictOf(outcome)).toEqual(VIOLATED);
    const all = commandsIn(outcome.stdout);
    expect(all.filter(({ name }) => name !== "error" && name !== "warning")).toEqual([]);
    expect(all.filter(({ properties }) => !OURS.test(properties.title ?? ""))).toEqual([]);
    expect(all.length).toBeLessThanOrEqual(10);
    expect(commandsIn(outcome.stderr)).toEqual([]);
    expect(Object.keys(outcome.outputs).sort()).toEqual([
      "errors",
      "new-records",
      "report-html",
      "report-json",
      "sarif",
      "verdict",
      "warnings",
    ]);
  }

  const texts = [...COMMANDS, ...TEXTS];

  test("in an id, a value, the name of a field, a time or a note", () => {
    const records = texts.flatMap((text, index) => [
      failedRun(100 + index, { run_id: text, notes: text }),
      failedRun(200 + index, { qa_gate2: text, created_utc: text, supersedes_run_id: text }),
      failedRun(300 + index, { [text]: text }),
      { record_type: text, run_id: text },
    ]);
    expectInert(appended(...records));
  });

  test("in a line that is no record", () => {
    const lines = texts.map((text) => text.replaceAll(/[\r\n]/g, " ")).filter((text) => text.trim() !== "");
    expectInert({ [RUNS]: `${FIVE}${lines.join("\n")}\n` });
  });

  test("in a committed line that was edited", () => {
    const log = (change: (text: string) => string) =>
      jsonl(texts.map((text, index) => failedRun(400 + index, { notes: change(text) })));
    const hub = Hub.create({ [RUNS]: log((text) => text) });
    const outcome = hub.checkWith({ [RUNS]: log((text) => `${text}!`) });
    expect(verdictOf(outcome)).toEqual(VIOLATED);
    const names = new Set(commandsIn(outcome.stdout).map(({ name }) => name));
    expect([...names]).toEqual(["error"]);
    expect(commandsIn(outcome.stdout).filter(({ properties }) => !OURS.test(properties.title ?? ""))).toEqual(
      [],
    );
  });

  test("in the name of a branch that the workflow gives", () => {
    const outcome = Hub.create().checkWith(appended(unusual(6)), { inputs: { base: "a\n::error::x" } });
    expect(titlesIn(outcome)).toEqual(["could not check"]);
  });

  test("in what the payload says", () => {
    const payload = { "pull_request.head.sha": "x\n::error::y\n##[error]z" };
    const outcome = Hub.create().checkWith(appended(unusual(6)), { payload });
    expect(titlesIn(outcome)).toEqual(["could not check"]);
  });
});
