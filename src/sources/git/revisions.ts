/** Which commit is meant: the one place where the name of a commit becomes its id. */
import { UserError } from "../../base/core/errors.js";
import { listing, quote, visible } from "../../base/text/visible.js";
import type { Git } from "./git.js";
import { missingCommit } from "./missing-commit.js";
import { type Repository, shallowCommits } from "./repository.js";

const FULL_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const SHORT_ID = /^[0-9a-f]{4,64}$/i;

/** The places where git looks for a short name, in its order (gitrevisions). */
const PLACES = ["refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];

/** The name that a revision begins with: `main` of `main~3`, `main^{commit}`, `main@{1}` and `main:path`. */
function nameOf(revision: string): string {
  const end = revision.search(/[~^:]|@\{/);
  return end < 0 ? revision : revision.slice(0, end);
}

async function refsNamed(git: Git, name: string): Promise<string[]> {
  const places = [...PLACES.map((place) => place + name), `refs/remotes/${name}/HEAD`, name];
  const wanted = places.filter((place) => place.startsWith("refs/"));
  const output = await git.run(["for-each-ref", "--format=%(refname)", "--", ...wanted]);
  // A pattern also finds what is below it.
  return output.stdout
    .toString("utf8")
    .split("\n")
    .filter((ref) => wanted.includes(ref));
}

async function objectsNamed(git: Git, name: string): Promise<string[]> {
  if (!SHORT_ID.test(name) || FULL_ID.test(name)) return [];
  const found = await git.ask(["rev-parse", `--disambiguate=${name.toLowerCase()}`]);
  return (found ?? "").split("\n").filter((id) => id !== "");
}

/** Throws a UserError where a name may mean several things: git would take one of them, and not say so. */
async function refuseAmbiguous(git: Git, revision: string): Promise<void> {
  const name = nameOf(revision);
  if (name === "" || name === "@" || FULL_ID.test(name)) return;
  const refs = await refsNamed(git, name);
  // A full name is the ref of that very name, whatever others are called.
  if (name.startsWith("refs/") && refs.includes(name)) return;
  const objects = await objectsNamed(git, name);
  const itself = name === "HEAD" && refs.length > 0 ? ["HEAD itself"] : [];
  const candidates = [...itself, ...refs, ...objects.map((id) => `object ${id}`)];
  if (candidates.length < 2) return;
  throw new UserError(
    `${quote(revision)} can mean ${listing(candidates.slice(0, 8).map(visible), "or")}`,
    "name the one that you mean in full: refs/heads/<branch>, refs/remotes/<remote>/<branch>, refs/tags/<tag>, or a whole commit id",
  );
}

/** The id of a commit by a name that only the program itself gives: HEAD, a full id, a full name of a ref. */
export function knownCommit(git: Git, name: string): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  return git.ask(args, [1]);
}

/**
 * The commit that the upstream of a branch has, or undefined where no upstream is configured.
 *
 * @param branch the short name of a branch; the current one unless said
 */
export function upstreamCommit(git: Git, branch = ""): Promise<string | undefined> {
  // Without an upstream git dies, and --quiet does not change that.
  return git.ask(["rev-parse", "--verify", "--quiet", `${branch}@{upstream}^{commit}`], [1, 128]);
}

/**
 * The id of the commit that somebody named, or undefined where there is none. Throws a UserError with the candidates
 * where the name is ambiguous.
 */
export async function findCommit(git: Git, revision: string): Promise<string | undefined> {
  await refuseAmbiguous(git, revision);
  return knownCommit(git, revision);
}

/** As {@link findCommit}. Throws a UserError with the command that would bring a commit that is not here. */
export async function commitNamed(git: Git, revision: string): Promise<string> {
  const found = await findCommit(git, revision);
  if (found) return found;
  throw await missingCommit(git, revision);
}

/** Where two commits part, or undefined where they have no common history that this clone knows. */
export async function mergeBaseOf(git: Git, a: string, b: string): Promise<string | undefined> {
  const found = await git.ask(["merge-base", a, b], [1]);
  return found?.split("\n")[0] || undefined;
}

/** Whether a commit is part of another's history, as far as this clone knows it. */
export async function isAncestor(git: Git, older: string, newer: string): Promise<boolean> {
  return (await git.ask(["merge-base", "--is-ancestor", older, newer], [1])) !== undefined;
}

/** Where two commits part. Throws a UserError where that can't be told. */
export async function comparisonBase(
  git: Git,
  repository: Repository,
  base: string,
  head: string,
): Promise<string> {
  const found = await mergeBaseOf(git, base, head);
  if (found) return found;
  const isCut = shallowCommits(repository).size > 0;
  throw new UserError(
    `${base} and ${head} can't be compared: ${isCut ? "the clone is shallow" : "they have no common history"}`,
    isCut
      ? "fetch the whole history: run `git fetch --unshallow`"
      : "name a base that the head was made from, or audit the head by itself",
  );
}
