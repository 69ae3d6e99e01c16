/** The client for one-shot questions answers as git itself does. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Git } from "../../../src/sources/git/git.js";
import { Repository } from "../../helpers/repository.js";

const QUESTIONS: [string, string[]][] = [
  ["an answer", ["rev-parse", "HEAD"]],
  ["no", ["config", "--get", "no.such"]],
  ["the setting of a variable", ["config", "--get", "core.hooksPath"]],
  ["many lines", ["rev-list", "--objects", "HEAD"]],
  ["its version", ["--version"]],
];

/** What a user may have set for git; a hook gets some of it. */
const VARIABLES = {
  EDITOR: "vi",
  PAGER: "less",
  SSH_ASKPASS: "ask",
  GIT_EDITOR: "vi",
  GIT_SSH_COMMAND: "ssh -v",
  GIT_CONFIG_COUNT: "2",
  GIT_CONFIG_KEY_0: "core.hooksPath",
  GIT_CONFIG_VALUE_0: "hooks",
  GIT_CONFIG_KEY_1: "alias.x",
  GIT_CONFIG_VALUE_1: "!true",
};

function committed(): Repository {
  const repository = Repository.create();
  repository.commitFiles({ "a.txt": "a\n" }, "first");
  return repository;
}

describe.each([
  ["alone", {}],
  ["with variables of all kinds", VARIABLES],
])("%s", (_, more: Record<string, string>) => {
  test.each(QUESTIONS)("it gives %s", async (__, args) => {
    const { root, env } = committed();
    const git = new Git(root, { ...env, ...more });
    expect(await git.question(args, [1])).toBe(await git.ask(args, [1]));
  });

  test("it fails with the words of git", async () => {
    const { root, env } = committed();
    const git = new Git(root, { ...env, ...more });
    const error = await git.ask(["cat-file", "-e", "no-such"]).catch((reason: Error) => reason.message);
    await expect(git.question(["cat-file", "-e", "no-such"])).rejects.toThrow(error as string);
  });
});

test("it looks into the index that a hook is given", async () => {
  const { root, env } = committed();
  const git = new Git(root, { ...env, GIT_INDEX_FILE: join(root, "no-index") });
  expect(await git.question(["ls-files"])).toBe("");
});

test("a git that is not there is told as one", async () => {
  const { root, env } = committed();
  await expect(new Git(root, { ...env, PATH: root }).question(["--version"])).rejects.toThrow(
    "could not be started",
  );
});
