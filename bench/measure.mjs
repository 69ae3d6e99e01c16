// Runs commands side by side, in turns, and gives the median of each: ratios of one run can be compared, seconds
// of different machines can't.
import { spawnSync } from "node:child_process";

const CLEAN = { ...process.env, GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
// The first alone doubles Node's start.
delete CLEAN.NODE_EXTRA_CA_CERTS;
delete CLEAN.NODE_OPTIONS;

/** Runs a command once: milliseconds, peak memory in MB where the system tells, exit code. */
export function runOnce([command, ...args], { cwd, input, env } = {}) {
  const start = process.hrtime.bigint();
  const { status, error, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...CLEAN, ...env },
    input,
    maxBuffer: 2 ** 31,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  if (error) throw error;
  return { ms: Number(process.hrtime.bigint() - start) / 1e6, status, stderr: stderr.toString() };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/**
 * Runs each command `times` times, in turns.
 *
 * @param commands name to `{ argv, cwd }`, with `input` for what it reads
 * @returns name to median milliseconds
 */
export function sideBySide(commands, times) {
  const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < times + 1; round++) {
    for (const [name, { argv, cwd, before, env, input, accept = [0] }] of Object.entries(commands)) {
      before?.();
      const { ms, status, stderr } = runOnce(argv, { cwd, env, input });
      if (!accept.includes(status)) throw new Error(`${name} ended with ${status}: ${stderr}`);
      // The first round fills caches.
      if (round > 0) samples[name].push(ms);
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(values)]));
}

/** Prints a table of medians, each with its ratio to the first. */
export function printTable(title, medians) {
  console.log(`\n${title}`);
  const [[, first]] = Object.entries(medians);
  for (const [name, ms] of Object.entries(medians)) {
    console.log(
      `  ${name.padEnd(52)} ${ms.toFixed(1).padStart(9)} ms  ${(ms / first).toFixed(2).padStart(7)} ×`,
    );
  }
}
