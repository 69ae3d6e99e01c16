import { describe, expect, it, test } from "vitest";
import { registryFiles, run, version, work } from "../../src/rules/examples.js";
import { lintFiles } from "../helpers/lint-files.js";

const LYRICS = "Songs/WORK-20260102-2205-D1S4__v01__the-ferrymans-due.md";
const RUN_LOG = "50-GENERATION/RUN-20260102-2140-A7K2.md";

const KEYS = [
  "work_id",
  "version_id",
  "run_id",
  "artist_id",
  "genre_id",
  "hook_family_id",
  "scene_id",
  "scripture_packet_id",
];

/** Lyrics whose header is that of the examples' version, but for some keys; groups of two keys are parted by blanks. */
function lyrics(changes: Record<string, string | undefined> = {}, body = "Pay the man\n"): string {
  const record: Record<string, unknown> = { ...version(), ...changes };
  const lines = KEYS.filter((key) => record[key] !== undefined).map((key) => `  ${key}: ${record[key]}\n`);
  const groups = lines.map((line, index) => (index % 2 === 0 ? `\n${line}` : line)).join("");
  return `\`\`\`yaml\nid_header:\n${groups}\`\`\`\n\n${body}`;
}

/** What on-disk said, as class, pointer and message. */
async function said(files: Record<string, string>, logs: Parameters<typeof registryFiles>[0] = {}) {
  const report = await lintFiles({ ...registryFiles(logs), ...files });
  expect([report.faults, report.notRun]).toEqual([[], []]);
  expect(
    report.findings.filter(({ ruleId, severity }) => ruleId === "on-disk" && severity !== "warning"),
  ).toEqual([]);
  return report.findings
    .filter(({ ruleId }) => ruleId === "on-disk")
    .map(({ class: kind, pointer, message }) => `${kind} ${pointer} ${message}`);
}

const failed = { songs: [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: "" })] };

describe("the header of a lyrics file", () => {
  it("S34: with blank lines between its keys is read to its end, and an id there that differs is found", async () => {
    const text = lyrics({ scripture_packet_id: "SCR-20260101-0900-B1B1" });
    expect(await said({ [LYRICS]: text })).toEqual([
      `disagrees /scripture_packet_id scripture_packet_id is SCR-20260102-2100-P4W9, but the lyrics file "${LYRICS}" says "SCR-20260101-0900-B1B1"`,
    ]);
    expect(await said({ [LYRICS]: text.replaceAll("\n", "\r\n") })).toHaveLength(1);
  });

  test("that agrees with its version is no finding", async () => {
    expect(await said({ [LYRICS]: lyrics() })).toEqual([]);
  });

  test.each(KEYS)("is compared: %s", async (key) => {
    const other = { [key]: `${String(version()[key as "work_id"]).slice(0, -1)}z` };
    const [first, ...more] = await said({ [LYRICS]: lyrics(other) });
    expect([first, more]).toEqual([expect.stringContaining(`disagrees /${key} `), []]);
  });

  test.each(KEYS)("of a version that passed lacks %s", async (key) => {
    for (const value of ["TBD", "[TBD]", "", undefined]) {
      expect(await said({ [LYRICS]: lyrics({ [key]: value }) })).toEqual([
        `incomplete /saved_filepath_abs the version passed gate 2, but the lyrics file "${LYRICS}" gives no ${key}`,
      ]);
    }
  });

  test("may have anything in keys that are not compared", async () => {
    const more = "  album: TBD\n  track: [TBD]\n  revision_id: TBD\n  story_id: SF-1\n```";
    expect(await said({ [LYRICS]: lyrics().replace("```\n\n", `${more}\n\n`) })).toEqual([]);
  });

  test("is missing where ids only stand in lines such as a run log has", async () => {
    const text = `**version_id:** \`${version().version_id}\`\n`;
    expect(await said({ [LYRICS]: text })).toEqual([
      `no-header /saved_filepath_abs the lyrics file "${LYRICS}" has no header with ids`,
    ]);
  });
});

describe("the body of a lyrics file", () => {
  test("of a version that passed says [TBD]: found once", async () => {
    expect(await said({ [LYRICS]: lyrics({}, "Pay [TBD]\n[TBD]\n") })).toEqual([
      `unfinished /saved_filepath_abs the version passed gate 2, but the lyrics file "${LYRICS}" still says [TBD]`,
    ]);
  });

  test("may say TBD as a word", async () => {
    expect(await said({ [LYRICS]: lyrics({}, "TBD, they said\n") })).toEqual([]);
  });
});

describe("a run log", () => {
  const OUTCOMES: [string, string, string][] = [
    ["qa_gate0", "Gate 0 (Concept)", "FAIL"],
    ["qa_gate1", "Gate 1 (Draft Lyrics)", "PASS WITH MINOR FIXES"],
    ["qa_gate2", "Gate 2 (Final Save)", "FAIL"],
    ["uniqueness_hook", "hook_family reuse window check", "FAIL"],
    ["uniqueness_scene", "scene fingerprint collision check", "NOT RUN"],
    ["uniqueness_scripture", "scripture reuse window check", "FAIL"],
  ];
  const log = (...lines: string[]) =>
    `# Run log\n\n**run_id:** \`RUN-20260102-2140-A7K2\`\n${lines.join("\n")}\n`;

  test.each(OUTCOMES)("that gives another outcome of %s is found", async (field, label, outcome) => {
    const [first, ...more] = await said({ [RUN_LOG]: log(`- **${label}:** \`${outcome}\``) });
    expect([first, more]).toEqual([
      expect.stringContaining(`disagrees /${field} ${field} is PASS, but `),
      [],
    ]);
  });

  test("that gives the record's outcomes is no finding", async () => {
    const lines = OUTCOMES.map(([, label]) => `- **${label}:** \`PASS\``);
    expect(await said({ [RUN_LOG]: log(...lines) })).toEqual([]);
  });

  test("that leaves outcomes open, or gives one that the record does not have, is no finding", async () => {
    const lines = ["- **Gate 0 (Concept):** `[PASS | FAIL]`", "- **Gate 3 (Release Candidate):** `FAIL`"];
    expect(await said({ [RUN_LOG]: log(...lines) })).toEqual([]);
  });

  test("may say [TBD]", async () => {
    expect(await said({ [RUN_LOG]: log("notes: [TBD]") })).toEqual([]);
  });

  test("of another story is no finding, because only some ids are compared", async () => {
    const runs = [run({ story_id: "SF-20260102-2100-P4W9" })];
    expect(await said({ [RUN_LOG]: log("**story_id:** `SF-20260102-2101-P4W9`") }, { runs })).toEqual([]);
  });
});

test("a version that failed gate 2 has no file to be judged", async () => {
  expect(await said({ [LYRICS]: "[TBD]\n" }, { ...failed, runs: [run({ qa_gate2: "FAIL" })] })).toEqual([]);
});
