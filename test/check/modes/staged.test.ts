import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/base/core/finding.js";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { work } from "../../../src/rules/examples.js";
import { asIs, commandsOf, doSteps, proposedBy } from "../../helpers/do-steps.js";
import {
  alterations,
  classes,
  FIVE,
  failedRun,
  failedRuns,
  faultsOf,
  fingerprintOf,
  gitCallsOf,
  linesOf,
  obey,
  onlyAlteration,
  startRepository,
  swap,
  wrapGit,
} from "../../helpers/history.js";
import { endOf, Program } from "../../helpers/program.js";
import { Repository, RUNS, SONGS } from "../../helpers/repository.js";

const isWindows = process.platform === "win32";
const LINES = linesOf(FIVE);
const line = (number: number) => LINES[number - 1] ?? "";
const idOf = (number: number) => failedRun(number).run_id as string;

/** Stages a log and judges it. */
async function stage(repository: Repository, content: string | Uint8Array, path = RUNS) {
  repository.write(path, content);
  return repository.lintStaged();
}

/** Runs the restore command that a hint gives to people, as they would paste it. */
function paste(repository: Repository, { hint }: Finding): void {
  const command = /`(git restore [^`]+)`/.exec(hint)?.[1];
  if (command === undefined) throw new Error(`no command in: ${hint}`);
  execFileSync("sh", ["-c", command], { cwd: repository.root, env: repository.env });
}

/** Two branches that each appended a run, in the middle of a merge whose result is given. */
function inMerge(result: string, ours = failedRuns(6), theirs = failedRuns(7)) {
  const repository = startRepository();
  repository.git("checkout", "-q", "-b", "side");
  const side = repository.commitFiles({ [RUNS]: FIVE + theirs }, "theirs");
  repository.git("checkout", "-q", "main");
  const main = repository.commitFiles({ [RUNS]: FIVE + ours }, "ours");
  repository.tryGit("merge", "--no-commit", "side");
  repository.write(RUNS, result);
  return { repository, side, main };
}

describe("what may be committed", () => {
  test("an appended line holds, and the report says what was compared", async () => {
    const repository = startRepository();
    const report = await stage(repository, FIVE + failedRuns(6));
    expect([report.findings, report.faults, report.notRun]).toEqual([[], [], []]);
    expect(report.target).toEqual({ mode: "staged", base: "HEAD", head: "index" });
    expect(report.summary.newRecords).toBe(1);
    expect(exitCodeOf(report)).toBe(0);
  });

  test("a commit that leaves the registry alone holds", async () => {
    const repository = startRepository();
    const report = await stage(repository, "hello\n", "README.md");
    expect([report.findings, report.faults]).toEqual([[], []]);
    expect(exitCodeOf(report)).toBe(0);
  });

  test("nothing staged at all holds", async () => {
    const report = await startRepository().lint({ staged: true });
    expect([report.findings, report.faults]).toEqual([[], []]);
  });

  test("a log that is new holds", async () => {
    const repository = startRepository();
    repository.write(SONGS, "");
    const report = await repository.lintStaged();
    expect([classes(report), exitCodeOf(report)]).toEqual([[], 0]);
  });

  test("an appended line that breaks a rule is a finding, and no finding of append-only", async () => {
    const repository = startRepository();
    const report = await stage(repository, `${FIVE}{"record_type":"RUN"}\n`);
    expect(report.findings.map(({ ruleId }) => ruleId)).toContain("schema");
    expect(report.findings.every(({ introduced }) => introduced)).toBe(true);
    expect(classes(report)).toEqual([]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("outside a git repository nothing can be staged, so it could not be checked", async () => {
    const repository = startRepository();
    rmSync(join(repository.root, ".git"), { recursive: true });
    const report = await repository.lint({ staged: true });
    expect(faultsOf(report)).toContain("not a git repository");
    expect(exitCodeOf(report)).toBe(2);
  });
});

describe("what was done to committed lines", () => {
  test("an edited line is told with both line numbers and the difference field by field", async () => {
    const repository = startRepository();
    const edited = swap(line(3), '"qa_gate2":"FAIL"', '"qa_gate2":"PASS"');
    const report = await stage(repository, line(2) + edited + line(4) + line(5));
    const [, finding] = alterations(report).sort((a, b) => ((a.class ?? "") < (b.class ?? "") ? -1 : 1));
    expect(classes(report).sort()).toEqual(["deleted", "edited"]);
    expect(finding?.message).toContain(idOf(3));
    expect(finding?.message).toContain("line 3 of HEAD");
    expect(finding?.message).toContain("line 2 now");
    expect(finding?.message).toContain('qa_gate2: "FAIL" → "PASS"');
    expect([finding?.line, finding?.pointer]).toEqual([2, "/qa_gate2"]);
  });

  test("a field that was added and one that was taken away are both named", async () => {
    const repository = startRepository();
    const edited = JSON.stringify(failedRun(2, { notes: "made louder", qa_gate1: undefined }));
    const finding = onlyAlteration(await stage(repository, swap(FIVE, line(2), `${edited}\n`)));
    expect(finding.message).toContain('notes: nothing → "made louder"');
    expect(finding.message).toContain('qa_gate1: "PASS" → nothing');
  });

  test("the commit that published an edited line is named", async () => {
    const repository = startRepository();
    const second = repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) }, "second");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7) }, "third");
    const report = await stage(
      repository,
      swap(FIVE + failedRuns(6, 7), failedRuns(6), `${JSON.stringify(failedRun(6, { machine_id: "C2" }))}\n`),
    );
    const finding = onlyAlteration(report);
    expect(finding.related.map(({ commit, line: number }) => [commit, number])).toEqual([[second, 6]]);
    expect(finding.related[0]?.message).toContain(second.slice(0, 12));
  });

  test("the new form of an edited run is appended after it was restored", async () => {
    const repository = startRepository();
    const finding = onlyAlteration(
      await stage(repository, swap(FIVE, '"qa_gate0":"PASS"', '"qa_gate0":"FAIL"')),
    );
    expect(proposedBy(finding)?.path).toBe(RUNS);
    expect(proposedBy(finding)?.record).toMatchObject({ run_id: idOf(1), qa_gate0: "FAIL" });
  });

  test("the new form of an edited run is only kept where a newer record must not say it", async () => {
    const repository = startRepository();
    const finding = onlyAlteration(
      await stage(repository, swap(FIVE, '"machine_id":"C1"', '"machine_id":"C2"')),
    );
    expect([finding.applies, proposedBy(finding)]).toEqual(["as-is", undefined]);
    const saved = finding.steps.flatMap((step) => (step.do === "save" ? step.lines : []));
    expect(saved.map((text) => JSON.parse(text))).toMatchObject([{ run_id: idOf(1), machine_id: "C2" }]);
  });

  test("a deleted line is told with its line number and the commit that published it", async () => {
    const repository = startRepository();
    const head = repository.git("rev-parse", "HEAD");
    const finding = onlyAlteration(await stage(repository, swap(FIVE, line(2), "")));
    expect(finding.class).toBe("deleted");
    expect(finding.message).toContain(`${idOf(2)}, line 2 of HEAD, was deleted`);
    expect(finding.related[0]?.commit).toBe(head);
  });

  test("a moved line is told with where it stood and where it stands", async () => {
    const repository = startRepository();
    const moved = line(1) + line(3) + line(4) + line(2) + line(5);
    const finding = onlyAlteration(await stage(repository, moved));
    expect(finding.class).toBe("moved");
    expect(finding.message).toContain(`${idOf(2)}, line 2 of HEAD, was moved to line 4`);
  });

  test("lines inserted before committed ones are one finding that counts them", async () => {
    const repository = startRepository();
    const report = await stage(repository, line(1) + failedRuns(8, 9) + LINES.slice(1).join(""));
    const finding = onlyAlteration(report);
    expect(finding.class).toBe("inserted");
    expect(finding.message).toContain("2 new lines come before committed ones");
    expect(finding.line).toBe(2);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("a log that was cut off is one finding that counts what is gone", async () => {
    const repository = startRepository();
    const finding = onlyAlteration(await stage(repository, line(1) + line(2)));
    expect(finding.class).toBe("truncated");
    expect(finding.message).toContain("3 lines");
    expect(finding.message).toContain(idOf(3));
    expect(finding.message).toContain("line 3 of HEAD");
  });

  test("a log that was cut off in the middle of a line is truncated", async () => {
    const repository = startRepository();
    expect(classes(await stage(repository, FIVE.slice(0, -100)))).toEqual(["truncated"]);
  });

  test("a log that was emptied is truncated", async () => {
    const repository = startRepository();
    expect(classes(await stage(repository, ""))).toEqual(["truncated"]);
  });

  test("a log that lost only its last newline is truncated", async () => {
    const repository = startRepository();
    const finding = onlyAlteration(await stage(repository, FIVE.slice(0, -1)));
    expect(finding.class).toBe("truncated");
    expect(finding.message).toContain("newline");
  });

  test("CRLF throughout is one finding with the .gitattributes remedy", async () => {
    const repository = startRepository();
    const finding = onlyAlteration(await stage(repository, FIVE.replaceAll("\n", "\r\n")));
    expect(finding.class).toBe("re-encoded");
    expect(finding.message).toContain("5 committed lines");
    expect(finding.message).toContain("CR LF");
    expect(finding.hint).toContain(".gitattributes");
  });

  test("a byte order mark is one finding that names it", async () => {
    const repository = startRepository();
    const finding = onlyAlteration(await stage(repository, `\ufeff${FIVE}`));
    expect(finding.class).toBe("re-encoded");
    expect(finding.message).toContain("byte order mark");
  });

  test("another order of keys throughout is one finding", async () => {
    const repository = startRepository();
    const turned = LINES.map((text) => {
      const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
      return `${JSON.stringify(Object.fromEntries(entries.reverse()))}\n`;
    });
    const finding = onlyAlteration(await stage(repository, turned.join("")));
    expect(finding.class).toBe("re-encoded");
    expect(finding.message).toContain("5 committed lines");
  });

  test("other spacing throughout is one finding", async () => {
    const repository = startRepository();
    const finding = onlyAlteration(await stage(repository, FIVE.replaceAll('":', '": ')));
    expect(finding.class).toBe("re-encoded");
    expect(finding.message).toContain("5 committed lines");
  });

  test("a deleted log is an error that names it", async () => {
    const repository = startRepository();
    rmSync(join(repository.root, RUNS));
    const report = await repository.lintStaged();
    const finding = onlyAlteration(report);
    expect(finding.class).toBe("file-deleted");
    expect([finding.path, finding.line]).toEqual([RUNS, null]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("a log that was moved away is an error that says where to", async () => {
    const repository = startRepository();
    repository.git("mv", RUNS, "60-REGISTRY/old.jsonl");
    const finding = onlyAlteration(await repository.lintStaged());
    expect(finding.class).toBe("file-renamed");
    expect(finding.message).toContain("60-REGISTRY/old.jsonl");
  });

  test.skipIf(isWindows)("a symbolic link in a log's place is an error that names it", async () => {
    const repository = startRepository();
    repository.write("elsewhere.jsonl", FIVE);
    rmSync(join(repository.root, RUNS));
    symlinkSync("../../elsewhere.jsonl", join(repository.root, RUNS));
    const report = await repository.lintStaged();
    expect(onlyAlteration(report).class).toBe("file-type");
    expect(onlyAlteration(report).message).toContain("symbolic link");
    expect(exitCodeOf(report)).toBe(1);
  });

  test("a record glued onto an unterminated last line is an error that names both", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: FIVE.slice(0, -1) });
    const report = await stage(repository, FIVE.slice(0, -1) + failedRuns(6));
    const finding = onlyAlteration(report);
    expect(finding.class).toBe("glued");
    expect(finding.severity).toBe("error");
    expect(finding.message).toContain(idOf(5));
    expect(finding.message).toContain(idOf(6));
  });

  test("a newline that comes late is a warning, and the append holds", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: FIVE.slice(0, -1) });
    const report = await stage(repository, FIVE + failedRuns(6));
    expect([onlyAlteration(report).class, onlyAlteration(report).severity]).toEqual([
      "late-newline",
      "warning",
    ]);
    expect(onlyAlteration(report).line).toBe(5);
    expect(exitCodeOf(report)).toBe(0);
  });

  test.skipIf(isWindows)("other mode bits are a warning", async () => {
    const repository = startRepository();
    chmodSync(join(repository.root, RUNS), 0o755);
    const report = await repository.lintStaged();
    expect([onlyAlteration(report).class, onlyAlteration(report).severity]).toEqual(["mode", "warning"]);
    expect(exitCodeOf(report)).toBe(0);
  });

  test.skipIf(isWindows)("other mode bits do not hide an edit", async () => {
    const repository = startRepository();
    chmodSync(join(repository.root, RUNS), 0o755);
    expect(classes(await stage(repository, swap(FIVE, "N003", "X003")))).toContain("edited");
  });

  test("a line that a merge lost is told with the parent that had it", async () => {
    const { repository, side } = inMerge(FIVE + failedRuns(6));
    const report = await repository.lintStaged();
    const finding = onlyAlteration(report);
    expect(finding.class).toBe("lost");
    expect(finding.message).toContain(idOf(7));
    expect(finding.message).toContain(side.slice(0, 12));
    expect(exitCodeOf(report)).toBe(1);
  });

  test("a line that a merge invented is told", async () => {
    const { repository } = inMerge(FIVE + failedRuns(6, 7, 8));
    const finding = onlyAlteration(await repository.lintStaged());
    expect([finding.class, finding.line]).toEqual(["invented", 8]);
    expect(finding.message).toContain(idOf(8));
  });

  test("a line that a merge doubled is told", async () => {
    const { repository } = inMerge(FIVE + failedRuns(6, 7, 6));
    const report = await repository.lintStaged();
    expect(classes(report)).toEqual(["doubled"]);
    expect(onlyAlteration(report).message).toContain(idOf(6));
  });
});

describe("the way out that is printed", () => {
  const edits: [string, (repository: Repository) => void][] = [
    ["an edited line", (repository) => repository.write(RUNS, swap(FIVE, '"C1"', '"C2"'))],
    ["a deleted line", (repository) => repository.write(RUNS, swap(FIVE, line(2), ""))],
    ["a moved line", (repository) => repository.write(RUNS, line(2) + line(1) + LINES.slice(2).join(""))],
    ["a truncated log", (repository) => repository.write(RUNS, line(1))],
    ["a re-encoded log", (repository) => repository.write(RUNS, FIVE.replaceAll("\n", "\r\n"))],
    ["a deleted log", (repository) => rmSync(join(repository.root, RUNS))],
    ["a renamed log", (repository) => void repository.git("mv", RUNS, "60-REGISTRY/old.jsonl")],
    ["a deleted registry", (repository) => rmSync(join(repository.root, "60-REGISTRY"), { recursive: true })],
  ];

  test.each(edits)("the command that mends %s works, and then the index holds", async (_, edit) => {
    const repository = startRepository();
    edit(repository);
    const [finding] = alterations(await repository.lintStaged());
    if (!finding) throw new Error("nothing was found");
    obey(repository, finding);
    const report = await repository.lint({ staged: true });
    expect([classes(report), exitCodeOf(report)]).toEqual([[], 0]);
    expect(repository.read(RUNS)).toBe(FIVE);
  });

  test.skipIf(isWindows)("the command that mends a symbolic link works", async () => {
    const repository = startRepository();
    rmSync(join(repository.root, RUNS));
    symlinkSync("elsewhere.jsonl", join(repository.root, RUNS));
    obey(repository, onlyAlteration(await repository.lintStaged()));
    expect(classes(await repository.lint({ staged: true }))).toEqual([]);
    expect(repository.read(RUNS)).toBe(FIVE);
  });

  const withOwnLines: [string, string][] = [
    ["an edited line", swap(FIVE, "N003", "X003") + failedRuns(6)],
    ["a deleted line", swap(FIVE, line(2), "") + failedRuns(6, 7)],
    ["an inserted line", line(1) + failedRuns(6) + LINES.slice(1).join("")],
    ["a re-encoded log", (FIVE + failedRuns(6)).replaceAll("\n", "\r\n")],
  ];

  test.each(withOwnLines)("beside %s nobody's own lines are thrown away by a machine", async (_, content) => {
    const repository = startRepository();
    const report = await stage(repository, content);
    doSteps(asIs(report), repository);
    expect([classes(await repository.lintStaged()), repository.read(RUNS)]).toEqual([
      [],
      expect.stringContaining(failedRuns(6)),
    ]);
  });

  test.each(withOwnLines)("beside %s the words say to keep one's own lines, and work", async (_, content) => {
    const repository = startRepository();
    const [finding] = alterations(await stage(repository, content));
    if (!finding) throw new Error("nothing was found");
    expect(finding.hint).toContain("copy your new lines");
    paste(repository, finding);
    repository.append(RUNS, failedRuns(6));
    const report = await repository.lintStaged();
    expect([report.findings, report.faults]).toEqual([[], []]);
  });

  test("a line glued onto another is mended by the words", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: FIVE.slice(0, -1) });
    const finding = onlyAlteration(await stage(repository, FIVE.slice(0, -1) + failedRuns(6)));
    paste(repository, finding);
    repository.append(RUNS, `\n${failedRuns(6)}`);
    const report = await repository.lintStaged();
    expect([classes(report), exitCodeOf(report)]).toEqual([["late-newline"], 0]);
  });

  const badMerges: [string, string][] = [
    ["lost a line of the other side", FIVE + failedRuns(6)],
    ["lost a line of our own", FIVE + failedRuns(7)],
    ["invented a line", FIVE + failedRuns(6, 7, 8)],
    ["doubled a line", FIVE + failedRuns(6, 7, 7)],
  ];

  test.each(badMerges)("no command or word makes a merge that %s lose more", async (_, content) => {
    const { repository } = inMerge(content);
    const [finding] = alterations(await repository.lintStaged());
    if (!finding) throw new Error("nothing was found");
    if (commandsOf(finding).length > 0) obey(repository, finding);
    else if (/`git restore [^`]+`/.test(finding.hint)) paste(repository, finding);
    else return;
    expect(classes(await repository.lint({ staged: true }))).toEqual([]);
  });

  test("the way out of a published violation is not for staging: a corrected record holds when it is appended", async () => {
    const repository = startRepository();
    const report = await stage(repository, swap(FIVE, '"machine_id":"C1"', '"machine_id":"C2"'));
    const finding = onlyAlteration(report);
    obey(repository, finding);
    const after = await repository.lintStaged();
    expect(after.findings.filter(({ ruleId }) => ruleId === "append-only")).toEqual([]);
  });
});

describe("from when on a line is sealed", () => {
  const PUBLISHED = JSON.stringify({ sealed: "published" });

  /** A clone-like repository: one commit is on the upstream, one is not. */
  function withUpstream() {
    const repository = Repository.create();
    const pushed = repository.commitFiles({ [RUNS]: FIVE, "runidx.config.json": PUBLISHED });
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD");
    repository.git("remote", "add", "origin", "unreachable");
    repository.git("config", "branch.main.remote", "origin");
    repository.git("config", "branch.main.merge", "refs/heads/main");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    return { repository, pushed };
  }

  test("sealed published lets a local commit be amended", async () => {
    const { repository } = withUpstream();
    const report = await stage(repository, FIVE + failedRuns(7));
    expect([classes(report), exitCodeOf(report)]).toEqual([[], 0]);
  });

  test("sealed published keeps what the upstream has, and names its commit", async () => {
    const { repository, pushed } = withUpstream();
    const report = await stage(repository, swap(FIVE, "N003", "X003"));
    expect(report.target.base).toBe(pushed);
    expect(classes(report)).toEqual(["edited"]);
    expect(onlyAlteration(report).message).toContain(pushed.slice(0, 12));
  });

  test("sealed published falls back to HEAD without an upstream", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: FIVE, "runidx.config.json": PUBLISHED });
    const report = await stage(repository, swap(FIVE, "N003", "X003"));
    expect([report.target.base, classes(report)]).toEqual(["HEAD", ["edited"]]);
  });

  test("sealed committed, the default, keeps what was never pushed", async () => {
    const { repository } = withUpstream();
    repository.commitFiles({ "runidx.config.json": "{}" });
    expect(classes(await stage(repository, FIVE + failedRuns(7)))).toEqual(["edited"]);
  });
});

describe("the check reads and never writes", () => {
  test("index, work tree, refs and everything else under .git are the same bytes after it", async () => {
    const repository = startRepository();
    repository.write(RUNS, swap(FIVE, "N003", "X003") + failedRuns(6));
    repository.git("add", "-A");
    repository.append(RUNS, failedRuns(7));
    const before = fingerprintOf(repository.root);
    await repository.lint({ staged: true });
    expect(fingerprintOf(repository.root)).toEqual(before);
  });

  test("a stale index is not refreshed", async () => {
    const repository = startRepository();
    // The same bytes in a new file: git would like to note the new times in the index.
    rmSync(join(repository.root, RUNS));
    repository.write(RUNS, FIVE);
    const before = fingerprintOf(repository.root);
    await repository.lint({ staged: true });
    expect(fingerprintOf(repository.root)).toEqual(before);
  });

  test("a merge in progress is the same bytes after it", async () => {
    const { repository } = inMerge(FIVE + failedRuns(6));
    repository.git("add", "-A");
    const before = fingerprintOf(repository.root);
    expect(Object.keys(before)).toContain(".git/MERGE_HEAD");
    await repository.lint({ staged: true });
    expect(fingerprintOf(repository.root)).toEqual(before);
  });

  test("a check before the first commit writes nothing", async () => {
    const repository = Repository.create();
    repository.write(RUNS, FIVE);
    repository.git("add", "-A");
    const before = fingerprintOf(repository.root);
    await repository.lint({ staged: true });
    expect(fingerprintOf(repository.root)).toEqual(before);
  });
});

describe.skipIf(isWindows)("a check that is interrupted", () => {
  const program = Program.prepare();

  /** Starts the check, and ends it with Ctrl-C once git is at work. */
  async function interrupt(repository: Repository, command: string) {
    const ready = join(dirname(repository.root), "ready");
    execFileSync("mkfifo", [ready]);
    // Git tells that it was started, and then never ends.
    const wrapped = wrapGit(
      repository,
      `case "$*" in *${command}*) echo > "${ready}"; exec tail -f /dev/null;; esac`,
    );
    // Open for both, so that neither side ever waits for the other to open it.
    const pipe = await open(ready, "r+");
    const child = program.start(["--staged"], repository.root, wrapped.env);
    const ended = endOf(child);
    const release = ended.then(() => pipe.write("the check ended by itself"));
    const { buffer, bytesRead } = await pipe.read(Buffer.alloc(64), 0, 64, null);
    expect(buffer.subarray(0, bytesRead).toString()).toBe("\n");
    process.kill(-(child.pid ?? Number.NaN), "SIGINT");
    await release;
    await pipe.close();
    return ended;
  }

  test.each(["diff-index", "cat-file"])(
    "while git runs %s leaves everything as it was, and is no success",
    async (command) => {
      const repository = startRepository();
      repository.append(RUNS, failedRuns(6));
      repository.git("add", "-A");
      const before = fingerprintOf(repository.root);
      const { code, signal } = await interrupt(repository, command);
      expect([code === 0, code === 1, code !== null || signal === "SIGINT"]).toEqual([false, false, true]);
      expect(fingerprintOf(repository.root)).toEqual(before);
    },
  );
});

describe.skipIf(isWindows)("how many git processes the check takes", () => {
  const staged = (repository: Repository) =>
    gitCallsOf(repository, (wrapped) => wrapped.lint({ staged: true }));

  /** A line that sends nobody looking for a file. */
  const PLAIN = `${JSON.stringify(failedRun(6, { run_log_filepath_abs: undefined }))}\n`;

  test("one appended line that names no file takes three", async () => {
    const repository = startRepository();
    repository.append(RUNS, PLAIN);
    repository.git("add", "-A");
    const { calls, report } = await staged(repository);
    expect(exitCodeOf(report)).toBe(0);
    expect(calls).toHaveLength(3);
  });

  test("one appended line takes three", async () => {
    const repository = startRepository();
    repository.append(RUNS, failedRuns(6));
    repository.git("add", "-A");
    const { calls, report } = await staged(repository);
    expect(exitCodeOf(report)).toBe(0);
    expect(calls).toHaveLength(3);
  });

  test("a change beside the registry takes three", async () => {
    const repository = startRepository();
    repository.write("README.md", "hello\n");
    repository.git("add", "-A");
    expect((await staged(repository)).calls).toHaveLength(3);
  });

  test("an appended line where a configuration stands takes at most three", async () => {
    const repository = startRepository();
    repository.commitFiles({ "runidx.config.json": '{"clockSkewHours":48}' });
    repository.append(RUNS, failedRuns(6));
    repository.git("add", "-A");
    expect((await staged(repository)).calls.length).toBeLessThanOrEqual(3);
  });

  test("an appended line beside others that are not staged takes at most three", async () => {
    const repository = startRepository();
    repository.append(RUNS, PLAIN);
    repository.git("add", "-A");
    repository.append(RUNS, failedRuns(7));
    expect((await staged(repository)).calls.length).toBeLessThanOrEqual(3);
  });

  const edits: [string, (repository: Repository) => void][] = [
    ["an edited line", (repository) => repository.write(RUNS, swap(FIVE, '"C1"', '"C2"'))],
    ["a deleted line", (repository) => repository.write(RUNS, swap(FIVE, line(2), ""))],
    ["a moved line", (repository) => repository.write(RUNS, line(2) + line(1) + LINES.slice(2).join(""))],
    ["an inserted line", (repository) => repository.write(RUNS, failedRuns(6) + FIVE)],
    ["a truncated log", (repository) => repository.write(RUNS, line(1))],
    ["a re-encoded log", (repository) => repository.write(RUNS, FIVE.replaceAll("\n", "\r\n"))],
    ["a deleted log", (repository) => rmSync(join(repository.root, RUNS))],
    ["a renamed log", (repository) => void repository.git("mv", RUNS, "60-REGISTRY/old.jsonl")],
    ["a deleted registry", (repository) => rmSync(join(repository.root, "60-REGISTRY"), { recursive: true })],
    [
      "a folder in the log's place",
      (repository) => {
        rmSync(join(repository.root, RUNS));
        mkdirSync(join(repository.root, RUNS));
        repository.write(`${RUNS}/inside`, "x\n");
      },
    ],
  ];

  test.each(edits)("%s takes at most four", async (_, edit) => {
    const repository = startRepository();
    edit(repository);
    repository.git("add", "-A");
    const { calls, report } = await staged(repository);
    expect(exitCodeOf(report)).toBe(1);
    expect(calls.length).toBeLessThanOrEqual(4);
  });

  test("a merge that lost a line takes at most four", async () => {
    const { repository } = inMerge(FIVE + failedRuns(6));
    repository.git("add", "-A");
    const { calls, report } = await staged(repository);
    expect(exitCodeOf(report)).toBe(1);
    expect(calls.length).toBeLessThanOrEqual(4);
  });

  test("two altered logs take at most four", async () => {
    const repository = startRepository();
    repository.commitFiles({ [SONGS]: `${JSON.stringify(work())}\n` });
    repository.write(RUNS, swap(FIVE, "N003", "X003"));
    repository.write(SONGS, `${JSON.stringify(work({ status: "final" }))}\n`);
    repository.git("add", "-A");
    const { calls, report } = await staged(repository);
    expect(classes(report)).toEqual(["edited", "edited"]);
    expect(calls.length).toBeLessThanOrEqual(4);
  });
});
