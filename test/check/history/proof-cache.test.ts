import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { ProofCache } from "../../../src/check/history/proof-cache.js";
import { jsonl, registryFiles, run } from "../../../src/rules/examples.js";
import { Repository, RUNS, temporaryFolder } from "../../helpers/repository.js";

const idOf = (number: number) => number.toString(16).padStart(40, "0");

let folder = "";
let file = "";

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, "runidx-lint", "proven");
});

/** Saves a cache of one proven pair for each number given. */
function remember(...numbers: number[]): void {
  const proven = new ProofCache(folder);
  for (const number of numbers) proven.add(idOf(number), idOf(number + 1));
  proven.save();
}

const knows = (number: number) => new ProofCache(folder).has(idOf(number), idOf(number + 1));

describe("the cache of proven pairs", () => {
  test("knows the next time what was proven", () => {
    remember(1);
    expect(knows(1)).toBe(true);
  });

  test("knows pairs of SHA-256 ids", () => {
    const proven = new ProofCache(folder);
    proven.add("a".repeat(64), "b".repeat(64));
    proven.save();
    expect(new ProofCache(folder).has("a".repeat(64), "b".repeat(64))).toBe(true);
  });

  test("keeps what it knew when more is added", () => {
    remember(1);
    remember(7);
    expect([knows(1), knows(7)]).toEqual([true, true]);
  });

  test("takes a pair in one direction only", () => {
    remember(1);
    expect(new ProofCache(folder).has(idOf(2), idOf(1))).toBe(false);
  });

  test("writes nothing when nothing was learnt", () => {
    new ProofCache(folder).save();
    expect(existsSync(file)).toBe(false);
  });

  test("leaves nothing beside its file", () => {
    remember(1);
    expect(readdirSync(join(folder, "runidx-lint"))).toEqual(["proven"]);
  });

  test("is safe to delete", () => {
    remember(1);
    rmSync(join(folder, "runidx-lint"), { recursive: true });
    remember(7);
    expect([knows(1), knows(7)]).toEqual([false, true]);
  });

  test("stays bounded, and the newest pairs stay", () => {
    const proven = new ProofCache(folder);
    for (let number = 0; number < 60_000; number++) proven.add(idOf(number), idOf(number + 1));
    proven.save();
    expect([knows(0), knows(59_999), statSync(file).size < 5_000_000]).toEqual([false, true, true]);
  });

  test("a folder that can't be made is no failure", () => {
    writeFileSync(join(folder, "runidx-lint"), "a file stands where the folder would");
    const proven = new ProofCache(folder);
    proven.add(idOf(1), idOf(2));
    expect(() => proven.save()).not.toThrow();
  });

  test("a folder in the file's place is read as nothing", () => {
    mkdirSync(file, { recursive: true });
    expect(knows(1)).toBe(false);
  });

  test("a folder in the file's place is no failure", () => {
    mkdirSync(file, { recursive: true });
    expect(() => remember(1)).not.toThrow();
  });
});

describe("a cache file that was touched is ignored", () => {
  const spoilt: [string, (text: string) => string][] = [
    ["cut off within a line", (text) => text.slice(0, -5)],
    ["cut off after a line", (text) => text.slice(0, text.lastIndexOf("\n"))],
    ["with a line added", (text) => `${text}\n${idOf(1)} ${idOf(9)}`],
    ["with an id changed", (text) => text.replace(/1$/m, "3")],
    ["with a byte added at the end", (text) => `${text}\n`],
    ["of another version", (text) => text.replace(/ 1\n/, " 2\n")],
    ["without its digest", (text) => text.replace(/\n[0-9a-f]{64}\n/, "\n")],
    ["that is empty", () => ""],
    ["that is something else", () => "\0\xff something else\n"],
  ];

  test.each(spoilt)("%s", (_, spoil) => {
    remember(1, 4);
    const text = readFileSync(file, "utf8");
    expect(spoil(text)).not.toBe(text);
    writeFileSync(file, spoil(text));
    expect([knows(1), knows(4), new ProofCache(folder).has(idOf(1), idOf(9))]).toEqual([false, false, false]);
  });

  test("and written anew by the next proof", () => {
    remember(1);
    writeFileSync(file, "something else");
    remember(7);
    expect(knows(7)).toBe(true);
  });
});

describe("the cache in a repository", () => {
  /** A history of appends, and then an edit of the first line. */
  function altered(): Repository {
    const repository = Repository.create();
    const lines = ["A7K2", "B2B2", "C3C3"].map((end) => run({ run_id: `RUN-20260102-2140-${end}` }));
    for (let count = 1; count <= lines.length; count++)
      repository.commitFiles(registryFiles({ runs: lines.slice(0, count) }));
    repository.commitFiles({ [RUNS]: jsonl([run({ notes: "edited" }), ...lines.slice(1)]) });
    return repository;
  }

  const edits = async (repository: Repository) => {
    const { findings } = await repository.lint();
    return findings.flatMap(({ class: kind, commit }) => (kind === "edited" ? [commit] : []));
  };

  test("a second audit finds what the first one found", async () => {
    const repository = altered();
    const first = await edits(repository);
    expect([first.length, await edits(repository)]).toEqual([1, first]);
  });

  test("an audit without the cache finds the same", async () => {
    const repository = altered();
    const first = await edits(repository);
    rmSync(join(repository.root, ".git", "runidx-lint"), { recursive: true });
    expect(await edits(repository)).toEqual(first);
  });

  test("pairs that were written into the cache by hand acquit nobody", async () => {
    const repository = altered();
    const first = await edits(repository);
    const cache = join(repository.root, ".git", "runidx-lint", "proven");
    const pair = [`HEAD~1:${RUNS}`, `HEAD:${RUNS}`].map((name) => repository.git("rev-parse", name));
    writeFileSync(cache, `${readFileSync(cache, "utf8")}\n${pair.join(" ")}`);
    expect(await edits(repository)).toEqual(first);
  });
});
