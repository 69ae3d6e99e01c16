/** What an earlier report should have seen, and does not say: a checkpoint that was taken out hides a rewritten log. */
import { layoutsIn } from "../engine/workspace.js";
import { builtInModels, type ModelTable } from "../model/table.js";
import type { OpenState } from "../query/open.js";
import { CommitSnapshot } from "../sources/commit-snapshot.js";
import { Objects } from "../sources/objects.js";
import { knownCommit } from "../sources/revisions.js";
import { quote } from "../text/visible.js";
import type { Earlier } from "./checkpoint.js";
import type { Previous } from "./previous.js";

const REMEDY = "compare with a report.json as it was written, or leave --previous out to begin anew";

const nameOf = (folder: string) => (folder === "" ? "the registry" : `the registry in ${quote(folder)}`);

/** The models of the registries that a commit has, by folder; undefined where the commit is not here. */
async function registriesAt(
  { ground }: OpenState,
  head: string | null,
): Promise<ReadonlyMap<string, ModelTable> | undefined> {
  const { git } = ground;
  const commit = git && head !== null ? await knownCommit(git, head) : undefined;
  if (!git || commit === undefined) return undefined;
  const objects = Objects.in(git);
  try {
    const state = await CommitSnapshot.of(commit, objects);
    return new Map((await layoutsIn(state, ground)).map(({ folder, model }) => [folder, model]));
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
 * each log of each registry, so a registry that it does not name must be younger than the commit that it saw.
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
  const then = await registriesAt(open, head);
  const missing = [...seen].flatMap((folder) => {
    const own = checkpoints.filter((row) => row.folder === folder);
    const today = open.layouts.find(({ layout }) => layout.folder === folder)?.layout.model;
    const model = then?.get(folder) ?? today ?? builtInWith(own);
    return (model?.logs ?? [])
      .filter(({ name }) => !own.some(({ log }) => log === name))
      .map(({ name }) => `${earlier} has no checkpoint of the ${name} of ${nameOf(folder)}; ${REMEDY}`);
  });
  const unseen = open.layouts.map(({ layout }) => layout.folder).filter((folder) => !seen.has(folder));
  const suspect = unseen.filter((folder) => (then === undefined ? !isRewritten : then.has(folder)));
  const why =
    then === undefined
      ? "and the commit that it saw is not here, so nobody can tell whether the registry is new"
      : "though the commit that it saw has that registry";
  return [
    ...missing,
    ...suspect.map((folder) => `${earlier} has no checkpoint of ${nameOf(folder)}, ${why}; ${REMEDY}`),
  ];
}
