/** What one legal line of a log may cost: steps, allocations and text gone through grow with its size and no faster. */
import { describe, expect, it, vi } from "vitest";
import { jsonl, version, work } from "../../src/rules/examples.js";
import { failedRun, failedRuns } from "../helpers/history.js";
import { Program } from "../helpers/program.js";
import { Repository, RUNS, SONGS } from "../helpers/repository.js";
import { type Work, workOf } from "../helpers/work.js";

const program = Program.prepare();

/** Counting slows the program down, and it runs several times. */
vi.setConfig({ testTimeout: 180_000 });

/** The bytes of the smaller of two lines that are compared. */
const SIZE = 48 << 10;

/** What a byte of the line may cost at most, far above what is needed and far below what its square would be. */
const MOST = { steps: 100, scanned: 500, allocated: 5_000 };

/** So many members as fit, as text. */
function fill(size: number, member: (index: number) => string): string {
  const members: string[] = [];
  for (let [index, length] = [0, 0]; ; index++) {
    const next = member(index);
    length += next.length + 1;
    if (length > size) return members.join(",");
    members.push(next);
  }
}

const array = (size: number, element: (index: number) => string) => `[${fill(size, element)}]`;
const versionId = (index: number) =>
  `"VER-20260102-2206-${index.toString(36).toUpperCase().padStart(4, "0")}"`;

/** Further members of a record, or a whole line. */
const LINES: readonly [string, (size: number) => string][] = [
  ["unknown fields", (size) => fill(size, (index) => `"f${index}":1`)],
  ["placeholders in an array", (size) => `"version_ids":${array(size, () => '""')}`],
  ["numbers in an array of ids", (size) => `"version_ids":${array(size, () => "1")}`],
  ["ids of no form", (size) => `"version_ids":${array(size, (index) => `"v${index}"`)}`],
  ["ids that do not resolve", (size) => `"version_ids":${array(size, versionId)}`],
  ["an array in a field of one's own", (size) => `"mine":${array(size, () => "1")}`],
  ["a long key", (size) => `"${"k".repeat(size)}":1`],
  ["a key of slashes", (size) => `"${"/~".repeat(size / 2)}":1`],
  ["placeholders under a long key", (size) => `"${"k".repeat(size / 2)}_id":${array(size / 2, () => '""')}`],
  [
    "an object under a long key",
    (size) => `"${"k".repeat(size / 2)}": {${fill(size / 2, (index) => `"f${index}":1`)}}`,
  ],
  ["keys that stand twice", (size) => fill(size, (index) => `"f${index >> 1}":1`)],
  ["escapes that hide an id", (size) => `"mine":"${"\\u0052".repeat(size / 6)}"`],
  ["a long number", (size) => `"mine":1e${"0".repeat(size)}1`],
  ["a long id", (size) => `"work_id":"${"W".repeat(size)}"`],
  ["blanks", (size) => `"title":"${" ".repeat(size)}TBD"`],
];

/** The work of judging a change that adds the line, beside all that a line refers to. */
async function workFor(members: string): Promise<Work> {
  const repository = Repository.create();
  repository.commitFiles({ [RUNS]: failedRuns(2), [SONGS]: jsonl([work(), version()]) });
  repository.append(RUNS, `${JSON.stringify(failedRun(1)).slice(0, -1)},${members}}\n`);
  repository.git("add", "-A");
  return workOf(program, ["--staged"], repository);
}

describe("one line", () => {
  it.each(LINES)("S29: costs no more for a byte where it is longer: %s", async (_, membersOf) => {
    const [small, large] = [await workFor(membersOf(SIZE)), await workFor(membersOf(2 * SIZE))];
    expect([small.report.faults, large.report.faults]).toEqual([[], []]);
    for (const kind of ["steps", "scanned", "allocated"] as const) {
      const growth = (large[kind] - small[kind]) / SIZE;
      expect([kind, growth < MOST[kind] ? "in bounds" : growth]).toEqual([kind, "in bounds"]);
    }
  });

  it("S29: has at most 21 findings of one kind, which count all", async () => {
    const { report } = await workFor(fill(SIZE, (index) => `"f${index}":1`));
    const unknown = report.findings.filter(({ ruleId }) => ruleId === "unknown-field");
    expect(unknown).toHaveLength(21);
    const rest = unknown.find(({ pointer }) => pointer === "");
    const count = fill(SIZE, (index) => `"f${index}":1`).split(",").length;
    expect(rest?.message).toBe(
      `${count - 20} more findings of this kind in this line; the first one was: "f0" is not a field of RUN`,
    );
  });
});
