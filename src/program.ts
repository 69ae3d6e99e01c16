/** The whole program on this process: every command, every format. */
import { join } from "node:path";
import { main } from "./app/cli/main.js";
import { callerIn } from "./app/cli/mcp.js";
import type { ExitCode, Stream } from "./app/cli/program.js";

/** What was read of standard input beyond the line that was wanted. */
let left = Buffer.alloc(0);
let pieces: AsyncIterator<Buffer> | undefined;

/** A line comes with its newline: without one the input is at its end. */
async function readStdin(what: "all" | "line"): Promise<string> {
  pieces ??= process.stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const isEnough = () => what === "line" && left.includes(0x0a);
  while (!isEnough()) {
    const { value, done } = await pieces.next();
    if (done) break;
    left = Buffer.concat([left, value]);
  }
  const end = isEnough() ? left.indexOf(0x0a) + 1 : left.length;
  const text = left.subarray(0, end).toString("utf8");
  left = left.subarray(end);
  return text;
}

const { argv, env } = process;

/** Answers a call of a tool in the folder that the process was started in. */
export const callTool = callerIn({ cwd: process.cwd(), env, packageRoot: join(__dirname, "..") });

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
  } finally {
    // An open terminal would keep the process waiting for more.
    if (pieces) process.stdin.destroy();
  }
}
