// Runs random suites with many cases: `npm run fuzz -- <suite>… [--seed n] [--count n] [--case n]`, or `all`.
// A suite is a file test/**/<name>.fuzz.ts; its run is written to docs/fuzz-record.json.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const END = ".fuzz.ts";
const FLAGS = ["seed", "count", "case"];

/** Every suite, by name: its file and what the first comment of the file says. */
function readSuites() {
  const files = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" });
  const found = files
    .filter((file) => file.endsWith(END))
    .map((file) => {
      const path = join("test", file);
      const comment = /\/\*\*([\s\S]*?)\*\//.exec(readFileSync(join(root, path), "utf8"))?.[1] ?? "";
      const about = comment.replace(/\n\s*\* ?/g, " ").trim();
      return [file.slice(file.search(/[^\\/]+$/), -END.length), { path, about }];
    });
  return new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

function readArguments() {
  const options = Object.fromEntries(FLAGS.map((name) => [name, { type: "string" }]));
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    if (error.code?.startsWith("ERR_PARSE_ARGS")) return fail(error.message);
    throw error;
  }
}

function readNumber(values, name) {
  const text = values[name];
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text)) fail(`--${name} is ${text}; give a whole number`);
  return Number(text);
}

const taken = FLAGS.find((name) => process.env[`npm_config_${name}`] !== undefined);
if (taken !== undefined)
  fail(`npm took --${taken} for its own; write -- before it: npm run fuzz -- … --${taken} n`);
const suites = readSuites();
const { values, positionals } = readArguments();
if (positionals.length === 0) {
  console.log("npm run fuzz -- <suite>… [--seed n] [--count n] [--case n], or `all`\n");
  for (const [name, { about }] of suites) console.log(`${name}\n  ${about}`);
  process.exit(0);
}
const names = positionals.includes("all") ? [...suites.keys()] : positionals;
const unknown = names.find((name) => !suites.has(name));
if (unknown !== undefined) fail(`there is no suite ${unknown}; there are ${[...suites.keys()].join(", ")}`);
const asked = Object.fromEntries(FLAGS.map((name) => [name, readNumber(values, name)]));
if (asked.case !== undefined && (names.length > 1 || asked.seed === undefined))
  fail("--case needs one suite and --seed");

const run = (command, args, env) => {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
    shell: process.platform === "win32",
  });
  if (error) throw error;
  if (status !== 0) process.exitCode = 1;
  return status === 0;
};
if (run("npm", ["run", "-s", "build"])) {
  // One after the other, each in a run of its own, so that the record is written whole and times are comparable.
  for (const name of names) {
    run("npx", ["--no-install", "vitest", "run", suites.get(name).path], {
      RUNIDX_FUZZ: JSON.stringify(asked),
    });
  }
}
