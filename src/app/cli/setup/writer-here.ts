/** Who writes in this clone, and what else the clone itself is told by its settings. */
import type { Layout } from "../../../registry/config/layout.js";
import { hasWriters } from "../../../registry/logs/log-pattern.js";
import { checkedWriter } from "../../../registry/logs/place.js";
import type { Git } from "../../../sources/git/git.js";
import { WRITER_SETTING } from "../../../sources/git/writer-setting.js";
import { DRIVER_SETTINGS } from "../../setup/merge-driver.js";
import type { Program } from "../program.js";

/** The name of the writer in this clone, where each is to have a file; undefined where one file is enough. */
export async function writerHere(
  program: Program,
  named: string | undefined,
  layouts: readonly Layout[],
): Promise<string | undefined> {
  const areNamed = layouts.some(({ logs }) => Object.values(logs).some(hasWriters));
  if (named !== undefined || areNamed || !program.isInteractive) return named && checkedWriter(named, named);
  program.stdout.write("How many computers or agents append to this registry? [1] ");
  if (!(Number((await program.stdin("line")).trim()) > 1)) return undefined;
  program.stdout.write("Each gets a file of its own. The name of this one, such as C1: ");
  return checkedWriter((await program.stdin("line")).trim(), "init");
}

/** The settings of this clone that are not yet as they are wanted, with their values. */
export async function missingSettings(
  git: Git,
  { writer, hasDriver }: { writer: string | undefined; hasDriver: boolean },
): Promise<(readonly [name: string, value: string])[]> {
  const wanted = [
    ...(writer === undefined ? [] : [[WRITER_SETTING, writer] as const]),
    ...(hasDriver ? DRIVER_SETTINGS : []),
  ];
  const missing: (readonly [string, string])[] = [];
  for (const [name, value] of wanted)
    if ((await git.question(["config", "--get", name], [1])) !== value) missing.push([name, value]);
  return missing;
}
