/** What an audit says about the work tree is followed to the letter, and no line of the user's is lost. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FIVE, failedRuns, linesOf, startRepository, swap } from "../helpers/history.js";
import { commandsOf, follow, type Reader, whereIs } from "../helpers/literal.js";
import { type Repository, RUNS } from "../helpers/repository.js";

const LINES = linesOf(FIVE);
const line = (number: number) => LINES[number - 1] ?? "";
const own = (number: number) => failedRuns(number).trim();

const ALTERATIONS: [string, (repository: Repository, more: string) => void][] = [
  ["edited", (r, more) => r.write(RUNS, swap(FIVE, '"C1"', '"C2"') + more)],
  ["deleted", (r, more) => r.write(RUNS, swap(FIVE, line(2), "") + more)],
  ["moved", (r, more) => r.write(RUNS, line(2) + line(1) + LINES.slice(2).join("") + more)],
  ["inserted", (r, more) => r.write(RUNS, line(1) + failedRuns(9) + LINES.slice(1).join("") + more)],
  ["truncated", (r, more) => r.write(RUNS, line(1) + more)],
  ["spaced", (r, more) => r.write(RUNS, swap(FIVE, '":"', '": "') + more)],
];

async function expectFollowed(reader: Reader, lines: readonly string[]) {
  const { code, messages } = await follow(reader, []);
  expect(code).toBe(0);
  expect(reader.repository.read(RUNS).startsWith(FIVE)).toBe(true);
  const places = lines.map((text) => whereIs(reader, RUNS, text, messages));
  expect(places.map((found) => found.length > 0)).toEqual(lines.map(() => true));
}

describe.each(ALTERATIONS)("a log that was %s in the work tree", (kind, alter) => {
  const added = kind === "inserted" ? [own(9)] : [];

  it("is restored as the message says", async () => {
    const reader = { repository: startRepository() };
    alter(reader.repository, "");
    await expectFollowed(reader, added);
  });

  it("keeps its new line", async () => {
    const reader = { repository: startRepository(), folder: "60-REGISTRY" };
    alter(reader.repository, failedRuns(6));
    await expectFollowed(reader, [...added, own(6)]);
    expect(reader.repository.read(RUNS)).toContain(own(6));
  });

  it("keeps a line that was staged before", async () => {
    const reader = { repository: startRepository() };
    reader.repository.append(RUNS, failedRuns(6));
    reader.repository.git("add", "-A");
    alter(reader.repository, "");
    await expectFollowed(reader, [...added, own(6)]);
  });

  it("keeps a line that was staged before, beside a new one", async () => {
    const reader = { repository: startRepository() };
    reader.repository.append(RUNS, failedRuns(6));
    reader.repository.git("add", "-A");
    alter(reader.repository, failedRuns(7));
    await expectFollowed(reader, [...added, own(6), own(7)]);
  });

  it("keeps what was staged with an alteration of its own", async () => {
    const reader = { repository: startRepository() };
    reader.repository.write(RUNS, line(1) + failedRuns(6));
    reader.repository.git("add", "-A");
    alter(reader.repository, "");
    await expectFollowed(reader, [...added, own(6)]);
  });
});

it("a deleted file comes back with what was staged of it", async () => {
  const reader = { repository: startRepository() };
  reader.repository.append(RUNS, failedRuns(6));
  reader.repository.git("add", "-A");
  rmSync(join(reader.repository.root, RUNS));
  await expectFollowed(reader, [own(6)]);
  expect(reader.repository.read(RUNS)).toBe(FIVE + failedRuns(6));
});

it("a file that the index does not have keeps its new lines", async () => {
  const reader = { repository: startRepository() };
  reader.repository.git("rm", "-q", "--cached", RUNS);
  reader.repository.write(RUNS, swap(FIVE, line(2), "") + failedRuns(6));
  await expectFollowed(reader, [own(6)]);
});

it("in the middle of a merge with conflicts nothing is restored", async () => {
  const repository = startRepository();
  repository.git("checkout", "-q", "-b", "side");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
  repository.git("checkout", "-q", "main");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
  repository.tryGit("merge", "side");
  repository.write(RUNS, FIVE + failedRuns(7));
  const report = await repository.lint();
  const hints = report.findings.filter(({ ruleId }) => ruleId === "append-only").map(({ hint }) => hint);
  expect(hints.flatMap(commandsOf)).toEqual(hints.map(() => "npx runidx-lint --staged"));
});
