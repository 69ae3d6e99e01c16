/**
 * The remedy of an alteration, in words and in commands that work when they are pasted: in sh, PowerShell and cmd, in
 * every folder of the work tree. No command is named that costs the user a line which nothing else keeps.
 */
import type { Way } from "../../base/core/finding.js";
import { shellWord } from "../../base/text/shell.js";
import { visible } from "../../base/text/visible.js";
import { hasWriters } from "../../registry/logs/log-pattern.js";
import { NOTHING } from "../findings/next-step.js";
import { type Alteration, isLostNewline } from "../history/alteration.js";
import { Commands, said } from "./commands.js";
import type { IndexState, Surroundings } from "./surroundings.js";
import { keeping, lookAgain, onlyRunning } from "./way-back.js";

/** Where an alteration was found, and what is beside it there. */
export type Where =
  | {
      kind: "staged";
      base: string;
      /** The commit to restore from: HEAD may have more lines than the base. */
      source: string;
      beside: Surroundings;
      /** What git is in the middle of. */
      during: "merge" | "rebase" | undefined;
    }
  | {
      kind: "range";
      base: string;
      beside: Surroundings;
      /** Whether the base has the log, so that it can be restored. */
      baseHasLog: boolean;
      /** Whether the commits build on the base; what was forced away from it has to be taken in again. */
      isBuiltOnBase: boolean;
      /** The branch to make first, and from which commit, where the one at hand must stay as it is. */
      branch: readonly string[] | undefined;
    }
  | { kind: "work tree"; beside: Surroundings; index: IndexState }
  | { kind: "published"; commit: string };

export interface Remedy {
  hint: string;
  way: Way;
}

const AGAIN = "then run `npx runidx-lint --staged` again";

function shows(kept: readonly string[], what: string): string {
  return kept.map((id) => `; ${said(["git", "show", id.slice(0, 16)])} ${what}`).join("");
}

/** `your new lines (2 of them, listed with …)`. */
function yourLines({ own, kept }: Surroundings): string {
  const many = own.length === 1 ? "one" : `${own.length} of them`;
  return `your new lines (${many}, listed with this log's first finding${shows(kept, kept.length > 1 ? "has some of them" : "has them too")})`;
}

const BACK = "append them at the log's end";

/** What to do where the index was altered. */
function stagedWay(
  path: string,
  { source, beside }: Extract<Where, { kind: "staged" }>,
  { correct, now }: Correcting,
): Remedy {
  const commands = new Commands(path);
  const whole = commands.restore(source, "--staged", "--worktree");
  const { own, workTree } = beside;
  const restoring = keeping({ path, beside, now }, [whole], [commands.adding]);
  if (workTree === "same" && own.length === 0)
    return { hint: `run ${said(whole)}${correct}`, way: restoring };
  if (workTree === "same")
    return {
      hint: `copy ${yourLines(beside)}, run ${said(whole)}, ${BACK}, and run ${commands.add}${correct}`,
      way: restoring,
    };
  if (workTree === "right")
    return {
      hint: `the file in your work tree is right, only not staged: run ${commands.add}`,
      way: onlyRunning(commands.adding),
    };
  if (workTree === "only") {
    const unstage = commands.restore(source, "--staged");
    return {
      hint: `run ${said(unstage)}, which leaves your file alone; ${AGAIN.slice(5)}, and \`npx runidx-lint\` for the file`,
      way: onlyRunning(unstage),
    };
  }
  if (workTree === "blocked")
    return {
      hint: `a folder stands in the log's place: move it elsewhere, then run ${said(whole)}`,
      way: lookAgain(),
    };
  const keep = own.length === 0 ? "" : `; what was staged has ${yourLines(beside)}`;
  return {
    hint: `your work tree has another form of the log, which a restore would destroy: run ${commands.add}, ${AGAIN}${keep}${correct}`,
    way: lookAgain(commands.adding),
  };
}

/** What to do where the work tree was altered, and nothing of it is staged. */
function workTreeWay(
  path: string,
  { beside, index }: Extract<Where, { kind: "work tree" }>,
  { correct, now }: Correcting,
): Remedy {
  const commands = new Commands(path);
  const { own } = beside;
  if (index === "conflict")
    return {
      hint: "git has not finished merging this log: run `npx runidx-lint --staged`, which says how its lines go together",
      way: lookAgain(),
    };
  if (index === "none") {
    const unstage = commands.restore("HEAD", "--staged");
    return {
      hint: `run ${said(unstage)}, which leaves your file alone, then run \`npx runidx-lint\` again`,
      way: lookAgain(unstage),
    };
  }
  const argv = commands.restore(index === "head" ? "HEAD" : undefined, "--worktree");
  const restoring = keeping({ path, beside, now }, [argv], []);
  if (own.length === 0 && index !== "other") return { hint: `run ${said(argv)}${correct}`, way: restoring };
  const lines = own.length === 0 ? "" : `, which says how to keep ${yourLines({ ...beside, kept: [] })}`;
  const keep = lines + shows(beside.kept, "has what was staged before");
  const hint = `run ${commands.add}, then \`npx runidx-lint --staged\`${keep}${correct}`;
  return { hint, way: index === "head" ? restoring : lookAgain(commands.adding) };
}

const ANEW = "every commit of the range must be valid, so make this one again: ";

/** Takes the commits of a range back, and nothing of their files. */
export function rebuilding({
  base,
  branch,
}: Pick<Extract<Where, { kind: "range" }>, "base" | "branch">): string[][] {
  const first = branch ? [["git", "switch", "--create", ...branch]] : [];
  return [...first, ["git", "reset", "--soft", base]];
}

/** The commit that takes the place of those that were taken back, with the words of the last of them. */
export const COMMIT = ["git", "commit", "--reuse-message=ORIG_HEAD", "--allow-empty"];

/** What to do where commits of a range altered a log. */
function rangeWay(
  path: string,
  where: Extract<Where, { kind: "range" }>,
  { correct, now }: Correcting,
): Remedy {
  const { base, beside, baseHasLog, isBuiltOnBase } = where;
  if (!isBuiltOnBase) return { hint: takeIn(base), way: lookAgain() };
  const commands = new Commands(path);
  const isSeen = beside.workTree === "same";
  const flags = isSeen ? ["--staged", "--worktree"] : ["--staged"];
  const rebuilt = [...rebuilding(where), ...(baseHasLog ? [commands.restore(base, ...flags)] : [])];
  const run = `run ${rebuilt.map(said).join(", then ")}`;
  const has = beside.own.length > 0;
  if (!isSeen) {
    const keep = has ? `; what was committed has ${yourLines(beside)}` : "";
    return {
      hint: `${ANEW}${run}, which leave your files as they are; then \`npx runidx-lint\` says what to do about the log in your work tree, and commit${keep}${correct}`,
      way: lookAgain(...rebuilt),
    };
  }
  const [copy, back] = has ? [`copy ${yourLines(beside)}, `, `${BACK}, run ${commands.add}, `] : ["", ""];
  return {
    hint: `${ANEW}${copy}${run}, ${back}and commit${correct}`,
    way: keeping({ path, beside, now }, rebuilt, [commands.adding, COMMIT]),
  };
}

/** How a history that was forced away from what others have takes it in again. */
function takeIn(base: string): string {
  const merge = said(["git", "merge", /^[0-9a-f]{40,64}$/.test(base) ? base.slice(0, 16) : base]);
  return `take in what was pushed: run \`git fetch\`, then ${merge}; keep the lines of both sides, those that were pushed first, and push without force`;
}

/** A commit that a hook refused is put back to be picked again, as it was. */
const REBASE =
  "; before `git rebase --continue` take this commit's line out of the list, where git put it back: `git rebase --edit-todo`";

const MERGE_WAYS: Readonly<Record<string, string>> = {
  lost: "put the lost line back between the lines that stand before and after it there",
  moved: "put the lines back into their order",
  invented: "take the new line out, finish the merge, and append it in a commit of its own",
  doubled: "take the second one out",
};

/** What to do where a merge in progress altered a log. */
function mergeWay(alteration: Alteration, path: string): Remedy {
  const way = isLostNewline(alteration)
    ? "end the last line with a newline"
    : (MERGE_WAYS[alteration.class] ?? "");
  const add = new Commands(path).add;
  return {
    hint: `keep the lines of all parents, each side's in their order: ${way}; then run ${add}`,
    way: lookAgain(),
  };
}

/**
 * What to do where a closed file grew: nothing is lost, it only is in the wrong file.
 *
 * @param open the segment that may grow, or the path of a log with writers
 */
function closedWay(path: string, where: Where, open: string, { instead }: Alteration): Remedy {
  const isOfWriter = hasWriters(open);
  const target = isOfWriter
    ? `the file of the writer who wrote them, ${shellWord(open)} with the writer's name in place of {writer}`
    : shellWord(open);
  const { add } = new Commands(path);
  const adds = isOfWriter
    ? `${add}, and \`git add\` for that file too`
    : `${add} and ${new Commands(open).add}`;
  const move = `move the new lines of ${shellWord(path)} to the end of ${target}, run ${adds}`;
  if (where.kind === "staged" && instead) {
    const [first = ""] = instead.take;
    const branch = `corrected-${first.slice(0, 12)}`;
    const steps = [
      ["git", "merge", "--abort"],
      ...(instead.onto === undefined ? [] : [["git", "switch", "--create", branch, instead.onto]]),
      ...instead.take.map((commit) => ["git", "merge", "--squash", commit]),
    ];
    return { hint: `run ${steps.map(said).join(", then ")}, ${move}, and commit`, way: lookAgain() };
  }
  if (where.kind !== "range") return { hint: move, way: lookAgain() };
  const steps = rebuilding(where).map(said).join(", then ");
  return { hint: `${ANEW}run ${steps}, ${move}, and commit`, way: lookAgain() };
}

/** How an edited record is corrected, in words, and the clock, in minutes since 1970. */
export interface Correcting {
  correct: string;
  now: number;
}

/** Nothing is lost, and nothing has to be done. */
const harmless = (hint: string): Remedy => ({ hint, way: NOTHING });

/** What a person has to say of an alteration that others have. */
function settling(commit: string, path: string): Way {
  const what = `what happened to ${visible(path)} in commit ${commit.slice(0, 12)}, and whether it is accepted as it is ("settled")`;
  const need = (pointer: string) => ({ pointer, from: "person" }) as const;
  return {
    applies: "person",
    needs: [need("/reason"), need("/approved_by")],
    steps: [{ do: "ask", what }],
  };
}

/** The remedy of an alteration. */
export function remedy(alteration: Alteration, path: string, where: Where, correct: Correcting): Remedy {
  const { class: kind, detail } = alteration;
  if (kind === "relocated")
    return harmless(
      "nothing is lost, and the log is proved on in its new place; a waiver of its lines names the new path",
    );
  if (kind === "mode") return harmless("nothing is lost; set the mode back where it was not meant");
  if (kind === "late-newline") return harmless("nothing is lost; end every line with a newline");
  if (kind === "rewritten")
    return { hint: takeIn(where.kind === "range" ? where.base : "FETCH_HEAD"), way: lookAgain() };
  if (where.kind === "published") {
    const entry = JSON.stringify({ commit: where.commit, path, reason: "", approved_by: "" });
    return {
      hint: `history can't be changed: append what is still missing as new lines, look into it, and settle it: have a person complete ${entry} under "settled" in runidx.config.json`,
      way: settling(where.commit, path),
    };
  }
  if (MERGE_WAYS[kind] !== undefined && (kind !== "moved" || detail) && where.kind === "staged")
    return mergeWay(alteration, path);
  if (kind === "closed-grew") return closedWay(path, where, detail ?? "", alteration);
  if (where.kind === "staged") {
    const way = stagedWay(path, where, correct);
    if (where.during === undefined) return way;
    if (where.during === "rebase") return { way: lookAgain(), hint: way.hint + REBASE };
    return {
      hint: `${way.hint}; then add the lines that only the other parents have, each side's in their order`,
      way: lookAgain(),
    };
  }
  return where.kind === "range" ? rangeWay(path, where, correct) : workTreeWay(path, where, correct);
}
