/** What the change leaves beside the logs: files that no log has, and logs of the base that nothing names any more. */

import type { Finding } from "../../../base/core/finding.js";
import { registriesAmong } from "../../../registry/config/among-paths.js";
import type { Layout } from "../../../registry/config/layout.js";
import { filesPutBesideLogs, uncoveredFindings } from "../../evaluate/uncovered.js";
import { type EvaluationResult, onlyFindings } from "../../findings/evaluation-result.js";
import { unnamedFindings, unnamedLogs } from "../../proof/unnamed.js";
import type { Resolved, StagedContext } from "./resolve.js";

/** Says of what no log of the index has. Throws a UserError where a folder can't be listed. */
export async function lookBesideLogs(context: StagedContext, resolved: Resolved): Promise<EvaluationResult> {
  const unnamed = await unnamedIn(context, resolved);
  return onlyFindings([...unnamed, ...(await uncoveredIn(context, resolved))]);
}

/** The logs of the base that the index's configurations do not name any more. */
async function unnamedIn({ options }: StagedContext, resolved: Resolved): Promise<Finding[]> {
  const { committed, snapshot, inBase, named } = resolved;
  const layouts = [...inBase.values()].filter(({ config }) => config.history !== false);
  const after = { state: snapshot.index, layouts: named };
  return unnamedFindings(await unnamedLogs({ state: committed, layouts }, after), options.now, true);
}

/** The files that the change puts beside logs, though no log of the index has them. */
async function uncoveredIn({ workspace, options }: StagedContext, resolved: Resolved): Promise<Finding[]> {
  if (workspace.plain) return [];
  const { snapshot, changes, inBase, named: layouts } = resolved;
  const everywhere = async () => registriesAmong(snapshot.index, (await snapshot.listing()).keys());
  const strictBy = (layout: Layout) => inBase.get(layout.folder) ?? layout;
  const context = { ...options, layouts, everywhere, strictBy };
  return uncoveredFindings(filesPutBesideLogs(changes, layouts), context, true);
}
