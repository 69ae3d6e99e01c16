/** `tail` in real clones, with and without a merge that stopped. */
import { chmodSync, readFileSync, renameSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";
import { lineOf, MergedRepository, RUNS } from "../merge/studio-logs.js";

/** A clone with a remote that got run 1 from elsewhere, and run 2 in a commit that is not pushed. No merge driver. */
function parted(): MergedRepository {
  const repository = MergedRepository.withDriver();
  repository.git("config", "--remove-section", "merge.runidx");
  const remote = join(temporaryFolder(), "remote.git");
  repository.git("init", "-q", "--bare", "-b", "main", remote);
  repository.git("remote", "add", "origin", remote);
  repository.git("push", "-q", "-u", "origin", "main");
  repository.git("branch", "elsewhere");
  repository.appendOn("elsewhere", 1);
  repository.git("push", "-q", "origin", "elsewhere:main");
  repository.appendOn("main", 2);
  return repository;
}

const run = (repository: MergedRepository, ...args: string[]) =>
  runCli(["tail", ...args], repository.root, repository.env);

/** What append-only says of the history and of the range since what is pushed. */
async function findings(repository: MergedRepository) {
  const reports = [await repository.lint(), await repository.lint({ base: "origin/main" })];
  return reports.flatMap((report) => report.findings.filter(({ ruleId }) => ruleId === "append-only"));
}

describe("without --fix", () => {
  test("says how many lines follow what is pushed", async () => {
    const repository = parted();
    repository.git("reset", "-q", "--hard", "origin/main");
    repository.append(RUNS, lineOf(3) + lineOf(4));
    const { code, stdout } = await run(repository);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(`in order      ${RUNS}: 2 pushed lines, then 2 lines of your own\n`),
    ]);
  });

  test("is exit code 1 where something is not in order, and nothing is written", async () => {
    const repository = parted();
    repository.git("reset", "-q", "--hard", "origin/main");
    const before = lineOf(3) + repository.read(RUNS);
    repository.write(RUNS, before);
    const { code, stdout } = await run(repository);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(`NOT in order  ${RUNS}: your own lines are not at the end`),
    ]);
    expect(stdout).toContain("next: `npx runidx-lint tail --fix`");
    expect(repository.read(RUNS)).toBe(before);
  });

  test("sends a branch that lacks pushed commits to git pull", async () => {
    const { code, stdout } = await run(parted());
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining("it lacks 1 pushed line; 1 line of your own"),
    ]);
    expect(stdout).toContain(
      "next: your branch lacks commits that are pushed: run `git pull --rebase --autostash`",
    );
    const named = await run(parted(), "--base", "origin/main");
    expect(named.stdout).toContain("lacks commits that are pushed: run `git rebase --autostash origin/main`");
  });

  test("without an upstream it asks for one", async () => {
    const repository = parted();
    repository.git("branch", "--unset-upstream");
    const { code, stderr } = await run(repository);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("name the branch that has them: `npx runidx-lint tail --base origin/main`"),
    ]);
    expect((await run(repository, "--base", "origin/main")).code).toBe(1);
  });

  test("gives the answer as JSON, too", async () => {
    const { stdout } = await run(parted(), "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      base: { name: "the upstream branch", isContained: false },
      logs: expect.arrayContaining([
        {
          path: RUNS,
          isInOrder: false,
          hasMarkers: false,
          missing: 1,
          pushed: 2,
          own: 1,
          altered: [],
          isFixed: false,
        },
      ]),
      kept: null,
      exitCode: 1,
    });
  });
});

describe("a branch that lacks pushed commits", () => {
  /** Follows what `tail --fix` says is next, until it says nothing more. */
  async function follow(repository: MergedRepository, args: string[]): Promise<void> {
    repository.git("config", "core.editor", "true");
    for (let steps = 0; steps < 4; steps++) {
      const { stdout } = await run(repository, "--fix", ...args);
      const [, command] = /next: (?:.* run `)?(git [^`\n]*)/.exec(stdout) ?? [];
      if (command === undefined) return;
      repository.tryGit(...command.split(" ").slice(1));
      if (command.startsWith("git add")) repository.tryGit("rebase", "--continue");
    }
  }

  test.each([
    ["the upstream, with the merge driver", true, []],
    ["the upstream, without the merge driver", false, []],
    ["a name, with the merge driver", true, ["--base", "origin/main"]],
    ["a name, without the merge driver", false, ["--base", "origin/main"]],
  ])("gets in order by what is printed: %s", async (_, hasDriver, args) => {
    const repository = parted();
    if (hasDriver) repository.register();
    repository.append(RUNS, lineOf(3));
    await follow(repository, args);
    expect((await run(repository)).code).toBe(0);
    expect(repository.numbers()).toEqual([1, 2, 3]);
    repository.git("commit", "-q", "-a", "-m", "run 3");
    expect([repository.git("stash", "list"), await findings(repository)]).toEqual(["", []]);
  });
});

describe("where git stopped", () => {
  test.each([
    ["a merge", ["merge", "origin/main"], ["commit", "-q", "--no-edit"]],
    ["a pull", ["pull", "--no-rebase"], ["commit", "-q", "--no-edit"]],
    ["a rebase", ["rebase", "origin/main"], ["rebase", "--continue"]],
    ["a pull with rebase", ["pull", "--rebase"], ["rebase", "--continue"]],
  ])("in %s, tail --fix puts our lines behind the pushed ones", async (_, command, finish) => {
    const repository = parted();
    repository.git("config", "core.editor", "true");
    expect(repository.tryGit(...command).code).toBe(1);
    expect((await run(repository)).code).toBe(1);
    const { code, stdout } = await run(repository, "--fix");
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(`fixed         ${RUNS}: 2 pushed lines, then 1 line of your own`),
    ]);
    expect(stdout).toContain(`next: git add -- :/${RUNS}`);
    expect((await run(repository)).code).toBe(0);
    repository.git("add", RUNS);
    repository.git(...finish);
    expect([repository.numbers(), await findings(repository)]).toEqual([[1, 2], []]);
  });

  test("in a rebase of several commits, it works at each stop", async () => {
    const repository = parted();
    repository.git("config", "core.editor", "true");
    repository.appendOn("main", 3);
    let { code } = repository.tryGit("rebase", "origin/main");
    for (let stops = 0; code !== 0 && stops < 5; stops++) {
      expect((await run(repository, "--fix")).code).toBe(0);
      repository.git("add", RUNS);
      ({ code } = repository.tryGit("rebase", "--continue"));
    }
    expect([repository.numbers(), await findings(repository)]).toEqual([[1, 2, 3], []]);
  });

  test("in git stash pop, the stashed lines come last", async () => {
    const repository = parted();
    repository.git("reset", "-q", "--hard", "main~1");
    repository.append(RUNS, lineOf(3));
    repository.git("stash", "-q");
    repository.git("reset", "-q", "--hard", "origin/main");
    expect(repository.tryGit("stash", "pop").code).toBe(1);
    expect((await run(repository, "--fix")).code).toBe(0);
    expect(repository.numbers()).toEqual([1, 3]);
  });

  test("in git revert of an append, everything stays", async () => {
    const repository = parted();
    repository.appendOn("main", 3);
    expect(repository.tryGit("revert", "--no-edit", "HEAD~1").code).toBe(1);
    expect((await run(repository, "--fix", "--base", "main~2")).code).toBe(0);
    expect(repository.numbers()).toEqual([2, 3]);
  });

  test("a merge driver that was not found has left theirs out: it comes back", async () => {
    const repository = parted();
    repository.git("config", "merge.runidx.driver", "no-such-program %O %A %B %P");
    expect(repository.tryGit("merge", "origin/main").code).toBe(1);
    expect(repository.numbers()).toEqual([2]);
    expect((await run(repository, "--fix")).code).toBe(0);
    expect(repository.numbers()).toEqual([1, 2]);
  });
});

describe("with --fix", () => {
  test("a pushed line that was changed comes back, and our form of it is kept and shown", async () => {
    const repository = parted();
    repository.git("reset", "-q", "--hard", "origin/main");
    const pushed = repository.read(RUNS);
    repository.write(RUNS, pushed.replace('"PASS"', '"FAIL"') + lineOf(3));
    const { code, stdout } = await run(repository, "--fix");
    expect([code, repository.read(RUNS)]).toEqual([0, pushed + lineOf(3)]);
    const [, file = ""] = /kept in (.*)\n/.exec(stdout) ?? [];
    expect(readFileSync(file, "utf8")).toBe(`${pushed.replace('"PASS"', '"FAIL"').split("\n")[0]}\n`);
    expect(stdout).toContain("    your form of a pushed line: ");
  });

  test("a log that is gone comes back", async () => {
    const repository = parted();
    repository.git("reset", "-q", "--hard", "origin/main");
    repository.git("rm", "-q", RUNS);
    expect((await run(repository, "--fix")).code).toBe(0);
    expect(repository.numbers()).toEqual([1]);
  });

  test.skipIf(process.platform === "win32")("the mode stays, and a link is refused", async () => {
    const repository = parted();
    repository.git("reset", "-q", "--hard", "origin/main");
    const full = join(repository.root, RUNS);
    repository.write(RUNS, lineOf(3));
    chmodSync(full, 0o600);
    expect((await run(repository, "--fix")).code).toBe(0);
    expect(statSync(full).mode & 0o777).toBe(0o600);
    renameSync(full, join(repository.root, "elsewhere.jsonl"));
    symlinkSync(join(repository.root, "elsewhere.jsonl"), full);
    const { code, stderr } = await run(repository, "--fix");
    expect([code, stderr]).toEqual([2, expect.stringContaining("a symbolic link is in the place of")]);
  });

  test.skipIf(process.platform === "win32")(
    "a folder that is a link is refused, and no line is lost",
    async () => {
      const repository = parted();
      const [folder, elsewhere] = [join(repository.root, dirname(RUNS)), join(temporaryFolder(), "data")];
      renameSync(folder, elsewhere);
      symlinkSync(elsewhere, folder);
      const before = repository.read(RUNS);
      for (const args of [[], ["--fix"]]) {
        const { code, stderr } = await run(repository, ...args);
        expect([code, stderr]).toEqual([2, expect.stringContaining("is a symbolic link")]);
      }
      expect(repository.read(RUNS)).toBe(before);
    },
  );

  test("a work tree in CR LF stays in CR LF", async () => {
    const repository = parted();
    repository.git("reset", "-q", "--hard", "origin/main");
    repository.git("config", "core.autocrlf", "true");
    repository.write(".gitattributes", "");
    const pushed = repository.read(RUNS);
    const crlf = (text: string) => text.replaceAll("\n", "\r\n");
    repository.write(RUNS, crlf(lineOf(3) + pushed));
    expect((await run(repository, "--fix")).code).toBe(0);
    expect(repository.read(RUNS)).toBe(crlf(pushed + lineOf(3)));
  });

  test("a log with a filter is refused", async () => {
    const repository = parted();
    repository.write(".gitattributes", "*.jsonl filter=lfs\n");
    const { code, stderr } = await run(repository, "--fix");
    expect([code, stderr]).toEqual([2, expect.stringContaining("filters are never run")]);
  });
});
