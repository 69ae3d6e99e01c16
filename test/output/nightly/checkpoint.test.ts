import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Checkpoint } from "../../../src/output/nightly/checkpoint.js";
import { jsonl, registryFiles, work } from "../../../src/rules/examples.js";
import { FIVE, failedRuns, linesOf, swap } from "../../helpers/history.js";
import { RUNS, SONGS, temporaryFolder } from "../../helpers/repository.js";
import {
  altered,
  as,
  ask,
  committed,
  earlier,
  filesIn,
  fileWith,
  kinds,
  type Night,
  nightOf,
  pathOf,
  plainFolder,
  Remote,
  rewritten,
  seenBy,
  type Where,
} from "./nights.js";

const NOTES = "NOTES.md";
const start = () => new Remote({ [RUNS]: FIVE, [NOTES]: "takes\n" });
const [FIRST = "", SECOND = "", ...REST] = linesOf(FIVE);

/** Runs that other logs have nothing to do with, after another night's. */
const MORE = FIVE + failedRuns(6, 7);

describe("a log that only grew", () => {
  test("holds", async () => {
    const remote = start();
    const previous = await remote.night();
    remote.add({ [RUNS]: MORE });
    const { code, stderr } = await remote.night({ previous });
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("begins as it did", async () => {
    const remote = start();
    const previous = await remote.night();
    remote.add({ [RUNS]: MORE });
    expect(earlier(await remote.night({ previous }))).toBe("prefix");
  });

  test("is seen with as many lines as it has then", async () => {
    const remote = start();
    const previous = await remote.night();
    remote.add({ [RUNS]: MORE });
    const lines = [previous, await remote.night({ previous })].map(
      (night) => seenBy(night).checkpoints.find(({ log }) => log === "run-index")?.lines,
    );
    expect(lines).toEqual([5, 7]);
  });

  test("begins as it did where it did not grow at all", async () => {
    const remote = start();
    const previous = await remote.night();
    const night = await remote.night({ previous });
    expect(seenBy(night).checkpoints.map((row) => row.earlier)).toEqual([
      "prefix",
      "prefix",
      "prefix",
      "prefix",
    ]);
  });

  test("begins as it did when it was empty then", async () => {
    const remote = new Remote({ [RUNS]: "", [NOTES]: "" });
    const previous = await remote.night();
    remote.add({ [RUNS]: FIVE });
    expect(earlier(await remote.night({ previous }))).toBe("prefix");
  });

  test("begins as it did when it got its last newline later", async () => {
    const remote = new Remote({ [RUNS]: FIVE.trimEnd() });
    const previous = await remote.night();
    remote.add({ [RUNS]: MORE });
    expect(earlier(await remote.night({ previous }))).toBe("prefix");
  });

  test("was rewritten when its unfinished last line went on", async () => {
    const remote = new Remote({ [RUNS]: FIVE.trimEnd() });
    const previous = await remote.night();
    remote.add({ [RUNS]: `${FIVE.trimEnd()} \n` });
    expect(earlier(await remote.night({ previous }))).toBe("rewritten");
  });

  test("is seen for the first time without an earlier report", async () => {
    expect(earlier(await start().night())).toBe("none");
  });

  test("leaves nothing to tell of a forced branch", async () => {
    const remote = start();
    const previous = await remote.night();
    remote.add({ [RUNS]: MORE });
    expect(seenBy(await remote.night({ previous })).since?.isHeadContained).toBe(true);
  });
});

/** Logs that stand in the place of five runs, and look as if nothing ever stood there. */
const CLEAN: readonly (readonly [string, string])[] = [
  ["a line says something else", swap(FIVE, '"machine_id":"C1"', '"machine_id":"C2"')],
  ["the last line says something else", FIRST + SECOND + REST.slice(0, -1).join("") + failedRuns(9)],
  ["a line is gone", FIRST + REST.join("")],
  ["the last line is gone", linesOf(FIVE).slice(0, -1).join("")],
  ["two lines changed places", SECOND + FIRST + REST.join("")],
  ["a line came in before the others", failedRuns(9) + FIVE],
  ["a line came in between the others", FIRST + failedRuns(9) + SECOND + REST.join("")],
];

const FORCED: readonly (readonly [string, (remote: Remote, content: string) => void])[] = [
  [
    "amended",
    (remote, content) => {
      remote.writer.write(RUNS, content);
      remote.writer.git("commit", "-q", "-a", "--amend", "-m", "first");
      remote.force();
    },
  ],
  ["squashed into one new commit", (remote, content) => remote.squash({ [RUNS]: content })],
];

describe.each(FORCED)("a history that was %s and pushed with force", (_, push) => {
  test.each(CLEAN)("looks clean by itself where %s", async (_what, content) => {
    const remote = start();
    push(remote, content);
    const { code, stderr } = await remote.night();
    expect([code, stderr]).toEqual([0, ""]);
  });

  test.each(CLEAN)("is found by the earlier report where %s", async (_what, content) => {
    const remote = start();
    const previous = await remote.night();
    push(remote, content);
    const night = await remote.night({ previous });
    expect([night.code, kinds(night), earlier(night)]).toEqual([1, ["append-only/rewritten"], "rewritten"]);
  });

  test("is found where the log has grown since", async () => {
    const remote = start();
    const previous = await remote.night();
    push(remote, swap(MORE, '"machine_id":"C1"', '"machine_id":"C2"'));
    expect(earlier(await remote.night({ previous }))).toBe("rewritten");
  });

  test("is no alteration where the log stayed as it was", async () => {
    const remote = start();
    const previous = await remote.night();
    push(remote, MORE);
    const night = await remote.night({ previous });
    expect([night.code, earlier(night)]).toEqual([0, "prefix"]);
  });
});

describe("what is said of a rewritten log", () => {
  async function forced(): Promise<{ previous: Night; night: Night }> {
    const remote = start();
    const previous = await remote.night();
    remote.squash({ [RUNS]: FIRST + REST.join("") });
    return { previous, night: await remote.night({ previous }) };
  }

  test("is one error about the log as a whole", async () => {
    const { night } = await forced();
    expect(rewritten(night)).toMatchObject([{ severity: "error", path: RUNS, line: null, introduced: true }]);
  });

  test("says how many lines were seen when, and where they are to be found", async () => {
    const { previous, night } = await forced();
    const { madeUtc, head } = seenBy(previous);
    const [finding] = rewritten(night);
    expect(finding?.message).toContain(`the report of ${madeUtc} saw 5 lines of the run-index`);
    expect(finding?.hint).toContain(head?.commit);
  });

  test("is counted by its rule", async () => {
    const { night } = await forced();
    expect(seenBy(night).byRule).toEqual([{ name: "append-only", errors: 1, warnings: 0 }]);
  });

  test("is counted in the summary", async () => {
    expect((await forced()).night.report.summary.errors).toBe(1);
  });

  test("is new since the earlier report", async () => {
    const { night } = await forced();
    expect(seenBy(night).since?.new).toEqual(rewritten(night).map(({ fingerprint }) => fingerprint));
  });

  test("stands on the page as a finding and at its checkpoint", async () => {
    const { night } = await forced();
    expect(night.page).toContain('append-only <span class="soft">rewritten</span>');
    expect(night.page).toContain(">REWRITTEN since then</td>");
  });

  const NOTHING_ALTERED = "Nothing that was committed was altered.";

  test("stands on no page beside the sentence that nothing was altered", async () => {
    const { previous, night } = await forced();
    expect(previous.page).toContain(NOTHING_ALTERED);
    expect(night.page).not.toContain(NOTHING_ALTERED);
    expect(night.page).toContain("1 log rewritten since the report of");
  });

  test("stands on no page beside that sentence where its registry is gone", async () => {
    const remote = new Remote({ [`a/${RUNS}`]: FIVE, "runidx.config.json": '{"registries":["a"]}' });
    const previous = await remote.night();
    rmSync(join(remote.writer.root, "a"), { recursive: true });
    remote.squash({ [`b/${RUNS}`]: FIVE, "runidx.config.json": '{"registries":["b"]}' });
    const { page } = await remote.night({ previous });
    expect(page).not.toContain(NOTHING_ALTERED);
    expect(page).toContain("1 finding of append-only among the findings above.");
  });

  test("stands in the Markdown as a finding and at its checkpoint", async () => {
    const { night } = await forced();
    expect(night.markdown).toContain("`append-only (rewritten)`");
    expect(night.markdown).toMatch(/^\| `run-index` \| 4 \| `[0-9a-f]{16}…` \| \*\*rewritten\*\* \|$/m);
  });

  test("names no other log", async () => {
    const { night } = await forced();
    expect(earlier(night, "song-index")).toBe("prefix");
  });

  test("is said where the configuration turns the rule off", async () => {
    const remote = start();
    const previous = await remote.night();
    remote.squash({
      [RUNS]: FIRST + REST.join(""),
      "runidx.config.json": '{"rules":{"append-only":"off"}}',
    });
    const night = await remote.night({ previous });
    expect([night.code, rewritten(night).length]).toEqual([1, 1]);
  });

  test("is an error where the configuration makes the rule a warning", async () => {
    const remote = start();
    const previous = await remote.night();
    remote.squash({
      [RUNS]: FIRST + REST.join(""),
      "runidx.config.json": '{"rules":{"append-only":"warn"}}',
    });
    expect((await remote.night({ previous })).code).toBe(1);
  });

  test("is said where the configuration turns the proof of history off", async () => {
    const remote = start();
    const previous = await remote.night();
    remote.squash({ [RUNS]: FIRST + REST.join(""), "runidx.config.json": '{"history":false}' });
    const night = await remote.night({ previous });
    expect([night.code, rewritten(night).length]).toEqual([1, 1]);
  });

  test("is said again on the night after, against the last report that was good", async () => {
    const remote = start();
    const previous = await remote.night();
    remote.squash({ [RUNS]: FIRST + REST.join("") });
    const [red] = rewritten(await remote.night({ previous }));
    remote.add({ [RUNS]: FIRST + REST.join("") + failedRuns(6) });
    const after = await remote.night({ previous });
    expect([after.code, rewritten(after).map(({ fingerprint }) => fingerprint)]).toEqual([
      1,
      [red?.fingerprint],
    ]);
  });
});

describe("every log is proved", () => {
  const files = registryFiles({ runs: [], songs: [work()] });

  test("a song index that was rewritten is found", async () => {
    const remote = new Remote({ ...files, [RUNS]: FIVE });
    const previous = await remote.night();
    remote.squash({ [SONGS]: jsonl([work({ title_current: "Another" })]) });
    const night = await remote.night({ previous });
    expect([earlier(night, "song-index"), earlier(night)]).toEqual(["rewritten", "prefix"]);
  });

  test("the logs that were rewritten together are two findings", async () => {
    const remote = new Remote({ ...files, [RUNS]: FIVE });
    const previous = await remote.night();
    remote.squash({ [SONGS]: jsonl([work({ title_current: "Another" })]), [RUNS]: failedRuns(9) });
    expect(rewritten(await remote.night({ previous })).map(({ path }) => path)).toEqual([RUNS, SONGS]);
  });
});

describe("a forced push that left the logs alone", () => {
  async function forced(): Promise<Night> {
    const remote = start();
    const previous = await remote.night();
    remote.writer.write(NOTES, "other takes\n");
    remote.writer.git("commit", "-q", "-a", "--amend", "-m", "first");
    remote.force();
    return remote.night({ previous });
  }

  test("is no error", async () => {
    const night = await forced();
    expect([night.code, earlier(night)]).toEqual([0, "prefix"]);
  });

  test("is told of all the same", async () => {
    expect(seenBy(await forced()).since?.isHeadContained).toBe(false);
  });

  test("is told of on the page", async () => {
    expect((await forced()).page).toContain("is no longer part of the history");
  });

  test("is told of in the Markdown", async () => {
    expect((await forced()).markdown).toContain("is no longer part of the history");
  });

  test("is told of in a clone that still has the old commit", async () => {
    const remote = start();
    const clone = remote.clone();
    const previous = await nightOf(clone);
    remote.writer.git("commit", "-q", "--amend", "-m", "another first");
    remote.force();
    clone.git("fetch", "-q", "origin");
    clone.git("reset", "-q", "--hard", "origin/main");
    expect(seenBy(await nightOf(clone, { previous })).since?.isHeadContained).toBe(false);
  });
});

describe("a log that is no longer where it was", () => {
  test("was rewritten where it was deleted from a forced history", async () => {
    const remote = start();
    const previous = await remote.night();
    rmSync(join(remote.writer.root, RUNS));
    remote.squash({ "60-REGISTRY/README.md": "nothing\n" });
    const night = await remote.night({ previous });
    expect([night.code, earlier(night)]).toEqual([1, "rewritten"]);
  });

  test("was rewritten where it was emptied in a forced history", async () => {
    const remote = start();
    const previous = await remote.night();
    remote.squash({ [RUNS]: "" });
    const night = await remote.night({ previous });
    expect([night.code, kinds(night)]).toEqual([1, ["append-only/rewritten"]]);
  });

  test("was rewritten where its registry moved into another folder", async () => {
    const remote = start();
    const previous = await remote.night();
    mkdirSync(join(remote.writer.root, "studio"));
    renameSync(join(remote.writer.root, "60-REGISTRY"), join(remote.writer.root, "studio/60-REGISTRY"));
    remote.squash({ "runidx.config.json": '{"registries":["studio"]}' });
    const night = await remote.night({ previous });
    expect([night.code, rewritten(night).length]).toEqual([1, 1]);
  });

  test("is named by the path that it had where its registry moved", async () => {
    const remote = start();
    const previous = await remote.night();
    mkdirSync(join(remote.writer.root, "studio"));
    renameSync(join(remote.writer.root, "60-REGISTRY"), join(remote.writer.root, "studio/60-REGISTRY"));
    remote.squash({ "runidx.config.json": '{"registries":["studio"]}' });
    const [finding] = rewritten(await remote.night({ previous }));
    expect(finding?.path).toBe(RUNS);
  });

  test("was rewritten where one of several registries is gone", async () => {
    const config = (...registries: string[]) => ({ "runidx.config.json": JSON.stringify({ registries }) });
    const remote = new Remote({ [`a/${RUNS}`]: FIVE, [`b/${RUNS}`]: failedRuns(8), ...config("a", "b") });
    const previous = await remote.night();
    rmSync(join(remote.writer.root, "b"), { recursive: true });
    remote.squash(config("a"));
    const night = await remote.night({ previous });
    expect([night.code, earlier(night, "run-index", "a"), rewritten(night).length]).toEqual([1, "prefix", 1]);
  });

  test("is missed by nobody where it was empty", async () => {
    const remote = new Remote({ [RUNS]: FIVE, [SONGS]: "" });
    const previous = await remote.night();
    rmSync(join(remote.writer.root, SONGS));
    remote.squash({ [RUNS]: FIVE });
    expect(rewritten(await remote.night({ previous }))).toEqual([]);
  });

  test("begins as it did where its file got another name by the configuration", async () => {
    const remote = start();
    const previous = await remote.night();
    rmSync(join(remote.writer.root, RUNS));
    remote.squash({
      "60-REGISTRY/data/runs.jsonl": FIVE,
      "runidx.config.json": '{"logs":{"run-index":"60-REGISTRY/data/runs.jsonl"}}',
    });
    expect(earlier(await remote.night({ previous }))).toBe("prefix");
  });
});

describe("a log in segments", () => {
  const SEGMENT = (number: number) => `60-REGISTRY/data/run-index-${number}.jsonl`;
  const CONFIG = { "runidx.config.json": '{"logs":{"run-index":"60-REGISTRY/data/run-index-*.jsonl"}}' };
  const segmented = () => new Remote({ ...CONFIG, [SEGMENT(1)]: FIVE, [SEGMENT(2)]: failedRuns(6) });

  test("begins as it did after a new segment", async () => {
    const remote = segmented();
    const previous = await remote.night();
    remote.add({ [SEGMENT(10)]: failedRuns(7) });
    const night = await remote.night({ previous });
    expect([night.code, earlier(night)]).toEqual([0, "prefix"]);
  });

  test("has the root that the same lines have in one file", async () => {
    const [parts, whole] = [
      await segmented().night(),
      await new Remote({ [RUNS]: FIVE + failedRuns(6) }).night(),
    ];
    const rootOf = (night: Night) => seenBy(night).checkpoints[0]?.root;
    expect(rootOf(parts)).toBe(rootOf(whole));
  });

  test("was rewritten where a line of an early segment is another", async () => {
    const remote = segmented();
    const previous = await remote.night();
    remote.squash({ [SEGMENT(1)]: swap(FIVE, '"machine_id":"C1"', '"machine_id":"C2"') });
    const night = await remote.night({ previous });
    expect([night.code, kinds(night)]).toEqual([1, ["append-only/rewritten"]]);
  });

  test("was rewritten where a segment is gone", async () => {
    const remote = segmented();
    const previous = await remote.night();
    rmSync(join(remote.writer.root, SEGMENT(1)));
    remote.squash(CONFIG);
    expect(earlier(await remote.night({ previous }))).toBe("rewritten");
  });

  test("does not end a segment's unfinished last line with the next one", async () => {
    const remote = new Remote({ ...CONFIG, [SEGMENT(1)]: FIVE.trimEnd(), [SEGMENT(2)]: failedRuns(6) });
    expect(seenBy(await remote.night()).checkpoints[0]?.lines).toBe(6);
  });
});

describe("an earlier report that can't be used", () => {
  const night = () => nightOf(plainFolder({ [RUNS]: FIVE }));
  const nowhere = () => nightOf(plainFolder({ "README.md": "" }));
  const withNightly = (change: (nightly: Record<string, unknown>) => void) => async () =>
    altered(await night(), ({ nightly }) => change(nightly as unknown as Record<string, unknown>));
  const withCheckpoint = (change: Record<string, unknown>) => async () =>
    altered(await night(), ({ nightly }) => Object.assign(nightly?.checkpoints[0] ?? {}, change));

  const UNUSABLE: readonly (readonly [string, () => Promise<string> | string])[] = [
    ["is not there", () => join(temporaryFolder(), "report.json")],
    ["is a folder", () => temporaryFolder()],
    ["is no JSON", () => fileWith('{"nightly":')],
    ["is empty", () => fileWith("")],
    ["is null", () => fileWith("null")],
    ["is a list", () => fileWith("[]")],
    ["is of another tool", () => fileWith('{"version":"2.1.0","runs":[]}')],
    [
      "is what the check writes",
      async () => fileWith((await ask(["--format", "json"], plainFolder({ [RUNS]: FIVE }))).stdout),
    ],
    ["is of a night that could not check", async () => pathOf(await nowhere())],
    ["does not say when it was made", withNightly((nightly) => delete nightly.madeUtc)],
    [
      "was made at a moment that is none",
      withNightly((nightly) => Object.assign(nightly, { madeUtc: "2026-02-30T00:00Z" })),
    ],
    ["has no checkpoints", withNightly((nightly) => delete nightly.checkpoints)],
    ["has a checkpoint without a root", withCheckpoint({ root: undefined })],
    ["has a checkpoint with half a root", withCheckpoint({ root: "0".repeat(32) })],
    ["has a checkpoint with fewer lines than none", withCheckpoint({ lines: -1 })],
    ["has a checkpoint with half a line", withCheckpoint({ lines: 1.5 })],
    ["has a checkpoint with lines as a text", withCheckpoint({ lines: "5" })],
    ["has a checkpoint of a log that there is not", withCheckpoint({ log: "__proto__" })],
    [
      "has no findings",
      async () => altered(await night(), (report) => delete (report as Partial<typeof report>).findings),
    ],
    [
      "has a finding without a fingerprint",
      async () => altered(await night(), (report) => report.findings.push({} as never)),
    ],
  ];

  test.each(UNUSABLE)("is refused where it %s, and every file of the report says so", async (_, make) => {
    const args = ["--previous", await make()];
    const { code, stderr, page, markdown, badge, report } = await nightOf(plainFolder({ [RUNS]: FIVE }), {
      args,
    });
    expect([code, report.faults.length, report.nightly?.since]).toEqual([2, 1, null]);
    expect(report.faults[0]?.message).toMatch(/^the earlier report .* can't be used: .*; .* --previous .*$/);
    const said = [stderr, page, markdown].map((text) => text.replace(/\s+/g, " "));
    expect(said.filter((text) => !/the earlier report .* can.{1,6}t be used/.test(text))).toEqual([]);
    expect(JSON.parse(badge).message).toBe("could not check");
  });

  test("keeps nothing from being judged and found", async () => {
    const where = plainFolder({ [RUNS]: `${FIVE}not JSON\n` });
    const { code, report } = await nightOf(where, { args: ["--previous", fileWith("{")] });
    expect([code, report.findings.map(({ ruleId }) => ruleId)]).toEqual([2, ["valid-json"]]);
  });

  test("leaves no half written file beside the report", async () => {
    const before = await night();
    const out = ["--out", before.folder, "--previous", fileWith("{")];
    await ask(["report", ...out], plainFolder({ [RUNS]: failedRuns(9) }));
    expect(filesIn(before.folder)).toEqual([
      "badge.json",
      "findings.jsonl",
      "index.html",
      "report.json",
      "report.md",
    ]);
  });

  test("shows no control character of its path", async () => {
    const path = join(temporaryFolder(), "\u001b[31mred.json");
    writeFileSync(path, "{");
    const { stderr } = await ask(["report", "--previous", path], plainFolder({ [RUNS]: FIVE }));
    expect(stderr).not.toContain("\u001b");
  });
});

describe("an earlier report that was tampered with", () => {
  const tampered = async (change: Record<string, unknown>) => {
    const where = committed({ [RUNS]: FIVE });
    const path = altered(await nightOf(where), ({ nightly }) =>
      Object.assign(nightly?.checkpoints[0] ?? {}, change),
    );
    return nightOf(where, { args: ["--previous", path] });
  };

  test.each([
    ["another root", { root: "0".repeat(64) }],
    ["more lines", { lines: 6 }],
    ["fewer lines", { lines: 4 }],
    ["no lines", { lines: 0 }],
    ["lines beyond what a log can have", { lines: Number.MAX_SAFE_INTEGER }],
  ])("finds the log rewritten where it has %s", async (_, change) => {
    const night = await tampered(change);
    expect([night.code, earlier(night)]).toEqual([1, "rewritten"]);
  });

  test("finds a log rewritten that it names in a folder that there is not", async () => {
    const night = await tampered({ folder: "elsewhere" });
    expect([night.code, rewritten(night).length]).toEqual([2, 1]);
  });

  const config = (...registries: string[]) => ({ "runidx.config.json": JSON.stringify({ registries }) });
  const LOGS = ["run-index", "song-index", "overrides-log", "waivers"] as const;

  /** A night against an earlier report of the same commit, from whose checkpoints some were taken out. */
  const without = async (where: Where, isGone: (row: Checkpoint) => boolean) => {
    const path = altered(await nightOf(where), ({ nightly }) => {
      if (nightly) nightly.checkpoints = nightly.checkpoints.filter((row) => !isGone(row));
    });
    return nightOf(where, { args: ["--previous", path] });
  };

  test("S14: a report whose checkpoints were emptied is a fault", async () => {
    const { code, report } = await without(committed({ [RUNS]: FIVE }), () => true);
    expect([code, report.faults.map(({ message }) => message)]).toEqual([
      2,
      [expect.stringContaining("has no checkpoint at all")],
    ]);
  });

  test.each(LOGS)("S14: a report without the checkpoint of the %s is a fault that names it", async (name) => {
    const { code, report } = await without(committed({ [RUNS]: FIVE }), ({ log }) => log === name);
    expect([code, report.faults.map(({ message }) => message)]).toEqual([
      2,
      [expect.stringContaining(`has no checkpoint of the ${name} of the registry;`)],
    ]);
  });

  test("S14: a log that was rewritten is found beside the fault of another log's checkpoint", async () => {
    const where = committed({ [RUNS]: FIVE, [SONGS]: jsonl([work()]) });
    const path = altered(await nightOf(where), ({ nightly }) => {
      if (nightly) nightly.checkpoints = nightly.checkpoints.filter(({ log }) => log !== "song-index");
    });
    where.git("commit", "-q", "--amend", "-m", "another first");
    where.write(RUNS, failedRuns(8));
    where.git("commit", "-qa", "--amend", "-m", "another first");
    const night = await nightOf(where, { args: ["--previous", path] });
    expect([night.code, rewritten(night).map((finding) => finding.path)]).toEqual([2, [RUNS]]);
  });

  test("S14: a registry whose every checkpoint was taken out is a fault", async () => {
    const where = committed({ [`a/${RUNS}`]: FIVE, [`b/${RUNS}`]: failedRuns(8), ...config("a", "b") });
    const { code, report } = await without(where, ({ folder }) => folder === "b");
    expect([code, report.faults.map(({ message }) => message)]).toEqual([
      2,
      [expect.stringContaining('no checkpoint of the registry in "b", though the commit that it saw has')],
    ]);
  });

  test("S14: a registry whose every checkpoint was taken out with the commit is a fault", async () => {
    const where = committed({ [`a/${RUNS}`]: FIVE, [`b/${RUNS}`]: failedRuns(8), ...config("a", "b") });
    const path = altered(await nightOf(where), ({ nightly }) => {
      if (nightly) nightly.checkpoints = nightly.checkpoints.filter(({ folder }) => folder !== "b");
      if (nightly) nightly.head = null;
    });
    const { code, report } = await nightOf(where, { args: ["--previous", path] });
    expect([code, report.faults.map(({ message }) => message)]).toEqual([
      2,
      [expect.stringContaining("nobody can tell whether the registry is new")],
    ]);
  });

  test("has no say in a registry that is younger than it", async () => {
    const where = committed({ [`a/${RUNS}`]: FIVE, ...config("a") });
    const previous = await nightOf(where);
    where.commitFiles({ [`b/${RUNS}`]: failedRuns(8), ...config("a", "b") });
    const night = await nightOf(where, { previous });
    expect([night.code, night.report.faults, earlier(night, "run-index", "b")]).toEqual([0, [], "none"]);
  });

  test("gives git nothing of its own to do", async () => {
    const where = committed({ [RUNS]: FIVE });
    const path = altered(await nightOf(where), ({ nightly }) =>
      Object.assign(nightly?.head ?? {}, { commit: "--output=evil" }),
    );
    const night = await nightOf(where, { args: ["--previous", path] });
    expect([night.code, seenBy(night).since?.head]).toEqual([0, null]);
  });
});

test("the report of the night before may be written over by that of tonight", async () => {
  const where = committed({ [RUNS]: FIVE });
  const first = await nightOf(where);
  where.commitFiles({ [RUNS]: failedRuns(8) });
  const { code } = await ask(["report", "--out", first.folder, "--previous", pathOf(first)], where);
  const report = JSON.parse(readFileSync(pathOf(first), "utf8"));
  expect([code, earlier({ ...first, report })]).toEqual([1, "rewritten"]);
});

test("a log outside git is proved too", async () => {
  const where = plainFolder({ [RUNS]: FIVE });
  const previous = await nightOf(where);
  writeFileSync(join(where.root, RUNS), failedRuns(8));
  expect(kinds(await nightOf(where, { previous }))).toEqual(["append-only/rewritten"]);
});

test("what history shows itself is said once by each", async () => {
  const remote = start();
  const previous = await remote.night();
  const other = as(remote.writer, { name: "Robin Alder" });
  other.commitFiles({ [RUNS]: FIRST + REST.join("") }, "drop one");
  remote.force();
  const night = await remote.night({ previous });
  expect(kinds(night).sort()).toEqual(["append-only/deleted", "append-only/rewritten"]);
});
