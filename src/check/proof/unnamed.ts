/** Logs that no configuration names any more, though their file is where it stood: nothing would be proved of them. */

import type { Finding } from "../../base/core/finding.js";
import { quote } from "../../base/text/visible.js";
import type { Layout } from "../../registry/config/layout.js";
import { logFilesIn } from "../../registry/config/log-files.js";
import { ownerOf } from "../../registry/config/log-paths.js";
import { rule as appendOnly } from "../../rules/append-only.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import type { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import { Findings } from "../findings/findings.js";

export interface NamedLogs {
  state: CommitSnapshot;
  layouts: readonly Layout[];
}

/** The paths of the logs that one state has, and that no registry of the next one names although the file is there. */
export async function unnamedLogs(
  before: NamedLogs,
  after: { state: Snapshot; layouts: readonly Layout[] },
): Promise<string[]> {
  const found: string[] = [];
  for (const path of (await logFilesIn(before.state, before.layouts)).keys()) {
    if (ownerOf(after.layouts, path)) continue;
    if ((await after.state.entry(path))?.kind === "file") found.push(path);
  }
  return found;
}

/**
 * Says of each of these logs that it is not named any more. No configuration decides here: it is what left them out.
 *
 * @param now the clock, in minutes since 1970
 */
export function unnamedFindings(paths: readonly string[], now: number, introduced: boolean): Finding[] {
  const findings = new Findings({ preset: "recommended", rules: {} }, { isCommitted: () => true, now });
  for (const path of paths) {
    const problem = {
      at: { path },
      class: "unnamed",
      message: `no configuration names the log ${quote(path, 160)} any more, so nothing proves its lines from now on`,
      hint: 'name it again: its path under "logs", or the folder of its registry under "registries"; keep the log in its place',
    };
    findings.add(appendOnly, problem, introduced);
  }
  return findings.found;
}
