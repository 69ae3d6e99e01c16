/** An append that is interrupted at a random moment: the log is as it was or has one whole line more, and nothing is left. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { jsonl, registryFiles, run } from "../../src/rules/examples.js";
import { fuzz, type Outcome } from "../fuzz/harness.js";
import { RUNS } from "../helpers/repository.js";
import { folderWith } from "../query/ask.js";

const FIELDS = [
  "created_by=claude",
  "machine_id=C1",
  "artist_id=ART-jack-mercer",
  "genre_id=GEN-outlaw-country",
  "qa_gate2=FAIL",
];

interface Case {
  signal: NodeJS.Signals;
  /** In milliseconds after the start. */
  delay: number;
}

async function judgeOne({ signal, delay }: Case): Promise<Outcome> {
  const root = folderWith(registryFiles());
  const argv = ["append", "run-index", ...FIELDS.flatMap((field) => ["--set", field])];
  const child = spawn(process.execPath, [resolve("lib/bin.cjs"), ...argv], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: root },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stdout.on("data", (piece: Buffer) => {
    printed += piece.toString("utf8");
  });
  const timer = setTimeout(() => child.kill(signal), delay);
  const code = await new Promise<number | null>((done) => child.on("close", done));
  clearTimeout(timer);
  const text = readFileSync(join(root, RUNS), "utf8");
  const before = jsonl([run()]);
  const more = text.slice(before.length);
  const isWhole = more === "" || (/^\{[^\n]*\}\n$/.test(more) && JSON.parse(more) !== null);
  const files = readdirSync(join(root, "60-REGISTRY/data")).sort();
  const wrong = [
    ...(text.startsWith(before) && isWhole ? [] : ["the log is torn"]),
    ...(printed !== "" && more === "" ? ["said to be written, and not there"] : []),
    // Before the program is loaded, the signal ends the process by itself.
    ...(code === null || code === 0 || code === 2 ? [] : [`exit code ${code}`]),
    ...(signal === "SIGINT" && files.join() !== "run-index.jsonl,song-index.jsonl"
      ? [`left: ${files.join()}`]
      : []),
  ];
  return {
    hit: [more === "" ? "not written" : "written"],
    wrong: wrong.length > 0 ? wrong.join("; ") : undefined,
  };
}

fuzz<Case>({
  name: "interrupts",
  deals: ["SIGINT", "SIGKILL"],
  outcomes: ["written", "not written"],
  count: { test: 40, fuzz: 400 },
  together: 2,
  make: (random, deal) => ({ signal: deal as NodeJS.Signals, delay: random.below(500) }),
  show: (made) => JSON.stringify(made),
  judge: (cases) => Promise.all(cases.map(judgeOne)),
});
