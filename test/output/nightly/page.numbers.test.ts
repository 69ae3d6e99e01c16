/** The page of two thousand runs with mistakes: its size, and its numbers against those of jq on the same log. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { mistaken } from "../../../scripts/looks-registries.mjs";
import { isolatedEnv, RUNS, temporaryFolder } from "../../helpers/repository.js";
import { type Night, nightOf } from "./nights.js";

const NOW = new Date("2026-11-25T22:32:00Z");
let night: Night;
let log: string;

beforeAll(async () => {
  const root = join(temporaryFolder(), "studio");
  log = mistaken(root, NOW, { commits: 6, files: false }).read(RUNS);
  night = await nightOf({ root, env: isolatedEnv(root) }, { now: NOW });
}, 120_000);

test("the page is below 300 kB, and report.md below 6 kB", () => {
  expect(Buffer.byteLength(night.page)).toBeLessThan(300_000);
  expect(Buffer.byteLength(night.markdown)).toBeLessThan(6_000);
});

/** What jq says of the record that answers for each run; a line that is no JSON is passed over. */
function jq(program: string): unknown {
  const current =
    '[inputs | fromjson? | select(.record_type == "RUN")] | group_by(.run_id) | map(max_by(.last_updated_utc // .created_utc))';
  const { stdout } = spawnSync("jq", ["-R", "-n", "-c", `${current} | ${program}`], {
    input: log,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout);
}

describe.skipIf(!existsSync("/usr/bin/jq"))("the numbers of the page are those of jq:", () => {
  const month = '[.[] | select(.created_utc | startswith("2026-11"))]';
  const cards = () =>
    Object.fromEntries(
      [...night.page.matchAll(/<strong(?: class="error")?>([^<]*)<\/strong> <span>([^<]*)<\/span>/g)].map(
        ([, value = "", name = ""]) => [name, value],
      ),
    );
  const rate = (condition: string) =>
    `${jq(`${month} | ([.[] | select(${condition})] | length) * 1000 / length | floor / 10`)} %`;

  test("the rate of gate 2", () => {
    expect(cards()["passed gate 2 this month"]).toBe(rate('.qa_gate2 == "PASS"'));
  });

  test("the rate of uniqueness", () => {
    const failed = '[.uniqueness_hook, .uniqueness_scene, .uniqueness_scripture] | any(. == "FAIL")';
    expect(cards()["failed uniqueness this month"]).toBe(rate(failed));
  });

  test("the runs of each day", () => {
    const days = jq("group_by(.created_utc[0:10]) | map({ day: .[0].created_utc[0:10], records: length })");
    expect(night.report.nightly?.days).toEqual(days);
    const said = [...night.page.matchAll(/<title>(\d{4}-\d{2}-\d{2}): (\d+) runs?/g)].map(
      ([, day, records]) => ({
        day,
        records: Number(records),
      }),
    );
    expect(
      said.filter(({ records }) => records > 0).sort((a, b) => ((a.day ?? "") < (b.day ?? "") ? -1 : 1)),
    ).toEqual(days);
  });

  test("the runs of each lane", () => {
    const lanes = jq(
      'group_by(.artist_id + " " + .genre_id) | map({ lane: (.[0].artist_id + " " + .[0].genre_id), runs: length, passed: ([.[] | select(.qa_gate2 == "PASS")] | length) }) | sort_by(-.runs, .lane)',
    );
    expect(night.report.nightly?.lanes.map(({ lane, runs, passed }) => ({ lane, runs, passed }))).toEqual(
      lanes,
    );
  });
});
