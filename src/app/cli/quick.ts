/** What every commit waits for: the check of an honest append, in one small file that loads quickly. */
import { quickCheck } from "../../check/modes/quick.js";
import { holdsText } from "../../output/reporters/verdict.js";
import { chooseStyle } from "./colour.js";
import type { Program } from "./program.js";
import { noteVerdict } from "./verdict-note.js";

const INDEX_HOOKS = ["pre-commit", "prepare-commit-msg"];

/** Does a plain check of the index and gives the number of new records; undefined where the program has to run. */
export async function runQuickly({
  argv,
  cwd,
  env,
  stdout,
  now,
}: Pick<Program, "argv" | "cwd" | "env" | "stdout" | "now">): Promise<number | undefined> {
  const [first, second] = argv;
  const isHook = first === "hook" && INDEX_HOOKS.includes(second ?? "");
  // Files that a hook manager names are for the whole program to look at.
  if (first === "hook" && second === "pre-commit" && argv.length > 2) return undefined;
  if (!isHook && !(first === "--staged" && argv.length === 1)) return undefined;
  try {
    const records = await quickCheck({ cwd, env, now });
    if (records === undefined) return undefined;
    if (isHook) noteVerdict(cwd, env);
    else stdout.write(`${chooseStyle(undefined, env, stdout)("green", holdsText(records))}\n`);
    return records;
  } catch {
    // Whatever it was, the program meets it again, and says it.
    return undefined;
  }
}
