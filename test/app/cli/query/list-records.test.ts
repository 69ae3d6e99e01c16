/** Lists of any records: of logs that are named, of the model `log`, and of a model of its own. */
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { listEntries } from "../../../../src/query/list.js";
import { parseInstant } from "../../../../src/query/moment.js";
import type { TimeForm } from "../../../../src/registry/model/model.js";
import { jsonl, registryFiles, run, waiver } from "../../../../src/rules/examples.js";
import { NOW } from "../../../helpers/lint-files.js";
import { Repository } from "../../../helpers/repository.js";
import { runCli } from "../../../helpers/run-cli.js";
import { folderWith, onTerminal, type Row, rowsOf } from "../../../query/ask.js";
import { ISSUES, NOTES, ownBook } from "../../../query/own-model.js";

const OPENED = { id: 42, kind: "open", meta: { who: "ann", "a/b": 1 }, ok: true, tags: ["a", "b"] };
const CLOSED = { id: "43", kind: "close", meta: { who: "bob" }, ok: false, note: null };
const AGAIN = { id: 42, kind: "close", meta: { who: "bob" }, amount: 1.5 };
const LEDGER = { "ledger.jsonl": jsonl([OPENED, CLOSED, AGAIN]) };
const NAMED = ["--log", "ledger.jsonl"];

const listed = (argv: readonly string[], files: Readonly<Record<string, string>> = LEDGER) =>
  rowsOf(["list", ...argv], folderWith(files));

/** Asks what can't be answered; gives the sentence. */
async function refused(argv: readonly string[], files: Readonly<Record<string, string>> = LEDGER) {
  const { code, stdout, stderr } = await runCli(argv, folderWith(files));
  expect([code, stdout]).toEqual([2, ""]);
  return stderr;
}

describe("a log that is named", () => {
  test("is listed line by line, in the order of the file", async () => {
    expect(await listed(NAMED)).toEqual([OPENED, CLOSED, AGAIN]);
  });

  test("is listed thing by thing where a field makes its records unique", async () => {
    expect(await listed([...NAMED, "--id", "/id"])).toEqual([CLOSED, AGAIN]);
  });

  test("is listed with every line of a thing with --all-lines", async () => {
    expect(await listed([...NAMED, "--id", "/id", "--all-lines"])).toEqual([OPENED, CLOSED, AGAIN]);
  });

  test("gives its last lines with --last", async () => {
    expect(await listed([...NAMED, "--last", "2"])).toEqual([CLOSED, AGAIN]);
  });

  test("gives its last line with latest", async () => {
    const rows = await rowsOf(["latest", ...NAMED, "--where", "kind=open"], folderWith(LEDGER));
    expect(rows).toEqual([OPENED]);
  });

  test("is read in a commit with --at", async () => {
    const repository = Repository.create();
    repository.commitFiles(LEDGER);
    repository.write("ledger.jsonl", "");
    const rows = await rowsOf(["list", ...NAMED, "--at", "HEAD"], repository.root, repository.env);
    expect(rows).toEqual([OPENED, CLOSED, AGAIN]);
  });

  test("is refused where it is not there", async () => {
    expect(await refused(["list", "--log", "none.jsonl"])).toContain("none.jsonl is not there");
    expect(await refused(["list", "--log", "none*.jsonl"])).toContain('no file is "none*.jsonl"');
  });

  test("is one of several: which one has to be said", async () => {
    const files = { "one.jsonl": jsonl([OPENED]), "two.jsonl": jsonl([CLOSED]) };
    const stderr = await refused(["list", "--log", "*.jsonl"], files);
    expect(stderr).toContain('there are several types of record; name one of "one.jsonl" or "two.jsonl"');
    expect(await listed(["two.jsonl", "--log", "*.jsonl"], files)).toEqual([CLOSED]);
  });

  test("is called by its path, of which the end is enough", async () => {
    const files = { "logs/one.jsonl": jsonl([OPENED]), "logs/two.jsonl": jsonl([CLOSED]) };
    for (const word of ["logs/two.jsonl", "two.jsonl"])
      expect(await listed([word, "--log", "logs/*.jsonl"], files)).toEqual([CLOSED]);
  });

  test("is no registry of the studio", async () => {
    expect(await refused(["failed", ...NAMED])).toContain("needs a registry of the model music-studio");
    expect(await refused(["list", ...NAMED, "--artist", "x"])).toContain("--artist is for the runs");
    expect(await refused(["latest", ...NAMED, "--genre", "x"])).toContain("for the runs of a music studio");
  });

  test("stands beside no configuration", async () => {
    expect(await refused(["list", ...NAMED, "--config", "x.json"])).toContain("name one of them");
    expect(await refused(["list", "--id", "/id"])).toContain("for logs that are named");
  });
});

describe("--where", () => {
  test.each<[string, Row[]]>([
    ["kind=close", [CLOSED, AGAIN]],
    ["id=42", [OPENED, AGAIN]],
    ["id=43", [CLOSED]],
    ["meta.who=bob", [CLOSED, AGAIN]],
    ["/meta/who=bob", [CLOSED, AGAIN]],
    ["/meta/a~1b=1", [OPENED]],
    ["ok=true", [OPENED]],
    ["ok=false", [CLOSED]],
    ["note=null", [CLOSED]],
    ["amount=1.5", [AGAIN]],
    ["amount=1.50", [AGAIN]],
    ["tags=b", [OPENED]],
    ["/tags/1=b", [OPENED]],
  ])("%s compares a value as it is written", async (condition, rows) => {
    expect(await listed([...NAMED, "--where", condition])).toEqual(rows);
  });

  test.each(["kind=Close", "amount=1.51", "tags=c", "meta=bob", "id=", "ok=1"])(
    "%s fits nothing, which is exit code 1",
    async (condition) => {
      expect(await listed([...NAMED, "--where", condition])).toEqual([]);
    },
  );

  test("combines: every condition has to be met", async () => {
    expect(await listed([...NAMED, "--where", "kind=close", "--where", "id=42"])).toEqual([AGAIN]);
  });

  test("takes a name with a dot in it before a name within another", async () => {
    const [flat, deep] = [{ "a.b": 1 }, { a: { b: 2 } }];
    const files = { "ledger.jsonl": jsonl([flat, deep]) };
    expect(await listed([...NAMED, "--where", "a.b=1"], files)).toEqual([flat]);
    expect(await listed([...NAMED, "--where", "a.b=2"], files)).toEqual([deep]);
  });

  test("refuses a field that no record and no schema has, and says which was meant", async () => {
    const stderr = await refused(["list", ...NAMED, "--where", "meta.woh=bob"]);
    expect(stderr).toContain('no record of ledger.jsonl has the field "meta.woh" (did you mean "meta.who"?)');
  });

  test("takes a field that the schema alone knows", async () => {
    const schema = { type: "object", properties: { weight: {}, meta: { properties: { place: {} } } } };
    const files = { ...LEDGER, "entry.json": JSON.stringify(schema) };
    const argv = [...NAMED, "--schema", "entry.json", "--where"];
    expect(await listed([...argv, "weight=1"], files)).toEqual([]);
    expect(await listed([...argv, "meta.place=1"], files)).toEqual([]);
    expect(await refused(["list", ...argv, "meta.plaice=1"], files)).toContain('the field "meta.plaice"');
  });

  test("refuses what is no condition", async () => {
    expect(await refused(["list", ...NAMED, "--where", "kind"])).toContain("has no value");
    expect(await refused(["list", ...NAMED, "--where", "=kind"])).toContain("has no field");
  });
});

describe("a list of any records", () => {
  test("is CSV with a column for each field", async () => {
    const { stdout } = await runCli(["list", ...NAMED, "--format", "csv"], folderWith(LEDGER));
    expect(stdout.split("\r\n")).toEqual([
      "id,kind,meta,ok,tags,note,amount",
      '42,open,"{""who"":""ann"",""a/b"":1}",true,a b,,',
      '43,close,"{""who"":""bob""}",false,,,',
      '42,close,"{""who"":""bob""}",,,,1.5',
      "",
    ]);
  });

  test("is CSV of 250 columns at most, which is told", async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, index]));
    const files = { "ledger.jsonl": jsonl([many, { last: 1 }]) };
    const { stdout, stderr } = await runCli(["list", ...NAMED, "--format", "csv"], folderWith(files));
    expect(stdout.split("\r\n")[0]?.split(",")).toHaveLength(250);
    expect(stderr).toContain("--format jsonl has all of them");
  });

  test("is a table with the line of each record on a terminal", async () => {
    const { stdout } = await onTerminal(["list", ...NAMED, "--where", "kind=close"], folderWith(LEDGER));
    expect(
      stripVTControlCharacters(stdout)
        .split("\n")
        .map((line) => line.split(/ {2,}/).slice(0, 3)),
    ).toEqual([["line", "id", "kind"], ["2", "43", "close"], ["3", "42", "close"], [""]]);
  });

  test("tells what could not be read, and the check that says why", async () => {
    const files = { "ledger.jsonl": `${jsonl([OPENED])}{"id":\n` };
    const { code, stderr } = await runCli(["list", ...NAMED], folderWith(files));
    expect([code, stderr]).toEqual([0, expect.stringContaining("1 line of ledger.jsonl can't be read")]);
    const [, command = ""] = /`npx runidx-lint (.*)` says why/.exec(stderr) ?? [];
    const check = await runCli(command.split(" "), folderWith(files));
    expect([command, check.code]).toEqual(["--no-history --log ledger.jsonl", 1]);
    expect(check.stdout).toContain("valid-json");
  });
});

describe("a registry of the model log", () => {
  const FILES = {
    "runidx.config.json": '{"model":"log","logs":{"ledger":"ledger.jsonl","events":"events.jsonl"}}',
    "events.jsonl": jsonl([CLOSED]),
    ...LEDGER,
  };

  test("is asked by the name of a log", async () => {
    expect(await listed(["ledger"], FILES)).toEqual([OPENED, CLOSED, AGAIN]);
    expect(await listed(["EVENTS"], FILES)).toEqual([CLOSED]);
  });

  test("lists its logs where none is named, or one that it does not have", async () => {
    expect(await refused(["list"], FILES)).toContain('name one of "ledger" or "events"');
    const stderr = await refused(["list", "ledgr"], FILES);
    expect(stderr).toContain('no type "ledgr" (did you mean "ledger"?)');
    expect(stderr).toContain('name one of "ledger", "events" or "WAIVER" (in "waivers")');
  });

  test("has no time: what asks for one is refused, and says what to do", async () => {
    for (const flags of [
      ["--from", "7d"],
      ["--to", "2026-01-01"],
      ["--last", "7d"],
    ])
      expect(await refused(["list", "ledger", ...flags], FILES)).toContain("ask with --where");
  });
});

describe("a registry of the studio", () => {
  const OTHER = run({ run_id: "RUN-20260104-0900-B2C3", created_by: "gpt", notes: "loud" });
  const FILES = registryFiles({ runs: [run(), OTHER], waivers: [waiver()] });

  test("lists its runs by any field, beside the filters of runs", async () => {
    expect(await listed(["--where", "notes=loud"], FILES)).toEqual([OTHER]);
    expect(await listed(["--where", "notes=loud", "--by", "claude"], FILES)).toEqual([]);
    expect(await listed(["RUN", "--where", "version_ids=VER-20260102-2206-H8Q8"], FILES)).toHaveLength(2);
  });

  test("lists every other type by its name", async () => {
    expect(await listed(["waivers"], FILES)).toEqual([waiver()]);
    const stderr = await refused(["list", "song-index"], FILES);
    expect(stderr).toContain('"song-index" holds several types; name one of "WORK" (in "song-index")');
  });

  test("refuses a field that no run has", async () => {
    expect(await refused(["list", "--where", "artist_di=x"], FILES)).toContain('(did you mean "artist_id"?)');
  });
});

/** The same three moments in each form of time; the second issue was changed last. */
const FORMS: Readonly<Record<TimeForm, readonly [unknown, unknown, unknown]>> = {
  minute: ["2026-01-02T10:00Z", "2026-01-03T10:00Z", "2026-01-04T10:00Z"],
  rfc3339: ["2026-01-02T12:00:00+02:00", "2026-01-03T10:00:00.5Z", "2026-01-04T10:00:00Z"],
  "epoch-seconds": [1_767_348_000, 1_767_434_400.5, 1_767_520_800],
  "epoch-milliseconds": [1_767_348_000_000, 1_767_434_400_500, 1_767_520_800_000],
};

describe.each(Object.entries(FORMS))("records whose time is %s", (form, [first, second, third]) => {
  const late = { type: "ISSUE", key: "b", at: first, changed: third };
  const early = { type: "ISSUE", key: "a", at: second };
  const timeless = { type: "ISSUE", key: "c" };
  const keysOf = async (filter: { from?: string; to?: string; last?: number }) => {
    const store = await ownBook({ [ISSUES]: jsonl([late, early, timeless]) }, form as TimeForm);
    const now = NOW.getTime() / 60_000;
    const { from, to, last } = filter;
    return listEntries(store, "ISSUE", {
      ...(from !== undefined && { from: parseInstant("from", from, now) }),
      ...(to !== undefined && { to: parseInstant("to", to, now, true) }),
      last,
    }).map(({ id }) => id);
  };

  test("are listed oldest first, those without one before all", async () => {
    expect(await keysOf({})).toEqual(["c", "a", "b"]);
    expect(await keysOf({ last: 1 })).toEqual(["b"]);
  });

  test("are found between two moments, both ends included", async () => {
    expect(await keysOf({ from: "2026-01-03" })).toEqual(["a", "b"]);
    expect(await keysOf({ to: "2026-01-03" })).toEqual(["a"]);
    expect(await keysOf({ from: "2026-01-03T10:00Z", to: "2026-01-03T10:00Z" })).toEqual(["a"]);
    expect(await keysOf({ from: "2026-01-03T10:01Z", to: "2026-01-04T09:59Z" })).toEqual([]);
    expect(await keysOf({ from: "2026-01-04T11:00:00+01:00" })).toEqual(["b"]);
  });
});

test("a record of which nothing answers is listed as every line of its log", async () => {
  const notes = [{ about: "a" }, { about: "a" }];
  const store = await ownBook({ [NOTES]: jsonl(notes) });
  expect(listEntries(store, "NOTE").map(({ record }) => record)).toEqual(notes);
});

test("two registries that have the same run each answer for their own", async () => {
  const files: Record<string, string> = { "runidx.config.json": '{"registries":["one","two"]}' };
  const runs = { one: run({ notes: "one" }), two: run({ notes: "two" }) };
  for (const [name, record] of Object.entries(runs))
    for (const [path, content] of Object.entries(registryFiles({ runs: [record] })))
      files[`${name}/${path}`] = content;
  expect((await listed([], files)).map(({ notes }) => notes)).toEqual(["one", "two"]);
});
