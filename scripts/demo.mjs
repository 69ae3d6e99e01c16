// npm run demo [-- --keep]: a registry with a history in which one committed line was altered; what the check says of it,
// and how to get out. It works in a temporary folder, with a git that reads nobody's settings.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LOG = "60-REGISTRY/data/run-index.jsonl";
const ALTERED = "RUN-20260106-1253-M3MC";
const [BEFORE, AFTER] = ['"qa_gate1":"PASS_WITH_MINOR_FIXES"', '"qa_gate1":"PASS"'];
const PERSON = "Dana Whitlock";

/** The environment without what git and the program read of the user's own. */
function isolated(home) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:GIT_|RUNIDX_)/i.test(name)),
  );
  return {
    ...env,
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: join(home, "gitconfig"),
    LC_ALL: "C",
  };
}

class Demo {
  #commits = 0;

  constructor(home) {
    this.folder = join(home, "studio");
    this.env = isolated(home);
  }

  git(...args) {
    return execFileSync("git", args, { cwd: this.folder, env: this.env, encoding: "utf8" }).trim();
  }

  write(path, content) {
    writeFileSync(join(this.folder, ...path.split("/")), content);
  }

  read(path) {
    return readFileSync(join(this.folder, ...path.split("/")), "utf8");
  }

  /** Commits everything, on a day of its own, so that the ids are the same each time. */
  commit(message) {
    const date = `2026-04-0${++this.#commits}T09:00:00Z`;
    const who = { NAME: PERSON, EMAIL: "dana@example.com", DATE: date };
    const of = (role) => Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value]);
    const env = { ...this.env, ...Object.fromEntries([...of("AUTHOR"), ...of("COMMITTER")]) };
    this.git("add", "-A");
    execFileSync("git", ["commit", "-q", "-m", message], { cwd: this.folder, env });
    return this.git("rev-parse", "HEAD");
  }

  /** Runs the check and shows what it says. Throws where it ends otherwise than it should. */
  check(expected) {
    console.log("$ npx runidx-lint");
    const bin = join(ROOT, "lib", "bin.cjs");
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin], {
      cwd: this.folder,
      env: this.env,
      encoding: "utf8",
    });
    console.log(`${stdout}${stderr}`.trimEnd());
    console.log(`(exit code ${status})\n`);
    if (status !== expected)
      throw new Error(`the check ended with ${status}, and the demo expects ${expected}`);
  }
}

/** The example of the music studio as a repository of several commits, of which one altered a line. */
function writeHistory(demo) {
  cpSync(join(ROOT, "examples", "music-studio"), demo.folder, { recursive: true });
  rmSync(join(demo.folder, "runidx.config.json"));
  demo.git("init", "-q", "-b", "main", "--template=");
  const lines = readFileSync(join(demo.folder, ...LOG.split("/")), "utf8").split(/(?<=\n)/);
  const altered = lines.map((line) => (line.includes(ALTERED) ? line.replace(BEFORE, AFTER) : line));
  if (altered.join("") === lines.join("")) throw new Error(`the example has no ${ALTERED} with ${BEFORE}`);
  demo.write(LOG, lines.slice(0, 20).join(""));
  demo.commit("Record the runs of January and February");
  demo.write(LOG, lines.slice(0, 32).join(""));
  demo.commit("Record two more weeks");
  demo.write(LOG, altered.slice(0, 36).join(""));
  const commit = demo.commit("Record the runs of the week");
  demo.write(LOG, altered.join(""));
  demo.commit("Record the last runs of March");
  return { commit, original: JSON.parse(lines.find((line) => line.includes(ALTERED))) };
}

/** Accepts in the open what can't be undone, and says again what is true. */
function getOut(demo, { commit, original }) {
  const reason = `${ALTERED} was edited by hand; the newest record of the run says again what gate 1 said`;
  const settled = [{ commit, path: LOG, reason, approved_by: PERSON }];
  demo.write("runidx.config.json", `${JSON.stringify({ settled }, null, 2)}\n`);
  const record = { ...original, last_updated_utc: "2026-04-04T10:00Z" };
  demo.write(LOG, `${demo.read(LOG)}${JSON.stringify(record)}\n`);
  demo.commit("Settle the edit, and say again what gate 1 said");
}

function run(home) {
  const demo = new Demo(home);
  const history = writeHistory(demo);
  console.log(`A registry of a music studio, in a git repository of four commits:

${demo.git("log", "--reverse", "--format=%h  %s").replaceAll(/^/gm, "  ")}

One commit did more than its subject says. The files look valid: every record fits its schema, and every reference
leads to a record. But the check also reads the history:
`);
  demo.check(1);
  console.log(`It names the commit, the record and the field. A pull request with exit code 1 is refused. The hook refuses such a
commit before anybody else has it.

How to fix it: history stays as it is. So a person settles the edit in runidx.config.json, and a newer record of the
same run has the right value:
`);
  getOut(demo, history);
  demo.check(0);
  console.log(
    "The edit is settled, and every audit shows it as a warning. To check any JSONL log: npx runidx-lint --log <file>",
  );
}

const home = mkdtempSync(join(tmpdir(), "runidx-demo-"));
try {
  run(home);
} finally {
  if (process.argv.includes("--keep")) console.log(`\nThe repository is in ${join(home, "studio")}`);
  else rmSync(home, { recursive: true, force: true, maxRetries: 3 });
}
