// npm run bench [audit|staged|guard|history|ledger|hooks|pushes|queries|action|report|lines …]: side by side, as ratios in one run. Figures are in docs/performance.md.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { printSpeeds, printTable, runOnce, sideBySide } from "./measure.mjs";
import {
  commitRegistry,
  git,
  LEDGER,
  LOG_PATHS,
  writeHistory,
  writeLedger,
  writeRegistry,
  writeTips,
} from "./registries.mjs";

const BIN = fileURLToPath(new URL("../lib/bin.cjs", import.meta.url));
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PEAK = fileURLToPath(new URL("./peak.cjs", import.meta.url));
const PEERS = fileURLToPath(new URL("./peers", import.meta.url));
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
    if (runs === 100_000) auditPeers(folder);
    rmSync(folder, { recursive: true });
  }
}

/** What others need for less than an audit, on the logs of a registry. */
function auditPeers(folder) {
  const logs = Object.values(LOG_PATHS).filter((path) => existsSync(join(folder, path)));
  const peer = (name) => ({ argv: [process.execPath, join(PEERS, name), ...logs], cwd: folder });
  const clean = withoutOverrides(folder);
  printTable("100,000 runs: peers that read all lines, and the audit", {
    ...sideBySide(
      {
        "JSON.parse of every line": peer("parse.mjs"),
        "ajv, a schema for each line": peer("ajv.mjs"),
        "jq -c .record_type": { argv: ["jq", "-c", ".record_type", ...logs], cwd: folder },
        "runidx-lint": { argv: lint("--format", "json"), cwd: folder },
        "runidx-lint, no override": { argv: lint("--format", "json"), cwd: clean },
        "runidx-lint on one processor": {
          argv: ["taskset", "-c", "0", ...lint("--format", "json")],
          cwd: folder,
        },
      },
      3,
    ),
  });
  rmSync(clean, { recursive: true });
}

/** The same registry without overrides: no run failed a check. */
function withoutOverrides(folder) {
  const clean = mkdtempSync(join(tmpdir(), "runidx-bench-clean-"));
  for (const log of ["run-index", "song-index"]) {
    const path = join(clean, LOG_PATHS[log]);
    mkdirSync(dirname(path), { recursive: true });
    const text = readFileSync(join(folder, LOG_PATHS[log]), "utf8");
    writeFileSync(path, text.replace(/"(uniqueness_[a-z]+)":"FAIL"/g, '"$1":"PASS"'));
  }
  return clean;
}

/** Appends one superseding line and stages it. */
function stageOneLine(folder) {
  const log = join(folder, LOG_PATHS["run-index"]);
  const [first] = readFileSync(log, "utf8").slice(0, 4096).split("\n");
  const record = { ...JSON.parse(first), last_updated_utc: "2026-01-02T00:00Z" };
  appendFileSync(log, `${JSON.stringify(record)}\n`);
  git(folder, "add", "-A");
}

/** Appends a run, each time another one. */
function appendOne() {
  const fields = ["created_by=claude", "machine_id=C1", "artist_id=ART-a", "genre_id=GEN-a", "qa_gate2=FAIL"];
  return lint("append", "run-index", ...fields.flatMap((field) => ["--set", field]));
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
        "runidx-lint append, one record more": { argv: appendOne(), cwd: folder },
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
    console.log(
      `  runidx-lint append is ${(medians["runidx-lint append, one record more"] / medians["runidx-lint --staged"]).toFixed(2)} × the staged check`,
    );
    rmSync(folder, { recursive: true });
  }
}

/** What an agent waits for before each edit of a log. */
function guard() {
  for (const runs of [1_000, 20_000, 200_000]) {
    const folder = commitRegistry(runs);
    stageOneLine(folder);
    const log = join(folder, LOG_PATHS["run-index"]);
    const text = readFileSync(log, "utf8");
    const event = (from, to) =>
      JSON.stringify({
        session_id: "bench",
        cwd: folder,
        hook_event_name: "PreToolUse",
        tool_name: "Edit",
        tool_input: { file_path: log, old_string: from, new_string: to },
      });
    const last = text.slice(text.lastIndexOf("\n", text.length - 2) + 1);
    const newer = JSON.stringify({ ...JSON.parse(last), last_updated_utc: "2026-01-02T00:01Z" });
    const medians = sideBySide(
      {
        "node -e 0": { argv: [process.execPath, "-e", "0"], cwd: folder },
        "runidx-lint --staged": { argv: lint("--staged"), cwd: folder },
        "runidx-lint guard, an append": {
          argv: lint("guard"),
          cwd: folder,
          input: event(last, `${last}${newer}\n`),
        },
        "runidx-lint guard, an unrelated command": {
          argv: lint("guard"),
          cwd: folder,
          input: event("a", "b").replace(
            /"tool_name":.*/,
            '"tool_name":"Bash","tool_input":{"command":"npm test"}}',
          ),
        },
      },
      runs > 10_000 ? 5 : 11,
    );
    const size = (statSync(log).size / 1e6).toFixed(1);
    printTable(`An edit of a log of ${size} MB, before an agent makes it`, medians);
    const ratio = medians["runidx-lint guard, an append"] / medians["runidx-lint --staged"];
    console.log(`  runidx-lint guard is ${ratio.toFixed(2)} × the staged check`);
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

/** One log of any records, of which nothing is configured and nothing was proved before. */
function ledger() {
  for (const [commits, packed, turns] of [
    [1_000, true, 9],
    [1_000, false, 9],
    [6_000, true, 3],
    [6_000, false, 3],
  ]) {
    const folder = writeLedger(commits, packed);
    const cache = join(folder, ".git/runidx-lint");
    printSpeeds(
      `Audit of a log without configuration, ${commits} commits, ${packed ? "packed" : "loose"}`,
      {
        "git log --numstat -- <log>": {
          argv: ["git", "log", "--numstat", "--format=%H", "--", LEDGER],
          cwd: folder,
        },
        "runidx-lint --log, nothing proven yet": {
          argv: lint("--log", LEDGER),
          cwd: folder,
          before: () => rmSync(cache, { recursive: true, force: true }),
        },
      },
      turns,
    );
    rmSync(folder, { recursive: true });
  }
}

/** A clone whose hook is what is measured, with the tool linked into it. */
function hooked(manager, hook) {
  const folder = commitRegistry(1_000);
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (name !== ".package-lock.json") symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
  symlinkSync(ROOT, join(modules, "runidx-lint"));
  writeFileSync(join(folder, ".git/info/exclude"), "node_modules\n");
  writeFileSync(
    join(folder, "package.json"),
    '{"name":"studio","private":true,"lint-staged":{"*.never":"true"}}\n',
  );
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "-m", "package");
  const path =
    manager === "husky" ? join(folder, ".husky/pre-commit") : join(folder, ".git/hooks/pre-commit");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${hook}\n`, { mode: 0o755 });
  if (manager === "husky")
    runOnce([process.execPath, join(ROOT, "node_modules/husky/bin.js")], { cwd: folder });
  return folder;
}

function hooks() {
  const who = ["-c", "user.name=bench", "-c", "user.email=bench@example.com"];
  const commit = ["git", ...who, "commit", "-q", "-m", "x"];
  const lintStaged = join(ROOT, "node_modules/lint-staged/bin/lint-staged.js");
  let counter = 0;
  const touchNote = (folder) => () => {
    writeFileSync(join(folder, "note.txt"), `${counter++}\n`);
    git(folder, "add", "note.txt");
  };
  const touchLog = (folder) => () => {
    const log = join(folder, LOG_PATHS["run-index"]);
    const [first] = readFileSync(log, "utf8").slice(0, 4096).split("\n");
    const notes = `take ${counter++}`;
    appendFileSync(
      log,
      `${JSON.stringify({ ...JSON.parse(first), notes, last_updated_utc: "2026-01-02T00:00Z" })}\n`,
    );
    git(folder, "add", "-A");
  };
  for (const manager of ["git", "husky"]) {
    const empty = hooked(manager, ":");
    const ours = hooked(manager, 'sh node_modules/runidx-lint/hooks/gate.sh pre-commit "$@"');
    const staged = hooked(manager, `"${process.execPath}" "${lintStaged}" --quiet`);
    printTable(
      `A whole git commit that touches no log, hooks by ${manager}`,
      sideBySide(
        {
          "an empty hook": { argv: commit, cwd: empty, before: touchNote(empty) },
          "our hook": { argv: commit, cwd: ours, before: touchNote(ours) },
        },
        21,
      ),
    );
    printTable(
      `A whole git commit that appends one line, hooks by ${manager}`,
      sideBySide(
        {
          "lint-staged with nothing to do": { argv: commit, cwd: staged, before: touchLog(staged) },
          "our hook": { argv: commit, cwd: ours, before: touchLog(ours) },
        },
        11,
      ),
    );
    for (const folder of [empty, ours, staged]) rmSync(folder, { recursive: true });
  }
}

/** A run from the middle of a log, which nothing finds at once. */
function someRun(folder) {
  const lines = readFileSync(join(folder, LOG_PATHS["run-index"]), "utf8").split("\n");
  return JSON.parse(lines[Math.floor(lines.length / 2)]).run_id;
}

function queries() {
  const folder = writeRegistry(200_000);
  const log = LOG_PATHS["run-index"];
  const id = someRun(folder);
  const medians = sideBySide(
    {
      "grep -F": { argv: ["grep", "-F", id, log], cwd: folder },
      "runidx-lint show": { argv: lint("show", id, "--format", "json"), cwd: folder },
      "jq select(.run_id == …)": { argv: ["jq", "-c", `select(.run_id == "${id}")`, log], cwd: folder },
      "runidx-lint list --stats": { argv: lint("list", "--stats", "--format", "json"), cwd: folder },
      "jq group_by(.machine_id)": {
        argv: ["jq", "-n", "[inputs] | group_by(.machine_id) | map(length)", log],
        cwd: folder,
      },
    },
    3,
  );
  printTable("Questions to 200,000 runs", medians);
  rmSync(folder, { recursive: true });
}

function action() {
  const folder = commitRegistry(1_000);
  const bundle = join(ROOT, "dist/action.cjs");
  const event = join(folder, ".git/event.json");
  const id = git(folder, "rev-parse", "HEAD");
  writeFileSync(event, JSON.stringify({ ref: "refs/heads/x", before: id, after: id, deleted: true }));
  const env = {
    GITHUB_EVENT_NAME: "push",
    GITHUB_EVENT_PATH: event,
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: tmpdir(),
  };
  const medians = sideBySide(
    {
      "node -e 0": { argv: [process.execPath, "-e", "0"], cwd: folder },
      "the action, with nothing to judge": { argv: [process.execPath, bundle], cwd: folder, env },
    },
    11,
  );
  printTable(`Start of the action (${statSync(bundle).size} bytes)`, medians);
  rmSync(folder, { recursive: true });
}

function report() {
  console.log("\nConsistency report");
  for (const runs of [1_000, 200_000]) {
    const folder = commitRegistry(runs);
    const out = join(folder, ".git/report");
    const { ms, status, stderr } = runOnce(
      [process.execPath, "--require", PEAK, BIN, "report", "--out", out],
      {
        cwd: folder,
      },
    );
    if (status !== 0) throw new Error(`the report ended with ${status}: ${stderr}`);
    const peak = /peak (\d+)/.exec(stderr)?.[1];
    const { size } = statSync(join(out, "index.html"));
    console.log(
      `  ${String(runs).padStart(7)} runs  ${(ms / 1000).toFixed(1).padStart(6)} s  ${peak.padStart(5)} MB at most  a page of ${(size / 1000).toFixed(0)} kB`,
    );
    rmSync(folder, { recursive: true });
  }
}

/** So many members, by commas. */
const many = (count, member) => Array.from({ length: count }, (_, index) => member(index)).join(",");

/** Legal lines of at most 1 MiB that have as much as possible of one thing, as the text of further members. */
const HOSTILE = {
  "200,000 elements that the schema refuses": () => `"version_ids":[${many(200_000, () => '"v"')}]`,
  "200,000 elements of a field of one's own": () => `"mine":[${many(200_000, (index) => index % 10)}]`,
  "90,000 unknown fields": () => many(90_000, (index) => `"f${index}":1`),
  "a key of 500 KB": () => `"${"k".repeat(500_000)}":1`,
  "200,000 elements under a key of 400 KB": () =>
    `"${"k".repeat(400_000)}_id":[${many(200_000, () => '""')}]`,
};

/** What one line may cost: seconds of a processor, and MB of memory. */
const MOST = { seconds: 2, megabytes: 300 };

function lines() {
  console.log("\nOne line of up to 1 MiB, appended to 100 runs: seconds of a processor");
  for (const [name, members] of Object.entries(HOSTILE)) {
    const folder = commitRegistry(100);
    const log = join(folder, LOG_PATHS["run-index"]);
    const [first] = readFileSync(log, "utf8").slice(0, 4096).split("\n");
    const record = { ...JSON.parse(first), version_ids: undefined, last_updated_utc: "2026-01-02T00:00Z" };
    appendFileSync(log, `${JSON.stringify(record).slice(0, -1)},${members()}}\n`);
    git(folder, "add", "-A");
    for (const args of [["--staged"], []]) {
      const argv = [
        process.execPath,
        "--require",
        PEAK,
        BIN,
        ...args,
        "--format",
        "json=.git/report.json,pretty",
      ];
      const { status, stderr } = runOnce(argv, { cwd: folder });
      const [peak, ms] = ["peak", "cpu"].map((name) =>
        Number(new RegExp(`${name} (\\d+)`).exec(stderr)?.[1]),
      );
      if (status === 2) throw new Error(`the check ended with ${status}: ${stderr}`);
      const isIn = ms <= 1000 * MOST.seconds && peak <= MOST.megabytes;
      const how = `${(ms / 1000).toFixed(2).padStart(6)} s  ${String(peak).padStart(5)} MB at most`;
      console.log(`  ${name.padEnd(44)} ${(args[0] ?? "audit").padEnd(8)} ${how}${isIn ? "" : "  TOO MUCH"}`);
      if (!isIn) process.exitCode = 1;
      git(folder, "-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", "line");
    }
    rmSync(folder, { recursive: true });
  }
}

function pushes() {
  const tips = 1_000;
  for (const runs of [20, 200]) {
    const { folder, base, chain, fan } = writeTips(runs, tips);
    const push = (ids, oldOf) => ({
      argv: lint("hook", "pre-receive"),
      cwd: join(folder, ".git"),
      input: ids.map((id, at) => `${oldOf(at)} ${id} refs/heads/pushed${at}\n`).join(""),
    });
    const medians = sideBySide(
      {
        "one ref with all commits": push(chain.slice(-1), () => base),
        "a ref for each commit, on top of each other": push(chain, () => base),
        "the same, each moved from the one below": push(chain, (at) => chain[at - 1] ?? base),
        "a ref for each commit, beside each other": push(fan, () => base),
      },
      3,
    );
    printTable(`pre-receive, ${tips} commits with a line each on ${runs} runs`, medians);
    rmSync(folder, { recursive: true });
  }
}

const parts = { audit, staged, guard, history, ledger, hooks, pushes, queries, action, report, lines };
const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  if (!Object.hasOwn(parts, name))
    throw new Error(`there is no part ${name}: use ${Object.keys(parts).join(", ")}`);
  parts[name]();
}
