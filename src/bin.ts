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
main({
  argv: argv.slice(2),
  cwd: process.cwd(),
  env,
  stdin: readStdin,
  isInteractive: process.stdin.isTTY === true,
  stdout,
  stderr,
  now: new Date(),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    stderr.write(
      `runidx-lint: this is a bug in runidx-lint; please report it:\n${(error as Error).stack ?? String(error)}\n`,
    );
    process.exitCode = 2;
  },
);
