/** The registries of files that are not on disk, or the logs that were named among them. */
import { registriesAmong } from "../../registry/config/among-paths.js";
import type { Layout } from "../../registry/config/layout.js";
import type { PlainRequest } from "../../registry/config/plain-layout.js";
import { filesBelow, type Snapshot } from "../../sources/bytes/snapshot.js";
import { looksLikeLog, meaningOf, refuseDemands, refuseStrangers } from "./named-files.js";
import { layoutsIn } from "./workspace.js";

/** What was named. */
export interface NamedInFiles {
  folders: string[];
  config: string | undefined;
  plain: PlainRequest | undefined;
}

async function logsAmong(state: Snapshot, paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths.filter(looksLikeLog)) {
    const plain = path.split("/").filter((step) => step !== "" && step !== ".");
    if ((await state.entry(plain.join("/")))?.kind !== "folder") files.push(plain.join("/"));
  }
  return files;
}

/**
 * What is checked in a state. Throws a UserError where a file was named that no log of a registry has.
 *
 * @param paths all that was named in place of a folder
 * @param demands what is asked of logs that the named files are, if they are that
 */
export async function layoutsOfFiles(
  state: Snapshot,
  named: NamedInFiles,
  paths: readonly string[],
  demands: Omit<PlainRequest, "logs">,
): Promise<{ plain: PlainRequest | undefined; layouts: Layout[] }> {
  const { plain } = named;
  const layouts = await layoutsIn(state, named);
  const files = await logsAmong(state, paths);
  if (files.length === 0 || (plain && layouts.length === 0)) return { plain, layouts };
  const everywhere = async () => [await registriesAmong(state, await filesBelow(state))];
  const meaning = await meaningOf({ files, hasOthers: files.length < paths.length, layouts, everywhere });
  if (meaning.kind === "registry") {
    refuseStrangers(meaning.strangers);
    if (!plain) refuseDemands(demands);
    return { plain, layouts };
  }
  const found = { logs: meaning.logs, ...demands };
  return { plain: found, layouts: await layoutsIn(state, { ...named, plain: found }) };
}
