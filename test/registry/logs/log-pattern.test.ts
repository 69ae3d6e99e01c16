import { describe, expect, test } from "vitest";
import { fileOfLog, hasWriters, mayShareFile, plainPath } from "../../../src/registry/logs/log-pattern.js";
import { findSegments, orderSegments } from "../../../src/registry/logs/segments.js";
import { jsonl, run } from "../../../src/rules/examples.js";
import { MemorySnapshot } from "../../../src/sources/snapshots/memory.js";
import { found, lintFiles } from "../../helpers/lint-files.js";
import { otherRun } from "../../helpers/project.js";
import { Repository } from "../../helpers/repository.js";

const PATTERN = "run-index.{writer}.jsonl";
const named = (...parts: string[]) => parts.map((part) => `run-index${part}.jsonl`);

describe("the files of a log with writers", () => {
  test.each([
    ["the plain file before all writers", named("", ".A", ".C1")],
    ["writers by the bytes of their names", named(".2", ".B", ".C-1", ".C1", ".C2", ".a", ".c_1")],
    ["the segments of each writer by number", named(".C1", ".C1.2", ".C1.10", ".C2", ".C2.3")],
  ])("come in order: %s", (_, names) => {
    expect(orderSegments(PATTERN, [...names].reverse())).toEqual(names);
  });

  test.each([
    ["a name of 32 characters", `run-index.${"w".repeat(32)}.jsonl`, { writer: "w".repeat(32), segment: "" }],
    ["a segment", "run-index.C1.2.jsonl", { writer: "C1", segment: "2" }],
    ["the plain file", "run-index.jsonl", { writer: "", segment: "" }],
    ["a name of 33 characters", `run-index.${"w".repeat(33)}.jsonl`, undefined],
    ["a name with a space", "run-index.C 1.jsonl", undefined],
    ["a segment that is no number", "run-index.C1.old.jsonl", undefined],
    ["two numbers", "run-index.C1.2.3.jsonl", undefined],
    ["no name", "run-index..jsonl", undefined],
    ["another ending", "run-index.C1.ndjson", undefined],
    ["another log", "song-index.C1.jsonl", undefined],
  ])("are known by their names: %s", (_, name, file) => {
    expect(fileOfLog(`data/${PATTERN}`, `data/${name}`)).toEqual(file);
  });

  test("lie in one folder", () => {
    expect(fileOfLog(`data/${PATTERN}`, "run-index.C1.jsonl")).toBeUndefined();
    expect(fileOfLog(PATTERN, "data/run-index.C1.jsonl")).toBeUndefined();
  });

  test("are found in a state, the plain one too", async () => {
    const state = new MemorySnapshot({
      "data/run-index.C2.jsonl": "",
      "data/run-index.C1.2.jsonl": "",
      "data/run-index.C1.jsonl": "",
      "data/run-index.jsonl": "",
      "data/run-index.C1.bak.jsonl": "",
    });
    expect(await findSegments(state, `data/${PATTERN}`)).toEqual(
      named("", ".C1", ".C1.2", ".C2").map((name) => `data/${name}`),
    );
  });

  test("a folder with braces in its name has no writers", () => {
    expect(hasWriters("{writer}/run-index.jsonl")).toBe(false);
  });
});

describe("the plain file of a log with writers", () => {
  test.each([
    ["data/run-index.{writer}.jsonl", "data/run-index.jsonl"],
    ["runs-{writer}.ndjson", "runs.ndjson"],
    ["a/runs_{writer}.log.jsonl", "a/runs.log.jsonl"],
  ])("of %s is %s", (pattern, plain) => {
    expect(plainPath(pattern)).toBe(plain);
  });
});

describe("two paths of logs", () => {
  test.each([
    ["run-index.{writer}.jsonl", "run-index.jsonl", true],
    ["run-index.{writer}.jsonl", "run-index.C1.jsonl", true],
    ["run-index.{writer}.jsonl", "run-index.C1.2.jsonl", true],
    ["run-index.{writer}.jsonl", "run-index*.jsonl", true],
    ["run-index.{writer}.jsonl", "run*.jsonl", true],
    ["run-index.{writer}.jsonl", "run-index-*.jsonl", false],
    ["run-index.{writer}.jsonl", "run-index.{writer}.jsonl", true],
    ["run-index.{writer}.jsonl", "run-index-{writer}.jsonl", true],
    ["run-index.{writer}.jsonl", "run-index.b.{writer}.jsonl", true],
    ["run-index.{writer}.jsonl", "song-index.{writer}.jsonl", false],
    ["run-index.{writer}.jsonl", "song-index.jsonl", false],
    ["run-index.{writer}.jsonl", "run-index.C1.ndjson", false],
    ["run-index.{writer}.jsonl", "run-index.C1.x.jsonl", false],
    ["a/run-index.{writer}.jsonl", "b/run-index.{writer}.jsonl", false],
  ])("%s and %s can name one file: %s", (one, other, shared) => {
    expect([mayShareFile(one, other), mayShareFile(other, one)]).toEqual([shared, shared]);
  });
});

const CONFIG = JSON.stringify({ logs: { "run-index": "60-REGISTRY/data/run-index.{writer}.jsonl" } });
const RUN = run({ qa_gate2: "FAIL", work_id: undefined, version_ids: undefined });

/** A registry whose run index has some files, by what stands between its name and the ending. */
const files = (contents: Record<string, string>) => ({
  "runidx.config.json": CONFIG,
  ...Object.fromEntries(
    Object.entries(contents).map(([part, content]) => [`60-REGISTRY/data/run-index${part}.jsonl`, content]),
  ),
});

describe("a log with writers", () => {
  test("is read through the files of all of them, and through the plain one", async () => {
    const third = otherRun({ run_id: "RUN-20260104-0800-Z9Z9" });
    const report = await lintFiles(
      files({ "": jsonl([RUN]), ".C1": jsonl([otherRun()]), ".C2": jsonl([third]) }),
    );
    expect([found(report), report.summary.records]).toEqual([[], 3]);
  });

  test("is missing where no file is there", async () => {
    expect(found(await lintFiles(files({})))).toEqual(["registry-file/missing"]);
  });

  test("may begin without a plain file", async () => {
    expect(found(await lintFiles(files({ ".C1": jsonl([RUN]) })))).toEqual([]);
  });

  test("gives each of two logs its own files", async () => {
    const report = await lintFiles({
      "runidx.config.json": '{"model":"log","logs":{"a":"a.{writer}.jsonl","b":"b.{writer}.jsonl"}}',
      "a.C1.jsonl": '{"a":1}\n',
      "b.C1.jsonl": '{"b":1}\n[]\n',
    });
    expect(report.findings.map(({ ruleId, path, line }) => [ruleId, path, line])).toEqual([
      ["valid-json", "b.C1.jsonl", 2],
    ]);
  });

  test("can't be named where another log could have the same file", async () => {
    const report = await lintFiles({
      "runidx.config.json": '{"model":"log","logs":{"a":"a.{writer}.jsonl","b":"a.jsonl"}}',
    });
    expect(report.faults[0]?.message).toContain("can name the same file");
  });
});

describe("writers whose names differ in case alone", () => {
  const both = files({ ".c1": jsonl([RUN]), ".C1": jsonl([otherRun()]) });

  test("are an error, because many disks can't hold both files; every line is judged all the same", async () => {
    const report = await lintFiles(both);
    expect([found(report), report.findings[0]?.path, report.summary.records]).toEqual([
      ["registry-file/writer-case"],
      "60-REGISTRY/data/run-index.c1.jsonl",
      2,
    ]);
  });

  test("are a warning where the configuration says so, as the message does", async () => {
    const [finding] = (await lintFiles(both)).findings;
    expect(finding?.hint).toContain("set the class writer-case of registry-file to warn");
    const rules = { "registry-file": { classes: { "writer-case": "warn" } } };
    const config = { ...JSON.parse(CONFIG), rules };
    const report = await lintFiles({ ...both, "runidx.config.json": JSON.stringify(config) });
    expect(report.findings.map(({ severity }) => severity)).toEqual(["warning"]);
  });

  test("are one writer where it is one name with several segments", async () => {
    expect(found(await lintFiles(files({ ".C1": jsonl([RUN]), ".C1.2": jsonl([otherRun()]) })))).toEqual([]);
  });

  test("stop the change that brings the second one in, and no change after it", async () => {
    const repository = Repository.create();
    repository.commitFiles(files({ ".C1": jsonl([RUN]) }));
    repository.write("60-REGISTRY/data/run-index.c1.jsonl", jsonl([otherRun()]));
    const refused = await repository.lintStaged();
    expect(found(refused)).toEqual(["registry-file/writer-case"]);
    // The message's way out of a file that is in no commit yet.
    expect(refused.findings[0]?.hint).toContain("append its lines to the file of C1 and delete it");
    repository.append("60-REGISTRY/data/run-index.C1.jsonl", jsonl([otherRun()]));
    repository.git("rm", "-q", "--force", "60-REGISTRY/data/run-index.c1.jsonl");
    expect(found(await repository.lintStaged())).toEqual([]);
    repository.write("60-REGISTRY/data/run-index.C1.jsonl", jsonl([RUN]));
    repository.write("60-REGISTRY/data/run-index.c1.jsonl", jsonl([otherRun()]));
    repository.commit("both");
    repository.append(
      "60-REGISTRY/data/run-index.C1.jsonl",
      jsonl([otherRun({ run_id: "RUN-20260104-0800-Z9Z9" })]),
    );
    expect(found(await repository.lintStaged())).toEqual([]);
  });
});

describe("{writer} on the command line", () => {
  test("is refused, with the way to say it", async () => {
    const report = await lintFiles({ "a.C1.jsonl": '{"a":1}\n' }, { logs: ["a.{writer}.jsonl"] });
    expect(report.faults.map(({ message }) => message)).toEqual([
      expect.stringContaining("runidx.config.json"),
    ]);
  });
});
