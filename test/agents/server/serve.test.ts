import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { jsonl, registryFiles, run, version, work } from "../../../src/rules/examples.js";
import { otherRun } from "../../helpers/project.js";
import { Repository, RUNS, SONGS } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";
import { connect } from "./client.js";

let repository: Repository;

beforeEach(() => {
  repository = Repository.create();
  repository.commitFiles(registryFiles({ runs: [run(), otherRun()] }));
});

const minute = (number: number) => String(number).padStart(2, "0");
/** A run that is valid by itself, another one for each number. */
const numbered = (number: number) =>
  otherRun({
    run_id: `RUN-20260105-${10 + Math.floor(number / 60)}${minute(number % 60)}-A${String(number).padStart(3, "0")}`,
    created_utc: "2026-01-06T09:30Z",
  });
const WRONG = { ...numbered(1), qa_gate2: "fail" };

async function json(...argv: string[]): Promise<unknown> {
  const { stdout } = await runCli(
    [...argv, "--format", "json"],
    repository.root,
    repository.env,
    "",
    new Date(),
  );
  return JSON.parse(stdout);
}

/** What `git status` says is changed. */
const changed = () => repository.git("status", "--porcelain");

describe("what a client is shown", () => {
  test("a client lists six tools, each with schemas for what it takes and gives, in less than 8 kB", async () => {
    const { client } = await connect(repository);
    const list = await client.listTools();
    expect(list.tools.map(({ name }) => name)).toEqual([
      "check",
      "check_record",
      "append",
      "find",
      "explain",
      "fix",
    ]);
    for (const { inputSchema, outputSchema, description } of list.tools) {
      expect(inputSchema.additionalProperties).toBe(false);
      expect(outputSchema?.required).toContain("truncated");
      expect(description).not.toBe("");
    }
    expect(Buffer.byteLength(JSON.stringify(list))).toBeLessThanOrEqual(8_000);
  });

  test("--read-only leaves out what writes", async () => {
    const { client, call } = await connect(repository, "--read-only");
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
      "check",
      "check_record",
      "find",
      "explain",
    ]);
    await expect(call("append", { records: [numbered(1)] })).rejects.toThrow(/append/);
    expect(changed()).toBe("");
  });

  test("resources are the pages of the rules and the schemas of records", async () => {
    const { client } = await connect(repository);
    const { resources } = await client.listResources();
    const uris = resources.map(({ uri }) => uri);
    expect(uris).toContain("runidx://rules/song-refs");
    expect(uris).toContain("runidx://schemas/run");
    expect(uris).not.toContain("runidx://schemas/report");
    const { contents } = await client.readResource({ uri: "runidx://schemas/run" });
    expect(JSON.parse((contents[0] as { text: string }).text)).toMatchObject({ title: "RUN" });
    await expect(client.readResource({ uri: "runidx://rules/../../package" })).rejects.toThrow();
  });
});

describe("check", () => {
  test("is equal to the JSON of the command line where the answer may be long", async () => {
    repository.append(RUNS, jsonl([WRONG]));
    const { call } = await connect(repository);
    const answer = await call("check", { mode: "audit", max_bytes: 1_000_000 });
    const { truncated, ...report } = answer.structured;
    expect(report).toEqual(await json());
    expect(truncated).toEqual({ shown: 1, total: 1 });
    expect(answer.isError).toBe(false);
  });

  test("judges what is staged, and a range", async () => {
    const { call } = await connect(repository);
    repository.append(RUNS, jsonl([WRONG]));
    expect((await call("check")).structured).toMatchObject({ summary: { exitCode: 0 } });
    repository.git("add", "-A");
    expect((await call("check")).structured).toMatchObject({
      summary: { exitCode: 1 },
      target: { mode: "staged" },
    });
    repository.commit();
    const range = await call("check", { mode: "range", base: "HEAD~1" });
    expect(range.structured).toMatchObject({ summary: { exitCode: 1 }, target: { mode: "range" } });
  });

  test("has as many findings as there is room for, and says how many there are", async () => {
    repository.append(
      RUNS,
      jsonl(Array.from({ length: 60 }, (_, index) => ({ ...numbered(index), qa_gate2: "fail" }))),
    );
    const { call } = await connect(repository);
    const { structured, bytes, text } = await call("check", { mode: "audit" });
    expect(bytes).toBeLessThanOrEqual(8_000);
    const { shown, total } = structured.truncated as { shown: number; total: number };
    expect([total, (structured.findings as unknown[]).length]).toEqual([60, shown]);
    expect(shown).toBeGreaterThan(0);
    expect(text).toContain(`${shown} of 60 are shown; give max_bytes for more`);
    const all = await call("check", { mode: "audit", max_bytes: 1_000_000 });
    expect(all.structured.truncated).toEqual({ shown: 60, total: 60 });
  });

  test("that can't be made is an error with the report", async () => {
    repository.write("runidx.config.json", "{");
    const { call } = await connect(repository);
    const answer = await call("check", { mode: "audit" });
    expect(answer).toMatchObject({ isError: true, structured: { summary: { exitCode: 2 } } });
  });
});

describe("check_record and append", () => {
  test("check_record writes nothing, and says what would be written", async () => {
    const { call } = await connect(repository);
    const { structured, isError } = await call("check_record", { records: [numbered(1)] });
    expect([structured.dryRun, (structured.written as unknown[]).length, isError]).toEqual([true, 1, false]);
    expect(changed()).toBe("");
  });

  test("append writes records of two logs that need each other", async () => {
    const { call } = await connect(repository);
    const ids = { work_id: "new:w", version_ids: ["new:v"] };
    const { structured } = await call("append", {
      records: [
        run({ run_id: "new:r", created_utc: undefined, ...ids }),
        work({ work_id: "new:w", created_utc: undefined }),
        version({ version_id: "new:v", work_id: "new:w", run_id: "new:r", created_utc: undefined }),
      ],
    });
    expect((structured.written as { path: string }[]).map(({ path }) => path)).toEqual([RUNS, SONGS, SONGS]);
    expect((await call("check", { mode: "audit" })).structured).toMatchObject({ summary: { exitCode: 0 } });
  });

  test("append of a newer record needs only what changes", async () => {
    const { call } = await connect(repository);
    await call("append", { supersede: "RUN-20260102-2140-A7K2", records: [{ notes: "checked again" }] });
    const [, , newer = ""] = repository.read(RUNS).split("\n");
    expect(JSON.parse(newer)).toMatchObject({ run_id: "RUN-20260102-2140-A7K2", notes: "checked again" });
  });

  test("a wrong record is an error with its findings, and nothing is written", async () => {
    const { call } = await connect(repository);
    const { structured, isError, text } = await call("append", { records: [numbered(2), WRONG] });
    expect([isError, structured.refused]).toEqual([true, 2]);
    expect(structured.findings).toMatchObject([{ ruleId: "schema", pointer: "/qa_gate2" }]);
    expect(text).toContain("2 records refused");
    expect(changed()).toBe("");
  });
});

describe("find, explain and fix", () => {
  test("find is equal to the JSON of the command line where the answer may be long", async () => {
    const { call } = await connect(repository);
    const list = await call("find", { what: "list", max_bytes: 1_000_000 });
    expect(list.structured.answer).toEqual(await json("list"));
    const shown = await call("find", { what: "show", id: "RUN-20260102-2140-A7K2", max_bytes: 1_000_000 });
    expect(shown.structured.answer).toEqual([await json("show", "RUN-20260102-2140-A7K2")]);
  });

  test("find of something that is not there says so", async () => {
    const { call } = await connect(repository);
    const { structured, isError, text } = await call("find", { what: "show", id: "RUN-20260102-2140-A7K3" });
    expect([structured.answer, isError]).toEqual([[], false]);
    expect(text).toContain("did you mean");
  });

  test("explain has the page of a rule, and names the rules where there is none", async () => {
    const { call } = await connect(repository);
    const { structured } = await call("explain", { rule: "song-refs", max_bytes: 100_000 });
    expect(structured.page).toContain("# song-refs");
    expect(await call("explain", { rule: "song-ref" })).toMatchObject({
      isError: true,
      text: expect.stringContaining("song-refs"),
    });
  });

  test("fix shows its steps first, and does them then", async () => {
    repository.append(RUNS, jsonl([WRONG]));
    const { call } = await connect(repository);
    const shown = await call("fix", { dry_run: true });
    expect(shown.structured).toMatchObject({ fixed: [], proposed: [{ steps: [{ do: "edit" }] }] });
    expect(repository.read(RUNS)).toContain('"qa_gate2":"fail"');
    const done = await call("fix");
    expect(done.structured).toMatchObject({ fixed: [{ ruleId: "schema" }], summary: { exitCode: 0 } });
    expect(repository.read(RUNS)).not.toContain('"qa_gate2":"fail"');
  });
});

/** Calls that want what they must not get: each is an error or an answer of nothing, and nothing is changed. */
const HOSTILE: readonly [tool: string, parameters: Record<string, unknown>][] = [
  ["check", { mode: "range", base: "--output=stolen" }],
  ["check", { mode: "range", base: "HEAD", head: "-p" }],
  ["check", { mode: "range", base: "HEAD\0" }],
  ["check", { mode: "everything" }],
  ["check", { mode: ["audit"] }],
  ["check", { cwd: "/" }],
  ["check", { config: "/etc/passwd" }],
  ["check", { base: "HEAD" }],
  ["check", { max_bytes: 1 }],
  ["check", { max_bytes: "all" }],
  ["check_record", { records: [] }],
  ["check_record", { records: ["{}"] }],
  ["check_record", { records: [[]] }],
  ["check_record", {}],
  ["check_record", { records: [{ record_type: "__proto__" }] }],
  ["check_record", { records: [{ record_type: "constructor", run_id: {} }] }],
  ["append", { records: [numbered(1)], log: "../elsewhere.jsonl" }],
  ["append", { records: [numbered(1)], log: "/etc/passwd" }],
  ["append", { records: [numbered(1)], log: "--new-segment" }],
  ["append", { records: [numbered(1)], supersede: "--dry-run" }],
  ["append", { records: [numbered(1)], writer: "C2" }],
  ["append", { records: [{ ...numbered(1), run_id: "../../../x" }] }],
  ["append", { records: [{ ...numbered(1), notes: "x".repeat(2_000_000) }] }],
  ["find", { what: "show", id: "--config=/etc/passwd" }],
  ["find", { what: "show", id: "" }],
  ["find", { what: "show" }],
  ["find", { what: "list", log: "/etc/passwd" }],
  ["find", { what: "list", where: ["__proto__=1"] }],
  ["find", { what: "list", where: "qa_gate2=PASS" }],
  ["find", { what: "list", last: "-1" }],
  ["find", { what: "latest", from: "2026" }],
  ["find", { what: "waive" }],
  ["explain", { rule: "../../../etc/passwd" }],
  ["explain", { rule: "" }],
  ["explain", { rule: 1 }],
  ["explain", {}],
  ["fix", { staged: "yes" }],
  ["fix", { dry_run: true, path: "/" }],
];

test("hostile parameters change nothing, and the next call is answered", async () => {
  const { call } = await connect(repository);
  for (const [tool, parameters] of HOSTILE) {
    const answer = await call(tool, parameters);
    const which = `${tool} ${JSON.stringify(parameters).slice(0, 80)}`;
    const isNothing = (answer.structured.truncated as { total: number } | undefined)?.total === 0;
    expect(answer.isError || isNothing, which).toBe(true);
    expect(answer.text, which).not.toBe("");
    expect(answer.text, which).not.toMatch(/bug|root:|\n\s+at /);
    expect(answer.bytes, which).toBeLessThanOrEqual(8_000);
    expect(changed(), which).toBe("");
  }
  expect((await call("check")).structured).toMatchObject({ summary: { exitCode: 0 } });
});

test("a call that is cancelled is not answered, and the next one is", async () => {
  const { call } = await connect(repository);
  const cancel = new AbortController();
  const first = call("check", { mode: "audit" });
  const second = call("append", { records: [numbered(1)] }, { signal: cancel.signal });
  cancel.abort("no longer wanted");
  await expect(second).rejects.toThrow();
  expect((await first).structured).toMatchObject({ summary: { exitCode: 0 } });
  expect((await call("check")).structured).toMatchObject({ summary: { exitCode: 0 } });
  expect(changed()).toBe("");
});

test("a server that is killed in the middle of an append leaves whole lines", async () => {
  const before = repository.read(RUNS);
  const { transport, call } = await connect(repository);
  const folder = join(repository.root, dirname(RUNS));
  // The lock is the first thing that an append makes, and the log is the last.
  const watcher = watch(folder, () => transport.pid && process.kill(transport.pid, "SIGKILL"));
  const records = Array.from({ length: 300 }, (_, index) => numbered(index));
  await expect(call("append", { records })).rejects.toThrow();
  watcher.close();
  const after = repository.read(RUNS);
  expect(after.startsWith(before)).toBe(true);
  expect(after.endsWith("\n")).toBe(true);
  for (const line of after.slice(before.length).split("\n").slice(0, -1))
    expect(() => JSON.parse(line)).not.toThrow();
  const again = await connect(repository);
  expect((await again.call("append", { records: [numbered(301)] })).structured).toMatchObject({ refused: 0 });
  expect((await again.call("check", { mode: "audit" })).structured).toMatchObject({
    summary: { exitCode: 0 },
  });
});

test("two servers append to one registry, and no line is lost", async () => {
  const [one, two] = await Promise.all([connect(repository), connect(repository)]);
  const numbers = Array.from({ length: 10 }, (_, index) => index);
  await Promise.all(
    numbers.map((number) => (number % 2 ? one : two).call("append", { records: [numbered(number)] })),
  );
  const text = repository.read(RUNS);
  expect(numbers.filter((number) => !text.includes(String(numbered(number).run_id)))).toEqual([]);
  expect(text.split("\n").length).toBe(2 + 10 + 1);
  expect((await one.call("check", { mode: "audit" })).structured).toMatchObject({ summary: { exitCode: 0 } });
});

test("standard output has nothing but the protocol, and the end of the input ends the server", async () => {
  const { root: cwd, env } = repository;
  const server = spawn(process.execPath, [resolve("lib/bin.cjs"), "mcp"], { cwd, env });
  let [stdout, stderr] = ["", ""];
  server.stdout.on("data", (piece) => (stdout += piece));
  server.stderr.on("data", (piece) => (stderr += piece));
  const params = {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "raw", version: "1" },
  };
  const arguments_ = { records: [{ record_type: "RUN" }] };
  const rows = [
    { jsonrpc: "2.0", id: 1, method: "initialize", params },
    { jsonrpc: "2.0", method: "notifications/initialized" },
    { jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "check", arguments: {} } },
    { jsonrpc: "2.0", id: 3, method: "tools/call", params: { name: "append", arguments: arguments_ } },
  ];
  for (const row of rows) server.stdin.write(`${JSON.stringify(row)}\n`);
  while (!stdout.includes('"id":3')) await once(server.stdout, "data");
  server.stdin.end();
  const [code] = await once(server, "exit");
  expect([code, stderr]).toEqual([0, ""]);
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).jsonrpc),
  ).toEqual(["2.0", "2.0", "2.0"]);
});

test("the help is printed, and an unknown flag is refused, without a server", async () => {
  expect((await runCli(["mcp", "--help"], repository.root)).stdout).toContain("--read-only");
  expect(await runCli(["mcp", "--write"], repository.root)).toMatchObject({ code: 2, stdout: "" });
});
