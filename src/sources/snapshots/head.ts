/** The commit that HEAD leads to, read from git's files where they tell it: a hook has no time for one more process. */
import { join } from "node:path";
import { UserError } from "../../base/core/errors.js";
import { emptyTreeOf } from "../bytes/blob.js";
import type { Git } from "../git/git.js";
import type { Objects } from "../git/objects.js";
import { type Repository, readIfThere } from "../git/repository.js";
import { knownCommit } from "../git/revisions.js";
import { CommitSnapshot } from "./commit-snapshot.js";

const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** Refs that each work tree has for itself. */
const OF_A_WORK_TREE = /^refs\/(?:bisect|worktree|rewritten)\//;

/** What the files of refs say of HEAD: the text that should be an id, or undefined where they say nothing. */
function headInFiles({ gitDir, commonDir }: Repository): string | undefined {
  const head = readIfThere(join(gitDir, "HEAD"))?.trim() ?? "";
  const ref = /^ref: (refs\/.+)$/.exec(head)?.[1];
  if (ref === undefined) return head;
  const loose = readIfThere(join(OF_A_WORK_TREE.test(ref) ? gitDir : commonDir, ref))?.trim();
  if (loose !== undefined) return loose;
  const packed = (readIfThere(join(commonDir, "packed-refs")) ?? "").split("\n");
  return packed.find((row) => row.endsWith(` ${ref}`))?.split(" ")[0];
}

/** The id of HEAD's commit, or undefined before the first one. Throws a UserError where HEAD leads nowhere. */
export async function headCommit(git: Git, repository: Repository): Promise<string | undefined> {
  const text = headInFiles(repository);
  if (text !== undefined && ID.test(text)) return text;
  const id = await knownCommit(git, "HEAD");
  if (id === undefined && text !== undefined)
    throw new UserError("HEAD leads to a commit that is missing", "git fsck shows what is damaged");
  return id;
}

/** The state of HEAD's commit; before the first one a state without files. */
export async function headSnapshot(
  git: Git,
  repository: Repository,
  objects: Objects,
): Promise<CommitSnapshot> {
  const id = await headCommit(git, repository);
  if (id !== undefined) return CommitSnapshot.of(id, objects);
  return new CommitSnapshot(undefined, emptyTreeOf("0".repeat(await idLength(git, repository))), objects);
}

/** The length of the repository's ids in hexadecimal digits. */
async function idLength(git: Git, { commonDir }: Repository): Promise<number> {
  const config = readIfThere(join(commonDir, "config"));
  if (config !== undefined) return /objectformat\s*=\s*"?sha256/i.test(config) ? 64 : 40;
  const format = await git.ask(["rev-parse", "--show-object-format"]);
  if (format === "sha1" || format === "sha256") return format === "sha1" ? 40 : 64;
  throw new UserError(`git names an object format that is not known: ${format}`, "update runidx-lint");
}
