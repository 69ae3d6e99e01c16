// Registries of any size, in temporary folders, in and out of git.
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, writeSync } from "node:fs";
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
  const folder = mkdtempSync(join(tmpdir(), `runidx-bench-history-${commits}-`));
  git(folder, "init", "-q", "-b", "main");
  const path = LOG_PATHS["run-index"];
  const lines = [];
  for (const { log, line } of studioLines({ runs: commits, seed: 1, notes: true })) {
    if (log === "run-index" && lines.length < commits) lines.push(line);
  }
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
