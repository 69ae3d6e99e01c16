/**
 * The file that is started. It runs main.cjs from code that V8 compiled the time before, kept beside it: compiling
 * would take longer than the whole check of a commit. Where nothing can be kept it is only slower.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

const MAIN = join(__dirname, "main.cjs");
const FOLDER = join(__dirname, ".compiled");

function readKept(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // Not there yet, or not readable: it is compiled again.
    return undefined;
  }
}

/** Keeps compiled code for the next start, in the place of what older versions left. */
function keep(path: string, code: Buffer): void {
  const temporary = `${path}.${process.pid}`;
  let isBegun = false;
  try {
    mkdirSync(FOLDER, { recursive: true });
    isBegun = true;
    writeFileSync(temporary, code);
    for (const name of readdirSync(FOLDER)) {
      if (join(FOLDER, name) !== temporary) rmSync(join(FOLDER, name), { force: true });
    }
    renameSync(temporary, path);
  } catch {
    // An installation that can't be written to has no cache, and a full disk keeps no half of one.
    if (isBegun) rmSync(temporary, { force: true });
  }
}

const source = readFileSync(MAIN, "utf8");
// The version of Node and the very text decide whether compiled code fits.
const digest = createHash("sha1").update(source).update(process.version).update(process.arch).digest("hex");
const path = join(FOLDER, digest);
// What a CI job, a server or a report says rests on nothing that somebody may have written there.
const { CI, GITHUB_ACTIONS } = process.env;
const isForOthers =
  Boolean(CI || GITHUB_ACTIONS) ||
  process.argv[2] === "report" ||
  ["pre-receive", "update"].includes(process.argv[3] ?? "");
const cachedData = isForOthers ? undefined : readKept(path);
const script = new Script(Module.wrap(source), { filename: MAIN, ...(cachedData && { cachedData }) });
const isNew = !isForOthers && (cachedData === undefined || script.cachedDataRejected === true);
const main: { exports: { hasJudged?: boolean } } = { exports: {} };
if (isNew) {
  process.once("exit", () => {
    // What was never run was never compiled, and is not worth keeping.
    if (main.exports.hasJudged) keep(path, script.createCachedData());
  });
}
script.runInThisContext()(main.exports, createRequire(MAIN), main, MAIN, dirname(MAIN));
