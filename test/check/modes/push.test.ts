import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkPush, type PushOutcome, type RefUpdate } from "../../../src/check/modes/push.js";
import { jsonl } from "../../../src/rules/examples.js";
import { FastImport } from "../../helpers/fast-import.js";
import { FIVE, failedRun, failedRuns, numbers, swap, wrapGit } from "../../helpers/history.js";
import { NOW } from "../../helpers/lint-files.js";
import { Repository, RUNS } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

const NOTHING = "0".repeat(40);

interface Written {
  parents: number[];
  text: string;
}

/** A bare repository with commits of one log; the first one is what its branch main has. */
function written(commits: readonly Written[]): { repository: Repository; ids: string[] } {
  const repository = Repository.create("--bare");
  const file = new FastImport("sha1");
  const marks: number[] = [];
  for (const [at, { parents, text }] of commits.entries()) {
    const entry = { mode: "100644", bytes: Buffer.from(text) };
    marks.push(
      file.commit(
        `commit ${at}`,
        parents.map((parent) => marks[parent] ?? 0),
        [[RUNS, entry]],
      ),
    );
  }
  const idOf = file.into(repository);
  const ids = marks.map(idOf);
  repository.git("update-ref", "refs/heads/main", ids[0] ?? "");
  return { repository, ids };
}

/** The first commit and so many on top of each other, with a line each. */
const chain = (length: number): Written[] => [
  { parents: [], text: FIVE },
  ...numbers(1, length).map((at) => ({ parents: [at - 1], text: FIVE + failedRuns(...numbers(6, 5 + at)) })),
];

/** The first commit and so many beside each other, with a line each. */
const fan = (length: number): Written[] => [
  { parents: [], text: FIVE },
  ...numbers(1, length).map((at) => ({ parents: [0], text: FIVE + failedRuns(5 + at) })),
];

function judge({ root, env }: Repository, updates: RefUpdate[]): Promise<PushOutcome> {
  return checkPush({ cwd: root, env, now: NOW, updates, sending: undefined });
}

/** A ref for each of some commits. */
const refsOf = (ids: readonly string[], baseOf: (at: number) => string): RefUpdate[] =>
  ids.map((now, at) => ({ ref: `refs/heads/b${at}`, old: baseOf(at), now }));

/** How many git processes a push starts. */
async function processesOf(repository: Repository, updates: RefUpdate[]): Promise<number> {
  const log = join(dirname(repository.root), "calls");
  writeFileSync(log, "");
  const { judged } = await judge(wrapGit(repository, `echo call >> "${log}"`), updates);
  expect(judged.filter(({ code }) => code !== 0)).toEqual([]);
  return readFileSync(log, "utf8").split("\n").length - 1;
}

describe("S30: the git processes that a push starts", () => {
  test.each([
    ["on top of each other, all from one base", chain(40), (ids: string[]) => () => ids[0] ?? ""],
    [
      "on top of each other, each from the one below",
      chain(40),
      (ids: string[]) => (at: number) => ids[at] ?? "",
    ],
    ["on top of each other, all new", chain(40), () => () => NOTHING],
    ["beside each other, all from one base", fan(40), (ids: string[]) => () => ids[0] ?? ""],
    ["beside each other, all new", fan(40), () => () => NOTHING],
  ])("S30: do not grow with the number of refs %s", async (_, commits, baseOf) => {
    const { repository, ids } = written(commits);
    const updates = refsOf(ids.slice(1), baseOf(ids));
    const few = await processesOf(repository, updates.slice(0, 3));
    expect(await processesOf(repository, updates)).toBe(few);
  });
});

test("S30: each line of many refs on top of each other is judged once", async () => {
  const { repository, ids } = written(chain(40));
  const { judged } = await judge(
    repository,
    refsOf(ids.slice(1), () => ids[0] ?? ""),
  );
  expect(judged.map(({ report }) => report.summary.newRecords)).toEqual(numbers(1, 40).map(() => 1));
});

/** Three refs on top of each other, of which the second edits a line, and one beside them. */
function edited(): Written[] {
  const text = FIVE + failedRuns(6);
  const bad = swap(text, '"C1"', '"C2"');
  return [
    { parents: [], text: FIVE },
    { parents: [0], text },
    { parents: [1], text: bad },
    { parents: [2], text: bad + failedRuns(7) },
    { parents: [0], text: FIVE + failedRuns(8) },
  ];
}

describe("S30: findings of several refs", () => {
  const pushed = () => {
    const { repository, ids } = written(edited());
    return { repository, updates: refsOf(ids.slice(1), () => ids[0] ?? "") };
  };

  test("S30: are told once, for the first ref that has them", async () => {
    const { repository, updates } = pushed();
    const { judged } = await judge(repository, updates);
    const told = judged.map(({ refs, report }) => [refs[0], report.findings.map(({ class: kind }) => kind)]);
    expect(told).toEqual([
      ["refs/heads/b0", []],
      ["refs/heads/b1", ["edited"]],
      ["refs/heads/b2", []],
      ["refs/heads/b3", []],
    ]);
  });

  test("S30: refuse the others that have them, and no more", async () => {
    const { repository, updates } = pushed();
    const { judged } = await judge(repository, updates);
    expect(judged.map(({ code, sharedWith }) => [code, sharedWith])).toEqual([
      [0, undefined],
      [1, undefined],
      [1, "refs/heads/b1"],
      [0, undefined],
    ]);
  });

  test("S30: stand below the name of their ref", async () => {
    const { repository, updates } = pushed();
    const input = updates.map(({ old, now, ref }) => `${old} ${now} ${ref}\n`).join("");
    const { code, stderr } = await runCli(["hook", "pre-receive"], repository.root, repository.env, input);
    expect(code).toBe(1);
    expect(
      stderr
        .replace(/\n {2}[\s\S]*\n\n/, "\n…\n")
        .split("\n")
        .slice(0, 2),
    ).toEqual(["runidx-lint: in refs/heads/b1:", RUNS]);
    expect(stderr.match(/^runidx-lint: .* was refused.*$/gm)).toEqual([
      "runidx-lint: refs/heads/b1 was refused",
      "runidx-lint: refs/heads/b2 was refused because of what was found in refs/heads/b1",
    ]);
  });
});

test("a wrong record in the lowest of three refs refuses those above it", async () => {
  const wrong = FIVE + jsonl([failedRun(6, { qa_gate2: "PASSED" })]);
  const { repository, ids } = written([
    { parents: [], text: FIVE },
    { parents: [0], text: wrong },
    { parents: [1], text: wrong + failedRuns(7) },
    { parents: [2], text: wrong + failedRuns(7, 8) },
  ]);
  const { judged } = await judge(
    repository,
    refsOf(ids.slice(1), () => ids[0] ?? ""),
  );
  expect(judged.map(({ code, sharedWith }) => [code, sharedWith])).toEqual([
    [1, undefined],
    [1, "refs/heads/b0"],
    [1, "refs/heads/b0"],
  ]);
});

test("refs with the same commits are judged as one, and all named", async () => {
  const { repository, ids } = written(edited());
  const update = { old: ids[0] ?? "", now: ids[2] ?? "" };
  const { judged } = await judge(repository, [
    { ref: "refs/heads/one", ...update },
    { ref: "refs/tags/two", ...update },
  ]);
  expect(judged.map(({ refs, code }) => [refs, code])).toEqual([[["refs/heads/one", "refs/tags/two"], 1]]);
});

test("what one ref had before is still judged for another one that gets it", async () => {
  const { repository, ids } = written(edited());
  const [base = "", , bad = "", top = ""] = ids;
  const { judged } = await judge(repository, [
    { ref: "refs/heads/side", old: bad, now: top },
    { ref: "refs/heads/main", old: base, now: bad },
  ]);
  expect(judged.map(({ code }) => code)).toEqual([0, 1]);
});

test("an object that is not here is named, with the ref", async () => {
  const { repository, ids } = written(chain(1));
  const lost = "1".repeat(40);
  const pushed = judge(repository, [{ ref: "refs/heads/main", old: lost, now: ids[1] ?? "" }]);
  await expect(pushed).rejects.toThrow(`does not have ${lost}, which refs/heads/main`);
});
