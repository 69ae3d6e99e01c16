// Registries of any size, in temporary folders, in and out of git.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LOG_PATHS, studioLines } from "../scripts/studio.mjs";

export { LOG_PATHS };

/** Writes a healthy registry of so many runs and gives its folder. */
export function writeRegistry(runs) {
  const folder = mkdtempSync(join(tmpdir(), `runidx-bench-${runs}-`));
  const files = new Map();
  for (const { log, line } of studioLines({ runs, seed: 1, notes: true })) {
    if (!files.has(log)) {
      const path = join(folder, LOG_PATHS[log]);
      mkdirSync(dirname(path), { recursive: true });
      files.set(log, { fd: openSync(path, "w"), buffer: [] });
    }
    const file = files.get(log);
    file.buffer.push(line);
    if (file.buffer.length === 4096) writeSync(file.fd, `${file.buffer.splice(0).join("\n")}\n`);
  }
  for (const { fd, buffer } of files.values()) {
    if (buffer.length > 0) writeSync(fd, `${buffer.join("\n")}\n`);
    closeSync(fd);
  }
  return folder;
}

export function git(cwd, ...args) {
  const who = ["-c", "user.name=bench", "-c", "user.email=bench@example.com", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...who, ...args], { cwd, encoding: "utf8", maxBuffer: 2 ** 30 }).trim();
}

/** The same, committed. */
export function commitRegistry(runs) {
  const folder = writeRegistry(runs);
  git(folder, "init", "-q", "-b", "main");
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "-m", "all");
  return folder;
}

/** How many commits go into git at once; each carries the whole log. */
const BATCH = 50;

/** A history that appends one run line a commit, loose or packed. */
export function writeHistory(commits, packed) {
  const lines = [];
  for (const { log, line } of studioLines({ runs: commits, seed: 1, notes: true })) {
    if (log === "run-index" && lines.length < commits) lines.push(line);
  }
  return writeLog(LOG_PATHS["run-index"], lines, packed);
}

/** The path of the log that stands alone. */
export const LEDGER = "logs/ledger.jsonl";

/** How many kinds of line there are: what a compressor finds again. */
const KINDS = 40;

/** A line of an audit ledger, as agents write them: mostly text that repeats, with ids and times that do not. */
function ledgerLine(at) {
  const digest = createHash("sha256").update(`ledger ${at}`).digest("hex");
  const kind = Number.parseInt(digest.slice(0, 6), 16) % KINDS;
  return JSON.stringify({
    id: `evt-${digest.slice(0, 16)}`,
    at: new Date(1767225600000 + at * 61_000).toISOString(),
    actor: `agent-${kind % 7}`,
    action: `step-${kind}`,
    subject: { type: "task", ref: `T-${Number.parseInt(digest.slice(6, 11), 16) % 5_000}` },
    result: kind % 5 === 0 ? "failed" : "passed",
    note: `step ${kind} of the plan was carried out by the agent and looked at by a second one`,
    before: digest.slice(16, 32),
  });
}

/** A log of any records in a repository without a registry, one line a commit, loose or packed. */
export function writeLedger(commits, packed) {
  const lines = Array.from({ length: commits }, (_, at) => ledgerLine(at));
  return writeLog(LEDGER, lines, packed);
}

/** A repository whose commits append one line each to a log. */
function writeLog(path, lines, packed) {
  const commits = lines.length;
  const folder = mkdtempSync(join(tmpdir(), `runidx-bench-history-${commits}-`));
  git(folder, "init", "-q", "-b", "main");
  let content = "";
  const commit = (line, index) => {
    content += `${line}\n`;
    const size = Buffer.byteLength(content);
    const when = 1767225600 + index * 60;
    return `commit refs/heads/main\ncommitter bench <bench@example.com> ${when} +0000\ndata 1\nx\nM 100644 inline ${path}\ndata ${size}\n${content}\n`;
  };
  // A limit of so many objects decides between loose objects and a pack.
  const limit = packed ? 1 : 10_000_000;
  for (let from = 0; from < lines.length; from += BATCH) {
    const head = from === 0 ? "" : "reset refs/heads/main\nfrom refs/heads/main^0\n\n";
    const input = [head, ...lines.slice(from, from + BATCH).map((line, index) => commit(line, from + index))];
    execFileSync("git", ["-c", `fastimport.unpackLimit=${limit}`, "fast-import", "--quiet"], {
      cwd: folder,
      input: Buffer.concat(input.map((part) => Buffer.from(part))),
      maxBuffer: 2 ** 30,
    });
  }
  if (packed) git(folder, "repack", "-a", "-d", "-q");
  git(folder, "reset", "-q", "--hard", "main");
  return folder;
}

/** A failed run of some lane: a line that is valid whatever stands before it. */
function lineOf(at, { artist_id, genre_id }) {
  const id = `RUN-20260102-2140-${at.toString(36).toUpperCase().padStart(4, "0")}`;
  const who = { created_by: "human", machine_id: "C1", artist_id, genre_id };
  const record = {
    record_type: "RUN",
    run_id: id,
    created_utc: "2026-01-02T22:06Z",
    ...who,
    qa_gate2: "FAIL",
  };
  return `${JSON.stringify(record)}\n`;
}

/**
 * A registry of so many runs, and commits with one more line each: some on top of each other, as many beside each other.
 *
 * @returns the folder, and the ids of the first commit and of the others
 */
export function writeTips(runs, tips) {
  const folder = commitRegistry(runs);
  const path = LOG_PATHS["run-index"];
  const content = readFileSync(join(folder, path), "utf8");
  const lane = JSON.parse(content.slice(0, content.indexOf("\n")));
  const base = git(folder, "rev-parse", "HEAD");
  const commit = (ref, from, text) =>
    `commit refs/heads/${ref}\ncommitter bench <bench@example.com> 1767225600 +0000\ndata 1\nx\nfrom ${from}\nM 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  let grown = content;
  for (let from = 0; from < tips; from += BATCH) {
    let input = "";
    for (let at = from; at < Math.min(from + BATCH, tips); at++) {
      grown += lineOf(at, lane);
      // A branch that an earlier process made is named as git names it, one of this process by itself.
      const below = `refs/heads/chain${at - 1}${at === from ? "^0" : ""}`;
      input += commit(`chain${at}`, at === 0 ? base : below, grown);
      input += commit(`fan${at}`, base, content + lineOf(at, lane));
    }
    execFileSync("git", ["-c", "fastimport.unpackLimit=1", "fast-import", "--quiet"], { cwd: folder, input });
  }
  git(folder, "repack", "-a", "-d", "-q");
  const numbers = Array.from({ length: tips }, (_, at) => at);
  const idsOf = (name) =>
    git(folder, "rev-parse", ...numbers.map((at) => `refs/heads/${name}${at}`)).split("\n");
  return { folder, base, chain: idsOf("chain"), fan: idsOf("fan") };
}
