/** The whole program on this process: every command, every format. */
import { join } from "node:path";
import { main } from "./app/cli/main.js";
import type { ExitCode, Stream } from "./app/cli/program.js";

async function readStdin(what: "all" | "line"): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) {
    pieces.push(piece as Buffer);
    if (what === "line" && (piece as Buffer).includes(0x0a)) break;
  }
  return Buffer.concat(pieces).toString("utf8");
}

const { argv, env } = process;

/** Runs the program and gives its exit code. */
export async function runProgram(stdout: Stream, stderr: Stream): Promise<ExitCode> {
  const isInteractive = process.stdin.isTTY === true;
  const cwd = process.cwd();
  try {
    const now = new Date();
    return await main({
      argv: argv.slice(2),
      cwd,
      env,
      stdin: readStdin,
      isInteractive,
      stdout,
      stderr,
      now,
      clock: () => performance.now(),
      packageRoot: join(__dirname, ".."),
    });
  } catch (error) {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    stderr.write(`runidx-lint: this is a bug in runidx-lint; please report it:\n${trace}\n`);
    return 2;
  }
}
