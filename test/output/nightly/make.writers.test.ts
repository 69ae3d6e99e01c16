import { describe, expect, test } from "vitest";
import { failedRuns } from "../../helpers/history.js";
import { RUNS } from "../../helpers/repository.js";
import { altered, nightOf, Remote, rewritten, seenBy } from "./nights.js";

const C1 = "60-REGISTRY/data/run-index.C1.jsonl";
const C2 = "60-REGISTRY/data/run-index.C2.jsonl";
const CONFIG = "runidx.config.json";
const WRITERS = '{"logs":{"run-index":"60-REGISTRY/data/run-index.{writer}.jsonl"}}';

const start = () =>
  new Remote({ [CONFIG]: WRITERS, [RUNS]: failedRuns(1), [C1]: failedRuns(2), [C2]: failedRuns(3) });

describe("checkpoints of a log in which each writer has a file", () => {
  test("are one for each writer, and one for the plain file", async () => {
    const rows = seenBy(await start().night()).checkpoints.filter(({ log }) => log === "run-index");
    expect(rows.map(({ writer, lines }) => [writer, lines])).toEqual([
      [undefined, 1],
      ["C1", 1],
      ["C2", 1],
    ]);
  });

  test("hold where the files of several writers grew, and where one begins", async () => {
    const remote = start();
    const previous = await remote.night();
    const C3 = C1.replace("C1", "C3");
    remote.add({ [C1]: failedRuns(2, 4), [C2]: failedRuns(3, 5), [C3]: failedRuns(6) });
    const night = await remote.night({ previous });
    expect([night.code, night.stderr]).toEqual([0, ""]);
    const rows = seenBy(night).checkpoints.filter(({ log }) => log === "run-index");
    expect(rows.map(({ earlier }) => earlier)).toEqual(["prefix", "prefix", "prefix", "none"]);
  });

  test("hold over the commit that gives each writer a file", async () => {
    const remote = new Remote({ [RUNS]: failedRuns(1, 2) });
    const previous = await remote.night();
    remote.add({ [CONFIG]: WRITERS, [C1]: failedRuns(3) });
    expect((await remote.night({ previous })).code).toBe(0);
  });

  test("find the one file that was rewritten", async () => {
    const remote = start();
    const previous = await remote.night();
    remote.squash({ [C2]: failedRuns(7) });
    const night = await remote.night({ previous });
    expect(rewritten(night).map(({ path, message }) => [path, message])).toEqual([
      [C2, expect.stringContaining("1 line of the run-index of C2")],
    ]);
    const rows = seenBy(night).checkpoints.filter(({ earlier }) => earlier === "rewritten");
    expect(rows.map(({ writer }) => writer)).toEqual(["C2"]);
  });

  test("can't be left out of an earlier report", async () => {
    const remote = start();
    const previous = await remote.night();
    const without = altered(previous, ({ nightly }) => {
      if (nightly) nightly.checkpoints = nightly.checkpoints.filter(({ writer }) => writer !== "C2");
    });
    const night = await nightOf(remote.clone(), { args: ["--previous", without] });
    expect([night.code, night.report.faults.map(({ message }) => message)]).toEqual([
      2,
      [
        expect.stringContaining(
          'no checkpoint of "run-index of C2", though the commit that it saw has that file',
        ),
      ],
    ]);
  });
});
