/** Files beside the logs that no log of any registry has. */
import { everywhereIn } from "../../../registry/config/among-paths.js";
import { filesBesideLogs, uncoveredFindings, unnamedIn } from "../../evaluate/uncovered.js";
import { onlyFindings } from "../../findings/evaluation-result.js";
import type { Outcome } from "../outcome.js";
import type { AuditContext, Audited } from "./resolve.js";

/** Says of each such file, but for those of which more was told. Throws a UserError where a folder can't be listed. */
export async function tellUncovered(
  { workspace, options, objects }: AuditContext,
  { state, layouts }: Audited,
  outcome: Outcome,
): Promise<void> {
  if (workspace.plain) return;
  const told = unnamedIn(outcome.judged.flatMap(({ findings }) => findings));
  const paths = (await filesBesideLogs(state, layouts)).filter((path) => !told.has(path));
  const everywhere = () => everywhereIn(state, workspace.git, objects);
  const context = { ...options, layouts, everywhere };
  outcome.judged.push(onlyFindings(await uncoveredFindings(paths, context, false)));
}
