/** The merge driver of a clone: the attribute that names it, the settings that git finds it by, and whether both are there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Layout } from "../../registry/config/layout.js";
import { hasWriters, namesSeveral } from "../../registry/logs/log-pattern.js";
import type { Git } from "../../sources/git/git.js";
import { splitNul } from "../../sources/git/path-text.js";
import type { Examined } from "./examine.js";

const COMMAND = "merge.runidx.driver";
const NAME = "merge.runidx.name";
const ATTRIBUTE = "merge=runidx";

/**
 * What git has to be told in each clone; it quotes the path by itself. The command comes first: git refuses every merge if
 * a driver has a name and no command. With `binary`, what several bases have in common is their own base.
 */
export const DRIVER_SETTINGS = [
  [COMMAND, "npx --no-install runidx-lint merge-driver %O %A %B %P"],
  ["merge.runidx.recursive", "binary"],
  [NAME, "keep the lines of both sides of an append-only log"],
] as const;

/** The paths of the logs that both sides of a merge may append to: a writer's own file has one side. */
const sharedLogs = (layouts: readonly Layout[]) =>
  layouts.flatMap(({ logs }) => Object.values(logs)).filter((path) => !hasWriters(path));

/** A log's path as .gitattributes takes it: from the root, and in quotes where it holds a blank or a quote. */
function attributePath(path: string): string {
  // The `*` of a log in segments is a pattern there, too.
  const literal = `/${path}`.replace(/[?[\\]/g, (sign) => `\\${sign}`);
  return /[\s"\\]/.test(literal) ? JSON.stringify(literal) : literal;
}

/** The lines of .gitattributes that name the driver for each log, by its exact path: a pattern would take in other files. */
export function driverLines(layouts: readonly Layout[]): string[] {
  return sharedLogs(layouts).map((path) => `${attributePath(path)} ${ATTRIBUTE}`);
}

/** Lines of .gitattributes that name the driver for more than a log. */
function broadLines(root: string, layouts: readonly Layout[]): string[] {
  const path = join(root, ".gitattributes");
  if (!existsSync(path)) return [];
  const exact = sharedLogs(layouts).flatMap((log) => {
    const literal = attributePath(log);
    // Without a folder in it, only a slash at the start keeps a path from other folders.
    return log.includes("/") ? [literal, literal.replace("/", "")] : [literal];
  });
  return readFileSync(path, "utf8")
    .split(/\r?\n/)
    .filter((line) => {
      const [, pattern = "", attributes = ""] = /^\s*("(?:[^"\\]|\\.)*"|[^#\s]\S*)\s+(.*)$/.exec(line) ?? [];
      return attributes.split(/\s+/).includes(ATTRIBUTE) && !exact.includes(pattern);
    });
}

/** The value of the attribute `merge` of each log that is one file. */
async function mergeAttributes(git: Git, layouts: readonly Layout[]): Promise<Map<string, string>> {
  const paths = sharedLogs(layouts).filter((path) => !namesSeveral(path));
  if (paths.length === 0) return new Map();
  const fields = splitNul((await git.run(["check-attr", "-z", "merge", "--", ...paths])).stdout);
  const found = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) found.set(fields[at] ?? "", fields[at + 2] ?? "");
  return found;
}

const what = "the merge driver";
const remedy = "run: npx runidx-lint init --merge-driver";

/** Whether the driver is registered in this clone, where an attribute names it. */
async function examineRegistration(git: Git, isNamed: boolean): Promise<Examined[]> {
  const command = await git.question(["config", "--get", COMMAND], [1]);
  if (command && isNamed) return [{ what, verdict: "good", found: command, remedy: "" }];
  if (command) return [{ what, verdict: "warning", found: `no log has the attribute ${ATTRIBUTE}`, remedy }];
  if (!isNamed) return [];
  if (await git.question(["config", "--get", NAME], [1])) {
    const found = `${NAME} is set without ${COMMAND}, so git refuses every merge of a log`;
    return [{ what, verdict: "bad", found, remedy }];
  }
  const found =
    "the attributes name it, and this clone does not know it: a merge of two appends is a conflict";
  return [{ what, verdict: "warning", found, remedy }];
}

/** Whether the driver that the attributes name is registered in this clone, and named for logs alone. */
export async function examineDriver(
  { git, root }: { git: Git; root: string },
  layouts: readonly Layout[],
): Promise<Examined[]> {
  const attributes = await mergeAttributes(git, layouts);
  const broad = broadLines(root, layouts).map(
    (line): Examined => ({
      what,
      verdict: "warning",
      found: `.gitattributes names it for a pattern: ${line}`,
      remedy: "name the exact path of each log: npx runidx-lint init --merge-driver",
    }),
  );
  const unions = [...attributes].flatMap(([path, value]): Examined[] => {
    const found = "merge=union joins both sides without a proof, and keeps both forms of an edited line";
    return value === "union" ? [{ what: `attributes of ${path}`, verdict: "warning", found, remedy }] : [];
  });
  const isNamed = broad.length > 0 || [...attributes.values()].includes("runidx");
  return [...broad, ...(await examineRegistration(git, isNamed)), ...unions];
}
