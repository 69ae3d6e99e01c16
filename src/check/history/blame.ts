import { UserError } from "../../base/core/errors.js";
import type { Line } from "../../registry/jsonl/line.js";
import type { Git } from "../../sources/git/git.js";
import type { Alteration } from "./alteration.js";

/** More lines than this are not asked about: the first ones tell the story. */
const MOST_LINES = 20;

/**
 * The commits that wrote some lines of a file, by line number: one git process. Throws a UserError where git fails, as it
 * does for a line that the commit does not have.
 */
export async function blameLines(
  git: Git,
  commit: string,
  path: string,
  numbers: readonly number[],
): Promise<Map<number, string>> {
  const ranges = numbers.flatMap((number) => ["-L", `${number},${number}`]);
  // The user's own settings could hide commits or rewrite what is blamed.
  const args = ["-c", "blame.ignoreRevsFile=", "blame", "--porcelain", "-s", "--no-textconv"];
  const output = (await git.run([...args, ...ranges, commit, "--", path])).stdout.toString("utf8");
  const byNumber = new Map<number, string>();
  for (const match of output.matchAll(/^([0-9a-f]{40,64}) \d+ (\d+)/gm)) {
    if (match[1]) byNumber.set(Number(match[2]), match[1]);
  }
  return byNumber;
}

/** Which commits published the altered lines of one log, asked of git in one process. */
export async function findPublishers(
  git: Git,
  commit: string,
  path: string,
  alterations: readonly Alteration[],
): Promise<Map<Line, string>> {
  const lines = alterations.flatMap(({ before }) => (before ? [before] : [])).slice(0, MOST_LINES);
  const found = new Map<Line, string>();
  if (lines.length === 0) return found;
  const numbers = lines.map((line) => line.file.numberOf(line));
  let byNumber: ReadonlyMap<number, string>;
  try {
    byNumber = await blameLines(git, commit, path, numbers);
  } catch (error) {
    // Who published a line is an extra; that it was altered is reported all the same.
    if (error instanceof UserError) return found;
    throw error;
  }
  lines.forEach((line, index) => {
    const publisher = byNumber.get(numbers[index] ?? 0);
    if (publisher !== undefined) found.set(line, publisher);
  });
  return found;
}
