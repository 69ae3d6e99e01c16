/** Processes that append to one registry at once, some of them killed at random moments: nothing is lost or torn. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { registryFiles } from "../../src/rules/examples.js";
import { fuzz, type Outcome } from "../fuzz/harness.js";
import { lintFiles } from "../helpers/lint-files.js";
import { RUNS, SONGS } from "../helpers/repository.js";
import { folderWith } from "../query/ask.js";

const LIBRARY = pathToFileURL(resolve("lib/index.js")).href;
const PROCESSES = 8;
const RECORDS = 25;

/** After how many acknowledged records, and how many milliseconds more, a process is killed. */
interface Kill {
  after: number;
  delay: number;
}

/** The kills of each process; it is then started again for the rest. */
interface Case {
  kills: Kill[][];
}

interface Appender {
  acknowledged: string[];
  exited: Promise<number | null>;
  child: ChildProcess;
}

function start(root: string, writer: string, count: number, kill: Kill | undefined): Appender {
  const script = resolve("test/write/appender.mjs");
  const child = spawn(process.execPath, [script, LIBRARY, root, writer, String(count)], {
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const acknowledged: string[] = [];
  let [text, errors] = ["", ""];
  child.stderr.on("data", (piece: Buffer) => {
    errors += piece.toString("utf8");
  });
  child.stdout.on("data", (piece: Buffer) => {
    text += piece.toString("utf8");
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    acknowledged.push(...lines);
    if (kill && acknowledged.length >= kill.after) setTimeout(() => child.kill("SIGKILL"), kill.delay);
  });
  const exited = new Promise<number | null>((done, failed) => {
    child.on("close", (code) => (code === 0 || code === null ? done(code) : failed(new Error(errors))));
  });
  return { acknowledged, exited, child };
}

/** One writer until all its records are acknowledged; gives their ids. */
async function write(root: string, writer: string, kills: readonly Kill[]): Promise<string[]> {
  const all: string[] = [];
  for (const kill of [...kills, undefined]) {
    const left = RECORDS - all.length;
    if (left <= 0) break;
    const { acknowledged, exited } = start(root, `${writer}.${all.length}`, left, kill);
    await exited;
    all.push(...acknowledged);
  }
  return all;
}

async function judgeOne({ kills }: Case): Promise<Outcome> {
  const root = folderWith(registryFiles());
  const acknowledged = (
    await Promise.all(kills.map((after, index) => write(root, `writer ${index}`, after)))
  ).flat();
  const text = readFileSync(join(root, RUNS), "utf8");
  const ids = text
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { run_id: string }).run_id);
  const lost = acknowledged.filter((id) => !ids.includes(id));
  const doubled = ids.filter((id, index) => ids.indexOf(id) !== index);
  const songs = readFileSync(join(root, SONGS), "utf8");
  const report = await lintFiles({ [RUNS]: text, [SONGS]: songs }, { now: new Date(Date.now() + 60_000) });
  const errors = report.findings.filter(({ severity }) => severity === "error");
  const wrong = [
    ...lost.map((id) => `lost: ${id}`),
    ...doubled.map((id) => `twice: ${id}`),
    ...errors.map(({ ruleId, message }) => `${ruleId}: ${message}`),
    ...(text.endsWith("\n") ? [] : ["the last line has no newline"]),
  ];
  const killed = kills.some((after) => after.length > 0);
  return { hit: [killed ? "killed" : "not killed"], wrong: wrong.length > 0 ? wrong.join("; ") : undefined };
}

fuzz<Case>({
  name: "appenders",
  deals: ["with kills", "without a kill"],
  outcomes: ["killed", "not killed"],
  count: { test: 2, fuzz: 40 },
  together: 1,
  make: (random, deal) => ({
    kills: Array.from({ length: PROCESSES }, () =>
      deal === "without a kill"
        ? []
        : Array.from({ length: 1 + random.below(4) }, () => ({
            after: 1 + random.below(10),
            delay: random.below(25),
          })),
    ),
  }),
  show: (made) => JSON.stringify(made),
  judge: async (cases) => {
    const outcomes: Outcome[] = [];
    for (const made of cases) outcomes.push(await judgeOne(made));
    return outcomes;
  },
});
