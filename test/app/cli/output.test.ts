import { spawnSync } from "node:child_process";
import { closeSync, constants, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../../../src/output/reporters/index.js";
import { jsonl, registryFiles, run } from "../../../src/rules/examples.js";
import { Program } from "../../helpers/program.js";
import { isolatedEnv, Repository, RUNS, temporaryFolder } from "../../helpers/repository.js";
import { filesIn } from "../../output/nightly/nights.js";
import { folderWith } from "../../query/ask.js";

const program = Program.prepare();
const FULL = "/dev/full";

/** A disk that is full, as a descriptor. */
const fullDisk = () => openSync(FULL, "w");

/** A pipe that nobody reads any more, as a descriptor. */
function closedPipe(): number {
  const path = join(temporaryFolder(), "pipe");
  spawnSync("mkfifo", [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  closeSync(reader);
  return writer;
}

interface Streams {
  stdout?: number;
  stderr?: number;
}

/** Runs the program with streams that lead where nothing can be written. */
function runInto(streams: Streams, args: readonly string[], cwd: string) {
  const { stdout = "pipe", stderr = "pipe" } = streams;
  const ended = spawnSync(process.execPath, [program.path, ...args], {
    cwd,
    env: isolatedEnv(cwd),
    stdio: ["ignore", stdout, stderr],
    encoding: "utf8",
  });
  for (const fd of [streams.stdout, streams.stderr]) if (fd !== undefined) closeSync(fd);
  return { code: ended.status, stdout: ended.stdout ?? "", stderr: ended.stderr ?? "" };
}

/** What a crash shows. */
const TRACE = /^\s+at .*:\d+:\d+\)?$|this is a bug/m;
const SENTENCE =
  /^runidx-lint: standard output can't be written: ENOSPC: .*; free some space, or write elsewhere\n$/;

const VERDICTS: readonly (readonly [string, number, () => string])[] = [
  ["that holds", 0, () => folderWith(registryFiles())],
  ["that does not hold", 1, () => folderWith(registryFiles({ runs: [run({ qa_gate1: "FAIL" })] }))],
  ["that is not there", 2, () => temporaryFolder()],
];

describe.skipIf(!existsSync(FULL))("S31: standard output that is full", () => {
  describe.each(VERDICTS)("for a registry %s", (_, verdict, make) => {
    test.each(FORMATS)("is no crash and no pass, as %s", (format) => {
      const { code, stderr } = runInto({ stdout: fullDisk() }, ["--format", format], make());
      expect([code, TRACE.test(stderr)]).toEqual([verdict === 0 ? 2 : verdict, false]);
      if (verdict !== 2) expect(stderr).toMatch(SENTENCE);
    });
  });

  test.each([
    [["list"], 2],
    [["list", "--stats"], 2],
    [["list", "--machine", "other", "--format", "json"], 1],
    [["show", "RUN-20260102-2140-A7K2"], 2],
    [["latest", "--artist", "jack-mercer", "--genre", "outlaw-country"], 2],
    [["versions", "WORK-20260102-2205-D1S4"], 2],
    [["failed", "--format", "csv"], 1],
    [["overrides", "--format", "json"], 1],
    [["rules"], 2],
    [["--version"], 2],
    [["--help"], 2],
    [["report", "--out", "out"], 2],
  ])("is no crash and no answer to %j", (args, expected) => {
    const { code, stderr } = runInto({ stdout: fullDisk() }, args, folderWith(registryFiles()));
    expect([code, TRACE.test(stderr)]).toEqual([expected, false]);
    expect(stderr).toMatch(/^runidx-lint: standard output can't be written: ENOSPC/m);
  });

  test("is no pass of a check of the index that was quick", () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles());
    repository.write(RUNS, repository.read(RUNS) + jsonl([run({ last_updated_utc: "2026-01-05T00:00Z" })]));
    repository.git("add", ".");
    const { code, stderr } = runInto({ stdout: fullDisk() }, ["--staged"], repository.root);
    expect(code).toBe(2);
    expect(stderr).toMatch(SENTENCE);
  });

  test("is found also where half of a report has room", () => {
    const folder = folderWith(registryFiles({ runs: [run({ qa_gate2: undefined }), run({ mood: "low" })] }));
    const command = 'ulimit -f 1; exec "$0" "$1" --format json --no-history --rule schema=warn > out.json';
    const { status, stderr } = spawnSync("bash", ["-c", command, process.execPath, program.path], {
      cwd: folder,
      env: isolatedEnv(folder),
      encoding: "utf8",
    });
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/^runidx-lint: standard output can't be written: EFBIG/m);
  });
});

describe.skipIf(process.platform === "win32")("S31: standard output that nobody reads", () => {
  describe.each(VERDICTS)("for a registry %s", (_, verdict, make) => {
    test.each(FORMATS)("is no crash and changes no verdict, as %s", (format) => {
      const { code, stderr } = runInto({ stdout: closedPipe() }, ["--format", format], make());
      expect([code, TRACE.test(stderr)]).toEqual([verdict, false]);
    });
  });

  test.each([
    [["list"], 0],
    [["show", "RUN-20260102-2140-A7K2"], 0],
    [["failed"], 1],
    [["rules"], 0],
    [["report", "--out", "out"], 0],
  ])("changes no answer to %j", (args, expected) => {
    const { code, stderr } = runInto({ stdout: closedPipe() }, args, folderWith(registryFiles()));
    expect([code, TRACE.test(stderr)]).toEqual([expected, false]);
  });
});

describe.skipIf(!existsSync(FULL))("S31: standard error that is full", () => {
  test.each([
    ["lets no warning of a hook get lost", { mood: "low" }, 2],
    ["keeps the verdict of a hook", { qa_gate1: "FAIL" }, 1],
  ])("%s", (_, change, expected) => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles());
    const newer = run({ last_updated_utc: "2026-01-05T00:00Z", ...change });
    repository.write(RUNS, repository.read(RUNS) + jsonl([newer]));
    repository.git("add", ".");
    expect(runInto({ stderr: fullDisk() }, ["hook", "pre-commit"], repository.root).code).toBe(expected);
  });
});

describe("S31: a file that can't be written", () => {
  const limited = (folder: string, words: string) =>
    spawnSync("bash", ["-c", `ulimit -f 1; exec "$0" "$1" ${words}`, process.execPath, program.path], {
      cwd: folder,
      env: isolatedEnv(folder),
      encoding: "utf8",
    });

  test.skipIf(process.platform === "win32")(
    "leaves the report of the night before, and no half of one",
    () => {
      const folder = folderWith(registryFiles());
      runInto({}, ["report", "--out", "out"], folder);
      const before = filesIn(join(folder, "out")).map((name) =>
        readFileSync(join(folder, "out", name), "utf8"),
      );
      const { status, stderr } = limited(folder, "report --out out");
      expect([status, stderr]).toEqual([
        2,
        expect.stringMatching(/^runidx-lint: the report can't be written: EFBIG.*\n$/),
      ]);
      const after = filesIn(join(folder, "out")).map((name) =>
        readFileSync(join(folder, "out", name), "utf8"),
      );
      expect(after).toEqual(before);
    },
  );

  test.skipIf(process.platform === "win32")(
    "leaves the output of the time before, and no half of one",
    () => {
      const folder = folderWith({
        ...registryFiles({ runs: [run({ mood: "low" })] }),
        "out.sarif": "before",
      });
      const { status, stderr } = limited(folder, "--format pretty,sarif=out.sarif");
      expect([status, stderr]).toEqual([2, expect.stringContaining("can't be written: EFBIG")]);
      expect(readFileSync(join(folder, "out.sarif"), "utf8")).toBe("before");
      expect(filesIn(folder).filter((name) => name.startsWith("."))).toEqual([]);
    },
  );

  test("is exit code 2 where the folder after --out is a file", () => {
    const folder = folderWith(registryFiles());
    writeFileSync(join(folder, "out"), "");
    const { code, stderr } = runInto({}, ["report", "--out", "out"], folder);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^runidx-lint: the report can't be written: .*\n$/),
    ]);
  });

  test.skipIf(!existsSync(FULL))("is exit code 2 where it is a device that is full", () => {
    const { code, stderr } = runInto({}, ["--format", `json=${FULL}`], folderWith(registryFiles()));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/can't be written: ENOSPC.*\n$/)]);
    expect(existsSync(FULL)).toBe(true);
  });
});
