/** What a change does to what it is judged by: shown, because the base's policy is what judges. */
import { CONFIG_FILE } from "../config/config.js";
import { joinPath, type Layout } from "../config/layout.js";
import type { State } from "../sources/state.js";
import { quote } from "../text/visible.js";

async function contentOf(state: State, path: string): Promise<Buffer | undefined> {
  if ((await state.entry(path))?.kind !== "file") return undefined;
  const bytes = await state.open(path);
  return bytes.slice(0, bytes.size);
}

async function changeOf(
  base: State,
  head: State,
  path: string,
): Promise<"added" | "removed" | "changed" | undefined> {
  const [before, after] = [await contentOf(base, path), await contentOf(head, path)];
  if (before === undefined) return after === undefined ? undefined : "added";
  if (after === undefined) return "removed";
  return before.equals(after) ? undefined : "changed";
}

/** One sentence for each file of the policy that a range changes. */
export async function policyChanges(base: State, head: State, layouts: readonly Layout[]): Promise<string[]> {
  const sentences: string[] = [];
  for (const { folder, config, configPath, logs } of layouts) {
    const files = new Map([[configPath ?? joinPath(folder, CONFIG_FILE), "the configuration"]]);
    for (const [type, path] of Object.entries(config.schemas ?? {}))
      files.set(joinPath(folder, path), `the schema of ${type}`);
    files.set(logs.waivers, "the waivers");
    for (const [path, what] of files) {
      const change = await changeOf(base, head, path);
      if (change)
        sentences.push(
          `${what} in ${quote(path, 160)} ${what === "the waivers" ? "are" : "is"} ${change}; the base's ${what === "the waivers" ? "judge" : "judges"}`,
        );
    }
  }
  return sentences;
}
