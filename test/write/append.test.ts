/** Records that are appended: made whole, checked, written all or none. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/registry/jsonl/parse.js";
import { jsonl, registryFiles, run, version, work } from "../../src/rules/examples.js";
import { type AppendOptions, appendRecords } from "../../src/write/append.js";
import { writeAll } from "../../src/write/journal.js";
import { OVERRIDES, RUNS, SONGS } from "../helpers/repository.js";
import { folderWith } from "../query/ask.js";
import { fakeSystem } from "./fake-system.js";

const FAILED: JsonObject = {
  record_type: "RUN",
  created_by: "claude",
  machine_id: "C1",
  artist_id: "ART-jack-mercer",
  genre_id: "GEN-outlaw-country",
  qa_gate2: "FAIL",
};

const studio = () => folderWith(registryFiles());
const read = (root: string, path: string) => readFileSync(join(root, path), "utf8");
const logsOf = (root: string) =>
  [RUNS, SONGS, OVERRIDES].map((path) => (existsSync(join(root, path)) ? read(root, path) : ""));

function append(root: string, records: readonly JsonObject[], more: Partial<AppendOptions> = {}) {
  return appendRecords(
    { cwd: root, env: { PATH: process.env.PATH, HOME: root }, records, ...more },
    fakeSystem(),
  );
}

describe("a record", () => {
  test("gets its id and its time, and the field order of its schema, on one line at the end", async () => {
    const root = studio();
    const { written } = await append(root, [FAILED]);
    const [before, line] = read(root, RUNS).trimEnd().split("\n");
    expect(before).toBe(JSON.stringify(run()));
    expect(line).toMatch(
      /^\{"record_type":"RUN","run_id":"RUN-20260110-1200-[A-Z0-9]{4}","created_utc":"2026-01-10T12:00Z","created_by":"claude",/,
    );
    expect(written.map((one) => [one.log, one.type, one.path, one.line])).toEqual([
      ["run-index", "RUN", RUNS, `${line}\n`],
    ]);
  });

  test("keeps the id and the time that it has", async () => {
    const root = studio();
    const given = { ...FAILED, run_id: "RUN-20260109-0900-AB12", created_utc: "2026-01-09T09:30Z" };
    await append(root, [given]);
    expect(read(root, RUNS)).toContain('"run_id":"RUN-20260109-0900-AB12","created_utc":"2026-01-09T09:30Z"');
  });

  test("gets an id of the time that it has", async () => {
    const { written } = await append(studio(), [{ ...FAILED, created_utc: "2026-01-09T09:30Z" }]);
    expect(written[0]?.id).toMatch(/^RUN-20260109-0930-/);
  });

  test("that is not valid writes nothing, and the answer says what would be", async () => {
    const root = studio();
    const before = logsOf(root);
    const { written, findings, steps, errors, refused } = await append(root, [
      { ...FAILED, qa_gate2: "fail" },
    ]);
    expect([written, errors, refused, findings.map(({ ruleId }) => ruleId)]).toEqual([[], 1, 1, ["schema"]]);
    expect(steps).toEqual([expect.objectContaining({ do: "append", path: RUNS })]);
    expect(logsOf(root)).toEqual(before);
  });

  test("is corrected by the steps of the answer, done literally", async () => {
    const root = studio();
    const { steps } = await append(root, [{ ...FAILED, qa_gate2: "fail" }]);
    const records = steps.map((step) => JSON.parse(step.do === "append" ? step.line : "") as JsonObject);
    expect((await append(root, records)).written).toHaveLength(1);
  });

  test("that is there byte for byte is not written again", async () => {
    const root = studio();
    const { written, present } = await append(root, [run()]);
    expect([written, present.map(({ id }) => id)]).toEqual([[], [run().run_id]]);
    expect(read(root, RUNS)).toBe(jsonl([run()]));
  });

  test("is only judged on a dry run, which leaves no file", async () => {
    const root = studio();
    const before = [logsOf(root), readdirSync(join(root, "60-REGISTRY/data"))];
    expect((await append(root, [FAILED], { dryRun: true })).written).toHaveLength(1);
    expect([logsOf(root), readdirSync(join(root, "60-REGISTRY/data"))]).toEqual(before);
  });

  test("that no log can hold is an error that names the logs", async () => {
    await expect(append(studio(), [{ record_type: "SONG" }])).rejects.toThrow("does not say which log");
  });

  test("makes the log that is not there yet", async () => {
    const root = studio();
    const voided = {
      record_type: "OVERRIDE",
      approved_by: "Dana Whitlock",
      override_type: "HOOK_REUSE",
      artist_id: "ART-jack-mercer",
      genre_id: "GEN-outlaw-country",
      run_id: run().run_id,
      policy_failed: "hook family used 12 days ago",
      why_allowed: "answers the earlier song",
      hook_family_id: "HKF-toll-at-the-crossing",
    };
    const { written, errors } = await append(root, [voided]);
    expect([errors, written.map(({ path }) => path)]).toEqual([0, [OVERRIDES]]);
  });
});

describe("a batch", () => {
  const BATCH: JsonObject[] = [
    { ...version(), version_id: "new:v", work_id: "new", run_id: "new:r", version_label: "v01" },
    { ...work(), work_id: "new:w", title_current: "Another" },
    { ...run(), run_id: "new:r", work_id: "new:w", version_ids: ["new:v"] },
  ];

  test("refers to its own records by the names in place of their ids", async () => {
    const root = studio();
    const { written, errors } = await append(root, BATCH);
    expect([errors, written.map(({ type }) => type)]).toEqual([0, ["RUN", "VERSION", "WORK"]]);
    const [made] = written.map(({ line }) => JSON.parse(line) as JsonObject);
    expect(made).toMatchObject({ work_id: written[2]?.id, version_ids: [written[1]?.id] });
  });

  test("with one record that is not valid writes none, in any log", async () => {
    const root = studio();
    const before = logsOf(root);
    const { errors, refused } = await append(root, [...BATCH, { ...FAILED, artist_id: "jack" }]);
    expect([errors > 0, refused]).toEqual([true, 4]);
    expect(logsOf(root)).toEqual(before);
  });

  test("is written as a whole or not at all: a log that can't be written takes back the others", async () => {
    const root = studio();
    const [runs] = logsOf(root);
    const songs = join(root, SONGS);
    const target = `${songs}.real`;
    renameSync(songs, target);
    symlinkSync(target, songs);
    await expect(append(root, BATCH)).rejects.toThrow("a symbolic link is in the place of");
    expect([read(root, RUNS), readFileSync(target, "utf8")]).toEqual([runs, jsonl([work(), version()])]);
    expect(readdirSync(join(root, "60-REGISTRY/data")).sort()).toEqual([
      "run-index.jsonl",
      "song-index.jsonl",
      "song-index.jsonl.real",
    ]);
  });
});

test.each([
  ["that was empty is empty again", "", true],
  ["that was not there is not there", undefined, false],
])("a log %s where the next one can't be written", (_, before, isThere) => {
  const root = folderWith({ ...(before !== undefined && { "a.jsonl": before }) });
  mkdirSync(join(root, "b.jsonl"));
  const line = Buffer.from('{"a":1}\n');
  const writes = ["a.jsonl", "b.jsonl"].map((path) => ({ path, size: 0, bytes: line }));
  expect(() => writeAll(root, writes, join(root, "journal"))).toThrow("a folder is in the place of");
  expect(existsSync(join(root, "a.jsonl"))).toBe(isThere);
  if (isThere) expect(read(root, "a.jsonl")).toBe("");
  expect(existsSync(join(root, "journal"))).toBe(false);
});

describe("a newer record", () => {
  test("is the current one with the changes, a minute later at least", async () => {
    const root = studio();
    const { written } = await append(root, [{ notes: "checked again" }], {
      supersede: [run().run_id as string],
    });
    expect(JSON.parse(written[0]?.line ?? "")).toEqual({
      ...run(),
      notes: "checked again",
      last_updated_utc: "2026-01-10T12:00Z",
    });
  });

  test("of the same minute is dated a minute later", async () => {
    const root = studio();
    const supersede = [run().run_id as string];
    await append(root, [{ notes: "a" }], { supersede });
    const { written } = await append(root, [{ notes: "b" }], { supersede });
    expect(written[0]?.line).toContain('"last_updated_utc":"2026-01-10T12:01Z"');
  });

  test("of a version is refused: it is written once", async () => {
    const supersede = [version().version_id as string];
    await expect(append(studio(), [{}], { supersede })).rejects.toThrow("a version can't be superseded");
  });
});

describe("the end of a log", () => {
  test("without a newline gets one before the record", async () => {
    const root = folderWith({ ...registryFiles(), [RUNS]: JSON.stringify(run()) });
    const { notes } = await append(root, [FAILED]);
    expect(read(root, RUNS).split("\n")).toHaveLength(3);
    expect(notes[0]).toContain("had no newline");
  });

  test("that is cut off and in no commit is moved aside, and told", async () => {
    const torn = '{"record_type":"RUN","run_id":"RUN-2026';
    const root = folderWith({ ...registryFiles(), [RUNS]: jsonl([run()]) + torn });
    const { written, notes } = await append(root, [FAILED]);
    expect(read(root, RUNS)).toBe(jsonl([run()]) + (written[0]?.line ?? ""));
    const aside = readdirSync(join(root, "60-REGISTRY/data")).filter((name) => name.includes(".torn-"));
    expect(aside.map((name) => read(root, `60-REGISTRY/data/${name}`))).toEqual([torn]);
    expect(notes[0]).toContain(aside[0]);
  });
});

describe("another process", () => {
  const lock = (root: string, owner: unknown) =>
    writeFileSync(join(root, "60-REGISTRY/data/.runidx-lock"), JSON.stringify(owner));

  test("that is dead and left its lock does not keep the next one", async () => {
    const root = studio();
    lock(root, { pid: 1234, host: "studio", since: "2026-01-10T11:00:00Z" });
    const system = fakeSystem({ isAlive: (pid) => pid !== 1234 });
    await appendRecords({ cwd: root, env: { HOME: root }, records: [FAILED] }, system);
    expect([system.waited(), readdirSync(join(root, "60-REGISTRY/data"))]).toEqual([
      0,
      ["run-index.jsonl", "song-index.jsonl"],
    ]);
  });

  test.each([
    ["that writes", "studio"],
    ["of another computer", "elsewhere"],
  ])("%s is waited for, and named after 30 seconds", async (_, host) => {
    const root = studio();
    lock(root, { pid: 1234, host, since: "2026-01-10T11:00:00Z" });
    const system = fakeSystem({ isAlive: () => host !== "elsewhere" });
    const done = appendRecords({ cwd: root, env: { HOME: root }, records: [FAILED] }, system);
    await expect(done).rejects.toThrow(`process 1234 on ${host}, since 2026-01-10T11:00:00Z is writing`);
    expect([system.waited(), read(root, RUNS)]).toEqual([30_000, jsonl([run()])]);
  });
});

describe("an append that was killed between two logs", () => {
  const records = [
    { ...work(), work_id: "WORK-20260110-1200-NEW1", created_utc: "2026-01-10T12:00Z" },
    { ...FAILED, run_id: "RUN-20260110-1200-NEW1", created_utc: "2026-01-10T12:00Z" },
  ];

  async function killed(cut: (lines: { path: string; line: string }[]) => number) {
    const root = studio();
    const { written } = await append(root, records, { dryRun: true });
    const writes = written.map(({ path, line }) => ({ path, size: read(root, path).length, text: line }));
    writeFileSync(join(root, "60-REGISTRY/data/.runidx-append"), JSON.stringify({ writes }));
    const [first] = written;
    writeFileSync(join(root, RUNS), read(root, RUNS) + (first?.line ?? "").slice(0, cut(written)));
    return { root, written };
  }

  test.each([
    ["before the first line", () => 0],
    ["within the first line", () => 20],
    ["after the first line", ([first]: { line: string }[]) => first?.line.length ?? 0],
  ] as const)("%s is completed by a repetition, each line once", async (_, cut) => {
    const { root, written } = await killed(cut as never);
    const again = await append(root, records);
    expect([again.written, again.present.length]).toEqual([[], 2]);
    expect(read(root, RUNS)).toBe(jsonl([run()]) + (written[0]?.line ?? ""));
    expect(read(root, SONGS)).toBe(jsonl([work(), version()]) + (written[1]?.line ?? ""));
    expect(readdirSync(join(root, "60-REGISTRY/data"))).toEqual(["run-index.jsonl", "song-index.jsonl"]);
  });

  test("is kept in a file where a log was changed since", async () => {
    const { root, written } = await killed(() => 0);
    writeFileSync(join(root, RUNS), jsonl([run(), { ...run(), last_updated_utc: "2026-01-09T12:00Z" }]));
    const { notes } = await append(root, [FAILED]);
    const kept = readdirSync(join(root, "60-REGISTRY/data")).filter((name) => name.includes(".kept-"));
    expect(read(root, `60-REGISTRY/data/${kept[0]}`)).toContain(written[0]?.id);
    expect(notes[0]).toContain("were changed since");
  });
});

describe("a log of several files", () => {
  const withLog = (path: string, files: Readonly<Record<string, string>>) =>
    folderWith({
      ...files,
      [SONGS]: jsonl([work(), version()]),
      "runidx.config.json": JSON.stringify({ logs: { "run-index": path } }),
    });
  const at = (name: string) => `60-REGISTRY/data/${name}`;
  const pathOf = async (root: string, more: Partial<AppendOptions>) =>
    (await append(root, [FAILED], more)).written[0]?.path;

  test("in segments grows in its last one", async () => {
    const root = withLog(at("run-index*.jsonl"), {
      [at("run-index.jsonl")]: jsonl([run()]),
      [at("run-index-2.jsonl")]: "",
    });
    expect(await pathOf(root, {})).toBe(at("run-index-2.jsonl"));
  });

  test("in segments begins the next one where that is asked for", async () => {
    const root = withLog(at("run-index*.jsonl"), { [at("run-index.jsonl")]: jsonl([run()]) });
    expect(await pathOf(root, { newSegment: true })).toBe(at("run-index-2.jsonl"));
    expect(await pathOf(root, { newSegment: true })).toBe(at("run-index-3.jsonl"));
  });

  test("with a file a writer grows in the writer's own", async () => {
    const root = withLog(at("run-index.{writer}.jsonl"), { [at("run-index.jsonl")]: jsonl([run()]) });
    expect(await pathOf(root, { writer: "C2" })).toBe(at("run-index.C2.jsonl"));
    expect(await pathOf(root, { writer: "C2", newSegment: true })).toBe(at("run-index.C2.2.jsonl"));
  });

  test("with a file a writer asks for the writer's name", async () => {
    const root = withLog(at("run-index.{writer}.jsonl"), { [at("run-index.jsonl")]: jsonl([run()]) });
    await expect(append(root, [FAILED])).rejects.toThrow("has no name of a writer");
    await expect(append(root, [FAILED], { writer: "a b" })).rejects.toThrow("is not a name of a writer");
  });
});

describe("a model of one's own", () => {
  const MODEL = {
    logs: [{ name: "decisions", path: "decisions.jsonl", types: ["DECISION"] }],
    types: {
      DECISION: {
        id: "/id",
        times: ["/at"],
        timeForm: "rfc3339",
        schema: {
          type: "object",
          required: ["id", "at", "title"],
          properties: { id: { type: "string" }, title: { type: "string" }, at: { type: "string" } },
        },
        repeat: "supersede",
      },
    },
  };
  const ledger = () =>
    folderWith({
      "runidx.config.json": JSON.stringify({ model: "runidx.model.json" }),
      "runidx.model.json": JSON.stringify(MODEL),
      "decisions.jsonl": jsonl([{ id: "D-007", title: "first", at: "2026-01-02T10:00:00Z" }]),
    });

  test("gets the next number of its ids, and a time in its form", async () => {
    const root = ledger();
    const { errors, findings, written } = await append(root, [{ title: "second" }]);
    expect([errors, findings]).toEqual([0, []]);
    expect(written.map(({ line }) => line)).toEqual([
      '{"id":"D-008","title":"second","at":"2026-01-10T12:00:00.000Z"}\n',
    ]);
  });

  test("keeps all digits of a number", async () => {
    const root = folderWith({
      "runidx.config.json": JSON.stringify({ model: "log", logs: { ledger: "ledger.jsonl" } }),
      "ledger.jsonl": "",
    });
    const { readRecords } = await import("../../src/write/input.js");
    await append(root, readRecords('{"at": 1767348000123456789}', "input"));
    expect(read(root, "ledger.jsonl")).toBe('{"at":1767348000123456789}\n');
  });
});

test("a folder that leads out of the repository is not written through", async () => {
  const root = studio();
  const outside = folderWith({});
  mkdirSync(join(outside, "data"));
  renameSync(join(root, "60-REGISTRY/data"), join(outside, "data/there"));
  symlinkSync(join(outside, "data/there"), join(root, "60-REGISTRY/data"));
  await expect(append(root, [FAILED])).rejects.toThrow();
  expect(readdirSync(join(outside, "data/there")).sort()).toEqual(["run-index.jsonl", "song-index.jsonl"]);
});

describe("what a repository brings in the place of our files", () => {
  const journal = (root: string, text: string) =>
    writeFileSync(join(root, "60-REGISTRY/data/.runidx-append"), text);

  test.each(["../outside.jsonl", "/tmp/outside.jsonl", ".bashrc", "60-REGISTRY/data/../../.bashrc"])(
    "writes nothing to %s",
    async (path) => {
      const root = studio();
      const before = readdirSync(root);
      journal(root, `${JSON.stringify({ writes: [{ path, size: 0, text: "evil\n" }] })}\n`);
      await expect(append(root, [FAILED])).rejects.toThrow("does not hold an append that was cut off");
      expect([readdirSync(root), read(root, RUNS)]).toEqual([before, jsonl([run()])]);
      expect(existsSync(join(root, path))).toBe(false);
    },
  );

  test.each(["{}\n", "[]\n", "null\n", '{"writes":[{"path":7}]}\n', "no JSON\n"])(
    "is an error, not an append: %j",
    async (text) => {
      const root = studio();
      journal(root, text);
      await expect(append(root, [FAILED])).rejects.toThrow("does not hold an append that was cut off");
      expect(read(root, RUNS)).toBe(jsonl([run()]));
    },
  );

  test("does not lead through a linked folder to another place in the repository", async () => {
    const root = studio();
    mkdirSync(join(root, "other"));
    renameSync(join(root, "60-REGISTRY/data"), join(root, "other/data"));
    symlinkSync("../other/data", join(root, "60-REGISTRY/data"));
    await expect(append(root, [FAILED])).rejects.toThrow("is a symbolic link");
    expect(readdirSync(join(root, "other/data")).sort()).toEqual(["run-index.jsonl", "song-index.jsonl"]);
  });
});

test("of records without ids each keeps its own correction", async () => {
  const schema = {
    type: "object",
    properties: { level: { enum: ["LOW", "HIGH"] }, note: { type: "string" } },
  };
  const root = folderWith({
    "runidx.config.json": JSON.stringify({
      model: "log",
      logs: { ledger: "ledger.jsonl" },
      schemas: { ledger: "entry.schema.json" },
    }),
    "entry.schema.json": JSON.stringify(schema),
    "ledger.jsonl": '{"level":"LOW","note":"first"}',
  });
  const records = [
    { level: "LOW", note: "a" },
    { level: "high", note: "b" },
    { level: "low", note: "c" },
  ];
  const { errors, steps } = await append(root, records);
  expect(errors).toBe(2);
  expect(steps.map((step) => (step.do === "append" ? step.line : ""))).toEqual([
    '{"level":"LOW","note":"a"}\n',
    '{"level":"HIGH","note":"b"}\n',
    '{"level":"LOW","note":"c"}\n',
  ]);
});
