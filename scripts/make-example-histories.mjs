// Makes a git repository of an example, with dated commits, one of which alters a line that was committed before:
//   node scripts/make-example-histories.mjs <example> <folder>
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXAMPLES } from "./example-logs.mjs";

const COMMITS = 6;
/** The commit that also alters a line. */
const ALTERS = 4;

const [name, folder] = process.argv.slice(2);
const example = Object.hasOwn(EXAMPLES, name ?? "") ? EXAMPLES[name] : undefined;
if (!example || !folder) {
  console.error(`use: node scripts/make-example-histories.mjs <${Object.keys(EXAMPLES).join("|")}> <folder>`);
  process.exit(2);
}
if (existsSync(folder) && readdirSync(folder).length > 0) {
  console.error(`${folder} is not empty; name a new folder`);
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

/** One commit a week. */
function git(week, ...args) {
  const date = new Date(Date.UTC(2026, 3, 6 + 7 * week, 9)).toISOString();
  const who = { NAME: "Dana Whitlock", EMAIL: "dana@example.com", DATE: date };
  const env = { ...process.env };
  for (const [key, value] of Object.entries(who))
    Object.assign(env, { [`GIT_AUTHOR_${key}`]: value, [`GIT_COMMITTER_${key}`]: value });
  execFileSync("git", ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false", ...args], {
    cwd: folder,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** A line with another value in one field. */
function alteredLine(line) {
  const { key, to } = example.altered;
  return JSON.stringify({ ...JSON.parse(line), [key]: to });
}

/** The text of a log after a commit. */
function textAfter(path, text, commit) {
  const lines = text.split("\n").slice(0, -1);
  const shown = lines.slice(0, Math.ceil((lines.length * (commit + 1)) / COMMITS));
  const { log, line } = example.altered;
  if (path === log && commit >= ALTERS) shown[line - 1] = alteredLine(shown[line - 1] ?? "");
  return shown.map((one) => `${one}\n`).join("");
}

const source = fileURLToPath(new URL(`../examples/${name}/`, import.meta.url));
const files = example.files();
const { $schema: _, ...model } = JSON.parse(readFileSync(join(source, "runidx.model.json"), "utf8"));
writeFileSync(join(folder, "runidx.model.json"), `${JSON.stringify(model, null, 2)}\n`);
writeFileSync(join(folder, "runidx.config.json"), '{ "model": "runidx.model.json" }\n');
git(0, "init", "-q", "-b", "main");
for (let commit = 0; commit < COMMITS; commit++) {
  for (const [path, text] of Object.entries(files))
    writeFileSync(join(folder, path), textAfter(path, text, commit));
  git(commit, "add", "-A");
  git(commit, "commit", "-q", "-m", commit === 0 ? "Begin the log" : "Append what was recorded this week");
}
