/** What a message says about the index is followed to the letter, and no line of the user's is lost. */
import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonl, version } from "../../src/rules/examples.js";
import { FIVE, failedRuns, linesOf, startRepository, swap } from "../helpers/history.js";
import { commandsOf, follow, paste, type Reader, whereIs } from "../helpers/literal.js";
import { Repository, RUNS, SONGS } from "../helpers/repository.js";

const LINES = linesOf(FIVE);
const line = (number: number) => LINES[number - 1] ?? "";
const own = (number: number) => failedRuns(number).trim();

/** What was done to the log; `more` are new lines of the user's, which stand where they would put them. */
const ALTERATIONS: [string, (repository: Repository, path: string, more: string) => void][] = [
  ["edited", (r, path, more) => r.write(path, swap(FIVE, '"C1"', '"C2"') + more)],
  ["edited in its id", (r, path, more) => r.write(path, swap(FIVE, "N003", "X003") + more)],
  ["deleted", (r, path, more) => r.write(path, swap(FIVE, line(2), "") + more)],
  ["moved", (r, path, more) => r.write(path, line(2) + line(1) + LINES.slice(2).join("") + more)],
  ["inserted", (r, path, more) => r.write(path, line(1) + more + failedRuns(9) + LINES.slice(1).join(""))],
  ["truncated", (r, path, more) => r.write(path, line(1) + more)],
  ["re-encoded", (r, path, more) => r.write(path, (FIVE + more).replaceAll("\n", "\r\n"))],
  ["spaced", (r, path, more) => r.write(path, swap(FIVE, '":"', '": "') + more)],
  [
    "torn",
    (r, path, more) => r.write(path, more === "" ? FIVE.slice(0, -30) : `${FIVE.slice(0, -30)}\n${more}`),
  ],
  ["emptied", (r, path, more) => r.write(path, more)],
];

/** Whatever way out was followed: the committed lines stand first, unchanged, and these are nowhere lost. */
function expectKept(reader: Reader, path: string, lines: readonly string[], messages: readonly string[]) {
  const { repository } = reader;
  const staged = `${repository.git("show", `:${path}`)}\n`;
  expect(staged.startsWith(FIVE)).toBe(true);
  // What is in CR LF on disk alone is converted when it is staged.
  expect(repository.read(path).replaceAll("\r\n", "\n").startsWith(FIVE)).toBe(true);
  const places = lines.map((text) => whereIs(reader, path, text, messages));
  expect(places.map((found) => found.length > 0)).toEqual(lines.map(() => true));
}

describe.each(ALTERATIONS)("a log that was %s, staged", (kind, alter) => {
  const added = kind === "inserted" ? [own(9)] : [];

  it("is restored as the message says", async () => {
    const reader = { repository: startRepository() };
    alter(reader.repository, RUNS, "");
    reader.repository.git("add", "-A");
    const { code, messages } = await follow(reader, ["--staged"]);
    expect(code).toBe(0);
    expectKept(reader, RUNS, added, messages);
  });

  it("keeps a new line that is staged too", async () => {
    const reader = { repository: startRepository() };
    alter(reader.repository, RUNS, failedRuns(6));
    reader.repository.git("add", "-A");
    const { code, messages } = await follow(reader, ["--staged"]);
    expect(code).toBe(0);
    expectKept(reader, RUNS, [...added, own(6)], messages);
    expect(whereIs(reader, RUNS, own(6), messages)).toEqual(expect.arrayContaining(["staged", "work tree"]));
  });

  it("S21: keeps a new line that is not staged", async () => {
    const reader = { repository: startRepository() };
    alter(reader.repository, RUNS, "");
    reader.repository.git("add", "-A");
    alter(reader.repository, RUNS, failedRuns(6));
    const { code, messages } = await follow(reader, ["--staged"]);
    expect(code).toBe(0);
    expectKept(reader, RUNS, [...added, own(6)], messages);
    expect(whereIs(reader, RUNS, own(6), messages)).toContain("work tree");
  });

  it("keeps a staged and another unstaged new line", async () => {
    const reader = { repository: startRepository(), folder: "60-REGISTRY/data" };
    alter(reader.repository, RUNS, failedRuns(6));
    reader.repository.git("add", "-A");
    alter(reader.repository, RUNS, failedRuns(6, 7));
    const { code, messages } = await follow(reader, ["--staged"]);
    expect(code).toBe(0);
    expectKept(reader, RUNS, [...added, own(6), own(7)], messages);
  });

  it("keeps a line that only the index has", async () => {
    const reader = { repository: startRepository() };
    alter(reader.repository, RUNS, failedRuns(6));
    reader.repository.git("add", "-A");
    alter(reader.repository, RUNS, failedRuns(7));
    const { code, messages } = await follow(reader, ["--staged"]);
    expect(code).toBe(0);
    expectKept(reader, RUNS, [...added, own(6), own(7)], messages);
  });
});

describe("a log whose file was taken away, staged", () => {
  const WAYS: [string, (repository: Repository) => void][] = [
    ["deleted", (r) => rmSync(join(r.root, RUNS))],
    ["renamed", (r) => void r.git("mv", RUNS, "60-REGISTRY/old.jsonl")],
    [
      "replaced by a link",
      (r) => {
        rmSync(join(r.root, RUNS));
        symlinkSync("elsewhere.jsonl", join(r.root, RUNS));
      },
    ],
  ];

  it.each(WAYS)("%s, comes back as the message says", async (_, alter) => {
    const reader = { repository: startRepository() };
    alter(reader.repository);
    reader.repository.git("add", "-A");
    const { code, messages } = await follow(reader, ["--staged"]);
    expect(code).toBe(0);
    expectKept(reader, RUNS, [], messages);
  });

  it("replaced by a folder, comes back after the folder was moved away", async () => {
    const reader = { repository: startRepository() };
    const { root } = reader.repository;
    rmSync(join(root, RUNS));
    reader.repository.write(`${RUNS}/inner.txt`, "x\n");
    reader.repository.git("add", "-A");
    const report = await reader.repository.lint({ staged: true });
    expect(report.findings[0]?.hint).toContain("move it elsewhere");
    renameSync(join(root, RUNS), join(root, "elsewhere"));
    const { code, messages } = await follow(reader, ["--staged"]);
    expect(code).toBe(0);
    expectKept(reader, RUNS, [], messages);
    expect(reader.repository.read("elsewhere/inner.txt")).toBe("x\n");
  });

  it("removed from the index alone, keeps a new line of the file", async () => {
    const reader = { repository: startRepository(), folder: "60-REGISTRY" };
    reader.repository.append(RUNS, failedRuns(6));
    reader.repository.git("rm", "-q", "--cached", "--force", RUNS);
    const { code, messages } = await follow(reader, ["--staged"]);
    expect(code).toBe(0);
    expectKept(reader, RUNS, [own(6)], messages);
  });

  it("deleted in the index, keeps an altered file with a new line in the work tree", async () => {
    const reader = { repository: startRepository() };
    reader.repository.git("rm", "-q", "--cached", RUNS);
    reader.repository.write(RUNS, swap(FIVE, line(2), "") + failedRuns(6));
    const first = await follow(reader, ["--staged"]);
    expect(first.code).toBe(0);
    const { code, messages } = await follow(reader, []);
    expect(code).toBe(0);
    expectKept(reader, RUNS, [own(6)], messages);
  });
});

it("a file that is right in the work tree is only staged", async () => {
  const reader = { repository: startRepository() };
  reader.repository.write(RUNS, swap(FIVE, "N003", "X003") + failedRuns(6));
  reader.repository.git("add", "-A");
  reader.repository.write(RUNS, FIVE + failedRuns(6, 7));
  const { code, messages } = await follow(reader, ["--staged"]);
  expect([code, messages.length]).toEqual([0, 1]);
  expect(reader.repository.git("show", `:${RUNS}`)).toBe((FIVE + failedRuns(6, 7)).trim());
});

it("an edited record that no finding proposes again is one of the user's own lines", async () => {
  const repository = startRepository();
  repository.commitFiles({ [SONGS]: jsonl([version()]) });
  repository.write(SONGS, jsonl([version({ notes: "mastered" })]));
  repository.git("add", "-A");
  const report = await repository.lint({ staged: true });
  const finding = report.findings.find(({ ruleId }) => ruleId === "append-only");
  expect(finding?.hint).toContain("copy your new lines (one");
  expect(finding?.related.map(({ message }) => message).join("\n")).toContain('"notes":"mastered"');
});

it("a new log in CR LF is accepted after its line ends were fixed as the message says", async () => {
  const repository = Repository.create();
  repository.write(RUNS, FIVE.replaceAll("\n", "\r\n"));
  repository.git("add", "-A");
  const report = await repository.lint({ staged: true });
  const hint = report.findings[0]?.hint ?? "";
  repository.write(".gitattributes", `${/add the line `([^`]+)`/.exec(hint)?.[1]}\n`);
  for (const command of commandsOf(hint)) paste({ repository }, command);
  const { code } = await follow({ repository }, ["--staged"]);
  expect([code, repository.git("show", `:${RUNS}`)]).toEqual([0, FIVE.trim()]);
});

it("two altered logs are each restored, with their new lines", async () => {
  const repository = startRepository();
  const config = { logs: { "run-index": "runs*.jsonl" } };
  repository.commitFiles({ "a/runidx.config.json": JSON.stringify(config), "a/runs.jsonl": FIVE });
  for (const path of [RUNS, "a/runs.jsonl"])
    repository.write(path, swap(FIVE, '"C1"', '"C2"') + failedRuns(6));
  repository.git("add", "-A");
  for (const folder of [".", "a"]) {
    const { code } = await follow({ repository, folder }, ["--staged"]);
    expect(code).toBe(0);
  }
  for (const path of [RUNS, "a/runs.jsonl"]) expect(repository.read(path)).toBe(FIVE + failedRuns(6));
});

describe("a path", () => {
  const PATHS = [
    ["with blanks", "the logs/run index .jsonl"],
    ["with double quotes", `logs/the "run" index.jsonl`],
    ["with single quotes", "logs/the 'run' index's.jsonl"],
    ["with a dollar and exclamation marks", "logs/$HOME !!.jsonl"],
    ["with a leading dash", "-logs/--run-index.jsonl"],
    ["with a leading colon", ":(top)logs/run.jsonl"],
    ["with brackets", "logs[1]/run[1].jsonl"],
    ["with a leading dot", ".logs/run.jsonl"],
    ["beyond ASCII", "Größe/läufe-日本-🎵.jsonl"],
    ["in parentheses, with a comma", "logs (old)/run, index.jsonl"],
  ].filter(([, path = ""]) => process.platform !== "win32" || !/["?:]/.test(path)) as [string, string][];

  it.each(PATHS)("%s is restored from a folder below, with a line that is not staged", async (_, path) => {
    const repository = Repository.create();
    repository.commitFiles({
      [path]: FIVE,
      "runidx.config.json": JSON.stringify({ logs: { "run-index": path } }),
    });
    mkdirSync(join(repository.root, "deep/er"), { recursive: true });
    const reader = { repository, folder: "deep/er" };
    repository.write(path, swap(FIVE, "N003", "X003"));
    repository.git("add", "-A");
    repository.append(path, failedRuns(6));
    const { code, messages } = await follow(reader, ["--staged"]);
    expect(code).toBe(0);
    expectKept(reader, path, [own(6)], messages);
  });

  it("of another file that a pattern would name is left alone", async () => {
    const repository = Repository.create();
    const path = "logs/run[1].jsonl";
    repository.commitFiles({
      [path]: FIVE,
      "logs/run1.jsonl": "mine\n",
      "runidx.config.json": JSON.stringify({ logs: { "run-index": path } }),
    });
    repository.write(path, swap(FIVE, "N003", "X003"));
    repository.git("add", "-A");
    repository.write("logs/run1.jsonl", "mine, changed\n");
    expect((await follow({ repository }, ["--staged"])).code).toBe(0);
    expect(repository.read("logs/run1.jsonl")).toBe("mine, changed\n");
  });
});
