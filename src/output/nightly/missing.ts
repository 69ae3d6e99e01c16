/** What an earlier report should have seen, and does not say: a checkpoint that was taken out hides a rewritten log. */

import { quote } from "../../base/text/visible.js";
import { layoutsIn } from "../../check/modes/workspace.js";
import type { OpenState } from "../../query/open.js";
import type { Layout } from "../../registry/config/layout.js";
import { fileOfLog, hasWriters } from "../../registry/logs/log-pattern.js";
import { findSegments } from "../../registry/logs/segments.js";
import { builtInModels, type ModelTable } from "../../registry/model/table.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { Objects } from "../../sources/git/objects.js";
import { knownCommit } from "../../sources/git/revisions.js";
import { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import type { Earlier } from "./checkpoint.js";
import { checkpointName, isSameLog, type LogPlace } from "./checkpoint.js";
import type { Previous } from "./previous.js";

const REMEDY = "compare with a report.json as it was written, or leave --previous out to start again";

const nameOf = (folder: string) => (folder === "" ? "the registry" : `the registry in ${quote(folder)}`);

/** What stood in a state: the models of its registries by folder, and the writers who had a file in their logs. */
interface Seen {
  models: ReadonlyMap<string, ModelTable>;
  writers: readonly LogPlace[];
}

/** The writers who have a file in some registries. */
async function writersIn(state: Snapshot, layouts: readonly Layout[]): Promise<LogPlace[]> {
  const found: LogPlace[] = [];
  for (const { folder, logs, model } of layouts) {
    for (const { name } of model.logs) {
      const pattern = logs[name] ?? "";
      const paths = hasWriters(pattern) ? await findSegments(state, pattern) : [];
      const writers = new Set(paths.map((path) => fileOfLog(pattern, path)?.writer ?? ""));
      for (const writer of writers) if (writer !== "") found.push({ folder, log: name, writer });
    }
  }
  return found;
}

/** What a commit has; undefined where the commit is not here. */
async function seenAt({ workspace }: OpenState, head: string | null): Promise<Seen | undefined> {
  const { git } = workspace;
  const commit = git && head !== null ? await knownCommit(git, head) : undefined;
  if (!git || commit === undefined) return undefined;
  const objects = Objects.in(git);
  try {
    const state = await CommitSnapshot.of(commit, objects);
    const layouts = await layoutsIn(state, workspace);
    return {
      models: new Map(layouts.map(({ folder, model }) => [folder, model])),
      writers: await writersIn(state, layouts),
    };
  } finally {
    objects.close();
  }
}

/** A model that comes with the tool and has all logs of some checkpoints. */
function builtInWith(checkpoints: readonly Earlier[]): ModelTable | undefined {
  return builtInModels.find((model) => checkpoints.every(({ log }) => model.log(log) !== undefined));
}

/**
 * Says, a sentence each, which checkpoints an earlier report should have and does not have. Every report has one for
 * each log of each registry, so a registry that it does not name must be newer than the commit that it saw.
 *
 * @param isRewritten whether findings say already that what the report saw is gone: with it went the commit to ask
 */
export async function missingCheckpoints(
  open: OpenState,
  previous: Previous,
  isRewritten: boolean,
): Promise<string[]> {
  const { madeUtc, head, checkpoints } = previous;
  const earlier = `the earlier report of ${madeUtc}`;
  if (checkpoints.length === 0) return [`${earlier} has no checkpoint at all; ${REMEDY}`];
  const seen = new Set(checkpoints.map(({ folder }) => folder));
  const then = await seenAt(open, head);
  const missing = [...seen].flatMap((folder) => {
    const own = checkpoints.filter((row) => row.folder === folder);
    const current = open.layouts.find(({ layout }) => layout.folder === folder)?.layout.model;
    const model = then?.models.get(folder) ?? current ?? builtInWith(own);
    return (model?.logs ?? [])
      .filter(({ name: log }) => !own.some((row) => isSameLog(row, { folder, log })))
      .map(({ name }) => `${earlier} has no checkpoint of the ${name} of ${nameOf(folder)}; ${REMEDY}`);
  });
  const layouts = open.layouts.map(({ layout }) => layout);
  const isKnown = (place: LogPlace) => checkpoints.some((row) => isSameLog(row, place));
  const unseen = layouts.map(({ folder }) => folder).filter((folder) => !seen.has(folder));
  const today = (await writersIn(open.state, layouts)).filter((place) => !isKnown(place));
  const suspect = unseen.filter((folder) => (then === undefined ? !isRewritten : then.models.has(folder)));
  // One whose registry is reported already is not told again.
  const ofKnown = ({ folder }: LogPlace) => seen.has(folder);
  const writers = (then?.writers ?? (isRewritten ? [] : today)).filter(ofKnown);
  const why = (what: string) =>
    then === undefined
      ? `and the commit that it saw is not here, so nobody can tell whether the ${what} is new`
      : `though the commit that it saw has that ${what}`;
  return [
    ...missing,
    ...suspect.map(
      (folder) => `${earlier} has no checkpoint of ${nameOf(folder)}, ${why("registry")}; ${REMEDY}`,
    ),
    ...writers
      .filter((place) => !isKnown(place))
      .map(
        (place) =>
          `${earlier} has no checkpoint of ${quote(checkpointName(place))}, ${why("file")}; ${REMEDY}`,
      ),
  ];
}
