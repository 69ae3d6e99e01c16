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
 * @returns name to milliseconds, one for each turn
 */
function inTurns(commands, times) {
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
  return samples;
}

/** The median milliseconds of each command, by name; see {@link inTurns}. */
export function sideBySide(commands, times) {
  const samples = inTurns(commands, times);
  return Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(values)]));
}

/**
 * Prints how many times as fast as the first command each other one is: the median of the ratios of each turn, with the
 * smallest and the greatest, and the median times.
 */
export function printSpeeds(title, commands, times) {
  console.log(`\n${title}`);
  const [[first, base], ...others] = Object.entries(inTurns(commands, times));
  console.log(`  ${first.padEnd(40)} ${median(base).toFixed(0).padStart(8)} ms`);
  for (const [name, values] of others) {
    const ratios = values.map((ms, turn) => base[turn] / ms);
    const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
    console.log(
      `  ${name.padEnd(40)} ${median(values).toFixed(0).padStart(8)} ms  ${median(ratios).toFixed(2)} times as fast (${spread}, ${times} turns)`,
    );
  }
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
