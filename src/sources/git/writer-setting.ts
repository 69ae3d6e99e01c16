/** Who writes in a clone, where each writer has a file. */
import type { Git } from "./git.js";

/** The git setting of a clone that says who writes in it. */
export const WRITER_SETTING = "runidx.writer";

/** The name of the writer of a clone; undefined where it has none. */
export async function writerOf(
  git: Git | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const set = git && (await git.ask(["config", "--get", WRITER_SETTING], [1]));
  return set || env.RUNIDX_WRITER || undefined;
}
