/** Which commit appended each line: asked of git, from the sizes that the log had. */
import type { Layout } from "../config/layout.js";
import { logPathsOf } from "../engine/log-paths.js";
import { isFile } from "../history/entry.js";
import { publisherIn } from "../history/publisher.js";
import { walk } from "../history/walk.js";
import type { Line } from "../lines/line.js";
import type { Git } from "../sources/git.js";
import { readSizes } from "../sources/sizes.js";

/** The commit that appended a line. */
export interface Published {
  commit: string;
  author: string;
  /** When it was authored, RFC 3339. */
  date: string;
}

async function describe(git: Git, ids: ReadonlySet<string>): Promise<Map<string, Published>> {
  if (ids.size === 0) return new Map();
  const args = [
    "log",
    "--no-walk=unsorted",
    "--no-show-signature",
    "--format=%H%x00%an%x00%aI",
    ...ids,
    "--",
  ];
  const rows = (await git.run(args)).stdout.toString("utf8").trimEnd().split("\n");
  return new Map(
    rows.map((row) => {
      const [commit = "", author = "", date = ""] = row.split("\0");
      return [commit, { commit, author, date }];
    }),
  );
}

/**
 * The commits that appended some lines; a line that none did has not been committed. Throws a UserError where git
 * fails.
 */
export async function findPublished(
  git: Git,
  head: string,
  layout: Layout,
  lines: readonly Line[],
): Promise<Map<Line, Published>> {
  const history = await walk(git, head, [], logPathsOf([layout]));
  const paths = new Set(lines.map(({ file }) => file.path));
  const steps = history.steps.filter(({ path }) => paths.has(path));
  const blobs = steps.flatMap(({ result, parents }) => [result, ...parents.map(({ entry }) => entry)]);
  const sizes = await readSizes(git, new Set(blobs.filter(isFile).map(({ id }) => id)));
  const commits = new Map<Line, string>();
  for (const line of lines) {
    const { path } = line.file;
    const last = steps.filter((step) => step.path === path && isFile(step.result)).at(-1)?.result;
    // What the newest committed state does not reach is not committed yet.
    if (!last || (sizes.get(last.id) ?? 0) <= line.start) continue;
    const commit = publisherIn({ ...history, steps, sizes }, path, last.id, line);
    if (commit !== undefined) commits.set(line, commit);
  }
  const described = await describe(git, new Set(commits.values()));
  return new Map(
    [...commits].flatMap(([line, commit]) => {
      const found = described.get(commit);
      return found ? [[line, found] as const] : [];
    }),
  );
}
