/** The merge driver of a clone: the attribute that names it, the settings that git finds it by, and whether both are there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Layout } from "../../registry/config/layout.js";
import { namesSeveral } from "../../registry/logs/log-pattern.js";
import type { Git } from "../../sources/git/git.js";
import { splitNul } from "../../sources/git/path-text.js";
import type { Examined } from "./examine.js";

/** What git has to be told in each clone; it quotes the path by itself. */
export const DRIVER_SETTINGS = [
  ["merge.runidx.name", "keep the lines of both sides of an append-only log"],
  ["merge.runidx.driver", "npx --no-install runidx-lint merge-driver %O %A %B %P"],
] as const;

const [, [DRIVER_SETTING]] = DRIVER_SETTINGS;

/** The logs that both sides of a merge may append to: a writer's own file has one side. */
const sharedLogs = (layouts: readonly Layout[]) =>
  layouts.flatMap(({ logs }) => Object.values(logs).filter((path) => !namesSeveral(path)));

/** A path as .gitattributes takes it: from the root, and in quotes where it holds a blank or a quote. */
function attributePath(path: string): string {
  const literal = `/${path}`.replace(/[*?[\]\\]/g, (sign) => `\\${sign}`);
  return /[\s"]/.test(literal) ? JSON.stringify(literal) : literal;
}

/** The lines of .gitattributes that name the driver for each log, by its exact path: a pattern would take in other files. */
export function driverLines(layouts: readonly Layout[]): string[] {
  return sharedLogs(layouts).map((path) => `${attributePath(path)} merge=runidx`);
}

/** Lines of .gitattributes that name the driver for more than one file. */
function broadLines(root: string): string[] {
  const path = join(root, ".gitattributes");
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split(/\r?\n/);
  return lines.filter(
    (line) => /\smerge=(?:runidx|union)\b/.test(line) && /[*?[]/.test(line.split(/\s/)[0] ?? ""),
  );
}

/** Whether the driver that the attributes name is registered in this clone, and named for logs alone. */
export async function examineDriver(
  { git, root }: { git: Git; root: string },
  layouts: readonly Layout[],
): Promise<Examined[]> {
  const paths = sharedLogs(layouts);
  const rows: Examined[] = broadLines(root).map((line) => ({
    what: "the merge driver",
    verdict: "warning",
    found: `.gitattributes names it for a pattern: ${line}`,
    remedy: "name the exact path of each log: npx runidx-lint init --merge-driver",
  }));
  if (paths.length === 0) return rows;
  const fields = splitNul((await git.run(["check-attr", "-z", "merge", "--", ...paths])).stdout);
  const isNamed = fields.some((value, index) => index % 3 === 2 && value === "runidx");
  if (!isNamed) return rows;
  const what = "the merge driver";
  const driver = await git.question(["config", "--get", DRIVER_SETTING], [1]);
  if (driver) return [...rows, { what, verdict: "good", found: driver, remedy: "" }];
  const found =
    "the attributes name it, and this clone does not know it: a merge of two appends is a conflict";
  return [...rows, { what, verdict: "warning", found, remedy: "run: npx runidx-lint init --merge-driver" }];
}
