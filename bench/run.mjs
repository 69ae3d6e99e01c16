// npm run bench [audit|staged|history …]: side by side, as ratios in one run. Figures are in docs/performance.md.
import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { printTable, runOnce, sideBySide } from "./measure.mjs";
import { commitRegistry, git, LOG_PATHS, writeHistory, writeRegistry } from "./registries.mjs";

const BIN = fileURLToPath(new URL("../lib/bin.cjs", import.meta.url));
const PEAK = fileURLToPath(new URL("./peak.cjs", import.meta.url));
const lint = (...args) => [process.execPath, BIN, ...args];

function audit() {
  console.log("\nAudit of everything, outside git");
  for (const runs of [1_000, 10_000, 100_000]) {
    const folder = writeRegistry(runs);
    const { ms, status, stderr } = runOnce([process.execPath, "--require", PEAK, BIN, "--format", "json"], {
      cwd: folder,
    });
    if (status !== 0) throw new Error(`the audit ended with ${status}: ${stderr}`);
    const peak = /peak (\d+)/.exec(stderr)?.[1];
    console.log(
      `  ${String(runs).padStart(7)} runs  ${(ms / 1000).toFixed(2).padStart(6)} s  ${peak.padStart(5)} MB at most`,
    );
    rmSync(folder, { recursive: true });
  }
}

/** Appends one superseding line and stages it. */
function stageOneLine(folder) {
  const log = join(folder, LOG_PATHS["run-index"]);
  const [first] = readFileSync(log, "utf8").slice(0, 4096).split("\n");
  const record = { ...JSON.parse(first), last_updated_utc: "2026-01-02T00:00Z" };
  appendFileSync(log, `${JSON.stringify(record)}\n`);
  git(folder, "add", "-A");
}

function staged() {
  for (const runs of [1_000, 200_000]) {
    const folder = commitRegistry(runs);
    stageOneLine(folder);
    const log = LOG_PATHS["run-index"];
    const medians = sideBySide(
      {
        "node -e 0": { argv: [process.execPath, "-e", "0"], cwd: folder },
        "git cat-file --batch-check": { argv: ["git", "cat-file", "--batch-check"], cwd: folder },
        "runidx-lint --staged": { argv: lint("--staged"), cwd: folder },
        "git diff --cached": { argv: ["git", "diff", "--cached"], cwd: folder },
        "git cat-file blob :<log>": { argv: ["git", "cat-file", "blob", `:${log}`], cwd: folder },
      },
      runs > 10_000 ? 5 : 21,
    );
    printTable(`Staged check, one line appended to ${runs} runs`, medians);
    const floor = medians["node -e 0"] + medians["git cat-file --batch-check"];
    console.log(
      `  runidx-lint --staged is ${(medians["runidx-lint --staged"] / floor).toFixed(2)} × (node -e 0 + git cat-file --batch-check)`,
    );
    rmSync(folder, { recursive: true });
  }
}

function history() {
  for (const [commits, packed] of [
    [1_000, false],
    [1_000, true],
    [5_000, false],
    [5_000, true],
  ]) {
    const folder = writeHistory(commits, packed);
    const cache = join(folder, ".git/runidx-lint");
    const forget = () => rmSync(cache, { recursive: true, force: true });
    // Lines without their versions do not hold; the walk is what is measured.
    const audit = { argv: lint("--quiet", "--format", "json"), cwd: folder, accept: [1] };
    const medians = sideBySide(
      {
        "git log --numstat -- <log>": {
          argv: ["git", "log", "--numstat", "--format=%H", "--", LOG_PATHS["run-index"]],
          cwd: folder,
        },
        "runidx-lint, nothing proven yet": { ...audit, before: forget },
        "runidx-lint, proven the night before": audit,
      },
      3,
    );
    printTable(`History proof over ${commits} commits, ${packed ? "packed" : "loose"}`, medians);
    rmSync(folder, { recursive: true });
  }
}

const parts = { audit, staged, history };
const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  if (!Object.hasOwn(parts, name))
    throw new Error(`there is no part ${name}: use ${Object.keys(parts).join(", ")}`);
  parts[name]();
}
