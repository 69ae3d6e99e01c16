/** The whole program on this process: every command, every format. */
import { join } from "node:path";
import { main } from "./cli/main.js";

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

async function readStdin(what: "all" | "line"): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) {
    pieces.push(piece as Buffer);
    if (what === "line" && (piece as Buffer).includes(0x0a)) break;
  }
  return Buffer.concat(pieces).toString("utf8");
}

const { argv, env, stdout, stderr } = process;

/** Runs the program and sets the exit code. */
export async function runProgram(): Promise<void> {
  const isInteractive = process.stdin.isTTY === true;
  const cwd = process.cwd();
  try {
    const now = new Date();
    process.exitCode = await main({
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
    process.exitCode = 2;
  }
}
