import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { afterAll, beforeAll } from "vitest";
import type { Report } from "../../src/base/core/finding.js";
import type { Repository } from "./repository.js";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The program as users run it, bundled before the tests of a file and removed after them. */
export class Program {
  #folder = "";

  /** To be called at the top of a test file. `plugins` may change what is bundled. */
  static prepare(...plugins: Plugin[]): Program {
    const program = new Program();
    beforeAll(async () => {
      program.#folder = mkdtempSync(join(tmpdir(), "runidx-bundle-"));
      symlinkSync(join(PROJECT, "node_modules"), join(program.#folder, "node_modules"), "junction");
      await build({
        absWorkingDir: PROJECT,
        entryPoints: ["src/bin.ts"],
        outfile: program.path,
        bundle: true,
        platform: "node",
        format: "cjs",
        external: ["ajv", "ajv-formats", "simple-git"],
        plugins,
        logLevel: "warning",
      });
    });
    afterAll(() => rmSync(program.#folder, { recursive: true, force: true }));
    return program;
  }

  get path(): string {
    return join(this.#folder, "bin.cjs");
  }

  /** Starts it with nobody at its standard input, in a process group of its own. */
  start(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
    return spawn(process.execPath, [this.path, ...args], {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  run(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
    return endOf(this.start(args, cwd, env));
  }

  /** Makes it a hook of a repository, which leaves the report for {@link reportOf}. */
  install(repository: Repository, hook: string, folder = join(repository.root, ".git", "hooks")): void {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, hook);
    const command = `"${process.execPath}" "${this.path}" --staged --format "json=${reportPath(repository)}"`;
    writeFileSync(path, `#!/bin/sh\nexec ${command}\n`);
    chmodSync(path, 0o755);
  }
}

/** Waits for a process to end. */
export function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ["", ""];
    child.stdout?.on("data", (piece: Buffer) => {
      stdout += piece.toString("utf8");
    });
    child.stderr?.on("data", (piece: Buffer) => {
      stderr += piece.toString("utf8");
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

function reportPath(repository: Repository): string {
  return join(dirname(repository.root), "hook-report.json");
}

/** What the hook found when it last ran. Throws where it did not run since it was last asked. */
export function reportOf(repository: Repository): Report {
  const path = reportPath(repository);
  if (!existsSync(path)) throw new Error("the hook did not run");
  const report = JSON.parse(readFileSync(path, "utf8")) as Report;
  rmSync(path);
  return report;
}
