/** What a change does to what it is checked by: shown, because the base's policy is what checks. */

import { quote } from "../../base/text/visible.js";
import { CONFIG_FILE, PACKAGE_FILE } from "../../registry/config/config.js";
import type { Layout } from "../../registry/config/layout.js";
import { joinPath } from "../../registry/config/paths.js";
import { pathOfLog } from "../../registry/logs/load.js";
import { findSegments } from "../../registry/logs/segments.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";

async function contentOf(state: Snapshot, path: string): Promise<Buffer | undefined> {
  if ((await state.entry(path))?.kind !== "file") return undefined;
  const bytes = await state.open(path);
  return bytes.slice(0, bytes.size);
}

async function changeOf(
  base: Snapshot,
  head: Snapshot,
  path: string,
): Promise<"added" | "removed" | "changed" | undefined> {
  const [before, after] = [await contentOf(base, path), await contentOf(head, path)];
  if (before === undefined) return after === undefined ? undefined : "added";
  if (after === undefined) return "removed";
  return before.equals(after) ? undefined : "changed";
}

/** The configuration in a package.json, as text that can be compared; undefined where there is none. */
async function packagedConfig(state: Snapshot, path: string): Promise<string | undefined> {
  const content = await contentOf(state, path);
  if (!content?.includes('"runidx"')) return undefined;
  try {
    const manifest = JSON.parse(content.toString("utf8")) as Record<string, unknown>;
    return JSON.stringify(manifest.runidx);
  } catch (error) {
    if (error instanceof SyntaxError) return "not valid JSON";
    throw error;
  }
}

/** Who decides of each part of what checks: how strict the base, what a line may look like the head. */
const DECIDES: Readonly<Record<string, string>> = {
  "the configuration": "this range is judged with the configuration of the base",
  "the waivers": "only the waivers of the base count",
  "the model": "the head decides what a line may look like; the other requirements of the base stay in force",
};

function sentence(what: string, path: string, change: string): string {
  const is = what === "the waivers" ? "are" : "is";
  const decides = DECIDES[what] ?? "the head decides what a line may look like";
  return `${what} in ${quote(path, 160)} ${is} ${change}; ${decides}`;
}

/** One sentence for each part of the policy that a range changes. */
export async function policyChanges(
  base: Snapshot,
  head: Snapshot,
  layouts: readonly Layout[],
): Promise<string[]> {
  const sentences: string[] = [];
  for (const layout of layouts) {
    const { folder, config, modelFiles = [] } = layout;
    const files = new Map([[joinPath(folder, CONFIG_FILE), "the configuration"]]);
    const [model, ...schemas] = modelFiles;
    if (model !== undefined) files.set(model, "the model");
    for (const path of schemas) files.set(path, "a schema of the model");
    for (const [type, path] of Object.entries(config.schemas ?? {}))
      files.set(joinPath(folder, path), `the schema of ${type}`);
    for (const state of [base, head])
      for (const path of await findSegments(state, pathOfLog(layout, "waivers")))
        files.set(path, "the waivers");
    for (const [path, what] of files) {
      const change = await changeOf(base, head, path);
      if (change) sentences.push(sentence(what, path, change));
    }
    const manifest = joinPath(folder, PACKAGE_FILE);
    const [before, after] = [await packagedConfig(base, manifest), await packagedConfig(head, manifest)];
    if (before !== after) {
      const change = before === undefined ? "added" : after === undefined ? "removed" : "changed";
      sentences.push(sentence("the configuration", manifest, change));
    }
  }
  return [...new Set(sentences)];
}
