import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, describe, expect, test } from "vitest";
import {
  jsonl,
  override,
  overrideUpdate,
  registryFiles,
  run,
  version,
  waiver,
} from "../../../src/rules/examples.js";
import { FIVE, failedRun, failedRuns, linesOf, swap } from "../../helpers/history.js";
import { NOW } from "../../helpers/lint-files.js";
import { otherRun } from "../../helpers/project.js";
import { OVERRIDES, type Repository, RUNS, SONGS, temporaryFolder } from "../../helpers/repository.js";
import {
  as,
  ask,
  committed,
  filesIn,
  kinds,
  type Night,
  nightOf,
  pathOf,
  plainFolder,
  Remote,
  seenBy,
  type Where,
} from "./nights.js";
import { reused, SCENES, waived } from "./scenarios.js";

const ODD = failedRun(6, { mood: "low" });
const WORSE = failedRun(7, { created_by: "nobody" });
const seen = async (...args: Parameters<typeof nightOf>) => seenBy(await nightOf(...args));

describe("the history", () => {
  /** Three commits by two people on three days. */
  function grown(): { repository: Repository; ids: string[] } {
    const repository = committed({ [RUNS]: FIVE });
    const first = repository.git("rev-parse", "HEAD");
    const robin = as(repository, { name: "Robin Alder", date: "2026-01-05T08:00:00Z" });
    const second = robin.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const third = as(repository, { date: "2026-01-07T09:00:00+02:00" }).commitFiles({
      "NOTES.md": "takes\n",
    });
    return { repository, ids: [first, second, third] };
  }

  test("has as many commits as were proved", async () => {
    const { repository } = grown();
    const { nightly, summary } = (await nightOf(repository)).report;
    expect([nightly?.history.commits, summary.commits]).toEqual([3, 3]);
  });

  test("says which commit was the first, by whom and when", async () => {
    const { repository, ids } = grown();
    expect((await seen(repository)).history.first).toEqual({
      commit: ids[0],
      author: "Dana Whitlock",
      date: "2026-01-03T10:00:00+00:00",
    });
  });

  test("says which commit is the last, by whom and when", async () => {
    const { repository, ids } = grown();
    const { history, head } = await seen(repository);
    expect(history.last).toEqual({
      commit: ids[2],
      author: "Dana Whitlock",
      date: "2026-01-07T09:00:00+02:00",
    });
    expect(head).toEqual(history.last);
  });

  test("names nobody where nothing was altered", async () => {
    expect((await seen(grown().repository)).history.altered).toEqual([]);
  });

  test("says who altered what was committed, though it was mended since", async () => {
    const { repository } = grown();
    const kept = repository.read(RUNS);
    const guilty = as(repository, { name: "Robin Alder", date: "2026-01-08T08:00:00Z" });
    const commit = guilty.commitFiles({ [RUNS]: swap(kept, '"machine_id":"C1"', '"machine_id":"C2"') });
    repository.commitFiles({ [RUNS]: kept });
    const { altered } = (await seen(repository)).history;
    expect(altered).toContainEqual({
      path: RUNS,
      class: "edited",
      message: expect.stringContaining("line"),
      commit: { commit, author: "Robin Alder", date: "2026-01-08T08:00:00+00:00" },
    });
  });

  test("does not name a commit for what only the checkpoints know", async () => {
    const remote = new Remote({ [RUNS]: FIVE });
    const previous = await remote.night();
    remote.squash({ [RUNS]: failedRuns(1) });
    expect(seenBy(await remote.night({ previous })).history.altered).toEqual([]);
  });

  test("is told in the words of the commit's author, not of who committed it", async () => {
    const mine = committed({ [RUNS]: FIVE });
    const { root, env } = as(mine, { name: "Robin Alder" });
    const repository = as({ root, env: { ...env, GIT_COMMITTER_NAME: "Web Flow" } }, {});
    repository.commitFiles({ "NOTES.md": "" });
    expect((await seen(repository)).head?.author).toBe("Robin Alder");
  });

  test("has no first commit where the files are in no repository", async () => {
    const { history, head } = await seen(plainFolder({ [RUNS]: FIVE }));
    expect([history, head]).toEqual([{ commits: 0, first: null, last: null, altered: [] }, null]);
  });

  test("has no commit in a repository that has none yet, and the files are judged", async () => {
    const { where } = (await SCENES["without a commit"]?.()) ?? {};
    const { report } = await nightOf(where as Where);
    expect([report.nightly?.history.commits, report.nightly?.head, report.summary.records]).toEqual([
      0,
      null,
      5,
    ]);
  });
});

describe("the counts by rule", () => {
  test("tell errors and warnings of each", async () => {
    const where = committed({ [RUNS]: FIVE + jsonl([ODD, failedRun(8, { mood: "high" }), WORSE]) });
    expect((await seen(where)).byRule).toEqual([
      { name: "schema", errors: 1, warnings: 0 },
      { name: "unknown-field", errors: 0, warnings: 2 },
    ]);
  });

  test("count a warning as an error where the preset is strict", async () => {
    const where = committed({ [RUNS]: FIVE + jsonl([ODD]) });
    const night = await nightOf(where, { args: ["--preset", "strict"] });
    expect([night.code, seenBy(night).byRule]).toEqual([
      1,
      [{ name: "unknown-field", errors: 1, warnings: 0 }],
    ]);
  });

  test("are none where nothing was found", async () => {
    const { byRule, byAge, ages } = await seen(committed({ [RUNS]: FIVE }));
    expect([byRule, byAge, ages]).toEqual([[], [], {}]);
  });

  test("leave out what is waived", async () => {
    expect((await seen(committed(waived()))).byRule).toEqual([]);
  });
});

describe("the age of a finding", () => {
  /** Five runs that hold, an odd one in December, and another in January. */
  function aged(): Repository {
    const repository = committed({ [RUNS]: FIVE });
    as(repository, { date: "2025-12-20T10:00:00Z" }).commitFiles({ [RUNS]: FIVE + jsonl([ODD]) });
    as(repository, { date: "2026-01-08T10:00:00Z" }).commitFiles({ [RUNS]: FIVE + jsonl([ODD, WORSE]) });
    return repository;
  }

  test("is the day on which its line was authored", async () => {
    const { report } = await nightOf(aged());
    const days = report.findings.map(({ ruleId, fingerprint }) => [
      ruleId,
      report.nightly?.ages[fingerprint],
    ]);
    expect(days).toEqual([
      ["unknown-field", "2025-12-20"],
      ["schema", "2026-01-08"],
    ]);
  });

  test("is counted by the month", async () => {
    expect((await seen(aged())).byAge).toEqual([
      { name: "2025-12", errors: 0, warnings: 1 },
      { name: "2026-01", errors: 1, warnings: 0 },
    ]);
  });

  test("is not changed by lines that came after it", async () => {
    const repository = aged();
    const then = (await seen(repository)).ages;
    as(repository, { date: "2026-01-09T10:00:00Z" }).commitFiles({
      [RUNS]: repository.read(RUNS) + failedRuns(8),
    });
    expect((await seen(repository)).ages).toEqual(then);
  });

  test("is that of its line in a segment", async () => {
    const [one, two] = ["60-REGISTRY/data/run-index-1.jsonl", "60-REGISTRY/data/run-index-2.jsonl"];
    const repository = committed({
      [one]: FIVE,
      "runidx.config.json": '{"logs":{"run-index":"60-REGISTRY/data/run-index-*.jsonl"}}',
    });
    as(repository, { date: "2026-01-08T10:00:00Z" }).commitFiles({ [two]: jsonl([ODD]) });
    expect(Object.values((await seen(repository)).ages)).toEqual(["2026-01-08"]);
  });

  test("is that of its line in each of several registries", async () => {
    const repository = committed({
      [`a/${RUNS}`]: jsonl([ODD]),
      "runidx.config.json": '{"registries":["a","b"]}',
      "b/60-REGISTRY/README.md": "",
    });
    as(repository, { date: "2026-01-08T10:00:00Z" }).commitFiles({ [`b/${RUNS}`]: jsonl([ODD]) });
    expect(Object.values((await seen(repository)).ages).sort()).toEqual(["2026-01-03", "2026-01-08"]);
  });

  test("is not made younger by the same line coming in again", async () => {
    const repository = committed({ [RUNS]: jsonl([ODD]) });
    as(repository, { date: "2026-01-08T10:00:00Z" }).commitFiles({ [RUNS]: jsonl([ODD, ODD]) });
    const { report } = await nightOf(repository);
    const odd = report.findings.find(({ ruleId }) => ruleId === "unknown-field");
    expect(report.nightly?.ages[odd?.fingerprint ?? ""]).toBe("2026-01-03");
  });

  test("is that of the whole file where it is about no line", async () => {
    const repository = committed({ "60-REGISTRY/README.md": "" });
    const { byAge, ages } = await seen(repository);
    expect([byAge.map(({ name }) => name), ages]).toEqual([["whole files"], {}]);
  });

  test("is not known outside git", async () => {
    const { byAge, ages } = await seen(plainFolder({ [RUNS]: jsonl([ODD]) }));
    expect([byAge, ages]).toEqual([[{ name: "not committed", errors: 0, warnings: 1 }], {}]);
  });
});

describe("the runs", () => {
  const STATS = [
    run(),
    otherRun({ machine_id: "C2", created_by: "gpt" }),
    failedRun(3, { artist_id: "ART-may-hollis", created_utc: "2025-12-31T22:00Z", uniqueness_hook: "FAIL" }),
    failedRun(4, { genre_id: "GEN-bluegrass", notes: "first" }),
    failedRun(4, { genre_id: "GEN-bluegrass", notes: "superseded", last_updated_utc: "2026-01-06T00:00Z" }),
  ];

  test("are counted as list --stats counts them", async () => {
    const where = committed(registryFiles({ runs: STATS }));
    const { stdout } = await ask(["list", "--stats", "--format", "json"], where);
    expect((await seen(where)).runs).toEqual(JSON.parse(stdout));
  });

  test("are counted as list --stats counts them in examples/music-studio", async () => {
    const where = { root: resolve("examples/music-studio"), env: { ...process.env } };
    const now = new Date("2026-06-01T00:00:00Z");
    const { stdout } = await ask(["list", "--stats", "--format", "json"], where, now);
    const night = await nightOf(where, { now });
    expect([night.code, seenBy(night).runs]).toEqual([0, JSON.parse(stdout)]);
  });

  test("that were superseded count once", async () => {
    const rows = (await seen(committed(registryFiles({ runs: STATS })))).runs;
    expect(rows.find(({ value }) => value.endsWith("GEN-bluegrass"))?.runs).toBe(1);
  });

  test("of several registries are counted together", async () => {
    const { where } = (await SCENES["of several registries"]?.()) ?? {};
    const rows = (await seen(where as Where)).runs;
    expect(rows.find(({ group }) => group === "machine")).toMatchObject({ value: "C1", runs: 6 });
  });
});

describe("the obligations", () => {
  const owed = async (
    overrides: Parameters<typeof jsonl>[0],
    runs: Parameters<typeof jsonl>[0] = [reused()],
  ) => (await seen(committed(registryFiles({ runs, overrides })))).obligations;

  test("are none where no uniqueness check failed", async () => {
    expect(await owed([], [run()])).toEqual({ met: 0, late: 0, open: 0, items: [] });
  });

  test("are none for a run that did not pass gate 2", async () => {
    const runs = [failedRun(1, { uniqueness_hook: "FAIL" })];
    expect((await owed([], runs)).items).toEqual([]);
  });

  test("are met by an override that was written before the run's record", async () => {
    expect(await owed([override()])).toEqual({
      met: 1,
      late: 0,
      open: 0,
      items: [
        {
          run_id: "RUN-20260102-2140-A7K2",
          lane: expect.stringContaining("ART-jack-mercer"),
          check: "hook",
          created_utc: "2026-01-02T22:06Z",
          state: "met",
          override_id: "OVR-20260102-2150-K6M1",
          delay_minutes: expect.any(Number),
          approved_by: "Dana Whitlock",
        },
      ],
    });
  });

  test("are met by an override of the same minute", async () => {
    expect(await owed([override({ created_utc: "2026-01-02T22:06Z" })])).toMatchObject({ met: 1, late: 0 });
  });

  test("are late by an override of the minute after", async () => {
    expect(await owed([override({ created_utc: "2026-01-02T22:07Z" })])).toMatchObject({
      met: 0,
      late: 1,
      items: [{ state: "late", override_id: "OVR-20260102-2150-K6M1", delay_minutes: 1 }],
    });
  });

  test("are met where one override came in time and another late", async () => {
    const late = override({ override_id: "OVR-20260102-2150-L8L8", created_utc: "2026-01-03T09:00Z" });
    expect(await owed([late, override()])).toMatchObject({
      met: 1,
      items: [{ override_id: "OVR-20260102-2150-K6M1" }],
    });
  });

  test.each([
    ["none is there", []],
    ["it is of another type", [override({ override_type: "SCENE_COLLISION" })]],
    ["it is for another run", [override({ run_id: "RUN-20260102-2140-B9B9" })]],
    ["it is for another lane", [override({ genre_id: "GEN-bluegrass" })]],
    ["no person approved it", [override({ approved_by: "claude" })]],
    ["it was voided", [override(), overrideUpdate()]],
  ])("are open where %s", async (_, overrides) => {
    expect(await owed(overrides)).toMatchObject({
      met: 0,
      late: 0,
      open: 1,
      items: [{ state: "open", override_id: null, approved_by: null }],
    });
  });

  test("that are open are what the rule finds", async () => {
    const where = committed(registryFiles({ runs: [reused()] }));
    expect(kinds(await nightOf(where)).filter((kind) => kind.startsWith("uniqueness-override"))).toHaveLength(
      1,
    );
  });

  test("are one for each check that failed", async () => {
    const runs = [reused({ uniqueness_scene: "FAIL", uniqueness_scripture: "FAIL" })];
    const { items } = await owed([override()], runs);
    expect(items.map(({ check, state }) => [check, state])).toEqual([
      ["scene", "open"],
      ["scripture", "open"],
      ["hook", "met"],
    ]);
  });

  test("of a run that was superseded are those of its last record", async () => {
    const runs = [reused(), run({ last_updated_utc: "2026-01-04T00:00Z" })];
    expect((await owed([], runs)).items).toEqual([]);
  });

  test("stand open ones first, then late ones, then the rest, the oldest first", async () => {
    const at = (name: string, created_utc: string) =>
      reused({ run_id: `RUN-20260102-2140-${name}`, created_utc, version_ids: undefined });
    const of = (name: string, created_utc: string) =>
      override({
        override_id: `OVR-20260102-2150-${name}`,
        run_id: `RUN-20260102-2140-${name}`,
        created_utc,
      });
    const runs = [
      at("M2M2", "2026-01-02T22:09Z"),
      at("M1M1", "2026-01-02T22:08Z"),
      at("T1T1", "2026-01-02T22:07Z"),
      at("P2P2", "2026-01-02T22:12Z"),
      at("P1P1", "2026-01-02T22:11Z"),
    ];
    const overrides = [
      of("M2M2", "2026-01-02T21:55Z"),
      of("M1M1", "2026-01-02T21:55Z"),
      of("T1T1", "2026-01-03T09:00Z"),
    ];
    const { items } = await owed(overrides, runs);
    expect(items.map(({ run_id }) => run_id.slice(-4))).toEqual(["P1P1", "P2P2", "T1T1", "M1M1", "M2M2"]);
  });
});

describe("the coverage", () => {
  const LOG = "50-GENERATION/RUN-20260102-2140-A7K2.md";
  const SONG = "Songs/WORK-20260102-2205-D1S4__v01__the-ferrymans-due.md";
  const links = async (where: Where) =>
    Object.fromEntries(
      (await seen(where)).coverage.map(({ name, of, reached, missing, unknown }) => [
        name,
        [of, reached, missing, unknown].join(" "),
      ]),
    );

  test("is whole where everything leads on", async () => {
    expect(await links(committed({ ...registryFiles(), [LOG]: "", [SONG]: "" }))).toEqual({
      "run → work": "1 1 0 0",
      "run → version": "1 1 0 0",
      "version → lyrics file": "1 1 0 0",
      "run → run log": "1 1 0 0",
    });
  });

  test("misses a file that is not there, and names the run", async () => {
    const where = committed({ ...registryFiles(), "50-GENERATION/other.md": "", [SONG]: "" });
    expect((await links(where))["run → run log"]).toBe("1 0 1 0");
    expect((await seen(where)).coverage.flatMap(({ gaps }) => gaps)).toEqual(["RUN-20260102-2140-A7K2"]);
  });

  test("does not know of a file in a folder that this repository does not have", async () => {
    const where = committed({ ...registryFiles(), [SONG]: "" });
    expect((await links(where))["run → run log"]).toBe("1 0 0 1");
  });

  test("follows a path by the configured root", async () => {
    const where = committed({
      ...registryFiles(),
      [SONG]: "",
      "runidx.config.json": '{"pathRoots":["C:\\\\Studio"]}',
    });
    expect((await links(where))["run → run log"]).toBe("1 0 1 0");
  });

  test("takes a file for no folder by the same name as a path's first segment", async () => {
    const where = committed({ ...registryFiles(), Studio: "a file\n", [LOG]: "", [SONG]: "" });
    expect((await links(where))["run → run log"]).toBe("1 1 0 0");
  });

  test("misses a version that is not in the song index", async () => {
    const songs = linesOf(registryFiles()[SONGS] ?? "")[0] ?? "";
    const where = committed({ ...registryFiles(), [SONGS]: songs, [LOG]: "", [SONG]: "" });
    expect((await links(where))["run → version"]).toBe("1 0 1 0");
  });

  test("misses a run that names no version", async () => {
    const files = registryFiles({ runs: [run({ version_ids: [] })] });
    expect((await links(committed(files)))["run → version"]).toBe("1 0 1 0");
  });

  test("misses a work that is not in the song index", async () => {
    const files = registryFiles({ songs: [version()] });
    expect((await links(committed(files)))["run → work"]).toBe("1 0 1 0");
  });

  test("asks nothing of a run that did not pass gate 2", async () => {
    expect(await links(committed({ [RUNS]: FIVE }))).toEqual({
      "run → work": "0 0 0 0",
      "run → version": "0 0 0 0",
      "version → lyrics file": "0 0 0 0",
      "run → run log": "0 0 0 0",
    });
  });

  test("is the sum of several registries", async () => {
    const in_ = (folder: string, files: Record<string, string>) =>
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
    const where = committed({
      ...in_("a", { ...registryFiles(), [LOG]: "", [SONG]: "" }),
      ...in_("b", { ...registryFiles(), [SONG]: "" }),
      "runidx.config.json": '{"registries":["a","b"]}',
    });
    expect((await links(where))["run → run log"]).toBe("2 1 0 1");
  });

  test("is that of the commit, not of the work tree", async () => {
    const where = committed({ ...registryFiles(), "50-GENERATION/other.md": "", [SONG]: "" });
    where.write(LOG, "");
    expect((await links(where))["run → run log"]).toBe("1 0 1 0");
  });

  test.each([
    ["too long for a name", `C:\\Studio\\50-GENERATION\\${"x".repeat(400)}\\y.md`],
    ["no name at all", "C:\\Studio\\50-GENERATION\\x\u0000y\\z.md"],
  ])("misses a file whose folder is %s, outside git", async (_, path) => {
    const files = registryFiles({ runs: [run({ run_log_filepath_abs: path })] });
    const where = plainFolder({ ...files, "50-GENERATION/other.md": "" });
    expect((await links(where))["run → run log"]).toBe("1 0 1 0");
  });
});

describe("the waivers", () => {
  const MINUTE = "2026-01-10T12:00Z";
  const rowOf = async (changes: Readonly<Record<string, unknown>>) => {
    const night = await nightOf(committed(waived(changes)));
    const [row, ...others] = seenBy(night).waivers;
    expect(others).toEqual([]);
    return { night, row };
  };

  test("in force hide what they waive", async () => {
    const { night, row } = await rowOf({});
    expect([night.code, night.report.summary.waived, row]).toEqual([
      0,
      1,
      {
        waiver_id: "WVR-20260104-1000-T2N5",
        rule: "unknown-field",
        path: RUNS,
        reason: "written by an older template; looked into",
        approved_by: "Dana Whitlock",
        expires_utc: null,
        state: "in force",
        hides: 1,
      },
    ]);
  });

  test("that expired hide nothing", async () => {
    const { row } = await rowOf({ expires_utc: "2026-01-10T11:59Z" });
    expect(row).toMatchObject({ state: "expired", hides: 0 });
  });

  test("that expire this very minute have expired, as the check has it", async () => {
    const { night, row } = await rowOf({ expires_utc: MINUTE });
    expect(kinds(night)).toContain("waiver/expired");
    expect(row).toMatchObject({ state: "expired", hides: 0 });
  });

  test("that expire in the next minute are in force", async () => {
    const { row } = await rowOf({ expires_utc: "2026-01-10T12:01Z" });
    expect(row).toMatchObject({ state: "in force", hides: 1 });
  });

  test("that match nothing hide nothing", async () => {
    const { row } = await rowOf({ line_sha256: "0".repeat(64) });
    expect(row).toMatchObject({ state: "in force", hides: 0 });
  });

  test("that were withdrawn hide nothing", async () => {
    const files = waived();
    const path = "60-REGISTRY/data/waivers.jsonl";
    const taken = swap(files[path] ?? "", "}\n", ',"status":"withdrawn"}\n');
    const { waivers } = await seen(committed({ ...files, [path]: (files[path] ?? "") + taken }));
    expect(waivers).toMatchObject([{ state: "withdrawn", hides: 0 }]);
  });

  test("that an executor approved are not in force", async () => {
    const { row } = await rowOf({ approved_by: "claude" });
    expect(row?.state).not.toBe("in force");
  });

  test("of a rule that can't be waived are not in force", async () => {
    const { row } = await rowOf({ rule: "append-only" });
    expect(row?.state).not.toBe("in force");
  });

  test("of several registries hide what is their own", async () => {
    const in_ = (folder: string) =>
      Object.fromEntries(
        Object.entries(waived({ path: `${folder}/${RUNS}` })).map(([path, text]) => [
          `${folder}/${path}`,
          text,
        ]),
      );
    const where = committed({
      ...in_("a"),
      ...in_("b"),
      "runidx.config.json": '{"registries":["a","b"]}',
    });
    expect((await seen(where)).waivers.map(({ path, hides }) => [path, hides])).toEqual([
      [`a/${RUNS}`, 1],
      [`b/${RUNS}`, 1],
    ]);
  });

  test("stand in the order of their ids", async () => {
    const waivers = ["B2B2", "A1A1"].map((name) => waiver({ waiver_id: `WVR-20260104-1000-${name}` }));
    const rows = (await seen(committed(registryFiles({ waivers })))).waivers;
    expect(rows.map(({ waiver_id }) => waiver_id.slice(-4))).toEqual(["A1A1", "B2B2"]);
  });
});

describe("what changed since the last report", () => {
  test("is not told without one", async () => {
    expect((await seen(committed({ [RUNS]: FIVE }))).since).toBeNull();
  });

  test("is what is new and what is still there", async () => {
    const repository = committed({ [RUNS]: FIVE + jsonl([ODD]) });
    const previous = await nightOf(repository);
    repository.commitFiles({ [RUNS]: FIVE + jsonl([ODD, WORSE]) });
    const { report } = await nightOf(repository, { previous });
    const fingerprints = report.findings.map(({ fingerprint }) => fingerprint);
    expect([report.nightly?.since?.still, report.nightly?.since?.new]).toEqual([
      [fingerprints[0]],
      [fingerprints[1]],
    ]);
  });

  test("is what was mended, with what it was", async () => {
    const files = registryFiles({ runs: [reused()] });
    const repository = committed(files);
    const previous = await nightOf(repository);
    const late = override({ created_utc: "2026-01-03T09:00Z" });
    repository.commitFiles({ [OVERRIDES]: jsonl([late]) });
    const { mended } = (await seen(repository, { previous })).since ?? {};
    expect(mended).toMatchObject([{ ruleId: "uniqueness-override", path: RUNS, severity: "error" }]);
  });

  test("is not that a finding was waived", async () => {
    const repository = committed({ [RUNS]: jsonl([ODD]) });
    const night = await nightOf(repository);
    const [finding] = night.report.findings;
    const line_sha256 = createHash("sha256").update(JSON.stringify(ODD)).digest("hex");
    const its = waiver({ rule: finding?.ruleId, path: RUNS, line_sha256 });
    repository.commitFiles({ "60-REGISTRY/data/waivers.jsonl": jsonl([its]) });
    const { report } = await nightOf(repository, { previous: night });
    expect(report.summary.waived).toBe(1);
    expect(report.nightly?.since?.mended).toEqual([]);
  });

  test("is not that an alteration was settled", async () => {
    const repository = committed({ [RUNS]: FIVE });
    const bad = repository.commitFiles({ [RUNS]: FIVE.replace("N001", "X001") });
    const previous = await nightOf(repository);
    const settled = [{ commit: bad, path: RUNS, reason: "a slip", approved_by: "Dana Whitlock" }];
    repository.commitFiles({ "runidx.config.json": JSON.stringify({ settled }) });
    const { mended } = (await seen(repository, { previous })).since ?? {};
    expect(mended).toEqual([]);
  });

  test("says when and of which commit that report was", async () => {
    const repository = committed({ [RUNS]: FIVE });
    const previous = await nightOf(repository, { now: new Date("2026-01-09T03:17:45Z") });
    const head = repository.git("rev-parse", "HEAD");
    expect((await seen(repository, { previous })).since).toMatchObject({
      madeUtc: "2026-01-09T03:17Z",
      head,
    });
  });

  test("does not say that the branch was forced where there is no git", async () => {
    const where = plainFolder({ [RUNS]: FIVE });
    const previous = await nightOf(where);
    expect((await seen(where, { previous })).since).toMatchObject({ head: null, isHeadContained: null });
  });

  test("counts a finding that moved to another line as still there", async () => {
    const where = plainFolder({ [RUNS]: jsonl([ODD]) });
    const previous = await nightOf(where);
    writeFileSync(join(where.root, RUNS), FIVE + jsonl([ODD]));
    const night = await nightOf(where, { previous });
    const odd = night.report.findings.find(({ ruleId }) => ruleId === "unknown-field");
    expect(seenBy(night).since?.still).toEqual([odd?.fingerprint]);
  });
});

describe("several registries", () => {
  test("have checkpoints of their own", async () => {
    const { where } = (await SCENES["of several registries"]?.()) ?? {};
    const { checkpoints } = await seen(where as Where);
    const runs = checkpoints.filter(({ log }) => log === "run-index");
    expect(runs.map(({ folder, lines }) => [folder, lines])).toEqual([
      ["a", 5],
      ["b", 1],
    ]);
  });

  test("are judged from a folder within one of them as that one", async () => {
    const { where } = (await SCENES["of several registries"]?.()) ?? {};
    const { root, env } = where as Where;
    const { checkpoints } = await seen({ root: join(root, "a"), env });
    expect([...new Set(checkpoints.map(({ folder }) => folder))]).toEqual(["a"]);
  });
});

describe("a night on which the check could not run", () => {
  const SHALLOW = () => SCENES["in a shallow clone"]?.();
  const NOWHERE = () => SCENES["that is not there"]?.();
  const nightIn = async (scene: typeof SHALLOW): Promise<Night> => {
    const { where } = (await scene()) ?? {};
    return nightOf(where as Where);
  };

  test.each([
    ["in a shallow clone", SHALLOW],
    ["without a registry", NOWHERE],
  ])("%s ends with code 2 and a red page", async (_, scene) => {
    const { code, page } = await nightIn(scene);
    expect(code).toBe(2);
    expect(page).toContain('<div class="verdict could-not-check">');
    expect(page).toContain("<h1>Could not check everything</h1>");
  });

  test("in a shallow clone says how to get the rest, in every file that people read", async () => {
    const { page, markdown, stderr } = await nightIn(SHALLOW);
    for (const text of [page, markdown, stderr]) expect(text).toContain("git fetch --unshallow");
  });

  test("without a registry says where to go, in every file that people read", async () => {
    const { page, markdown, stderr } = await nightIn(NOWHERE);
    for (const text of [page, markdown, stderr]) expect(text).toContain("there is no registry");
  });

  test.each([
    ["in a shallow clone", SHALLOW],
    ["without a registry", NOWHERE],
  ])("%s says nothing good of what it could not conclude", async (_, scene) => {
    const { page, markdown } = await nightIn(scene);
    expect(page).not.toContain('class="good"');
    for (const text of [page, markdown]) expect(text).not.toMatch(/there is no history|in no repository/i);
  });

  test("without a registry has nothing seen from afar", async () => {
    expect((await nightIn(NOWHERE)).report.nightly).toBeNull();
  });

  test("in a shallow clone does not say how old a line is that it can't know", async () => {
    const remote = new Remote({ [RUNS]: FIVE + jsonl([ODD]) });
    as(remote.writer, { date: "2026-01-08T10:00:00Z" }).commitFiles({ [RUNS]: FIVE + jsonl([ODD, WORSE]) });
    remote.force();
    expect((await seen(remote.clone("--depth", "1"))).ages).toEqual({});
  });

  test("in a shallow clone does not take the oldest commit that it has for the first", async () => {
    expect(seenBy(await nightIn(SHALLOW)).history.first).toBeNull();
  });

  test("in a shallow clone does not say that the branch was forced", async () => {
    const remote = new Remote({ [RUNS]: FIVE });
    const previous = await remote.night();
    remote.add({ [RUNS]: FIVE + failedRuns(6) });
    const night = await nightOf(remote.clone("--depth", "1"), { previous });
    expect(seenBy(night).since?.isHeadContained).toBeNull();
  });

  test("in a shallow clone still proves the logs against the earlier report", async () => {
    const remote = new Remote({ [RUNS]: FIVE });
    const previous = await remote.night();
    remote.squash({ [RUNS]: failedRuns(1) });
    remote.add({ [RUNS]: failedRuns(1, 2) });
    const night = await nightOf(remote.clone("--depth", "1"), { previous });
    expect([night.code, kinds(night)]).toEqual([2, ["append-only/rewritten"]]);
  });

  test("is not written over a file that stands where the folder should", async () => {
    const where = plainFolder({ [RUNS]: FIVE, out: "mine\n" });
    const { code, stdout, stderr } = await ask(["report", "--out", "out"], where);
    expect([code, stdout, readFileSync(join(where.root, "out"), "utf8")]).toEqual([2, "", "mine\n"]);
    expect(stderr).toMatch(/^runidx-lint: the report can't be written: .*; check the folder after --out\n$/);
  });
});

describe("what is not committed", () => {
  test("is not judged where it is wrong", async () => {
    const repository = committed({ [RUNS]: FIVE });
    repository.append(RUNS, jsonl([WORSE]));
    const night = await nightOf(repository);
    expect([night.code, night.report.summary.records]).toEqual([0, 5]);
  });

  test("does not hide what the commit has", async () => {
    const repository = committed({ [RUNS]: FIVE + jsonl([WORSE]) });
    repository.write(RUNS, FIVE);
    expect((await nightOf(repository)).code).toBe(1);
  });

  test("is not judged where it is staged", async () => {
    const repository = committed({ [RUNS]: FIVE });
    repository.append(RUNS, jsonl([WORSE]));
    repository.git("add", "-A");
    expect((await nightOf(repository)).code).toBe(0);
  });

  test("is in no checkpoint", async () => {
    const repository = committed({ [RUNS]: FIVE });
    const before = (await seen(repository)).checkpoints;
    repository.append(RUNS, failedRuns(6));
    expect((await seen(repository)).checkpoints).toEqual(before);
  });

  test("does not configure the check", async () => {
    const repository = committed({ [RUNS]: FIVE + jsonl([WORSE]) });
    repository.write("runidx.config.json", '{"rules":{"schema":"off"}}');
    expect((await nightOf(repository)).code).toBe(1);
  });
});

const schemaAt = (name: string) => JSON.parse(readFileSync(resolve("schemas", name), "utf8"));
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
ajv.addSchema(schemaAt("report.schema.json"));
const validate = ajv.compile(schemaAt("nightly.schema.json"));

describe.each(Object.entries(SCENES))("a registry %s", (_, make) => {
  test("has a report that is valid by its schema", async () => {
    const { where, options } = await make();
    validate((await nightOf(where, options)).report);
    expect(validate.errors ?? []).toEqual([]);
  });

  test("has all that the check writes as JSON, and what is seen from afar", async () => {
    const { where, options } = await make();
    const { stdout } = await ask(["--format", "json"], where);
    const { report } = await nightOf(where, options);
    expect(Object.keys(report)).toEqual([...Object.keys(JSON.parse(stdout)), "nightly"]);
  });

  test("has five files and no other, and every finding in a line of one of them", async () => {
    const { where, options } = await make();
    const { folder, report } = await nightOf(where, options);
    const lines = readFileSync(join(folder, "findings.jsonl"), "utf8").split("\n").slice(0, -1);
    expect(lines.map((line) => JSON.parse(line))).toEqual(report.findings);
    expect(filesIn(folder)).toEqual([
      "badge.json",
      "findings.jsonl",
      "index.html",
      "report.json",
      "report.md",
    ]);
  });

  test("has the same bytes when it is asked again", async () => {
    const { where, options } = await make();
    const [one, two] = [await nightOf(where, options), await nightOf(where, options)];
    expect(filesOf(two)).toEqual(filesOf(one));
  });

  test("shows no control character and no half of a pair", async () => {
    const { where, options } = await make();
    const { page, markdown, json, badge, stdout, stderr } = await nightOf(where, options);
    for (const text of [page, markdown, json, badge, stdout, stderr])
      expect(/[^\n\P{Cc}]|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/u.exec(text)?.[0]).toBeUndefined();
  });
});

const filesOf = ({ page, markdown, json, badge }: Night) => ({ page, markdown, json, badge });

describe("the same input at the same moment", () => {
  const zone = process.env.TZ;

  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  test.each(["Pacific/Kiritimati", "America/St_Johns"])("gives the same bytes in %s", async (tz) => {
    const { where, options } = (await SCENES["that grew"]?.()) ?? {};
    const one = await nightOf(where as Where, options);
    process.env.TZ = tz;
    const { root, env } = where as Where;
    const two = await nightOf({ root, env: { ...env, TZ: tz } }, options);
    expect(filesOf(two)).toEqual(filesOf(one));
  });

  test.each(["de_DE.UTF-8", "tr_TR.UTF-8", "C"])(
    "gives the same bytes in the language %s",
    async (language) => {
      const { where, options } = (await SCENES["that was rewritten"]?.()) ?? {};
      const { root, env } = where as Where;
      const one = await nightOf({ root, env }, options);
      const two = await nightOf(
        { root, env: { ...env, LANG: language, LC_ALL: language, LANGUAGE: language } },
        options,
      );
      expect(filesOf(two)).toEqual(filesOf(one));
    },
  );

  test("gives the same bytes in another clone", async () => {
    const remote = new Remote({ [RUNS]: FIVE + jsonl([ODD]) });
    expect(filesOf(await remote.night())).toEqual(filesOf(await remote.night()));
  });

  test("gives the same bytes where the files were written in another order", async () => {
    const files = Object.entries({
      ...registryFiles({ runs: [run(), ODD] }),
      "50-GENERATION/RUN-20260102-2140-A7K2.md": "",
      "Songs/a.md": "",
    });
    const [one, two] = [files, files.toReversed()].map((entries) => plainFolder(Object.fromEntries(entries)));
    expect(filesOf(await nightOf(two as Where))).toEqual(filesOf(await nightOf(one as Where)));
  });

  test("gives the same bytes from a folder below", async () => {
    const repository = committed({ [RUNS]: FIVE + jsonl([ODD]) });
    const below = { root: join(repository.root, "60-REGISTRY/data"), env: repository.env };
    expect(filesOf(await nightOf(below))).toEqual(filesOf(await nightOf(repository)));
  });

  test("gives other bytes at another moment, in nothing but the moment", async () => {
    const repository = committed({ [RUNS]: FIVE });
    const one = await nightOf(repository);
    const two = await nightOf(repository, { now: new Date(NOW.getTime() + 60_000) });
    expect(two.json).toBe(swap(one.json, "2026-01-10T12:00Z", "2026-01-10T12:01Z"));
  });
});

describe("the folder for the report", () => {
  test("is runidx-report unless said", async () => {
    const where = plainFolder({ [RUNS]: FIVE });
    await ask(["report"], where);
    expect(filesIn(join(where.root, "runidx-report"))).toContain("index.html");
  });

  test("is made with those above it", async () => {
    const where = plainFolder({ [RUNS]: FIVE });
    await ask(["report", "--out", "a/b/c"], where);
    expect(filesIn(join(where.root, "a/b/c"))).toContain("index.html");
  });

  test("keeps what else is in it", async () => {
    const where = plainFolder({ [RUNS]: FIVE });
    mkdirSync(join(where.root, "out"));
    writeFileSync(join(where.root, "out/mine"), "");
    await ask(["report", "--out", "out"], where);
    expect(filesIn(join(where.root, "out"))).toContain("mine");
  });

  test("gets the files of tonight in the place of those of last night", async () => {
    const repository = committed({ [RUNS]: FIVE });
    const first = await nightOf(repository);
    repository.commitFiles({ [RUNS]: FIVE + jsonl([WORSE]) });
    await ask(["report", "--out", first.folder], repository);
    expect(JSON.parse(readFileSync(pathOf(first), "utf8")).summary.errors).toBe(1);
  });

  test("is named on the standard output, below the verdict", async () => {
    const where = plainFolder({ [RUNS]: FIVE });
    const folder = join(temporaryFolder(), "out");
    const { stdout } = await ask(["report", "--out", folder], where);
    expect(stdout).toBe(`valid: 5 records in 1 file\n${join(folder, "index.html")}\n`);
  });
});

test("a word that report does not know is refused, and nothing is written", async () => {
  const where = plainFolder({ [RUNS]: FIVE });
  const { code, stderr } = await ask(["report", "tonight"], where);
  expect(code).toBe(2);
  expect(stderr).toContain("tonight");
  expect(filesIn(where.root)).toEqual([dirname(dirname(RUNS))]);
});
