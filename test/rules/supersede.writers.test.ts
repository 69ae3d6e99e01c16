import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/base/core/finding.js";
import { jsonl, run, version, work } from "../../src/rules/examples.js";
import { proposedBy } from "../helpers/do-steps.js";
import { found, lintFiles } from "../helpers/lint-files.js";
import { Repository } from "../helpers/repository.js";

type Fields = Record<string, unknown>;

const FIRST = "VER-20260102-2206-H8Q8";
const SECOND = "VER-20260102-2206-J2J2";
const WORK = "WORK-20260102-2205-D1S4";
const OTHER_WORK = "WORK-20260102-2205-E2T5";
const SONGS = [work(), version(), version({ version_id: SECOND, version_label: "v02" })];
const at = (time: string, changes: Fields = {}) =>
  run({ last_updated_utc: `2026-01-02T${time}Z`, ...changes });

const path = (writer: string) => `60-REGISTRY/data/run-index${writer}.jsonl`;

/** A registry with runs in the files of some writers, by what stands between the log's name and its ending. */
const registry = (runs: Record<string, readonly Fields[]>, songs: readonly Fields[] = SONGS) => ({
  "runidx.config.json": JSON.stringify({ logs: { "run-index": path(".{writer}") } }),
  "60-REGISTRY/data/song-index.jsonl": jsonl(songs),
  ...Object.fromEntries(Object.entries(runs).map(([writer, records]) => [path(writer), jsonl(records)])),
});

/** What supersede said, as class and place. */
async function said(runs: Record<string, readonly Fields[]>, songs = SONGS as readonly Fields[]) {
  const report = await lintFiles(registry(runs, songs));
  expect(report.faults).toEqual([]);
  return report.findings
    .filter(({ ruleId }) => ruleId === "supersede")
    .map(({ class: kind, path: where, line }) => `${kind} ${where.slice(where.indexOf("."))}:${line}`);
}

/** Which run answers: the notes of the record that a finding of its meaning stands at. */
const BAD = { qa_gate1: "FAIL" };

describe("the record that answers among several writers' files", () => {
  const BOTH = { version_ids: [FIRST, SECOND] };

  test.each([
    ["the greatest time, in the first file", { ".C1": [at("23:10", BAD)], ".C2": [at("23:00")] }, ".C1"],
    ["the greatest time, in the last file", { ".C1": [at("23:00")], ".C2": [at("23:10", BAD)] }, ".C2"],
    ["at one time, the later writer", { ".C1": [at("23:00")], ".C2": [at("23:00", BAD)] }, ".C2"],
    ["at one time, not the earlier writer", { ".C1": [at("23:00", BAD)], ".C2": [at("23:00")] }, undefined],
    ["a writer's over the plain one at one time", { "": [at("23:00")], ".C1": [at("23:00", BAD)] }, ".C1"],
  ])("is that of %s", async (_, runs, writer) => {
    const all = Object.fromEntries(
      Object.entries(runs).map(([name, rows]) => [name, rows.map((row) => ({ ...row, ...BOTH }))]),
    );
    const report = await lintFiles(registry(all as Record<string, Fields[]>));
    const places = report.findings
      .filter(({ ruleId }) => ruleId === "gate-order")
      .map((finding) => finding.path);
    expect(places).toEqual(writer === undefined ? [] : [path(writer)]);
  });
});

describe("time", () => {
  const BOTH = { version_ids: [FIRST, SECOND] };

  test("is judged within the file of one writer", async () => {
    const later = at("23:00", { ...BOTH, notes: "later" });
    const earlier = at("22:30", BOTH);
    expect(await said({ ".C1": [later], ".C2": [earlier] })).toEqual([]);
    expect(await said({ ".C1": [earlier], ".C2": [later] })).toEqual([]);
    expect(await said({ ".C1": [later, earlier] })).toEqual(["time .C1.jsonl:2"]);
    expect(await said({ ".C1": [later], ".C1.2": [earlier] })).toEqual(["time .C1.2.jsonl:1"]);
  });

  test("does not tell who a run is: the first record by time is the first one", async () => {
    const first = at("22:30", BOTH);
    const changed = at("23:00", { ...BOTH, machine_id: "C2" });
    expect(await said({ ".C1": [changed], ".C2": [first] })).toEqual(["identity .C1.jsonl:1"]);
    expect(await said({ ".C1": [first], ".C2": [changed] })).toEqual(["identity .C2.jsonl:1"]);
  });
});

describe("a record dated ahead", () => {
  const FUTURE = { last_updated_utc: "2027-01-01T00:00Z", ...BAD };

  test("is judged by what it means unless a later line of the same writer answers", async () => {
    const rules = (report: Awaited<ReturnType<typeof lintFiles>>) =>
      report.findings.filter(({ ruleId }) => ruleId === "gate-order").map((finding) => finding.path);
    const own = registry({ ".C1": [run(), run(FUTURE), at("23:00")], ".C2": [at("23:10")] });
    expect(rules(await lintFiles(own))).toEqual([]);
    const others = registry({ ".C1": [run(), run(FUTURE)], ".C2": [at("23:00")] });
    expect(rules(await lintFiles(others))).toEqual([path(".C1")]);
    const plain = registry({ "": [run(), run(FUTURE)], ".C2": [at("23:00")] });
    expect(rules(await lintFiles(plain))).toEqual([]);
  });
});

describe("outputs", () => {
  const one = { version_ids: [FIRST] };
  const other = { version_ids: [SECOND] };

  test("that a record of the same writer loses are an error, whatever others have", async () => {
    expect(await said({ ".C1": [at("22:30", { version_ids: [FIRST, SECOND] }), at("23:00", one)] })).toEqual([
      "outputs .C1.jsonl:2",
    ]);
  });

  test("of the plain file are known to every writer: to lose them is an error", async () => {
    expect(await said({ "": [at("22:30", one)], ".C1": [at("23:00", other)] })).toEqual([
      "outputs .C1.jsonl:1",
    ]);
  });

  test.each([
    ["the first", { ".C1": [at("23:00", other)], ".C2": [at("22:30", one)] }, "concurrent .C1.jsonl:1"],
    ["the last", { ".C1": [at("22:30", one)], ".C2": [at("23:00", other)] }, "concurrent .C2.jsonl:1"],
  ])(
    "that another writer's record has are a warning at the one that answers: in %s file",
    async (_, runs, place) => {
      expect(await said(runs)).toEqual([place]);
    },
  );

  test("are no finding where the record that answers has them all", async () => {
    const union = at("23:30", { version_ids: [FIRST, SECOND] });
    expect(await said({ ".C1": [at("22:30", one), union], ".C2": [at("23:00", other)] })).toEqual([]);
  });

  test("that never resolved may be missing", async () => {
    const slip = { version_ids: [FIRST, "VER-20260102-2206-ZZZZ"] };
    expect(
      await said({ ".C1": [at("22:30", slip)], ".C2": [at("23:00", { version_ids: [FIRST, SECOND] })] }),
    ).toEqual([]);
  });

  /** The only warning of two concurrent records. */
  async function warning(repository: Repository): Promise<Finding> {
    const [finding, ...more] = (await repository.lint()).findings.filter(
      ({ class: kind }) => kind === "concurrent",
    );
    if (!finding || more.length > 0) throw new Error("not one warning");
    return finding;
  }

  test.each([".C1", ".C2", ".C3"])(
    "are put together by the record that the warning gives, in the file of %s",
    async (writer) => {
      const repository = Repository.create();
      repository.commitFiles(registry({ ".C1": [at("22:30", one)], ".C2": [at("23:00", other)] }));
      expect(found(await repository.lint())).toEqual(["supersede/concurrent"]);
      const finding = await warning(repository);
      const { severity, hint } = finding;
      const proposed = proposedBy(finding);
      expect([severity, hint]).toEqual(["warning", expect.stringContaining("append a newer RUN record")]);
      expect(proposed?.record).toMatchObject({ version_ids: [SECOND, FIRST], work_id: WORK });
      repository.write(
        path(writer),
        (writer === ".C3" ? "" : repository.read(path(writer))) + jsonl([proposed?.record ?? {}]),
      );
      expect(found(await repository.lintStaged())).toEqual([]);
      repository.commit();
      expect(found(await repository.lint())).toEqual([]);
    },
  );

  test.each([
    ["the works differ", { work_id: OTHER_WORK }],
    ["the verdicts differ", { qa_gate3: "PASS" }],
    ["the packets differ", { scripture_packet_id: "SCR-20260102-2100-Q1Q1" }],
    ["the newer record has a placeholder", { notes: "x", story_id: "TBD" }],
  ])("are left to a person where %s", async (_, changes) => {
    const songs = [...SONGS, work({ work_id: OTHER_WORK })];
    const report = await lintFiles(
      registry({ ".C1": [at("22:30", one)], ".C2": [at("23:00", { ...other, ...changes })] }, songs),
    );
    const finding = report.findings.find(({ class: kind }) => kind === "concurrent");
    expect([finding?.steps, finding?.hint]).toEqual([[], expect.stringContaining("a person decides")]);
  });

  test.each([
    ["the newer one is added", at("22:30", one), at("23:00", other), ".C2"],
    ["the older one is added", at("23:00", one), at("22:30", other), ".C1"],
  ])("are told by the change that brings the second record in: %s", async (_, committed, added, place) => {
    const repository = Repository.create();
    const base = repository.commitFiles(registry({ ".C1": [committed] }));
    repository.write(path(".C2"), jsonl([added]));
    const concurrent = (report: Awaited<ReturnType<Repository["lint"]>>) =>
      report.findings
        .filter(({ class: kind }) => kind === "concurrent")
        .map((finding) => [
          finding.path,
          finding.hint.startsWith("append a newer RUN"),
          proposedBy(finding) !== undefined,
        ]);
    const expected = [[path(place), true, true]];
    expect(concurrent(await repository.lintStaged())).toEqual(expected);
    repository.commit();
    expect(concurrent(await repository.lint({ base }))).toEqual(expected);
    expect(concurrent(await repository.lint())).toEqual(expected);
  });
});

describe("an id that stands for one thing", () => {
  const songs = (writer: string) => `60-REGISTRY/data/song-index${writer}.jsonl`;

  test.each([
    ["later than", "2026-01-02T22:30Z"],
    ["earlier than", "2026-01-02T22:00Z"],
  ])("is an error where a second writer mints it, at a time %s the first", async (_, created_utc) => {
    const repository = Repository.create();
    const base = repository.commitFiles({
      "runidx.config.json": JSON.stringify({ logs: { "song-index": songs(".{writer}") } }),
      [path("")]: jsonl([run()]),
      [songs(".C1")]: jsonl([work(), version({ created_utc: "2026-01-02T22:10Z" })]),
    });
    repository.write(songs(".C2"), jsonl([version({ created_utc, title: "another" })]));
    const minted = (report: Awaited<ReturnType<Repository["lint"]>>) =>
      report.findings.filter(({ class: kind }) => kind === "minted-twice").map((finding) => finding.path);
    // The line that is in no commit yet can be mended, whatever time it says.
    expect(minted(await repository.lintStaged())).toEqual([songs(".C2")]);
    repository.commit();
    expect(minted(await repository.lint({ base }))).toEqual([songs(".C2")]);
    expect(minted(await repository.lint())).toHaveLength(1);
  });

  test("a label that two writers gave is told by the change that brings the second one in", async () => {
    const repository = Repository.create();
    repository.commitFiles({
      "runidx.config.json": JSON.stringify({ logs: { "song-index": songs(".{writer}") } }),
      [path("")]: jsonl([run({ version_ids: [FIRST, SECOND] })]),
      [songs(".C2")]: jsonl([work(), version()]),
    });
    repository.write(
      songs(".C1"),
      jsonl([version({ version_id: SECOND, created_utc: "2026-01-02T22:06Z" })]),
    );
    const report = await repository.lintStaged();
    expect(report.findings.filter(({ class: kind }) => kind === "label").map((one) => one.path)).toEqual([
      songs(".C1"),
    ]);
  });
});

describe("a waiver in several writers' files", () => {
  const waivers = (writer: string) => `60-REGISTRY/data/waivers${writer}.jsonl`;

  test.each([
    ["the first file", ".C1", ".C2"],
    ["the last file", ".C2", ".C1"],
  ])("is withdrawn by a line in %s at the same time", async (_, withdrawing, waiving) => {
    const repository = Repository.create();
    repository.commitFiles({
      "runidx.config.json": JSON.stringify({ logs: { waivers: waivers(".{writer}") } }),
      [path("")]: jsonl([run(BAD)]),
      "60-REGISTRY/data/song-index.jsonl": jsonl([work(), version()]),
    });
    const [finding] = (await repository.lint()).findings;
    const line = repository.read(path("")).trim();
    const { createHash } = await import("node:crypto");
    const waiver = {
      record_type: "WAIVER",
      waiver_id: "WVR-20260105-1000-A1B2",
      rule: finding?.ruleId,
      path: path(""),
      line_sha256: createHash("sha256").update(line).digest("hex"),
      reason: "looked into",
      approved_by: "Dana Whitlock",
      created_utc: "2026-01-05T10:00Z",
    };
    repository.commitFiles({ [waivers(waiving)]: jsonl([waiver]) });
    expect(found(await repository.lint())).toEqual([]);
    repository.commitFiles({ [waivers(withdrawing)]: jsonl([{ ...waiver, status: "withdrawn" }]) });
    expect(found(await repository.lint())).toEqual(["gate-order"]);
  });
});
