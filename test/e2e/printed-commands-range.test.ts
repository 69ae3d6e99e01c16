/** What a message says about a range of commits is followed to the letter, and no line of the user's is lost. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonl, work } from "../../src/rules/examples.js";
import { FIVE, failedRuns, linesOf, startRepository, swap } from "../helpers/history.js";
import { commandsOf, follow, paste, type Reader, whereIs } from "../helpers/literal.js";
import { type Repository, RUNS, SONGS } from "../helpers/repository.js";

const LINES = linesOf(FIVE);
const line = (number: number) => LINES[number - 1] ?? "";
const own = (number: number) => failedRuns(number).trim();
const EDITED = swap(FIVE, '"C1"', '"C2"');

/** A log as one commit of the branch left it. */
const ALTERATIONS: [string, string][] = [
  ["edited", EDITED],
  ["deleted", swap(FIVE, line(2), "")],
  ["moved", line(2) + line(1) + LINES.slice(2).join("")],
  ["truncated", line(1)],
  ["spaced", swap(FIVE, '":"', '": "')],
];

/** A branch `side` that is checked out, with what its commits made of the log. */
function branch(...logs: string[]): Repository {
  const repository = startRepository();
  repository.git("checkout", "-q", "-b", "side");
  for (const content of logs) repository.commitFiles({ [RUNS]: content });
  return repository;
}

async function expectFollowed(reader: Reader, lines: readonly string[], flags = ["--base", "main"]) {
  const { code, messages } = await follow(reader, flags);
  expect(code).toBe(0);
  expect(`${reader.repository.git("show", `HEAD:${RUNS}`)}\n`.startsWith(FIVE)).toBe(true);
  const places = lines.map((text) => whereIs(reader, RUNS, text, messages));
  expect(places.map((found) => found.length > 0)).toEqual(lines.map(() => true));
  return messages;
}

describe.each(ALTERATIONS)("a log that a commit %s", (_, altered) => {
  it("is restored as the message says", async () => {
    const reader = { repository: branch(altered) };
    await expectFollowed(reader, []);
    expect(reader.repository.read(RUNS)).toBe(FIVE);
  });

  it("S21: keeps a new line that was committed after the mistake", async () => {
    const reader = { repository: branch(altered, altered + failedRuns(6)), folder: "60-REGISTRY" };
    await expectFollowed(reader, [own(6)]);
    expect(reader.repository.read(RUNS)).toBe(FIVE + failedRuns(6));
  });

  it("keeps lines from before, with and after the mistake", async () => {
    const logs = [FIVE + failedRuns(6), altered + failedRuns(6, 7), altered + failedRuns(6, 7, 8)];
    const reader = { repository: branch(...logs) };
    await expectFollowed(reader, [own(6), own(7), own(8)]);
    expect(reader.repository.read(RUNS)).toBe(FIVE + failedRuns(6, 7, 8));
  });

  it("keeps a new line that is staged, and another that is not", async () => {
    const reader = { repository: branch(altered) };
    reader.repository.append(RUNS, failedRuns(6));
    reader.repository.git("add", "-A");
    reader.repository.append(RUNS, failedRuns(7));
    await expectFollowed(reader, [own(6), own(7)]);
    expect(reader.repository.read(RUNS)).toBe(FIVE + failedRuns(6, 7));
  });
});

it("a line of one's own that a later commit took away is listed and kept", async () => {
  const reader = { repository: branch(FIVE + failedRuns(6, 7), FIVE + failedRuns(7)) };
  await expectFollowed(reader, [own(6), own(7)]);
  for (const number of [6, 7]) expect(reader.repository.read(RUNS)).toContain(own(number));
});

it("a log that was deleted comes back with one's own lines", async () => {
  const repository = branch(FIVE + failedRuns(6));
  rmSync(join(repository.root, RUNS));
  repository.write(SONGS, "");
  repository.commit();
  await expectFollowed({ repository }, [own(6)]);
  expect(repository.read(RUNS)).toBe(FIVE + failedRuns(6));
});

it("a second log that the range changed keeps its lines", async () => {
  const repository = branch(EDITED);
  repository.commitFiles({ [SONGS]: jsonl([work({ status: "draft" })]) });
  const { code } = await follow({ repository }, ["--base", "main"]);
  expect([code, repository.git("show", `HEAD:${SONGS}`)]).toEqual([0, repository.read(SONGS).trim()]);
  expect(repository.read(SONGS)).toContain("WORK-20260102-2205-D1S4");
});

it("two altered logs are restored together", async () => {
  const repository = startRepository();
  repository.commitFiles({ [SONGS]: jsonl([work()]) });
  repository.git("checkout", "-q", "-b", "side");
  repository.commitFiles({ [RUNS]: EDITED, [SONGS]: jsonl([work({ status: "retired" })]) });
  repository.commitFiles({ [RUNS]: EDITED + failedRuns(6) });
  await expectFollowed({ repository }, [own(6)]);
  expect([repository.read(RUNS), repository.read(SONGS)]).toEqual([FIVE + failedRuns(6), jsonl([work()])]);
});

it("a log that the base does not have is not asked of it", async () => {
  const repository = startRepository();
  repository.git("checkout", "-q", "-b", "side");
  const lane = jsonl([work()]);
  repository.commitFiles({ [SONGS]: lane });
  repository.commitFiles({ [SONGS]: jsonl([work({ status: "retired" })]) });
  const report = await repository.lint({ base: "main" });
  const hint = report.findings.find(({ path }) => path === SONGS)?.hint ?? "";
  expect(commandsOf(hint).filter((command) => command.startsWith("git restore"))).toEqual([]);
  const { code } = await follow({ repository }, ["--base", "main"]);
  expect(code).toBe(0);
  expect(repository.read(SONGS)).toContain('"retired"');
});

describe("a branch that was pushed", () => {
  function pushed(...logs: string[]): Repository {
    const repository = branch(...logs);
    const remote = join(repository.root, "..", "remote.git");
    repository.git("init", "-q", "--bare", remote);
    repository.git("remote", "add", "origin", remote);
    repository.git("push", "-q", "origin", "main", "side");
    return repository;
  }

  it("stays as it is, and the corrected commits can be pushed beside it", async () => {
    const repository = pushed(EDITED, EDITED + failedRuns(6));
    const before = repository.git("rev-parse", "side");
    const messages = await expectFollowed({ repository }, [own(6)]);
    expect(repository.git("rev-parse", "side")).toBe(before);
    expect(messages[0]).toContain("git switch --create corrected-");
    const name = repository.git("branch", "--show-current");
    expect(repository.tryGit("push", "-q", "origin", name).code).toBe(0);
  });

  it("that others rewrote is taken in again by the commands that are printed", async () => {
    const repository = pushed(FIVE + failedRuns(6));
    const old = repository.git("rev-parse", "side");
    repository.git("reset", "-q", "--hard", "main");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
    const report = await repository.lint({ base: old, exact: true });
    const hints = report.findings.filter(({ ruleId }) => ruleId === "append-only").map(({ hint }) => hint);
    expect(new Set(hints).size).toBe(1);
    const [fetch = "", merge = ""] = commandsOf(hints[0] ?? "");
    paste({ repository }, fetch);
    expect(() => paste({ repository }, merge)).toThrow(/ended with 1/);
    // Those that were pushed come first, as the message says.
    repository.write(RUNS, FIVE + failedRuns(6, 7));
    repository.commit("merge");
    expect((await repository.lint({ base: old, exact: true })).findings).toEqual([]);
  });
});

it("a branch that is not checked out is corrected on one of its own, beside what is open here", async () => {
  const repository = branch(EDITED, EDITED + failedRuns(6));
  repository.git("checkout", "-q", "main");
  repository.append(RUNS, failedRuns(7));
  const report = await repository.lint({ base: "main", head: "side" });
  const [first = ""] = commandsOf(report.findings[0]?.hint ?? "").filter((text) => text.startsWith("git sw"));
  // The log has lines here that a switch would overwrite, so git refuses, and nothing is lost.
  expect(() => paste({ repository }, first)).toThrow(/would be overwritten/);
  repository.git("stash", "-q");
  const reader = { repository };
  const { messages } = await follow(reader, ["--base", "main", "--head", "side"], 3);
  expect(repository.read(RUNS)).toBe(FIVE + failedRuns(6));
  expect(messages.join("\n")).toContain(first);
  const branchName = repository.git("branch", "--show-current");
  expect((await repository.lint({ base: "main", head: branchName })).findings).toEqual([]);
  expect(repository.git("show", `stash:${RUNS}`)).toContain(own(7));
});

it("a branch that took in its base with its own lines first gets them behind the base's", async () => {
  const repository = branch(FIVE + failedRuns(7));
  repository.git("checkout", "-q", "main");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
  repository.git("checkout", "-q", "side");
  repository.tryGit("merge", "-q", "--no-commit", "main");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(7, 6) }, "update branch");
  await expectFollowed({ repository }, [own(6), own(7)]);
  expect(repository.read(RUNS)).toBe(FIVE + failedRuns(6, 7));
});

it("a merge that lost a line of the base is made anew", async () => {
  const repository = branch(FIVE + failedRuns(7));
  repository.git("checkout", "-q", "main");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
  repository.git("checkout", "-q", "side");
  repository.tryGit("merge", "-q", "--no-commit", "main");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(7) }, "update branch");
  await expectFollowed({ repository }, [own(6), own(7)]);
  expect(repository.read(RUNS)).toBe(FIVE + failedRuns(6, 7));
});

it("published: what a person settles as the message says is a warning from then on", async () => {
  const repository = startRepository();
  repository.commitFiles({ [RUNS]: EDITED });
  const [finding] = (await repository.lint()).findings;
  const entry = /complete (\{.*?\}) under/.exec(finding?.hint ?? "")?.[1] ?? "";
  const settled = { ...JSON.parse(entry), reason: "a slip of the first week", approved_by: "Dana Whitlock" };
  repository.write("runidx.config.json", JSON.stringify({ settled: [settled] }));
  const { code, report } = await follow({ repository }, []);
  expect([code, report.findings.map(({ class: kind }) => kind)]).toEqual([0, ["settled"]]);
});
