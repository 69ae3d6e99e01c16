/** Does the steps of findings literally, as somebody does who reads nothing else. */
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding, Report, Step } from "../../src/base/core/finding.js";
import type { Repository } from "./repository.js";

type Edit = Extract<Step, { do: "edit" }>;

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function edit(file: string, { line, endLine = line, newLine }: Edit): void {
  const lines = linesOf(readFileSync(file, "latin1"));
  const written = Buffer.from(newLine).toString("latin1");
  const current = lines.slice(line - 1, endLine).join("");
  // Findings of one line have the same new form of it.
  if (current === written) return;
  lines.splice(line - 1, endLine - line + 1, written);
  writeFileSync(file, lines.join(""), "latin1");
}

/** Does one step. Throws where it can't be done. */
export function doStep(step: Step, { root, env }: Pick<Repository, "root" | "env">): void {
  switch (step.do) {
    case "run": {
      const [command = "", ...args] = step.argv;
      const { status, stderr } = spawnSync(command, args, { cwd: root, env, encoding: "utf8" });
      if (status !== 0) throw new Error(`${step.argv.join(" ")}: ${stderr}`);
      return;
    }
    case "edit":
      edit(join(root, step.path), step);
      return;
    case "append": {
      const file = join(root, step.path);
      const before = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
      appendFileSync(
        file,
        before.length > 0 && before[before.length - 1] !== 10 ? `\n${step.line}` : step.line,
      );
      return;
    }
    case "save":
      return;
    case "ask":
      throw new Error("a person has to be asked");
  }
}

/** The findings whose steps are to be done as they are. */
export const asIs = ({ findings }: Report): Finding[] =>
  findings.filter(({ applies, steps }) => applies === "as-is" && steps.length > 0);

/** Does the steps that apply as they are: edits of a file from its last line on, and then the others in their order. */
export function doSteps(findings: readonly Finding[], repository: Repository): void {
  const all = findings.flatMap(({ steps }) => steps);
  const edits = all.filter((step) => step.do === "edit").sort((a, b) => b.line - a.line);
  for (const step of [...edits, ...all.filter((one) => one.do !== "edit")]) doStep(step, repository);
}

/** A record that a finding proposes to append, and where. */
export interface Proposed {
  path: string;
  record: Record<string, unknown>;
}

/** The last record that the steps of a finding append. */
export function proposedBy({ steps }: Finding): Proposed | undefined {
  const appends = steps.flatMap((step) => (step.do === "append" ? [step] : []));
  const last = appends[appends.length - 1];
  return last && { path: last.path, record: JSON.parse(last.line) as Record<string, unknown> };
}

/** The commands of a finding that applies as it is. */
export const commandsOf = ({ applies, steps }: Finding): string[][] =>
  applies === "as-is" ? steps.flatMap((step) => (step.do === "run" ? [step.argv] : [])) : [];

/** What every finding has that says nothing of what to do. */
export const NO_WAY = {
  lineState: "new",
  needsPerson: false,
  applies: "complete-first",
  needs: [{ pointer: "", from: "author" }],
  steps: [],
  followUps: [],
} satisfies Partial<Finding>;
