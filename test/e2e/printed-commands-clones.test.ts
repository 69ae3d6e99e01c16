/** What is said of a clone that lacks something is followed to the letter, against a remote on this disk. */
import { createHash } from "node:crypto";
import { chownSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { FIVE, failedRuns, startRepository } from "../helpers/history.js";
import { commandsOf, paste } from "../helpers/literal.js";
import { Repository, RUNS, temporaryFolder } from "../helpers/repository.js";
import { runCli } from "../helpers/run-cli.js";

/** A remote whose branch `side` left `main` some commits ago, and went on. */
function remote(): Repository {
  const repository = startRepository();
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
  repository.git("checkout", "-q", "-b", "side");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7) });
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7, 8) });
  repository.git("checkout", "-q", "main");
  repository.commitFiles({ "README.md": "hello\n" });
  repository.git("config", "uploadpack.allowFilter", "true");
  return repository;
}

function clone(from: Repository, ...args: string[]): Repository {
  const root = join(temporaryFolder(), "clone");
  from.git("clone", "-q", ...args, pathToFileURL(from.root).href, root);
  return new Repository(root, from.env);
}

/** Asks again and again, and pastes the first command of each answer, until the check runs. */
async function untilItRuns(repository: Repository, flags: readonly string[]): Promise<string[]> {
  const pasted: string[] = [];
  for (let round = 0; round < 4; round++) {
    const { code, stderr, stdout } = await runCli(flags, repository.root, repository.env);
    if (code === 0) return pasted;
    const [command] = commandsOf(stdout + stderr).filter((text) => !text.startsWith("git fsck"));
    if (code !== 2 || command === undefined) throw new Error(`exit ${code}: ${stdout}${stderr}`);
    paste({ repository }, command);
    pasted.push(command);
  }
  throw new Error(`the check still does not run after: ${pasted.join(", ")}`);
}

describe("a shallow clone", () => {
  it("is audited after the printed command", async () => {
    const repository = clone(remote(), "--depth", "1");
    expect(await untilItRuns(repository, [])).toEqual(["git fetch --unshallow"]);
  });

  it("of one branch gets the base's branch, and then the history", async () => {
    const repository = clone(remote(), "--depth", "1", "--branch", "side");
    const pasted = await untilItRuns(repository, ["--base", "origin/main"]);
    expect(pasted[0]).toBe("git fetch origin main:refs/remotes/origin/main");
    expect(pasted.length).toBeGreaterThan(1);
  });

  it("gets a base that is named by its id", async () => {
    const from = remote();
    const base = from.git("rev-parse", "main");
    const repository = clone(from, "--depth", "1", "--branch", "side");
    const pasted = await untilItRuns(repository, ["--base", base]);
    expect(pasted[0]).toBe(`git fetch origin ${base}`);
  });

  it("that does not reach back far enough is deepened", async () => {
    const from = remote();
    const repository = clone(from, "--depth", "2", "--branch", "side");
    const base = from.git("rev-parse", "main~1");
    expect(await untilItRuns(repository, ["--base", base])).not.toEqual([]);
  });

  it("gets the commits that a suffix leads to", async () => {
    const repository = clone(remote(), "--depth", "1", "--branch", "side");
    expect(await untilItRuns(repository, ["--base", "HEAD~2"])).toEqual(["git fetch --unshallow"]);
  });
});

describe("a whole clone", () => {
  it("that lacks a branch gets it, and is told its name", async () => {
    const repository = clone(remote(), "--single-branch", "--branch", "side");
    const { code, stderr } = await runCli(["--base", "main"], repository.root, repository.env);
    expect(code).toBe(2);
    const said = stderr + (await runCli(["--base", "main"], repository.root, repository.env)).stdout;
    for (const command of commandsOf(said)) paste({ repository }, command);
    expect(said.replace(/\s+/g, " ")).toContain("then name it origin/main");
    expect((await runCli(["--base", "origin/main"], repository.root, repository.env)).code).toBe(0);
  });

  it("without a common history is not told to fetch what it has", async () => {
    const repository = startRepository();
    repository.git("checkout", "-q", "--orphan", "other");
    repository.commitFiles({ [RUNS]: failedRuns(9) });
    const { code, stdout, stderr } = await runCli(["--base", "main"], repository.root, repository.env);
    expect([code, commandsOf(stdout + stderr)]).toEqual([2, []]);
  });

  it("without a remote is not told to fetch", async () => {
    const repository = startRepository();
    const { code, stdout, stderr } = await runCli(["--base", "nowhere"], repository.root, repository.env);
    expect([code, commandsOf(stdout + stderr)]).toEqual([2, []]);
  });

  it("is not given a command of a name that a shell would obey", async () => {
    const repository = clone(remote());
    for (const name of ["$(touch x)", "a;touch x", "`touch x`", "--upload-pack=x", "a..b"]) {
      const { code, stdout, stderr } = await runCli([`--base=${name}`], repository.root, repository.env);
      expect([name, code, commandsOf(stdout + stderr).join()]).toEqual([name, 2, ""]);
    }
  });
});

it("a partial clone gets the files that it lacks", async () => {
  const repository = clone(remote(), "--filter=blob:none", "--no-checkout");
  repository.git("read-tree", "HEAD");
  expect(await untilItRuns(repository, ["--base", "HEAD~1"])).toEqual(["git fetch --refetch --no-filter"]);
});

/** An index whose first entry stands in it twice. */
function doubled(index: Buffer): Buffer {
  const name = index.readUInt16BE(12 + 60) & 0xfff;
  const entry = index.subarray(12, 12 + Math.ceil((62 + name + 1) / 8) * 8);
  const head = Buffer.from(index.subarray(0, 12));
  head.writeUInt32BE(index.readUInt32BE(8) + 1, 8);
  const rest = index.subarray(12, index.length - 20);
  const content = Buffer.concat([head, entry, rest]);
  return Buffer.concat([content, createHash("sha1").update(content).digest()]);
}

it("an index that names a file twice is made anew, and the old one is kept", async () => {
  const repository = startRepository();
  repository.append(RUNS, failedRuns(6));
  const path = join(repository.root, ".git/index");
  writeFileSync(path, doubled(readFileSync(path)));
  const { code, stdout, stderr } = await runCli(["--staged"], repository.root, repository.env);
  const [where = "", reset = ""] = commandsOf(stdout + stderr);
  expect([code, where, reset]).toEqual([2, "git rev-parse --git-path index", "git reset"]);
  const named = join(repository.root, paste({ repository }, where).trim());
  renameSync(named, `${named}.old`);
  paste({ repository }, reset);
  expect((await runCli(["--staged"], repository.root, repository.env)).code).toBe(0);
  expect(repository.read(RUNS)).toBe(FIVE + failedRuns(6));
  expect(existsSync(`${named}.old`)).toBe(true);
});

// Only root can give a folder away.
it.skipIf(process.getuid?.() !== 0)(
  "a folder of somebody else is trusted by the printed command, whatever its name",
  async () => {
    const root = join(temporaryFolder(), "Dana's $HOME (old)");
    const from = remote();
    from.git("clone", "-q", from.root, root);
    for (const path of [root, join(root, ".git")]) chownSync(path, 12_345, 12_345);
    const repository = new Repository(root, from.env);
    const { code, stdout, stderr } = await runCli(["--base", "HEAD~1"], root, from.env);
    const [command = ""] = commandsOf(stdout + stderr);
    expect([code, command]).toEqual([2, expect.stringContaining("safe.directory")]);
    paste({ repository }, command);
    expect((await runCli(["--base", "HEAD~1"], root, from.env)).code).toBe(0);
  },
);
