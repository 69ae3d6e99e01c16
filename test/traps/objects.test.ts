import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/base/core/finding.js";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { jsonl, run, version, work } from "../../src/rules/examples.js";
import {
  classes,
  FIVE,
  failedRun,
  failedRuns,
  faultsOf,
  linesOf,
  numbers,
  obey,
  onlyAlteration,
  startRepository,
  swap,
  wrapGit,
} from "../helpers/history.js";
import { Repository, RUNS, SONGS } from "../helpers/repository.js";

const isWindows = process.platform === "win32";
const EDITED = swap(FIVE, "N003", "X003");
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"ab".repeat(32)}\nsize ${FIVE.length}\n`;

const staged = (repository: Repository) => repository.lint({ staged: true });
const lastCommit = (repository: Repository) => repository.lint({ base: "HEAD~1" });
const audit = (repository: Repository) => repository.lint();

/** What a report says in short: what append-only found, and the exit code. */
const verdict = (report: Report) => ({ classes: classes(report), exit: exitCodeOf(report) });
const HOLDS = { classes: [], exit: 0 };
const REFUSED = { classes: ["edited"], exit: 1 };

/** Where git keeps a loose object. */
function objectPath(repository: Repository, name: string): string {
  const id = repository.git("rev-parse", name);
  return join(repository.root, ".git", "objects", id.slice(0, 2), id.slice(2));
}

/** Writes something else over a loose object, which git keeps read-only. */
function damage(path: string, bytes: Uint8Array | string): void {
  chmodSync(path, 0o644);
  writeFileSync(path, bytes);
}

/** Puts content into the index past the work tree. */
function putIntoIndex(repository: Repository, content: string, path = RUNS): void {
  const scratch = join(dirname(repository.root), "scratch");
  writeFileSync(scratch, content);
  const id = repository.git("hash-object", "-w", "--no-filters", scratch);
  repository.git("update-index", "--add", "--cacheinfo", `100644,${id},${path}`);
}

describe("a blob over 1 MiB", () => {
  const LARGE = jsonl(numbers(1, 2500).map((number) => failedRun(number, { notes: "long ".repeat(40) })));

  test("is compared to its last byte when a line is appended", async () => {
    expect(LARGE.length).toBeGreaterThan(1 << 20);
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: LARGE });
    repository.append(RUNS, failedRuns(3000));
    expect(verdict(await repository.lintStaged())).toEqual(HOLDS);
  });

  test("is refused when one byte near its start changes", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: LARGE });
    repository.write(RUNS, swap(LARGE, "N003", "X003"));
    expect(verdict(await repository.lintStaged())).toEqual(REFUSED);
  });

  test("is refused in a range when one byte near its end changes and the work tree is elsewhere", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: LARGE });
    repository.commitFiles({ [RUNS]: swap(LARGE, "N1XA", "X1XA") });
    repository.write(RUNS, LARGE);
    expect(verdict(await lastCommit(repository))).toEqual(REFUSED);
  });

  test.skipIf(isWindows).each(["diff-index", "cat-file"])(
    "and a git %s that is killed is a failure, never a pass",
    async (command) => {
      const repository = startRepository();
      repository.write(RUNS, FIVE + failedRuns(6));
      repository.git("add", "-A");
      const wrapped = wrapGit(repository, `case "$*" in *${command}*) kill -9 $$;; esac`);
      const report = await staged(wrapped);
      expect(faultsOf(report)).toContain("SIGKILL");
      expect(exitCodeOf(report)).toBe(2);
    },
  );

  test.skipIf(isWindows).each(["rev-list", "cat-file --batch", "cat-file --batch-check", "ls-files"])(
    "and a git %s that is killed in an audit is a failure, never a pass",
    async (command) => {
      const repository = startRepository();
      repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
      const wrapped = wrapGit(repository, `case "$*" in *"${command}"*) kill -9 $$;; esac`);
      expect(exitCodeOf(await audit(wrapped))).toBe(2);
    },
  );
});

describe("a Git LFS pointer", () => {
  test("in the place of a committed log is an error that names it", async () => {
    const repository = startRepository();
    repository.write(RUNS, POINTER);
    const report = await repository.lintStaged();
    expect(onlyAlteration(report).class).toBe("file-type");
    expect(onlyAlteration(report).message).toContain("Git LFS pointer");
    expect(exitCodeOf(report)).toBe(1);
  });

  test("that a clean filter stages is an error though the work tree has the log", async () => {
    const repository = startRepository();
    const pointer = join(dirname(repository.root), "pointer");
    writeFileSync(pointer, POINTER);
    repository.git("config", "filter.lfs.clean", `cat '${pointer}'`);
    repository.write(".gitattributes", "*.jsonl filter=lfs\n");
    repository.append(RUNS, failedRuns(6));
    expect(verdict(await repository.lintStaged())).toEqual({ classes: ["file-type"], exit: 1 });
  });

  test("in a range is an error with its commit", async () => {
    const repository = startRepository();
    const commit = repository.commitFiles({ [RUNS]: POINTER });
    const finding = onlyAlteration(await lastCommit(repository));
    expect([finding.class, finding.commit]).toEqual(["file-type", commit]);
  });

  test("as a new log is an error of registry-file", async () => {
    const repository = Repository.create();
    repository.write(RUNS, POINTER);
    const report = await repository.lintStaged();
    expect(report.findings.map(({ ruleId, class: kind }) => [ruleId, kind])).toEqual([
      ["registry-file", "lfs-pointer"],
    ]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("in history is found by the audit after the log is back", async () => {
    const repository = startRepository();
    const commit = repository.commitFiles({ [RUNS]: POINTER });
    repository.commitFiles({ [RUNS]: FIVE });
    const report = await audit(repository);
    expect(report.findings.find(({ class: kind }) => kind === "file-type")?.commit).toBe(commit);
    expect(exitCodeOf(report)).toBe(1);
  });
});

describe.skipIf(isWindows)("a symbolic link", () => {
  test("to the same bytes in the log's place is an error", async () => {
    const repository = startRepository();
    repository.commitFiles({ "60-REGISTRY/data/real.jsonl": FIVE });
    rmSync(join(repository.root, RUNS));
    symlinkSync("real.jsonl", join(repository.root, RUNS));
    expect(verdict(await repository.lintStaged())).toEqual({ classes: ["file-type"], exit: 1 });
  });

  test("is not followed: what it leads to is not judged", async () => {
    const repository = Repository.create();
    repository.write("60-REGISTRY/real.jsonl", "not JSON at all\n");
    mkdirSync(dirname(join(repository.root, RUNS)));
    symlinkSync("../real.jsonl", join(repository.root, RUNS));
    const report = await repository.lintStaged();
    expect(report.findings.map(({ ruleId, class: kind }) => [ruleId, kind])).toEqual([
      ["registry-file", "not-a-file"],
    ]);
  });

  test("that was committed is an error in every audit", async () => {
    const repository = Repository.create();
    repository.write("60-REGISTRY/data/real.jsonl", FIVE);
    symlinkSync("real.jsonl", join(repository.root, RUNS));
    repository.commit();
    const report = await audit(repository);
    expect(report.findings.map(({ ruleId, class: kind }) => [ruleId, kind])).toContainEqual([
      "registry-file",
      "not-a-file",
    ]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("that was committed long ago is not read as a log before a commit", async () => {
    const repository = startRepository();
    symlinkSync('{"record_type":"WORK"}', join(repository.root, SONGS));
    repository.commit();
    repository.append(RUNS, jsonl([run()]));
    const report = await repository.lintStaged();
    expect(report.notRun.map(({ ruleId }) => ruleId)).toContain("song-refs");
    expect(report.findings.filter(({ ruleId }) => ruleId === "song-refs")).toEqual([]);
  });

  test("in a range is an error with its commit", async () => {
    const repository = startRepository();
    rmSync(join(repository.root, RUNS));
    symlinkSync("real.jsonl", join(repository.root, RUNS));
    const commit = repository.commit();
    const finding = onlyAlteration(await lastCommit(repository));
    expect([finding.class, finding.commit]).toEqual(["file-type", commit]);
  });

  test("in the place of the log's folder takes the log away", async () => {
    const repository = startRepository();
    renameSync(join(repository.root, "60-REGISTRY/data"), join(repository.root, "elsewhere"));
    symlinkSync("../elsewhere", join(repository.root, "60-REGISTRY/data"));
    const report = await repository.lintStaged();
    expect(classes(report)).toEqual(["file-renamed"]);
    expect(exitCodeOf(report)).toBe(1);
  });
});

describe("a submodule where the log should be", () => {
  function withSubmodule(): Repository {
    const repository = startRepository();
    const head = repository.git("rev-parse", "HEAD");
    rmSync(join(repository.root, RUNS));
    repository.git("update-index", "--add", "--cacheinfo", `160000,${head},${RUNS}`);
    return repository;
  }

  test("is an error that names it", async () => {
    const report = await staged(withSubmodule());
    expect(verdict(report)).toEqual({ classes: ["file-type"], exit: 1 });
    expect(onlyAlteration(report).message).toContain("submodule");
  });

  test("is an error though submodules are configured to be ignored", async () => {
    const repository = withSubmodule();
    repository.git("config", "diff.ignoreSubmodules", "all");
    expect(verdict(await staged(repository))).toEqual({ classes: ["file-type"], exit: 1 });
  });

  test("is an error in a range", async () => {
    const repository = withSubmodule();
    repository.git("commit", "-q", "-m", "submodule");
    expect(verdict(await lastCommit(repository))).toEqual({ classes: ["file-type"], exit: 1 });
  });

  test("is an error in an audit", async () => {
    const repository = withSubmodule();
    repository.git("commit", "-q", "-m", "submodule");
    const report = await audit(repository);
    expect(classes(report)).toContain("file-type");
    expect(exitCodeOf(report)).toBe(1);
  });

  test("can be mended by the command that is printed", async () => {
    const repository = withSubmodule();
    obey(repository, onlyAlteration(await staged(repository)));
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });
});

describe("a partial clone that is offline", () => {
  const UNFETCHED = /missing from this clone|from promisor remote/;

  /** A clone without the blobs that were not checked out, whose origin is gone. */
  function partialClone(...args: string[]): Repository {
    const origin = startRepository();
    origin.commitFiles({ [SONGS]: jsonl([work(), version()]) });
    origin.commitFiles({ [RUNS]: FIVE + jsonl([run()]) });
    origin.commitFiles({ [RUNS]: FIVE + jsonl([run()]) + failedRuns(6) });
    origin.git("config", "uploadpack.allowFilter", "true");
    const home = dirname(origin.root);
    origin.git("clone", "-q", "--filter=blob:none", ...args, `file://${origin.root}`, join(home, "partial"));
    rmSync(origin.root, { recursive: true });
    return new Repository(join(home, "partial"), origin.env);
  }

  test("could not be audited", async () => {
    const report = await audit(partialClone());
    expect(faultsOf(report)).toMatch(UNFETCHED);
    expect(exitCodeOf(report)).toBe(2);
  });

  test("could not be checked over a range whose blobs were never fetched", async () => {
    expect(exitCodeOf(await partialClone().lint({ base: "HEAD~1" }))).toBe(2);
  });

  test("is checked before a commit, because the base's blobs are there", async () => {
    const repository = partialClone();
    repository.append(RUNS, failedRuns(7));
    expect(verdict(await repository.lintStaged())).toEqual(HOLDS);
  });

  test("could not be checked before a commit where the base's blob was never fetched", async () => {
    const repository = partialClone("--no-checkout");
    repository.git("read-tree", "HEAD");
    putIntoIndex(repository, EDITED);
    const report = await staged(repository);
    expect(faultsOf(report)).toMatch(UNFETCHED);
    expect(exitCodeOf(report)).toBe(2);
  });

  test("never takes a log that was not fetched for one that is not there", async () => {
    const repository = partialClone("--no-checkout");
    repository.git("read-tree", "HEAD");
    repository.write(RUNS, FIVE);
    putIntoIndex(repository, FIVE + jsonl([run()]) + failedRuns(6, 7));
    const report = await staged(repository);
    expect(report.findings).toEqual([]);
    expect(exitCodeOf(report)).toBe(2);
  });

  test("is never fetched from: no process is started but local ones", async () => {
    const repository = partialClone();
    const trace = join(dirname(repository.root), "trace");
    // A variable of the environment would not reach git.
    writeFileSync(join(dirname(repository.root), ".gitconfig"), `[trace2]\n\teventTarget = ${trace}\n`);
    await audit(repository);
    const told = readFileSync(trace, "utf8");
    expect(told).toMatch(/cat-file/);
    expect(told).not.toMatch(/upload-pack|remote-https/);
  });
});

describe("a corrupt object", () => {
  const WORDS = /inflate|corrupt|unpack|garbage|bad object|broken/i;

  test("in history makes an audit impossible, in git's words", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    damage(objectPath(repository, `HEAD~1:${RUNS}`), "no zlib stream");
    const report = await audit(repository);
    expect(exitCodeOf(report)).toBe(2);
    expect(faultsOf(report)).toMatch(WORDS);
  });

  test("with a whole header and a broken rest makes an audit impossible, in git's words", async () => {
    const repository = Repository.create();
    // Random text does not compress, so the damage lies behind the header.
    const noise = numbers(1, 40).map((number) => failedRun(number, { notes: `${number ** 7}`.repeat(9) }));
    repository.commitFiles({ [RUNS]: jsonl(noise) });
    repository.commitFiles({ [RUNS]: swap(jsonl(noise), "N003", "X003") });
    const path = objectPath(repository, `HEAD~1:${RUNS}`);
    const bytes = readFileSync(path);
    damage(
      path,
      Buffer.concat([bytes.subarray(0, bytes.length >> 1), Buffer.alloc(bytes.length >> 1, 0xff)]),
    );
    const report = await audit(repository);
    expect(exitCodeOf(report)).toBe(2);
    expect(faultsOf(report)).toMatch(WORDS);
  });

  test("in the base makes a check before a commit impossible, in git's words", async () => {
    const repository = startRepository();
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    damage(objectPath(repository, `HEAD:${RUNS}`), "no zlib stream");
    const report = await staged(repository);
    expect(exitCodeOf(report)).toBe(2);
    expect(faultsOf(report)).toMatch(WORDS);
  });

  test("that holds another log makes a check before a commit impossible, not a finding", async () => {
    const repository = startRepository();
    repository.commitFiles({ [SONGS]: jsonl([work(), version()]) });
    repository.append(RUNS, jsonl([run()]));
    repository.git("add", "-A");
    damage(objectPath(repository, `HEAD:${SONGS}`), "no zlib stream");
    const report = await staged(repository);
    expect(report.findings).toEqual([]);
    expect(exitCodeOf(report)).toBe(2);
  });

  test("that is missing altogether makes a check before a commit impossible, not a finding", async () => {
    const repository = startRepository();
    repository.commitFiles({ [SONGS]: jsonl([work(), version()]) });
    repository.append(RUNS, jsonl([run()]));
    repository.git("add", "-A");
    rmSync(objectPath(repository, `HEAD:${SONGS}`));
    const report = await staged(repository);
    expect(report.findings).toEqual([]);
    expect(exitCodeOf(report)).toBe(2);
  });

  test.each([2, 3, 4])(
    "that is missing, of a log that is gone from disk too, makes a check before a commit impossible (index version %i)",
    async (version_) => {
      const repository = startRepository();
      repository.commitFiles({ [SONGS]: jsonl([work(), version()]) });
      repository.append(RUNS, failedRuns(6));
      repository.git("add", "-A");
      repository.git("update-index", "--index-version", String(version_));
      rmSync(objectPath(repository, `HEAD:${SONGS}`));
      rmSync(join(repository.root, SONGS));
      expect(exitCodeOf(await staged(repository))).toBe(2);
    },
  );

  test("that is a tree makes a range impossible", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    damage(objectPath(repository, "HEAD:60-REGISTRY"), "no zlib stream");
    const report = await lastCommit(repository);
    expect(exitCodeOf(report)).toBe(2);
    expect(faultsOf(report)).toMatch(WORDS);
  });

  test("that is a commit in the middle of history makes an audit impossible", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7) });
    damage(objectPath(repository, "HEAD~1"), "no zlib stream");
    expect(exitCodeOf(await audit(repository))).toBe(2);
  });
});

describe("a repository of another owner", () => {
  const isRoot = process.getuid?.() === 0;

  test.each([
    ["before a commit", staged],
    ["in an audit", audit],
    ["over a range", lastCommit],
  ])("could not be checked %s, in git's words", async (_, check) => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const env = { ...repository.env };
    if (isRoot) {
      chownSync(repository.root, 12_345, 12_345);
      chownSync(join(repository.root, ".git"), 12_345, 12_345);
    } else {
      // Only root can give a folder away; git has a switch of its own for tests.
      env.GIT_TEST_ASSUME_DIFFERENT_OWNER = "1";
    }
    const foreign = new Repository(repository.root, env);
    if (!/dubious ownership/.test(foreign.tryGit("status").output)) {
      throw new Error("git trusts the folder, so nothing would be tested");
    }
    const report = await check(foreign);
    expect(faultsOf(report)).toContain("dubious ownership");
    expect(faultsOf(report)).toContain("safe.directory");
    expect(report.findings).toEqual([]);
    expect(exitCodeOf(report)).toBe(2);
  });
});

describe("a SHA-256 repository", () => {
  const create = () => startRepository("--object-format=sha256");

  test("holds before its first commit", async () => {
    const repository = Repository.create("--object-format=sha256");
    repository.write(RUNS, FIVE);
    expect(verdict(await repository.lintStaged())).toEqual(HOLDS);
  });

  test("holds when a line is appended", async () => {
    const repository = create();
    repository.append(RUNS, failedRuns(6));
    expect(verdict(await repository.lintStaged())).toEqual(HOLDS);
  });

  test("is refused when a line is edited, and names the commit that published it", async () => {
    const repository = create();
    const head = repository.git("rev-parse", "HEAD");
    repository.write(RUNS, EDITED);
    const report = await repository.lintStaged();
    expect(verdict(report)).toEqual(REFUSED);
    expect(onlyAlteration(report).related[0]?.commit).toBe(head);
    expect(head).toHaveLength(64);
  });

  test("is audited, and an edit in its history is found", async () => {
    const repository = create();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    expect(verdict(await audit(repository))).toEqual(HOLDS);
    repository.commitFiles({ [RUNS]: EDITED + failedRuns(6) });
    expect(verdict(await audit(repository))).toEqual(REFUSED);
  });

  test("is checked over a range", async () => {
    const repository = create();
    repository.commitFiles({ [RUNS]: EDITED });
    expect(verdict(await lastCommit(repository))).toEqual(REFUSED);
  });

  test("has a merge judged", async () => {
    const repository = create();
    repository.git("checkout", "-q", "-b", "side");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.tryGit("merge", "--no-commit", "side");
    repository.write(RUNS, FIVE + failedRuns(6));
    expect(verdict(await repository.lintStaged())).toEqual({ classes: ["lost"], exit: 1 });
  });
});

describe("a sparse checkout", () => {
  /** The registry is in the index, and its folder is not on disk. */
  function sparse(...args: string[]): Repository {
    const repository = startRepository();
    repository.commitFiles({ "docs/readme.md": "hello\n" });
    repository.git("sparse-checkout", "set", ...args, "docs");
    expect(readdirSync(repository.root)).not.toContain("60-REGISTRY");
    return repository;
  }

  test.each([["--cone"], ["--sparse-index"]])(
    "with %s is judged from the index: an append holds",
    async (flag) => {
      const repository = sparse(flag);
      putIntoIndex(repository, FIVE + failedRuns(6));
      const report = await staged(repository);
      expect(verdict(report)).toEqual(HOLDS);
      expect(report.summary.newRecords).toBe(1);
    },
  );

  test.each([["--cone"], ["--sparse-index"]])(
    "with %s is judged from the index: an edit is refused",
    async (flag) => {
      const repository = sparse(flag);
      putIntoIndex(repository, EDITED);
      expect(verdict(await staged(repository))).toEqual(REFUSED);
    },
  );

  test("does not hinder a commit beside the registry", async () => {
    const repository = sparse("--cone");
    repository.write("docs/readme.md", "hello again\n");
    repository.git("add", "docs");
    const report = await staged(repository);
    expect([report.faults, exitCodeOf(report)]).toEqual([[], 0]);
  });

  test("is audited: nothing counts as deleted", async () => {
    const report = await audit(sparse("--cone"));
    expect([report.findings, report.faults]).toEqual([[], []]);
    expect(report.summary.records).toBe(5);
  });

  test("of all but one log is audited: nothing counts as deleted", async () => {
    const repository = startRepository();
    repository.commitFiles({ [SONGS]: jsonl([work()]) });
    repository.git("sparse-checkout", "set", "--no-cone", "/*", `!${SONGS}`);
    expect(readdirSync(dirname(join(repository.root, SONGS)))).not.toContain("song-index.jsonl");
    const report = await audit(repository);
    expect([classes(report), exitCodeOf(report)]).toEqual([[], 0]);
  });

  test("with skip-worktree hides no staged edit behind a good file on disk", async () => {
    const repository = startRepository();
    putIntoIndex(repository, EDITED);
    repository.git("update-index", "--skip-worktree", RUNS);
    expect(repository.read(RUNS)).toBe(FIVE);
    expect(verdict(await staged(repository))).toEqual(REFUSED);
  });

  test.each(["--skip-worktree", "--assume-unchanged"])(
    "with %s a file on disk that is not staged does not count",
    async (flag) => {
      const repository = startRepository();
      repository.git("update-index", flag, RUNS);
      repository.write(RUNS, EDITED);
      expect(verdict(await staged(repository))).toEqual(HOLDS);
    },
  );
});

describe("a path", () => {
  const paths = [
    ["with blanks", "the logs/run index .jsonl"],
    ["with quotes", `logs/the "run" 'index'.jsonl`],
    ["with a dollar and a backquote", "logs/$HOME `id`.jsonl"],
    ["with a newline", "logs/run\nindex.jsonl"],
    ["beyond ASCII", "Größe/läufe-日本-🎵.jsonl"],
    ["with a leading dash", "-logs/--run-index.jsonl"],
    ["with a leading colon", ":(top)logs/run.jsonl"],
    ["with brackets", "logs[1]/run?.jsonl"],
  ].filter(([, path = ""]) => !isWindows || !/["?\n\t:]/.test(path)) as [string, string][];

  function at(path: string): Repository {
    const repository = Repository.create();
    repository.commitFiles({
      [path]: FIVE,
      "runidx.config.json": JSON.stringify({ logs: { "run-index": path } }),
    });
    return repository;
  }

  test.each(paths)("%s: an appended line holds", async (_, path) => {
    const repository = at(path);
    repository.append(path, failedRuns(6));
    const report = await repository.lintStaged();
    expect(verdict(report)).toEqual(HOLDS);
    expect(report.summary.newRecords).toBe(1);
  });

  test.each(paths)("%s: an edited line is refused, and the command that mends it works", async (_, path) => {
    const repository = at(path);
    repository.write(path, swap(FIVE, '"C1"', '"C2"'));
    const report = await repository.lintStaged();
    expect(verdict(report)).toEqual(REFUSED);
    expect(onlyAlteration(report).path).toBe(path);
    expect(onlyAlteration(report).related[0]?.commit).toBe(repository.git("rev-parse", "HEAD"));
    obey(repository, onlyAlteration(report));
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test.each(paths)("%s: an edit is found in a range and in an audit", async (_, path) => {
    const repository = at(path);
    const commit = repository.commitFiles({ [path]: EDITED });
    const [range, whole] = [await lastCommit(repository), await audit(repository)];
    expect([verdict(range), verdict(whole)]).toEqual([REFUSED, REFUSED]);
    expect([onlyAlteration(range).commit, onlyAlteration(whole).commit]).toEqual([commit, commit]);
  });

  test.each(paths)("%s: an audit of a log that holds finds nothing", async (_, path) => {
    const report = await audit(at(path));
    expect([report.findings, report.faults]).toEqual([[], []]);
    expect(report.summary.records).toBe(5);
  });

  test.each(paths)("%s: a merge that lost a line is refused", async (_, path) => {
    const repository = at(path);
    repository.git("checkout", "-q", "-b", "side");
    repository.commitFiles({ [path]: FIVE + failedRuns(7) });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ [path]: FIVE + failedRuns(6) });
    repository.tryGit("merge", "--no-commit", "side");
    repository.write(path, FIVE + failedRuns(6));
    expect(verdict(await repository.lintStaged())).toEqual({ classes: ["lost"], exit: 1 });
  });
});

describe("a case-only rename", () => {
  const RENAMED = "60-REGISTRY/data/Run-Index.jsonl";

  test("of a log is an error that says where to", async () => {
    const repository = startRepository();
    repository.git("mv", "-f", RUNS, RENAMED);
    const report = await staged(repository);
    expect(classes(report)).toEqual(["file-renamed"]);
    expect(onlyAlteration(report).message).toContain(RENAMED);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("of a log with core.ignoreCase is an error", async () => {
    const repository = startRepository();
    repository.git("config", "core.ignoreCase", "true");
    repository.git("mv", "-f", RUNS, RENAMED);
    expect(exitCodeOf(await staged(repository))).toBe(1);
  });

  test("of the registry's folder is an error", async () => {
    const repository = startRepository();
    repository.git("mv", "60-REGISTRY", "60-registry-x");
    repository.git("mv", "60-registry-x", "60-registry");
    expect(verdict(await staged(repository))).toEqual({ classes: ["file-renamed"], exit: 1 });
  });

  test("of a log is an error in a range, with its commit", async () => {
    const repository = startRepository();
    repository.git("mv", "-f", RUNS, RENAMED);
    const commit = repository.commit();
    const finding = onlyAlteration(await lastCommit(repository));
    expect([finding.class, finding.commit]).toEqual(["file-renamed", commit]);
  });
});

describe.skipIf(isWindows)("clean and smudge filters", () => {
  test("what a clean filter stages is judged, not what the work tree shows", async () => {
    const repository = startRepository();
    repository.git("config", "filter.rewrite.clean", "sed s/N003/X003/");
    repository.commitFiles({ ".gitattributes": "*.jsonl filter=rewrite\n" });
    repository.git("reset", "-q", "--soft", "HEAD~1");
    repository.append(RUNS, failedRuns(6));
    expect(verdict(await repository.lintStaged())).toEqual(REFUSED);
  });

  test("a work tree that a smudge filter made is no edit before a commit", async () => {
    const repository = smudged();
    repository.append(RUNS, failedRuns(6));
    expect(verdict(await repository.lintStaged())).toEqual(HOLDS);
  });

  test("a work tree that a smudge filter made is no edit in an audit", async () => {
    const report = await audit(smudged());
    expect(report.findings).toEqual([]);
    expect(report.notRun.map(({ reason }) => reason).join()).toContain("filter=dress");
    expect(exitCodeOf(report)).toBe(2);
  });

  test("a work tree that git made CRLF (core.autocrlf) is no edit in an audit", async () => {
    const repository = startRepository();
    repository.git("config", "core.autocrlf", "true");
    rmSync(join(repository.root, RUNS));
    repository.git("checkout", "-q", "--", RUNS);
    expect(repository.read(RUNS)).toContain("\r\n");
    expect(classes(await audit(repository))).toEqual([]);
  });

  test("a work tree that git made CRLF (core.autocrlf) is no edit before a commit", async () => {
    const repository = startRepository();
    repository.git("config", "core.autocrlf", "true");
    rmSync(join(repository.root, RUNS));
    repository.git("checkout", "-q", "--", RUNS);
    repository.append(RUNS, failedRuns(6).replaceAll("\n", "\r\n"));
    expect(verdict(await repository.lintStaged())).toEqual(HOLDS);
  });

  test("a log that git keeps in another encoding in the work tree is judged as it is staged", async () => {
    const repository = startRepository();
    repository.write(".gitattributes", "*.jsonl text working-tree-encoding=UTF-16LE\n");
    repository.write(RUNS, Buffer.from(FIVE + failedRuns(6), "utf16le"));
    const report = await repository.lintStaged();
    expect(verdict(report)).toEqual(HOLDS);
    expect(report.summary.newRecords).toBe(1);
  });

  /** The registry holds; the work tree shows one id otherwise, as the filter wants it. */
  function smudged(): Repository {
    const repository = startRepository();
    repository.git("config", "filter.dress.clean", "sed s/DRESSED/N003/");
    repository.git("config", "filter.dress.smudge", "sed s/N003/DRESSED/");
    repository.commitFiles({ ".gitattributes": "*.jsonl filter=dress\n" });
    rmSync(join(repository.root, RUNS));
    repository.git("checkout", "-q", "--", RUNS);
    expect(repository.read(RUNS)).toContain("DRESSED");
    expect(repository.git("status", "--porcelain")).toBe("");
    return repository;
  }
});

describe("what bends git's own diff", () => {
  const bends: [string, (repository: Repository) => NodeJS.ProcessEnv | undefined][] = [
    ["a -diff attribute", (repository) => void repository.write(".gitattributes", "*.jsonl -diff\n")],
    ["a binary attribute", (repository) => void repository.write(".gitattributes", "*.jsonl binary\n")],
    [
      "a diff driver with textconv",
      (repository) => {
        repository.write(".gitattributes", "*.jsonl diff=blank\n");
        repository.git("config", "diff.blank.textconv", "true");
        repository.git("config", "diff.blank.command", "true");
        return undefined;
      },
    ],
    [
      "an external diff in the configuration",
      (repository) => void repository.git("config", "diff.external", "true"),
    ],
    ["an external diff in the environment", () => ({ GIT_EXTERNAL_DIFF: "true" })],
    ["color.ui always", (repository) => void repository.git("config", "color.ui", "always")],
    [
      "a low core.bigFileThreshold",
      (repository) => void repository.git("config", "core.bigFileThreshold", "1"),
    ],
    ["renames turned on", (repository) => void repository.git("config", "diff.renames", "copies")],
    ["relative paths", (repository) => void repository.git("config", "diff.relative", "true")],
    ["short ids", (repository) => void repository.git("config", "core.abbrev", "4")],
    ["glob pathspecs", () => ({ GIT_GLOB_PATHSPECS: "1" })],
    ["icase pathspecs", () => ({ GIT_ICASE_PATHSPECS: "1" })],
    ["tracing", () => ({ GIT_TRACE: "1" })],
  ];

  /** A registry in a repository that is bent. */
  function bent(bend: (repository: Repository) => NodeJS.ProcessEnv | undefined): Repository {
    const repository = startRepository();
    const env = bend(repository);
    repository.commit();
    return new Repository(repository.root, { ...repository.env, ...env });
  }

  test.each(bends)("%s: an appended line holds everywhere", async (_, bend) => {
    const repository = bent(bend);
    repository.append(RUNS, failedRuns(6));
    const before = await repository.lintStaged();
    repository.commit();
    const verdicts = [before, await lastCommit(repository), await audit(repository)].map(verdict);
    expect(verdicts).toEqual([HOLDS, HOLDS, HOLDS]);
  });

  test.each(bends)("%s: a changed byte is refused everywhere", async (_, bend) => {
    const repository = bent(bend);
    repository.write(RUNS, EDITED);
    const before = await repository.lintStaged();
    repository.commit();
    const verdicts = [before, await lastCommit(repository), await audit(repository)].map(verdict);
    expect(verdicts).toEqual([REFUSED, REFUSED, REFUSED]);
  });

  test("a textconv does not hide which commit published an edited line", async () => {
    const repository = startRepository();
    const published = repository.git("rev-parse", "HEAD");
    repository.commitFiles({ ".gitattributes": "*.jsonl diff=blank\n" });
    repository.git("config", "diff.blank.textconv", "true");
    repository.write(RUNS, EDITED);
    const report = await repository.lintStaged();
    expect(onlyAlteration(report).related[0]?.commit).toBe(published);
  });

  test("a NUL in an appended line does not hide an edit before it", async () => {
    const repository = startRepository();
    repository.write(RUNS, `${EDITED}\0\n`);
    const report = await repository.lintStaged();
    expect(classes(report)).toEqual(["edited"]);
    expect(report.findings.map(({ class: kind }) => kind)).toContain("nul");
  });

  test("a NUL in a committed line leaves an append an append", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: `${FIVE}\0\n` });
    repository.append(RUNS, failedRuns(6));
    expect(classes(await repository.lintStaged())).toEqual([]);
  });

  test("a replace ref for the committed blob does not make an edit an append", async () => {
    const repository = startRepository();
    const old = repository.git("rev-parse", `HEAD:${RUNS}`);
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    repository.git("replace", old, repository.git("rev-parse", `:${RUNS}`));
    expect(verdict(await staged(repository))).toEqual(REFUSED);
  });

  test("a replace ref for the edited blob does not make an edit an append", async () => {
    const repository = startRepository();
    const old = repository.git("rev-parse", `HEAD:${RUNS}`);
    repository.commitFiles({ [RUNS]: EDITED });
    repository.git("replace", repository.git("rev-parse", `HEAD:${RUNS}`), old);
    expect([verdict(await lastCommit(repository)), verdict(await audit(repository))]).toEqual([
      REFUSED,
      REFUSED,
    ]);
  });

  test("a replace ref for a commit does not hide it from the audit", async () => {
    const repository = startRepository();
    const first = repository.git("rev-parse", "HEAD");
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    repository.commitFiles({ [RUNS]: FIVE });
    repository.git("replace", bad, first);
    expect(exitCodeOf(await audit(repository))).toBe(1);
  });

  test("a graft does not hide a commit from the audit", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: EDITED });
    repository.commitFiles({ [RUNS]: EDITED + failedRuns(6) });
    repository.write(".git/info/grafts", `${repository.git("rev-parse", "HEAD")}\n`);
    expect(verdict(await audit(repository))).toEqual(REFUSED);
  });

  test("a graft named in the environment does not hide a commit from the audit", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: EDITED });
    repository.commitFiles({ [RUNS]: EDITED + failedRuns(6) });
    const grafts = join(dirname(repository.root), "grafts");
    writeFileSync(grafts, `${repository.git("rev-parse", "HEAD")}\n`);
    const bentEnv = new Repository(repository.root, { ...repository.env, GIT_GRAFT_FILE: grafts });
    expect(verdict(await audit(bentEnv))).toEqual(REFUSED);
  });

  test("every changed byte of a short log is refused", async () => {
    const record = JSON.stringify(failedRun(1, { run_log_filepath_abs: undefined }));
    const text = Buffer.from(`${record}\n`);
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: text });
    for (const at of numbers(0, 9).map((step) => Math.floor((step * (text.length - 1)) / 9))) {
      const changed = Buffer.from(text);
      changed[at] = (changed[at] ?? 0) ^ 1;
      repository.write(RUNS, changed);
      const report = await repository.lintStaged();
      expect([at, classes(report).length > 0, exitCodeOf(report)]).toEqual([at, true, 1]);
    }
  });

  test("the number of lines in a log says nothing: a swap of two lines is refused", async () => {
    const repository = startRepository();
    const [first = "", second = "", ...rest] = linesOf(FIVE);
    repository.write(RUNS, second + first + rest.join(""));
    expect(verdict(await repository.lintStaged())).toEqual({ classes: ["moved"], exit: 1 });
  });
});
