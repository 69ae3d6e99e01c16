/** Objects that are too large for memory: the temporary folder is empty after them, however the check ended. */
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Plugin } from "esbuild";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { Git } from "../../../src/sources/git/git.js";
import { ObjectReader } from "../../../src/sources/git/object-reader.js";
import { failedRuns, numbers, startRepository, wrapGit } from "../../helpers/history.js";
import { endOf, Program } from "../../helpers/program.js";
import { type Repository, RUNS, temporaryFolder } from "../../helpers/repository.js";

const LIMIT = 1 << 10;

/** The limits of the program, from which on an object is kept in a file and never shared, and what a test can go beyond. */
const LIMITS: Readonly<Record<string, readonly [string, string]>> = {
  "object-reader.ts": ["IN_MEMORY = 128 << 20", `IN_MEMORY = ${LIMIT}`],
  "shared-objects.ts": ["LARGEST = 32 << 20", `LARGEST = ${LIMIT >> 2}`],
};

/** The program with small limits. */
const smallLimits: Plugin = {
  name: "small limits",
  setup({ onLoad }) {
    onLoad({ filter: /(?:object-reader|shared-objects)\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const [limit, small] = LIMITS[basename(path)] ?? ["", ""];
      if (!source.includes(limit)) throw new Error(`${path} has no limit to make smaller`);
      return { contents: source.replace(limit, small), loader: "ts" };
    });
  },
};
const program = Program.prepare(smallLimits);

let temporary = "";
beforeEach(() => {
  temporary = temporaryFolder();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A registry whose log is far above the limit, and grew by one run. */
function largeLog(): { repository: Repository; base: string } {
  const repository = startRepository();
  const base = repository.commitFiles({ [RUNS]: failedRuns(...numbers(1, 400)) });
  repository.append(RUNS, failedRuns(401));
  return { repository, base };
}

/** The environment of a repository, with the temporary folder that is looked at. */
const envOf = ({ env }: Repository): NodeJS.ProcessEnv => ({
  ...env,
  TMPDIR: temporary,
  TEMP: temporary,
  TMP: temporary,
});

/** An object reader with a small limit, and a blob above it. */
function readerOf(repository: Repository) {
  for (const name of ["TMPDIR", "TEMP", "TMP"]) vi.stubEnv(name, temporary);
  const content = readFileSync(join(repository.root, RUNS));
  const id = repository.git("hash-object", "-w", RUNS);
  return { reader: new ObjectReader(new Git(repository.root, repository.env), LIMIT), id, content };
}

describe("S28: a log that is too large for memory leaves nothing in the temporary folder", () => {
  test("after the check of a range, which says the same", async () => {
    const { repository, base } = largeLog();
    repository.commit("grown");
    const args = ["--base", base, "--format", "json"];
    const { code, stdout } = await program.run(args, repository.root, envOf(repository));
    const report = JSON.parse(stdout) as Report;
    expect([code, report.summary.newRecords, report.faults]).toEqual([0, 1, []]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("after the check of a range that finds something", async () => {
    const { repository, base } = largeLog();
    repository.write(RUNS, repository.read(RUNS).replace('"C1"', '"C2"'));
    repository.commit("edited");
    const args = ["--base", base, "--format", "json"];
    const { code, stdout } = await program.run(args, repository.root, envOf(repository));
    const { findings } = JSON.parse(stdout) as Report;
    expect([code, findings.map(({ class: kind, line }) => [kind, line])]).toEqual([1, [["edited", 1]]]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("after the staged check of a log whose file is not on disk", async () => {
    const { repository } = largeLog();
    repository.git("add", "-A");
    repository.write(RUNS, "");
    const { code } = await program.run(["--staged"], repository.root, envOf(repository));
    expect([code, readdirSync(temporary)]).toEqual([0, []]);
  });

  test("after an audit", async () => {
    const { repository } = largeLog();
    repository.commit("grown");
    const { code } = await program.run([], repository.root, envOf(repository));
    expect([code, readdirSync(temporary)]).toEqual([0, []]);
  });

  test("while it is open, and after it was closed", async () => {
    const { reader, id, content } = readerOf(largeLog().repository);
    const bytes = await reader.read(id, "blob");
    expect(readdirSync(temporary)).toEqual([]);
    expect(bytes.slice(0, bytes.size).equals(content)).toBe(true);
    bytes.close();
    reader.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("after git ended in the middle of it", async () => {
    const { repository } = largeLog();
    const broken = wrapGit(
      repository,
      `case "$*" in *"cat-file --batch") PATH="\${PATH#*:}" git "$@" | head -c 2000; exit 1;; esac`,
    );
    const { reader, id } = readerOf(broken);
    await expect(reader.read(id, "blob")).rejects.toThrow("git cat-file failed");
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)("after %s in the middle of it", async (signal) => {
    const { repository } = largeLog();
    repository.commit("grown");
    const stalled = stallGit(repository);
    const child = program.start(["--base", "HEAD~1"], stalled.root, envOf(stalled));
    const ended = endOf(child);
    try {
      // Only a system with /proc shows which files a process has open; elsewhere the signal may come too early.
      if (existsSync("/proc/self/fd"))
        await vi.waitFor(() => expect(hasSinkOpen(child.pid)).toBe(true), 30_000);
      child.kill(signal);
      await new Promise((resolve) => child.once("exit", resolve));
      expect([child.signalCode, readdirSync(temporary)]).toEqual([signal, []]);
    } finally {
      // What git's wrapper started waits for ever.
      process.kill(-(child.pid ?? 0), "SIGKILL");
      await ended;
    }
  });
});

/** Whether a process has a file of the temporary folder open that has no name any more. */
function hasSinkOpen(pid: number | undefined): boolean {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).some((fd) => {
    try {
      const path = readlinkSync(join(folder, fd));
      return path.startsWith(join(temporary, "runidx-")) && path.endsWith(" (deleted)");
    } catch (error) {
      // It was closed since the folder was read.
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw error;
    }
  });
}

/** A repository whose git gives the beginning of a large object, and no more. */
function stallGit(repository: Repository): Repository {
  const script = join(dirname(repository.root), "stall.cjs");
  writeFileSync(
    script,
    `let left = 60_000;
    process.stdin.on("data", (piece) => {
      process.stdout.write(piece.subarray(0, Math.max(left, 0)));
      left -= piece.length;
    });
    setInterval(() => undefined, 1 << 30);`,
  );
  return wrapGit(
    repository,
    `case "$*" in *"cat-file --batch") PATH="\${PATH#*:}" git "$@" | "${process.execPath}" "${script}"; exit 1;; esac`,
  );
}

describe("a temporary folder that takes nothing", () => {
  test("is told with the way out, and is no finding", async () => {
    const { repository, base } = largeLog();
    repository.commit("grown");
    const missing = join(temporary, "nowhere");
    const env = { ...envOf(repository), TMPDIR: missing, TEMP: missing, TMP: missing };
    const { code, stdout, stderr } = await program.run(["--base", base], repository.root, env);
    expect(code).toBe(2);
    expect(stdout).toContain("a large object can't be kept in the temporary folder");
    expect(stdout + stderr).not.toContain("    at ");
  });
});
