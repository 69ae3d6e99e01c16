import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import {
  jsonl,
  override,
  overrideUpdate,
  registryFiles,
  run,
  version,
  work,
} from "../../src/rules/examples.js";
import { OVERRIDES, Repository, RUNS, SONGS, temporaryFolder } from "../helpers/repository.js";
import { runCli } from "../helpers/run-cli.js";
import { folderWith, onTerminal, type Row } from "../query/ask.js";

const RUN_ID = "RUN-20260102-2140-A7K2";
const WORK_ID = "WORK-20260102-2205-D1S4";
const VERSION_ID = "VER-20260102-2206-H8Q8";
const OVERRIDE_ID = "OVR-20260102-2150-K6M1";

const EARLIER = run({ qa_gate2: "FAIL", notes: "the second verse contradicts the scene" });
const LATER = run({ last_updated_utc: "2026-01-05T00:00Z", notes: "mastered" });

/** The answer of `show` as an object. */
async function shown(id: string, cwd: string, ...more: string[]) {
  const { code, stdout, stderr } = await runCli(["show", id, "--format", "json", ...more], cwd);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** The answer of `show` as a person reads it. */
async function drawn(id: string, cwd: string, ...more: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(["show", id, "--format", "table", ...more], cwd);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** A drawing without its line breaks, wherever they fell. */
const oneLine = (text: string) => text.replace(/\s+/g, " ");

/** What the lines of a thing say of who appended them. */
const authors = ({ lines }: { lines: Row[] }) =>
  lines.map(({ introducedBy }) => (introducedBy as { author: string } | undefined)?.author);

const commits = ({ lines }: { lines: Row[] }) =>
  lines.map(({ introducedBy }) => (introducedBy as { commit: string } | undefined)?.commit);

/** Another person's clone of the environment: what they commit has their name. */
function commitAs(repository: Repository, name: string, message = "change"): string {
  const env = { ...repository.env, GIT_AUTHOR_NAME: name, GIT_AUTHOR_DATE: "2026-01-06T08:00:00+01:00" };
  return new Repository(repository.root, env).commit(message);
}

/** The author of each line of a file, as git blame has it. */
function blame(repository: Repository, path: string): string[] {
  return repository
    .git("blame", "--line-porcelain", path)
    .split("\n")
    .filter((line) => line.startsWith("author "))
    .map((line) => line.slice("author ".length));
}

function twoAuthors(): Repository {
  const repository = Repository.create();
  repository.commitFiles(registryFiles({ runs: [EARLIER] }));
  repository.append(RUNS, jsonl([LATER]));
  commitAs(repository, "Tomas Reyes");
  return repository;
}

describe("show of a run", () => {
  const whole = registryFiles({
    runs: [run({ uniqueness_hook: "FAIL" })],
    overrides: [override(), overrideUpdate()],
  });

  test("says its lane, its gates and its checks", async () => {
    const text = await drawn(RUN_ID, folderWith(whole));
    expect(text).toContain("ART-jack-mercer / GEN-outlaw-country");
    expect(text).toMatch(/gates +0 PASS {2}1 PASS {2}2 PASS/);
    expect(text).toMatch(/uniqueness +hook FAIL {2}scene PASS {2}scripture PASS/);
  });

  test("says which override names it, and what became of it", async () => {
    const text = oneLine(await drawn(RUN_ID, folderWith(whole)));
    expect(text).toContain(`${OVERRIDE_ID} HOOK_REUSE, approved by Dana Whitlock, voided`);
  });

  test("has the overrides that name it with their status", async () => {
    const { overrides } = await shown(RUN_ID, folderWith(whole));
    expect(overrides).toEqual([{ override: override(), update: overrideUpdate(), status: "voided" }]);
  });

  test("has no override that names another run", async () => {
    const other = override({ run_id: "RUN-20260102-2140-ZZZZ" });
    const files = registryFiles({ overrides: [other] });
    expect((await shown(RUN_ID, folderWith(files))).overrides).toEqual([]);
  });

  test("has its work and its versions", async () => {
    const { work: found, versions } = await shown(RUN_ID, folderWith(registryFiles()));
    expect([found, versions.map(({ record }: Row) => record)]).toEqual([work(), [version()]]);
  });

  test("has also a version that names it and that it does not list", async () => {
    const unlisted = version({ version_id: "VER-20260103-1000-AAAA", version_label: "v02" });
    const files = registryFiles({ songs: [work(), version(), unlisted] });
    const { versions } = await shown(RUN_ID, folderWith(files));
    expect(versions.map(({ record }: Row) => (record as Row).version_label)).toEqual(["v01", "v02"]);
  });

  test("says that a work which it names is not recorded", async () => {
    expect(await drawn(RUN_ID, folderWith(registryFiles({ songs: [] })))).toContain(
      `${WORK_ID} (not recorded)`,
    );
  });

  test("tells that a version's file is there", async () => {
    const folder = folderWith({
      ...registryFiles(),
      "Songs/WORK-20260102-2205-D1S4__v01__the-ferrymans-due.md": "…",
    });
    expect((await shown(RUN_ID, folder)).versions[0].file).toBe("found");
    expect(oneLine(await drawn(RUN_ID, folder))).toContain("(there)");
  });

  test("tells that a version's file is not there", async () => {
    const folder = folderWith({ ...registryFiles(), "Songs/another.md": "…" });
    expect((await shown(RUN_ID, folder)).versions[0].file).toBe("missing");
    expect(oneLine(await drawn(RUN_ID, folder))).toContain("(missing)");
  });

  test("says nothing of a file whose path does not lead back into the tree", async () => {
    const folder = folderWith(registryFiles());
    expect((await shown(RUN_ID, folder)).versions[0].file ?? null).toBeNull();
    expect(await drawn(RUN_ID, folder)).not.toMatch(/\((not )?there\)/);
  });

  test("has its earlier lines with what each changed", async () => {
    const { lines, current } = await shown(RUN_ID, folderWith(registryFiles({ runs: [EARLIER, LATER] })));
    expect(current).toEqual(LATER);
    expect(lines.map(({ path, line, isCurrent }: Row) => [path, line, isCurrent])).toEqual([
      [RUNS, 1, false],
      [RUNS, 2, true],
    ]);
    expect(lines[0].changes).toEqual([]);
    expect(lines[1].changes).toEqual([
      { field: "qa_gate2", before: "FAIL", after: "PASS" },
      { field: "notes", before: EARLIER.notes, after: "mastered" },
      { field: "last_updated_utc", after: "2026-01-05T00:00Z" },
    ]);
  });

  test("answers with the earlier line where that one speaks from a later time", async () => {
    const { lines, current } = await shown(RUN_ID, folderWith(registryFiles({ runs: [LATER, EARLIER] })));
    expect([current, lines.map(({ isCurrent }: Row) => isCurrent)]).toEqual([LATER, [true, false]]);
  });

  test("has what the rules find on its lines", async () => {
    const folder = folderWith(registryFiles({ runs: [run({ qa_gate1: "FAIL" })] }));
    const { findings } = await shown(RUN_ID, folder);
    expect(findings.map(({ ruleId }: Row) => ruleId)).toEqual(["gate-order"]);
    expect(await drawn(RUN_ID, folder)).toMatch(/finding +error gate-order: /);
  });

  test("says of a line that is not committed the next step that the audit says", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ runs: [] }));
    repository.write(RUNS, jsonl([run({ qa_gate1: "FAIL" })]));
    const report = await repository.lint();
    const { findings } = await shown(RUN_ID, repository.root);
    expect(findings.map(({ hint }: Row) => hint)).toEqual(report.findings.map(({ hint }) => hint));
  });

  test("has no finding on another run", async () => {
    const broken = run({ run_id: "RUN-20260102-2140-ZZZZ", qa_gate1: "FAIL" });
    const { findings } = await shown(RUN_ID, folderWith(registryFiles({ runs: [run(), broken] })));
    expect(findings).toEqual([]);
  });

  test("tells on standard error of the lines that name it and can't be read", async () => {
    const torn = JSON.stringify(LATER).slice(0, -1);
    const folder = folderWith(registryFiles({ runs: [run(), torn] }));
    const { code, stderr } = await runCli(["show", RUN_ID, "--format", "json"], folder);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`${RUNS}:2 names it and can't be read`)]);
  });

  test("agrees with list on a record whose bytes are no UTF-8", async () => {
    const bytes = Buffer.from(jsonl([run({ notes: "caf~" })]));
    bytes[bytes.indexOf("~")] = 0xe9;
    const folder = folderWith({ ...registryFiles(), [RUNS]: bytes });
    const asked = [
      ["show", RUN_ID, "--format", "json"],
      ["list", "--format", "json"],
    ];
    const codes = await Promise.all(asked.map(async (argv) => (await runCli(argv, folder)).code));
    expect(codes[0]).toBe(codes[1]);
  });
});

describe("show of other things", () => {
  test("has the versions and the runs of a work", async () => {
    const { type, current, runs, versions } = await shown(WORK_ID, folderWith(registryFiles()));
    expect([type, current, runs, versions.map(({ record }: Row) => record)]).toEqual([
      "WORK",
      work(),
      [run()],
      [version()],
    ]);
  });

  test("has the work and the run of a version", async () => {
    const { type, current, runs, work: found } = await shown(VERSION_ID, folderWith(registryFiles()));
    expect([type, current, runs, found]).toEqual(["VERSION", version(), [run()], work()]);
  });

  test("tells whether the file of the version itself is there", async () => {
    const folder = folderWith({ ...registryFiles(), "Songs/another.md": "…" });
    expect(oneLine(await drawn(VERSION_ID, folder))).toContain("(missing)");
  });

  test("has the run and the updates of an override", async () => {
    const files = registryFiles({ overrides: [override(), overrideUpdate()] });
    const { type, current, runs, lines } = await shown(OVERRIDE_ID, folderWith(files));
    expect([type, current, runs, lines.map(({ record }: Row) => record)]).toEqual([
      "OVERRIDE",
      override(),
      [run()],
      [override(), overrideUpdate()],
    ]);
  });

  test("says the status that an override has now", async () => {
    const files = registryFiles({ overrides: [override(), overrideUpdate()] });
    expect(await drawn(OVERRIDE_ID, folderWith(files))).toContain("voided");
  });

  test("says of one line of an override alone that it answers", async () => {
    const files = registryFiles({
      overrides: [override(), overrideUpdate({ status: "active" }), overrideUpdate()],
    });
    const { lines } = await shown(OVERRIDE_ID, folderWith(files));
    expect(lines.map(({ isCurrent }: Row) => isCurrent)).toEqual([true, false, true]);
  });

  test("has what the rules find on the updates of an override", async () => {
    const broken = overrideUpdate({ status: "gone" });
    const files = registryFiles({ overrides: [override(), broken] });
    const { findings } = await shown(OVERRIDE_ID, folderWith(files));
    expect(findings.map(({ ruleId }: Row) => ruleId)).toEqual(["schema"]);
  });
});

describe("the object of show", () => {
  const KEYS = [
    "type",
    "id",
    "current",
    "lines",
    "runs",
    "work",
    "versions",
    "overrides",
    "findings",
    "notRun",
    "faults",
    "isInGit",
    "unreadableLines",
  ];
  const files = registryFiles({ overrides: [override()] });

  test.each([
    ["a run", RUN_ID],
    ["a work", WORK_ID],
    ["a version", VERSION_ID],
    ["an override", OVERRIDE_ID],
  ])("has every key for %s", async (_, id) => {
    expect(Object.keys(await shown(id, folderWith(files))).sort()).toEqual([...KEYS].sort());
  });

  test("has every key for a run without a work", async () => {
    const bare = run({ qa_gate2: "FAIL", work_id: undefined, version_ids: undefined });
    const folder = folderWith(registryFiles({ runs: [bare], songs: [] }));
    expect(Object.keys(await shown(RUN_ID, folder)).sort()).toEqual([...KEYS].sort());
  });

  test("has every key of a line that is not committed", async () => {
    const { lines } = await shown(RUN_ID, folderWith(files));
    expect(Object.keys(lines[0]).sort()).toEqual(
      ["path", "line", "record", "changes", "isCurrent", "isCommitted", "introducedBy"].sort(),
    );
  });

  test("is one line as jsonl", async () => {
    const { stdout } = await runCli(["show", RUN_ID, "--format", "jsonl"], folderWith(files));
    expect(stdout.split("\n")).toEqual([expect.stringMatching(/^\{.*\}$/), ""]);
  });

  test("is jsonl in a pipe unless said", async () => {
    const folder = folderWith(files);
    expect((await runCli(["show", RUN_ID], folder)).stdout).toBe(
      (await runCli(["show", RUN_ID, "--format", "jsonl"], folder)).stdout,
    );
  });

  test("is drawn on a terminal unless said", async () => {
    const { stdout } = await onTerminal(["show", RUN_ID], folderWith(files), { env: { NO_COLOR: "1" } });
    expect(stdout).toMatch(new RegExp(`^${RUN_ID} {2}run\n`));
  });

  test("breaks its lines in the same places with colour and without", async () => {
    const folder = folderWith(files);
    const dressed = (await onTerminal(["show", RUN_ID], folder)).stdout;
    const plain = (await onTerminal(["show", RUN_ID], folder, { env: { NO_COLOR: "1" } })).stdout;
    expect(dressed.replace(/\u001b\[\d+m/g, "").replace(/ +$/gm, "")).toBe(plain);
  });
});

describe("who appended a line", () => {
  test("is told for each line, with the commit and the day", async () => {
    const repository = twoAuthors();
    const [first, second] = repository.git("log", "--reverse", "--format=%H").split("\n");
    const { lines } = await shown(RUN_ID, repository.root);
    expect(lines.map(({ introducedBy }: Row) => introducedBy)).toEqual([
      { commit: first, author: "Dana Whitlock", date: expect.stringMatching(/^2026-01-03T10:00:00/) },
      { commit: second, author: "Tomas Reyes", date: "2026-01-06T08:00:00+01:00" },
    ]);
  });

  test("is drawn beside the line", async () => {
    const repository = twoAuthors();
    const text = oneLine(await drawn(RUN_ID, repository.root));
    const head = repository.git("rev-parse", "HEAD").slice(0, 12);
    expect(text).toContain(`${RUNS}:2 commit ${head} by Tomas Reyes, 2026-01-06`);
  });

  test("is not told for a line that is not committed", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ runs: [EARLIER] }));
    repository.append(RUNS, jsonl([LATER]));
    const found = await shown(RUN_ID, repository.root);
    expect(authors(found)).toEqual(["Dana Whitlock", undefined]);
    expect(await drawn(RUN_ID, repository.root)).toContain(`${RUNS}:2  not committed`);
  });

  test("is not told before the first commit", async () => {
    const repository = Repository.create();
    for (const [path, content] of Object.entries(registryFiles())) repository.write(path, content);
    expect(authors(await shown(RUN_ID, repository.root))).toEqual([undefined]);
  });

  test("is not said to be nobody where there is no git", async () => {
    expect(await drawn(RUN_ID, folderWith(registryFiles()))).not.toContain("not committed");
  });

  test("is the author of the branch for a line that came through a merge", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ runs: [EARLIER] }));
    repository.git("switch", "-q", "-c", "mix");
    repository.append(RUNS, jsonl([LATER]));
    const appended = commitAs(repository, "Tomas Reyes");
    repository.git("switch", "-q", "main");
    repository.commitFiles({ "README.md": "a registry" });
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "mix");
    const found = await shown(RUN_ID, repository.root);
    expect(blame(repository, RUNS)).toEqual(["Dana Whitlock", "Tomas Reyes"]);
    expect([authors(found), commits(found)[1]]).toEqual([["Dana Whitlock", "Tomas Reyes"], appended]);
  });

  test("is the author of each side where both sides of a merge appended", async () => {
    const repository = Repository.create();
    const other = run({ run_id: "RUN-20260104-0800-Z9Z9" });
    repository.commitFiles({
      ...registryFiles({ runs: [EARLIER] }),
      ".gitattributes": "*.jsonl merge=union\n",
    });
    repository.git("switch", "-q", "-c", "mix");
    repository.append(RUNS, jsonl([LATER]));
    commitAs(repository, "Tomas Reyes");
    repository.git("switch", "-q", "main");
    repository.append(RUNS, jsonl([other]));
    commitAs(repository, "Ruth Okafor");
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "mix");
    expect(blame(repository, RUNS)).toEqual(["Dana Whitlock", "Ruth Okafor", "Tomas Reyes"]);
    expect(authors(await shown(RUN_ID, repository.root))).toEqual(["Dana Whitlock", "Tomas Reyes"]);
  });

  test("is whoever wrote the line that stands there now, where it was rewritten in place", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ runs: [EARLIER, LATER] }));
    repository.write(RUNS, repository.read(RUNS).replace("mastered", "remixed!"));
    commitAs(repository, "Tomas Reyes");
    expect(blame(repository, RUNS)).toEqual(["Dana Whitlock", "Tomas Reyes"]);
    expect(authors(await shown(RUN_ID, repository.root))).toEqual(["Dana Whitlock", "Tomas Reyes"]);
  });

  test("is nobody for a committed line that was changed in the work tree", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ runs: [EARLIER, LATER] }));
    repository.write(RUNS, repository.read(RUNS).replace("mastered", "remixed!"));
    expect(authors(await shown(RUN_ID, repository.root))).toEqual(["Dana Whitlock", undefined]);
  });

  test("is not taken for the commit at which a shallow clone begins", async () => {
    const repository = twoAuthors();
    const shallow = join(temporaryFolder(), "shallow");
    repository.git("clone", "-q", "--depth", "1", pathToFileURL(repository.root).href, shallow);
    expect(authors(await shown(RUN_ID, shallow))[0]).not.toBe("Tomas Reyes");
  });

  test("is told through segments", async () => {
    const repository = Repository.create();
    const segment = (number: number) => `60-REGISTRY/data/run-index-${number}.jsonl`;
    repository.commitFiles({
      [SONGS]: registryFiles()[SONGS] ?? "",
      [segment(1)]: jsonl([EARLIER]),
      "runidx.config.json": '{"logs":{"run-index":"60-REGISTRY/data/run-index-*.jsonl"}}',
    });
    repository.write(segment(2), jsonl([LATER]));
    commitAs(repository, "Tomas Reyes");
    const found = await shown(RUN_ID, repository.root);
    expect(found.lines.map(({ path, line }: Row) => [path, line])).toEqual([
      [segment(1), 1],
      [segment(2), 1],
    ]);
    expect(authors(found)).toEqual(["Dana Whitlock", "Tomas Reyes"]);
  });

  test("is told for the updates of an override", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ overrides: [override()] }));
    repository.append(OVERRIDES, jsonl([overrideUpdate()]));
    commitAs(repository, "Tomas Reyes");
    expect(authors(await shown(OVERRIDE_ID, repository.root))).toEqual(["Dana Whitlock", "Tomas Reyes"]);
  });

  test("is told in a registry below the top of the repository", async () => {
    const repository = Repository.create();
    const files = registryFiles();
    for (const [path, content] of Object.entries(files)) repository.write(`studio/${path}`, content);
    repository.commit();
    const found = await shown(RUN_ID, join(repository.root, "studio"));
    expect([found.lines[0].path, authors(found)]).toEqual([`studio/${RUNS}`, ["Dana Whitlock"]]);
  });
});

describe("where show reads", () => {
  test.each([
    ["a commit", "HEAD~1"],
    ["a tag", "first"],
    ["a branch", "old"],
  ])("is the older state with --at and %s", async (_, rev) => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ runs: [EARLIER] }));
    repository.git("tag", "-a", "-m", "the first", "first");
    repository.git("branch", "old");
    repository.append(RUNS, jsonl([LATER]));
    repository.commit();
    const { current, lines } = await shown(RUN_ID, repository.root, "--at", rev);
    expect([current, lines.length]).toEqual([EARLIER, 1]);
  });

  test("is the commit and not the work tree with --at HEAD", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ runs: [EARLIER] }));
    repository.append(RUNS, jsonl([LATER]));
    expect((await shown(RUN_ID, repository.root, "--at", "HEAD")).current).toEqual(EARLIER);
  });

  test("is the work tree without --at", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ runs: [EARLIER] }));
    repository.append(RUNS, jsonl([LATER]));
    expect((await shown(RUN_ID, repository.root)).current).toEqual(LATER);
  });

  test("is HEAD in a bare repository", async () => {
    const repository = twoAuthors();
    const bare = join(temporaryFolder(), "bare.git");
    repository.git("clone", "-q", "--bare", ".", bare);
    const found = await shown(RUN_ID, bare);
    expect([found.current, authors(found)]).toEqual([LATER, ["Dana Whitlock", "Tomas Reyes"]]);
  });

  test("is a folder outside git", async () => {
    expect((await shown(RUN_ID, folderWith(registryFiles()))).current).toEqual(run());
  });

  test("is --cwd where it is given", async () => {
    const folder = folderWith(registryFiles());
    expect((await shown(RUN_ID, temporaryFolder(), "--cwd", folder)).current).toEqual(run());
  });

  test.each(["one", "two"])("is every registry of several: %s", async (name) => {
    const own = { one: RUN_ID, two: "RUN-20260102-2140-BBBB" }[name] ?? "";
    const files: Record<string, string> = { "runidx.config.json": '{"registries":["one","two"]}' };
    for (const [path, content] of Object.entries(registryFiles())) files[`one/${path}`] = content;
    const runs = [run({ run_id: "RUN-20260102-2140-BBBB" })];
    for (const [path, content] of Object.entries(registryFiles({ runs }))) files[`two/${path}`] = content;
    const { lines } = await shown(own, folderWith(files));
    expect(lines.map(({ path }: Row) => path)).toEqual([`${name}/${RUNS}`]);
  });

  test("is refused with --at outside git", async () => {
    const { code, stderr } = await runCli(["show", RUN_ID, "--at", "HEAD"], folderWith(registryFiles()));
    expect([code, stderr]).toEqual([2, expect.stringContaining("leave --at out")]);
  });

  test.each(["nope", "", "HEAD:60-REGISTRY", "-h"])("is refused with --at %j", async (rev) => {
    const { code, stdout } = await runCli(["show", RUN_ID, `--at=${rev}`], twoAuthors().root);
    expect([code, stdout]).toEqual([2, ""]);
  });
});

describe("an id that is not there", () => {
  const ask = (id: string, files = registryFiles({ overrides: [override()] })) =>
    runCli(["show", id, "--format", "json"], folderWith(files));

  test("is exit code 1 with nothing on standard output", async () => {
    const { code, stdout, stderr } = await ask("RUN-20260102-2140-QQQQ");
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining("RUN-20260102-2140-QQQQ")]);
  });

  test.each([
    ["in lower case", "run-20260102-2140-a7k2", RUN_ID],
    ["with underscores", "RUN_20260102_2140_A7K2", RUN_ID],
    ["one letter off at its end", "RUN-20260102-2140-A7K3", RUN_ID],
    ["one digit off in its time", "RUN-20260102-2141-A7K2", RUN_ID],
    ["two neighbours swapped", "RUN-20260102-2140-AK72", RUN_ID],
    ["a letter short", "RUN-20260102-2140-A7K", RUN_ID],
    ["a letter too long", "RUN-20260102-2140-A7K22", RUN_ID],
    ["a work in lower case", WORK_ID.toLowerCase(), WORK_ID],
    ["a work one letter off", "WORK-20260102-2205-D1S5", WORK_ID],
    ["a version one letter off", "VER-20260102-2206-H8Q9", VERSION_ID],
    ["an override one letter off", "OVR-20260102-2150-K6M2", OVERRIDE_ID],
  ])("%s gets the one that was meant", async (_, typed, meant) => {
    const { code, stderr } = await ask(typed);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`did you mean "${meant}"`)]);
  });

  test("gets nobody else's id where none is near", async () => {
    expect((await ask("RUN-20251111-0000-XXXX")).stderr).not.toContain("did you mean");
  });

  test.each(["hello", "ART-jack-mercer", "20260102-2140-A7K2"])(
    "that is none at all is told so: %s",
    async (id) => {
      const { code, stderr } = await ask(id);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining("the id of a run, a work, a version or an override"),
      ]);
    },
  );

  const ULID = "RUN-01KE3Q5V8XG7M2N4P6R8T0W1YZ";
  const ulids = { ...registryFiles({ runs: [run({ run_id: ULID })] }), ...ownIds(ULID) };

  test.each([
    ["in lower case", ULID.toLowerCase()],
    ["one letter off", ULID.replace(/Z$/, "X")],
  ])("of a form of the user's own, %s, gets the one that was meant", async (_, typed) => {
    const { code, stderr } = await ask(typed, ulids);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`did you mean "${ULID}"`)]);
  });
});

/** A configuration whose schema takes ids such as this one. */
function ownIds(id: string): Record<string, string> {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: { run_id: { type: "string", pattern: `^RUN-[0-9A-Z]{${id.length - 4}}$` } },
  };
  return {
    "run.schema.json": JSON.stringify(schema),
    "runidx.config.json": JSON.stringify({ schemas: { RUN: "run.schema.json" } }),
  };
}

describe("a run whose every line is dated ahead of the clock", () => {
  const folder = () => folderWith(registryFiles({ runs: [run({ last_updated_utc: "2026-01-11T12:01Z" })] }));

  test("is shown with its lines, and with no record that answers", async () => {
    const { current, lines } = await shown(RUN_ID, folder());
    expect([current, lines.map(({ isCurrent }: Row) => isCurrent)]).toEqual([null, [false]]);
  });

  test("is shown with the finding that says so", async () => {
    const { findings } = await shown(RUN_ID, folder());
    expect(findings.map(({ ruleId, class: kind }: Row) => [ruleId, kind])).toEqual([["id-time", "future"]]);
  });

  test("is drawn for a person with a sentence in place of its lane", async () => {
    expect(oneLine(await drawn(RUN_ID, folder()))).toContain("answers no line: each is dated further ahead");
  });

  test("is no row of CSV", async () => {
    const { stdout } = await runCli(["show", RUN_ID, "--format", "csv"], folder());
    expect(stdout.split("\r\n").filter((line) => line !== "")).toHaveLength(1);
  });
});
