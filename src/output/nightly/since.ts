/** What changed since an earlier report. */

import type { Finding, Report } from "../../base/core/finding.js";
import { count, visible } from "../../base/text/visible.js";
import type { Workspace } from "../../check/modes/workspace.js";
import { rewrittenFindings } from "../../check/proof/rewritten.js";
import type { OpenState } from "../../query/open.js";
import { joinPath } from "../../registry/config/paths.js";
import { hasWriters, plainPath, WRITER } from "../../registry/logs/log-pattern.js";
import { builtInModels } from "../../registry/model/table.js";
import { isShallow } from "../../sources/git/repository.js";
import { isAncestor, knownCommit } from "../../sources/git/revisions.js";
import { type Checkpoint, isSameLog } from "./checkpoint.js";
import type { Since } from "./nightly.js";
import type { Previous } from "./previous.js";

/** Where a log of that name is in the models that come with the tool; its name where none has it. */
function usualPath(log: string): string {
  return builtInModels.map((model) => model.log(log)?.path).find((path) => path !== undefined) ?? log;
}

/** The file of a log that a checkpoint is of. */
function fileIn(path: string, writer: string | undefined): string {
  if (!hasWriters(path)) return path;
  return writer === undefined ? plainPath(path) : path.replace(WRITER, writer);
}

/** What an earlier checkpoint that no longer holds means: what was published was replaced, and history does not show it. */
export function findRewritten(
  layouts: OpenState["layouts"],
  checkpoints: readonly Checkpoint[],
  previous: Previous | undefined,
  now: number,
): Finding[] {
  if (!previous) return [];
  const at = previous.head ? ` at commit ${previous.head.slice(0, 12)}` : "";
  const where = previous.head ? ` (commit ${previous.head})` : "";
  const gone = previous.checkpoints.filter((then) => {
    const today = checkpoints.find((checkpoint) => isSameLog(checkpoint, then));
    return today ? today.earlier === "rewritten" : then.lines > 0;
  });
  const rows = gone.map(({ folder, log, writer, lines }) => {
    const whose = writer === undefined ? "" : ` of ${visible(writer)}`;
    const layout = layouts.find((entry) => entry.layout.folder === folder)?.layout;
    const standing = layout && Object.hasOwn(layout.logs, log) ? layout.logs[log] : undefined;
    return {
      path: standing === undefined ? joinPath(folder, usualPath(log)) : fileIn(standing, writer),
      message: `the report of ${previous.madeUtc} saw ${count(lines, "line")} of the ${log}${whose}${at}, and the log of today does not begin with them`,
      hint: `find a clone that still has what was pushed${where}, push it back, then append what is new`,
    };
  });
  return rewrittenFindings(rows, now);
}

/** Whether a commit is still part of the history of another; null where that can't be told. */
export async function isContained(
  { git, repository }: Pick<Workspace, "git" | "repository">,
  head: string | null,
  commit: string | undefined,
): Promise<boolean | null> {
  if (!git || !repository || head === null || commit === undefined) return null;
  const known = await knownCommit(git, head);
  const isPart = known !== undefined && (await isAncestor(git, known, commit));
  // A shallow clone does not know what lies below its edge.
  return isPart || !isShallow(repository) ? isPart : null;
}

/** Whether an alteration of an earlier report was looked into since, and accepted: it is not fixed by that. */
function isSettled({ path, message }: Since["mended"][number], findings: readonly Finding[]): boolean {
  return findings.some(
    (one) => one.class === "settled" && one.path === path && one.message.endsWith(message),
  );
}

/** What is new, fixed and still there, by fingerprint. What is waived or settled now is none of them. */
export function sinceOf(
  previous: Previous,
  { findings, waived }: Pick<Report, "findings" | "waived">,
  isHeadContained: boolean | null,
): Since {
  const before = new Set(previous.findings.map(({ fingerprint }) => fingerprint));
  const now = new Set(findings.map(({ fingerprint }) => fingerprint));
  const hidden = new Set(waived.map(({ finding }) => finding.fingerprint));
  return {
    madeUtc: previous.madeUtc,
    head: previous.head,
    isHeadContained,
    new: [...now].filter((fingerprint) => !before.has(fingerprint)),
    still: [...now].filter((fingerprint) => before.has(fingerprint)),
    mended: previous.findings.filter(
      (finding) =>
        !now.has(finding.fingerprint) && !hidden.has(finding.fingerprint) && !isSettled(finding, findings),
    ),
  };
}
