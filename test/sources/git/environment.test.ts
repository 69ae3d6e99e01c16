/** Every variable that git's documentation names: it decides what git itself would commit, or it reaches no git of ours. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { HONOURED, isHonoured, readingEnvironment, SET } from "../../../src/sources/git/environment.js";
import { FIVE, failedRuns, startRepository, swap } from "../../helpers/history.js";
import { Repository, RUNS } from "../../helpers/repository.js";

const EDITED = swap(FIVE, "N003", "X003");

/** Named by git(1), the pages of its commands, and githooks(5); a value that would bend something where it is read. */
const DOCUMENTED: Readonly<Record<string, string>> = {
  GIT_ADVICE: "0",
  GIT_ALLOW_PROTOCOL: "ext",
  GIT_ALTERNATE_OBJECT_DIRECTORIES: "/nowhere",
  GIT_ASKPASS: "false",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_AUTHOR_DATE: "2001-01-01T00:00:00Z",
  GIT_AUTHOR_EMAIL: "other@example.com",
  GIT_AUTHOR_NAME: "Other",
  GIT_CEILING_DIRECTORIES: "/nowhere",
  GIT_CHERRY_PICK_HELP: "help",
  GIT_CLONE_PROTECTION_ACTIVE: "false",
  GIT_COMMITTER_DATE: "2001-01-01T00:00:00Z",
  GIT_COMMITTER_EMAIL: "other@example.com",
  GIT_COMMITTER_NAME: "Other",
  GIT_COMMIT_GRAPH_PARANOIA: "0",
  GIT_CURL_FTP_NO_EPSV: "1",
  GIT_CURL_VERBOSE: "1",
  GIT_DEFAULT_HASH: "sha256",
  GIT_DEFAULT_REF_FORMAT: "reftable",
  GIT_DIFF_OPTS: "--unified=0",
  GIT_DIFF_PATH_COUNTER: "1",
  GIT_DIFF_PATH_TOTAL: "1",
  GIT_DISCOVERY_ACROSS_FILESYSTEM: "1",
  GIT_EDITOR: "false",
  GIT_EXTERNAL_DIFF: "true",
  GIT_EXTERNAL_DIFF_TRUST_EXIT_CODE: "1",
  GIT_FLUSH: "0",
  GIT_FORCE_UNTRACKED_CACHE: "1",
  GIT_GLOB_PATHSPECS: "1",
  GIT_GRAFT_FILE: "grafts",
  GIT_HTTP_LOW_SPEED_LIMIT: "1",
  GIT_HTTP_MAX_REQUESTS: "1",
  GIT_HTTP_PROXY_AUTHMETHOD: "basic",
  GIT_HTTP_USER_AGENT: "other",
  GIT_ICASE_PATHSPECS: "1",
  GIT_INDEX_VERSION: "4",
  GIT_LITERAL_PATHSPECS: "0",
  GIT_MERGETOOL_GUI: "true",
  GIT_MERGE_AUTOEDIT: "no",
  GIT_MERGE_VERBOSITY: "5",
  GIT_NAMESPACE: "other",
  GIT_NOGLOB_PATHSPECS: "1",
  GIT_NOTES_DISPLAY_REF: "*",
  GIT_NOTES_REF: "refs/notes/other",
  GIT_NOTES_REWRITE_MODE: "ignore",
  GIT_NOTES_REWRITE_REF: "*",
  GIT_NO_LAZY_FETCH: "0",
  GIT_NO_REPLACE_OBJECTS: "0",
  GIT_OPTIONAL_LOCKS: "1",
  GIT_PACK_KEEP_UNREACHABLE: "1",
  GIT_PAGER: "false",
  GIT_PAGER_IN_USE: "1",
  GIT_PREFIX: "60-REGISTRY/",
  GIT_PROGRESS_DELAY: "0",
  GIT_PROTOCOL: "version=2",
  GIT_PROTOCOL_FROM_USER: "1",
  GIT_PROXY_COMMAND: "false",
  GIT_PROXY_SSL_CERT: "/nowhere",
  GIT_PUSH_OPTION_COUNT: "1",
  GIT_QUARANTINE_PATH: "/nowhere",
  GIT_REDIRECT_STDERR: "off",
  GIT_REDIRECT_STDIN: "off",
  GIT_REDIRECT_STDOUT: "off",
  GIT_REFLOG_ACTION: "other",
  GIT_REF_PARANOIA: "0",
  GIT_REPLACE_REF_BASE: "refs/other/",
  GIT_SEQUENCE_EDITOR: "false",
  GIT_SSH: "false",
  GIT_SSH_COMMAND: "false",
  GIT_SSH_VARIANT: "plink",
  GIT_SSL_CAINFO: "/nowhere",
  GIT_SSL_NO_VERIFY: "1",
  GIT_SSL_VERSION: "tlsv1",
  GIT_TERMINAL_PROMPT: "1",
  GIT_TEST_COMMIT_GRAPH: "1",
  GIT_TRACE: "2",
  GIT_TRACE2: "2",
  GIT_TRACE2_EVENT: "2",
  GIT_TRACE2_PERF: "2",
  GIT_TRACE_CURL: "2",
  GIT_TRACE_FSMONITOR: "2",
  GIT_TRACE_PACKET: "2",
  GIT_TRACE_PACK_ACCESS: "2",
  GIT_TRACE_PERFORMANCE: "2",
  GIT_TRACE_REDACT: "0",
  GIT_TRACE_REFS: "2",
  GIT_TRACE_SETUP: "2",
  GIT_TRACE_SHALLOW: "2",
  GIT_USER_AGENT: "other",
  SSH_ASKPASS: "false",
};

/** Two repositories, each with a staged change: an honest append, and an edit of a committed line. */
function pair(): { honest: Repository; edited: Repository } {
  const [honest, edited] = [startRepository(), startRepository()];
  honest.write(RUNS, FIVE + failedRuns(6));
  edited.write(RUNS, EDITED);
  for (const repository of [honest, edited]) repository.git("add", "-A");
  return { honest, edited };
}

describe("an environment with one variable of git's", () => {
  test("hides no edit, and makes no honest append an alteration, whichever it is", async () => {
    const { honest, edited } = pair();
    const verdicts: string[] = [];
    for (const [name, value] of Object.entries(DOCUMENTED)) {
      const more = { [name]: value };
      const good = exitCodeOf(await honest.lint({ staged: true, env: { ...honest.env, ...more } }));
      const bad = exitCodeOf(await edited.lint({ staged: true, env: { ...edited.env, ...more } }));
      if (good !== 0 || bad !== 1) verdicts.push(`${name}: ${good} ${bad}`);
    }
    expect(verdicts).toEqual([]);
  });

  test("reaches our git only where it chooses what git itself would read", () => {
    const reached = Object.keys(DOCUMENTED).filter((name) => isHonoured(name));
    expect(reached.every((name) => HONOURED.includes(name))).toBe(true);
    const env = readingEnvironment({ ...DOCUMENTED, PATH: "/bin" });
    for (const name of Object.keys(DOCUMENTED))
      expect(env[name]).toBe(SET[name] ?? (HONOURED.includes(name) ? DOCUMENTED[name] : undefined));
    expect(env.PATH).toBe("/bin");
  });

  test("that git does not know yet does not reach it", () => {
    expect(isHonoured("GIT_SOMETHING_NEW")).toBe(false);
    expect(isHonoured("git_replace_ref_base")).toBe(false);
  });
});

describe("a variable that chooses what git would commit is honoured:", () => {
  const refused = async (repository: Repository, more: NodeJS.ProcessEnv, cwd = repository.root) =>
    exitCodeOf(await repository.lint({ staged: true, cwd, env: { ...repository.env, ...more } }));

  test("GIT_INDEX_FILE", async () => {
    const { honest } = pair();
    const other = { GIT_INDEX_FILE: join(dirname(honest.root), "index") };
    const aside = new Repository(honest.root, { ...honest.env, ...other });
    aside.write(RUNS, EDITED);
    aside.git("add", "-A");
    expect([await refused(honest, {}), await refused(honest, other)]).toEqual([0, 1]);
  });

  test("GIT_DIR and GIT_WORK_TREE", async () => {
    const { edited } = pair();
    const gitDir = join(dirname(edited.root), "elsewhere");
    renameSync(join(edited.root, ".git"), gitDir);
    expect(await refused(edited, { GIT_DIR: gitDir, GIT_WORK_TREE: edited.root })).toBe(1);
    expect(await refused(edited, { GIT_DIR: gitDir })).toBe(1);
  });

  test("GIT_WORK_TREE alone", async () => {
    const { edited } = pair();
    const other = join(dirname(edited.root), "other");
    mkdirSync(dirname(join(other, RUNS)), { recursive: true });
    writeFileSync(join(other, RUNS), FIVE);
    expect(await refused(edited, { GIT_WORK_TREE: other })).toBe(1);
  });

  test("GIT_COMMON_DIR", async () => {
    const { edited } = pair();
    expect(
      await refused(edited, {
        GIT_DIR: join(edited.root, ".git"),
        GIT_COMMON_DIR: join(edited.root, ".git"),
      }),
    ).toBe(1);
  });

  test("GIT_OBJECT_DIRECTORY and GIT_ALTERNATE_OBJECT_DIRECTORIES", async () => {
    const { honest } = pair();
    const objects = join(honest.root, ".git/objects");
    const moved = join(dirname(honest.root), "objects");
    renameSync(objects, moved);
    mkdirSync(objects);
    expect(await refused(honest, {})).toBe(2);
    expect(await refused(honest, { GIT_OBJECT_DIRECTORY: moved })).toBe(0);
    expect(
      await refused(honest, { GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: moved }),
    ).toBe(0);
    expect(await refused(honest, { GIT_ALTERNATE_OBJECT_DIRECTORIES: "../objects" })).toBe(0);
  });

  test.each([
    [
      "GIT_CONFIG_COUNT",
      { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "core.bare", GIT_CONFIG_VALUE_0: "bogus" },
    ],
    ["GIT_CONFIG_PARAMETERS", { GIT_CONFIG_PARAMETERS: "'core.bare'='bogus'" }],
  ])("%s", async (_, more) => {
    const { honest } = pair();
    expect(honest.tryGit("status").code).toBe(0);
    expect(new Repository(honest.root, { ...honest.env, ...more }).tryGit("status").code).not.toBe(0);
    expect(await refused(honest, more)).toBe(2);
  });

  test.each(["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"])("%s", async (name) => {
    const { honest } = pair();
    const path = join(dirname(honest.root), "settings");
    writeFileSync(path, "[core\n");
    const more = { [name]: path, GIT_CONFIG_NOSYSTEM: "0" };
    expect(new Repository(honest.root, { ...honest.env, ...more }).tryGit("status").code).not.toBe(0);
    expect(await refused(honest, more)).toBe(2);
  });

  test("GIT_SHALLOW_FILE: what is cut off there is cut off for us", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const path = join(dirname(repository.root), "shallow");
    writeFileSync(path, `${repository.git("rev-parse", "HEAD")}\n`);
    const env = { ...repository.env, GIT_SHALLOW_FILE: path };
    expect(exitCodeOf(await repository.lint({ env }))).toBe(2);
    expect(exitCodeOf(await repository.lint())).toBe(0);
  });
});

describe("a setting of the linted repository", () => {
  test("starts no program", async () => {
    const { honest } = pair();
    const mark = join(dirname(honest.root), "started");
    writeFileSync(join(dirname(honest.root), "monitor"), `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 });
    honest.git("config", "core.fsmonitor", join(dirname(honest.root), "monitor"));
    await honest.lint({ staged: true });
    await honest.lint();
    expect(() => readFileSync(mark)).toThrow();
  });
});
