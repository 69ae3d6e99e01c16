/** Proof by trying: in a scratch clone each way of altering a log is staged, and must be refused. */
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Layout } from "../config/layout.js";
import { lint } from "../engine/lint.js";
import { exitCodeOf } from "../engine/report.js";
import { Git } from "../sources/git.js";

export interface Mutation {
  path: string;
  name: string;
  refused: boolean;
  /** The kinds of finding that refused it, or why it could not be tried. */
  by: string;
}

type Change = (file: string, content: Buffer) => void;

const MUTATIONS: Readonly<Record<string, Change>> = {
  "flip a byte": (file, content) => {
    const changed = Buffer.from(content);
    const at = Math.floor(changed.length / 2);
    changed[at] = (changed[at] ?? 0) ^ 1;
    writeFileSync(file, changed);
  },
  "drop a line": (file, content) => writeFileSync(file, content.subarray(content.indexOf(0x0a) + 1)),
  truncate: (file, content) => writeFileSync(file, content.subarray(0, Math.floor(content.length / 2))),
  delete: (file) => rmSync(file),
  symlink: (file) => {
    rmSync(file);
    symlinkSync("somewhere-else", file);
  },
};

export interface MutateGround {
  root: string;
  layouts: readonly Layout[];
  env: NodeJS.ProcessEnv;
  now: Date;
}

/** Tries every mutation of every committed log in a clone of its own. Nothing of the user's is touched. */
export async function mutate({ root, layouts, env, now }: MutateGround): Promise<Mutation[]> {
  const scratch = mkdtempSync(join(tmpdir(), "runidx-doctor-"));
  // A hook's variables would lead the scratch clone back to the real one.
  const clean = Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^GIT_(DIR|INDEX_FILE|WORK_TREE|PREFIX)$/.test(name)),
  );
  try {
    await new Git(root, { ...clean }).clone(root, scratch);
    const git = new Git(scratch, clean);
    const rows: Mutation[] = [];
    for (const { folder, logs } of layouts) {
      for (const path of Object.values(logs)) {
        const file = join(scratch, path);
        const content = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
        if (content.length === 0) continue;
        for (const [name, change] of Object.entries(MUTATIONS)) {
          change(file, content);
          await git.run(["add", "--all", "--", path]);
          const report = await lint({
            cwd: join(scratch, folder),
            target: { mode: "staged" },
            env: clean,
            now,
          });
          const kinds = report.findings
            .filter(({ severity }) => severity === "error")
            .map(({ ruleId, class: kind }) => (kind ? `${ruleId} (${kind})` : ruleId));
          const why = [...new Set(kinds), ...report.faults.map(({ message }) => message)].join(", ");
          rows.push({
            path,
            name,
            refused: exitCodeOf(report) === 1 && kinds.some((kind) => kind.startsWith("append-only")),
            by: why || "nothing",
          });
          await git.run(["reset", "--hard", "--quiet"]);
        }
      }
    }
    return rows;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
