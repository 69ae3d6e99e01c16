import { join } from "node:path";
import { expect, test } from "vitest";
import { Git } from "../../../src/sources/git/git.js";
import { mannerOf } from "../../../src/write/merge/order.js";
import { Repository, temporaryFolder } from "../../helpers/repository.js";

const MERGING = { [`GITHEAD_${"0".repeat(40)}`]: "other" };
const sides = { base: Buffer.from("a\n"), ours: Buffer.from("a\nb\n"), theirs: Buffer.from("a\nc\n") };

/** A repository whose remote has some content of a log, as its default branch and as upstream of ours. */
function pushed(content: Readonly<Record<string, string>>): Git {
  const repository = Repository.create();
  const remote = join(temporaryFolder(), "remote.git");
  repository.git("init", "-q", "--bare", "-b", "main", remote);
  repository.git("remote", "add", "origin", remote);
  for (const [branch, text] of Object.entries(content)) {
    repository.git("checkout", "-q", "--orphan", branch);
    repository.commitFiles({ "log.jsonl": text });
    repository.git("push", "-q", "-u", "origin", branch);
  }
  return new Git(repository.root, repository.env);
}

const manner = (git: Git | undefined, env: NodeJS.ProcessEnv, these = sides) =>
  mannerOf(git, env, { path: "log.jsonl", sides: these });

test.each([
  ["ours, where it is the pushed one", { main: "a\nb\n" }, "ours"],
  ["theirs, where it is the pushed one", { main: "a\nc\n" }, "theirs"],
  [
    "the default branch's, where ours is pushed on a branch of its own",
    { main: "a\nc\n", feature: "a\nb\n" },
    "theirs",
  ],
  ["the upstream's, where the default branch does not decide", { main: "a\n", feature: "a\nb\n" }, "ours"],
])("in git merge it is %s", async (_, content, side) => {
  expect(await manner(pushed(content), MERGING)).toBe(side);
});

test("ours is first where both are branches of the remote", async () => {
  const git = pushed({ main: "a\n", mine: "a\nb\n", other: "a\nc\n" });
  await git.run(["checkout", "-q", "mine"]);
  await git.run(["branch", "-q", "--unset-upstream"]);
  const id = await git.ask(["rev-parse", "origin/other"]);
  expect(await manner(git, { [`GITHEAD_${id}`]: "origin/other" })).toBe("ours");
});

test("a merge that is done puts what it stashed onto ours", async () => {
  const git = pushed({ main: "a\n", other: "a\nc\n" });
  const id = await git.ask(["rev-parse", "HEAD"]);
  expect(await manner(git, { [`GITHEAD_${id}`]: "other" })).toBe("pick");
});

test("a merge that a rebase makes again is one, without a name in the environment", async () => {
  const git = pushed({ main: "a\n", other: "a\nc\n" });
  await git.run(["update-ref", "MERGE_HEAD", "origin/main"]);
  expect(await manner(git, {})).toBe("ours");
});

test("everything else puts commits onto ours", async () => {
  expect(await manner(pushed({ main: "a\nc\n" }), {})).toBe("pick");
});

test("where nothing that is pushed decides, ours is first", async () => {
  for (const git of [pushed({}), pushed({ main: "a\n" }), undefined])
    expect(await manner(git, MERGING)).toBe("ours");
});

test("theirs is first where only it is a branch of the remote", async () => {
  const git = pushed({ main: "a\n", other: "a\nc\n" });
  await git.run(["checkout", "-q", "main"]);
  const somebody = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
  await git.run([...somebody, "commit", "-q", "--allow-empty", "-m", "not pushed"]);
  const id = await git.ask(["rev-parse", "origin/other"]);
  expect(await manner(git, { [`GITHEAD_${id}`]: "origin/other" })).toBe("theirs");
});
