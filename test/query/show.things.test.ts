/** `show` for the things of any model. */
import { describe, expect, test } from "vitest";
import { showThings } from "../../src/query/show.js";
import { loadPolicy } from "../../src/registry/config/policy.js";
import { jsonl, registryFiles, run, waiver } from "../../src/rules/examples.js";
import { MemorySnapshot } from "../../src/sources/snapshots/memory.js";
import { NOW } from "../helpers/lint-files.js";
import { Repository } from "../helpers/repository.js";
import { runCli } from "../helpers/run-cli.js";
import { folderWith, onTerminal, type Row, rowsOf } from "./ask.js";
import { ISSUES, NOTES, ownLayout, ownSchemas, PEOPLE } from "./own-model.js";

/** Two authors, each of whom appended a line about 42; a third line is not committed. */
function ledger(): Repository {
  const repository = Repository.create();
  repository.commitFiles({ "ledger.jsonl": jsonl([{ id: 42, state: "open" }, { id: "a" }]) });
  repository.env.GIT_AUTHOR_NAME = "Tomas Reyes";
  repository.append("ledger.jsonl", jsonl([{ id: 42, state: "done" }]));
  repository.commit();
  repository.append("ledger.jsonl", jsonl([{ id: 42, state: "open again" }]));
  return repository;
}

const NAMED = ["--log", "ledger.jsonl"];

/** What `show` gives for an id as one object. */
async function shown(argv: readonly string[], { root, env }: Pick<Repository, "root" | "env">): Promise<Row> {
  const { code, stdout, stderr } = await runCli(["show", ...argv, "--format", "json"], root, env);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Row;
}

const linesIn = (thing: Row) => thing.lines as Row[];

describe("a thing of a log that is named", () => {
  test("is every line that has its id, each with the commit that appended it", async () => {
    const thing = await shown(["42", ...NAMED], ledger());
    const lines = linesIn(thing).map(({ line, standing, introducedBy }) => [
      line,
      standing,
      (introducedBy as Row | null)?.author,
    ]);
    expect(lines).toEqual([
      [1, "alone", "Dana Whitlock"],
      [3, "alone", "Tomas Reyes"],
      [4, "alone", undefined],
    ]);
    expect([thing.current, thing.type, thing.log, thing.noun]).toEqual([
      null,
      "ledger.jsonl",
      "ledger.jsonl",
      "record",
    ]);
  });

  test("has one line that answers where a field makes its records unique, and the finding of the others", async () => {
    const thing = await shown(["42", ...NAMED, "--id", "/id"], ledger());
    expect(thing.current).toEqual({ id: 42, state: "open again" });
    expect(linesIn(thing).map(({ standing }) => standing)).toEqual(["superseded", "superseded", "current"]);
    expect((thing.findings as Row[]).map(({ ruleId, line }) => [ruleId, line])).toEqual([
      ["unique-id", 3],
      ["unique-id", 4],
    ]);
  });

  test.each(["id", "_id", "uuid", "key", "event_id"])("is found by its %s", async (field) => {
    const folder = folderWith({ "ledger.jsonl": jsonl([{ other: "x1" }, { [field]: "x1" }]) });
    const thing = await shown(["x1", ...NAMED], { root: folder, env: {} });
    expect(linesIn(thing).map(({ line }) => line)).toEqual([2]);
  });

  test("is read in a commit with --at", async () => {
    const thing = await shown(["42", ...NAMED, "--at", "HEAD~1"], ledger());
    expect(linesIn(thing).map(({ line }) => line)).toEqual([1]);
  });

  test("is drawn for a person", async () => {
    const { root, env } = ledger();
    const { stdout } = await onTerminal(["show", "42", ...NAMED, "--id", "/id", "--color", "never"], root, {
      env,
      columns: 200,
    });
    expect(stdout.split("\n").slice(0, 7)).toEqual([
      "42  record of ledger.jsonl",
      "  id            42",
      "  state         open again",
      expect.stringMatching(/^ {2}line {10}ledger\.jsonl:1 {2}commit [0-9a-f]{12} by Dana.* \(superseded\)$/),
      expect.stringMatching(/^ {16}ledger\.jsonl:3 {2}commit [0-9a-f]{12} by Tomas.* \(superseded\)$/),
      '                state: "open" → "done"',
      "                ledger.jsonl:4  not committed (current)",
    ]);
  });

  test("is CSV with a row for each line where none answers for the others", async () => {
    const { root, env } = ledger();
    const { stdout } = await runCli(["show", "42", ...NAMED, "--format", "csv"], root, env);
    expect(stdout.split("\r\n")).toEqual(["id,state", "42,open", "42,done", "42,open again", ""]);
  });
});

describe("an id that several logs have", () => {
  const files = { "one.jsonl": jsonl([{ id: "x" }]), "two.jsonl": jsonl([{ uuid: "x" }]) };

  test("is shown in each: a line of JSON for each thing", async () => {
    const { stdout } = await runCli(["show", "x", "--log", "*.jsonl"], folderWith(files));
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as Row).log),
    ).toEqual(["one.jsonl", "two.jsonl"]);
  });

  test("is an array in JSON", async () => {
    const rows = await rowsOf(["show", "x", "--log", "*.jsonl"], folderWith(files));
    expect(rows.map(({ log }) => log)).toEqual(["one.jsonl", "two.jsonl"]);
  });
});

describe("an id that no log has", () => {
  const ask = (id: string, content: string) =>
    runCli(["show", id, ...NAMED], folderWith({ "ledger.jsonl": content }));

  test("is exit code 1, with the one that was probably meant", async () => {
    const { code, stdout, stderr } = await ask("event-12", jsonl([{ id: "event-11" }, { id: "EVENT-13" }]));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain('there is no "event-12" (did you mean "event-11"?)');
  });

  test("is told where a line that can't be read names it", async () => {
    const { code, stderr } = await ask("x1", '{"id":"x1"\n');
    expect([code, stderr]).toEqual([1, expect.stringContaining("ledger.jsonl:1 names it and can't be read")]);
  });
});

/** Shows a thing of the registry of issues. */
async function issue(id: string, files: Readonly<Record<string, string>>) {
  const state = new MemorySnapshot(files);
  const layout = { ...ownLayout(), schemas: ownSchemas };
  const policy = await loadPolicy(state, layout);
  const now = NOW.getTime() / 60_000;
  return showThings(
    { state, layout, policy, now, git: undefined, repository: undefined, commit: undefined },
    id,
  );
}

const FIRST = { type: "ISSUE", key: "a", at: "2026-01-02T10:00Z", owner: "p1", blocks: ["b", "z"] };
const NEWER = { ...FIRST, changed: "2026-01-04T10:00Z", owner: "p2" };
const AHEAD = { ...FIRST, changed: "2026-03-04T10:00Z", owner: "p3" };
const STATE = { type: "STATE", key: "a", at: "2026-01-05T10:00Z", state: "closed" };
const OTHER = { type: "ISSUE", key: "b", at: "2026-01-02T10:00Z", blocks: ["a"] };
const FILES = {
  [ISSUES]: jsonl([FIRST, AHEAD, STATE, NEWER, OTHER]),
  [PEOPLE]: jsonl([{ key: "p2" }, { key: "p1" }]),
  [NOTES]: jsonl([{ about: "b" }, { about: "a", text: "why" }]),
};

describe("a thing of a model of its own", () => {
  test("has its own lines, then those that update it, each with its standing", async () => {
    const [thing, ...more] = await issue("a", FILES);
    expect(more).toEqual([]);
    expect(thing?.current).toEqual(NEWER);
    expect(thing?.lines.map(({ type, line, standing }) => [type, line, standing])).toEqual([
      ["ISSUE", 1, "superseded"],
      ["ISSUE", 2, "ahead"],
      ["ISSUE", 4, "current"],
      ["STATE", 3, "current"],
    ]);
  });

  test("names others, recorded or not", async () => {
    const [thing] = await issue("a", FILES);
    expect(thing?.names).toEqual([
      { field: "blocks", type: "ISSUE", id: "b", isRecorded: true },
      { field: "blocks", type: "ISSUE", id: "z", isRecorded: false },
      { field: "owner", type: "PERSON", id: "p2", isRecorded: true },
    ]);
  });

  test("is named by others: by the record of each that answers, and by lines that stand for themselves", async () => {
    const [thing] = await issue("a", FILES);
    expect(thing?.namedBy).toEqual([
      { type: "ISSUE", id: "b", field: "blocks", path: ISSUES, line: 5 },
      { type: "NOTE", id: null, field: "about", path: NOTES, line: 2 },
    ]);
  });

  test("is not named by a record that a newer one replaced", async () => {
    expect((await issue("p1", FILES))[0]?.namedBy).toEqual([]);
    expect((await issue("p2", FILES))[0]?.namedBy).toEqual([
      { type: "ISSUE", id: "a", field: "owner", path: ISSUES, line: 4 },
    ]);
  });

  test("is its updates alone where what they update is not there", async () => {
    const [thing] = await issue("a", { ...FILES, [ISSUES]: jsonl([STATE]) });
    expect([thing?.type, thing?.current]).toEqual(["STATE", STATE]);
  });

  test("is one of several that share an id: all are shown", async () => {
    const found = await issue("a", { ...FILES, [PEOPLE]: jsonl([{ key: "a" }]) });
    expect(found.map(({ type }) => type)).toEqual(["ISSUE", "PERSON"]);
  });
});

describe("the waivers about a thing", () => {
  /** The SHA-256 of the line {"id":"a","v":1}, as sha256sum gives it. */
  const SHA256 = "6f2f08102787c1f21a4915876aa9366c4d50239147823e9818c64f83963097dc";
  const LINE = { id: "a", v: 1 };
  const about = (changes: Row = {}) =>
    waiver({ rule: "unique-id", path: "ledger.jsonl", line_sha256: SHA256, ...changes });
  const show = async (waivers: readonly Row[], id = "a") => {
    const files = { "ledger.jsonl": jsonl([LINE, LINE, { id: "b" }]), "waivers.jsonl": jsonl(waivers) };
    return shown([id, ...NAMED, "--id", "/id"], { root: folderWith(files), env: {} });
  };

  test("are shown with it, and what they hide is no finding", async () => {
    const thing = await show([about()]);
    expect([thing.findings, thing.waivers]).toEqual([[], [about()]]);
    expect((thing.waived as Row[]).map(({ waiver_id }) => waiver_id)).toEqual([about().waiver_id]);
  });

  test("of another line are no part of it, expired or not", async () => {
    const thing = await show([about({ expires_utc: "2026-01-05T00:00Z" })], "b");
    expect([thing.findings, thing.waivers]).toEqual([[], []]);
  });

  test("that expired are findings of it", async () => {
    const thing = await show([about({ expires_utc: "2026-01-05T00:00Z" })]);
    expect((thing.findings as Row[]).map(({ ruleId, class: kind }) => [ruleId, kind])).toEqual([
      ["unique-id", "repeated"],
      ["waiver", "expired"],
    ]);
  });
});

describe("in a registry of the studio", () => {
  test("a waiver is shown as a thing of its own", async () => {
    const root = folderWith(registryFiles({ waivers: [waiver()] }));
    const thing = await shown([waiver().waiver_id as string], { root, env: {} });
    expect([thing.type, thing.current]).toEqual(["WAIVER", waiver()]);
  });

  test("a run is shown by an id that its schema refuses, with the finding that says so", async () => {
    const root = folderWith(registryFiles({ runs: [run({ run_id: "RUN-1" })] }));
    const thing = await shown(["RUN-1"], { root, env: {} });
    expect(thing.type).toBe("RUN");
    expect((thing.findings as Row[]).map(({ ruleId }) => ruleId)).toContain("schema");
  });
});
