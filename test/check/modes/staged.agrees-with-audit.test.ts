/** A change is judged by what it adds and what that touches; an audit judges everything. Both must agree on what is new. */
import { describe, expect, test } from "vitest";
import {
  jsonl,
  override,
  overrideUpdate,
  registryFiles,
  run,
  version,
  work,
} from "../../../src/rules/examples.js";
import { OVERRIDES, RUNS, SONGS } from "../../helpers/repository.js";
import { type Added, append, disagreements, type Files, judge, spell } from "../evaluate/change-lines.js";

const NONE = { missed: [], more: [] };

describe("what a change brings in is what an audit finds after it and not before", () => {
  test.each<[string, Files, Added[]]>([
    [
      "a run that is superseded by one without its version",
      registryFiles(),
      [{ path: RUNS, text: JSON.stringify(run({ version_ids: [], last_updated_utc: "2026-01-02T23:00Z" })) }],
    ],
    [
      "the override of a committed run voided",
      registryFiles({ runs: [run({ uniqueness_hook: "FAIL" })], overrides: [override()] }),
      [{ path: OVERRIDES, text: JSON.stringify(overrideUpdate()) }],
    ],
    [
      "the override of a committed run voided by an escaped id",
      registryFiles({ runs: [run({ uniqueness_hook: "FAIL" })], overrides: [override()] }),
      [{ path: OVERRIDES, text: spell(overrideUpdate(), 1) }],
    ],
    [
      "a work that moves to another lane",
      registryFiles(),
      [
        {
          path: SONGS,
          text: JSON.stringify(work({ genre_id: "GEN-gospel", last_updated_utc: "2026-01-02T23:00Z" })),
        },
      ],
    ],
    [
      "a version minted again for another run",
      registryFiles(),
      [{ path: SONGS, text: JSON.stringify(version({ run_id: "RUN-20260102-2140-Z2Z2" })) }],
    ],
    [
      "an override minted again for another run",
      registryFiles({ runs: [run({ uniqueness_hook: "FAIL" })], overrides: [override()] }),
      [{ path: OVERRIDES, text: JSON.stringify(override({ run_id: "RUN-20260102-2140-Z2Z2" })) }],
    ],
    [
      "a version that is recorded after a newer record of its run dropped it",
      registryFiles({
        runs: [run(), run({ version_ids: [], last_updated_utc: "2026-01-02T23:00Z" })],
        songs: [work()],
      }),
      [{ path: SONGS, text: JSON.stringify(version()) }],
    ],
    ["the same run twice", registryFiles(), [{ path: RUNS, text: JSON.stringify(run()) }]],
    ["a line that is no JSON", registryFiles(), [{ path: SONGS, text: "{" }]],
  ])("for %s", async (_, files, added) => {
    expect(await disagreements(files, append(files, added))).toMatchObject(NONE);
  });

  test("a change that appends nothing brings nothing in", async () => {
    const files = registryFiles({ runs: [run({ colour: "red" }), run({ qa_gate2: "odd" })] });
    expect(await judge(files, files)).toEqual([]);
  });

  test("a whole registry that is new brings in what an audit finds", async () => {
    const files = { [RUNS]: jsonl([run({ colour: "red" })]), [SONGS]: jsonl([version()]) };
    expect(await disagreements({}, files)).toMatchObject(NONE);
  });
});
