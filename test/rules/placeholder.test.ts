import { describe, expect, test } from "vitest";
import { override, overrideUpdate, registryFiles, run, version, work } from "../../src/rules/examples.js";
import { lintFiles } from "../helpers/lint-files.js";

type Fields = Record<string, unknown>;

const FAILED = { qa_gate2: "FAIL", work_id: undefined, version_ids: undefined };

/** What was found, as rule and pointer. */
async function audit(logs: Parameters<typeof registryFiles>[0]) {
  const report = await lintFiles(registryFiles(logs));
  expect(report.faults).toEqual([]);
  return report.findings.map(({ ruleId, pointer }) => `${ruleId} ${pointer}`);
}

/** A run that failed and stands alone. */
const alone = (changes: Fields) => audit({ runs: [run({ ...FAILED, ...changes })], songs: [] });

const HOLDERS = [
  "TBD",
  "tbd",
  "Tbd",
  " TBD ",
  "[TBD]",
  "[ tbd ]",
  "",
  " ",
  "\t",
  "\u00a0",
  "\u200b",
  "\u2060",
  "\u3164",
  "\ufeff",
];

describe("placeholder owns what only holds a place: schema is silent about it", () => {
  test.each(HOLDERS)("%j in an optional id", async (value) => {
    expect(await alone({ story_id: value })).toEqual(["placeholder /story_id"]);
  });

  test.each(HOLDERS)("%j in a required id", async (value) => {
    expect(await alone({ artist_id: value })).toEqual(["placeholder /artist_id"]);
  });

  test.each(HOLDERS)("%j in a path", async (value) => {
    expect(await alone({ run_log_filepath_abs: value })).toEqual(["placeholder /run_log_filepath_abs"]);
  });

  test.each(HOLDERS)("%j in an array of ids", async (value) => {
    expect(await alone({ version_ids: [value] })).toEqual(["placeholder /version_ids/0"]);
  });

  test.each(HOLDERS)("%j in a title", async (value) => {
    expect(await audit({ songs: [work({ title_current: value }), version()] })).toEqual([
      "placeholder /title_current",
    ]);
    expect(await audit({ songs: [work({ title_slug_current: value }), version()] })).toEqual([
      "placeholder /title_slug_current",
    ]);
  });

  test.each(HOLDERS)("%j in a required text", async (value) => {
    expect(await audit({ overrides: [override({ why_allowed: value })] })).toEqual([
      "placeholder /why_allowed",
    ]);
  });

  test("every one of several is found, each at its place", async () => {
    expect(await alone({ story_id: "TBD", song_frame_id: "", version_ids: ["", "TBD"] })).toEqual([
      "placeholder /version_ids/0",
      "placeholder /version_ids/1",
      "placeholder /story_id",
      "placeholder /song_frame_id",
    ]);
  });
});

describe("what is no placeholder", () => {
  test.each<[string, Fields]>([
    ["blank notes", { notes: "" }],
    ["notes that say TBD", { notes: "TBD" }],
    ["a path that has TBD in it", { run_log_filepath_abs: "C:\\Studio\\TBD\\x.md" }],
  ])("%s", async (_, changes) => {
    expect(await alone(changes)).toEqual([]);
  });

  test.each<[string, Fields]>([
    ["a title that starts with TBD", { title_current: "TBD Blues" }],
    ["a title of one letter", { title_current: "X" }],
    ["a title in another script", { title_current: "渡し守" }],
    ["a blank tag", { tags: [""] }],
    ["a reference in words", { scripture_reference_primary: "TBD" }],
  ])("%s", async (_, changes) => {
    expect(await audit({ songs: [work(changes), version()] })).toEqual([]);
  });
});

describe("a value that is wrong and holds no place is schema's", () => {
  test.each([
    ["an id of another form", { story_id: "STORY-1" }, "/story_id"],
    ["an id that is no text", { story_id: null }, "/story_id"],
    ["a blank enumeration", { qa_gate1: "" }, "/qa_gate1"],
    ["TBD in an enumeration", { qa_gate1: "TBD" }, "/qa_gate1"],
  ])("%s", async (_, changes, pointer) => {
    expect(await alone(changes)).toEqual([`schema ${pointer}`]);
  });
});

describe("a blank id is a missing id: gate2-outputs still speaks", () => {
  test.each(HOLDERS)("work_id %j", async (value) => {
    expect(await audit({ runs: [run({ work_id: value, version_ids: undefined })], songs: [] })).toEqual([
      "placeholder /work_id",
      "gate2-outputs /qa_gate2",
    ]);
  });

  test("one good version id among blank ones is enough for gate2-outputs", async () => {
    const version_ids = ["", "VER-20260102-2206-H8Q8"];
    expect(await audit({ runs: [run({ version_ids })] })).toEqual(["placeholder /version_ids/0"]);
  });

  test("no other rule speaks about a blank id", async () => {
    expect(await audit({ runs: [run({ scripture_packet_id: "TBD" })] })).toEqual([
      "placeholder /scripture_packet_id",
    ]);
    expect(await audit({ songs: [work({ genre_id: "" }), version()] })).toEqual(["placeholder /genre_id"]);
    expect(await audit({ songs: [work(), version({ hook_family_id: "TBD" })] })).toEqual([
      "placeholder /hook_family_id",
    ]);
  });
});

describe("the saved file of a version", () => {
  const runs = [run({ qa_gate2: "FAIL" })];
  const failed = (path: unknown) =>
    audit({ runs, songs: [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: path })] });
  const passed = (path: unknown) => audit({ songs: [work(), version({ saved_filepath_abs: path })] });

  test("may be empty or absent where gate 2 failed", async () => {
    expect(await failed("")).toEqual([]);
    expect(await failed(undefined)).toEqual([]);
  });

  test("may not be named where gate 2 failed", async () => {
    expect(await failed("C:\\Studio\\x.md")).toEqual(["schema /saved_filepath_abs"]);
  });

  test.each(["TBD", " "])("may not be %j where gate 2 failed", async (path) => {
    expect(await failed(path)).toEqual(["placeholder /saved_filepath_abs"]);
  });

  test.each(["", " ", "TBD"])("may not be %j where gate 2 passed", async (path) => {
    expect(await passed(path)).toEqual(["placeholder /saved_filepath_abs"]);
  });

  test("may not be absent where gate 2 passed", async () => {
    expect(await passed(undefined)).toEqual(["schema "]);
  });
});

test("placeholders are judged on every line, also where a later line mends them", async () => {
  const runs = [run({ story_id: "TBD" }), run({ last_updated_utc: "2026-01-02T23:00Z" })];
  expect(await audit({ runs })).toEqual(["placeholder /story_id"]);
});

describe("[TBD] within a text", () => {
  test("counts as a placeholder where the text is required", async () => {
    expect(await audit({ overrides: [override({ why_allowed: "because [TBD]" })] })).toEqual([
      "placeholder /why_allowed",
    ]);
  });

  test("is free where the text is not required", async () => {
    expect(await alone({ notes: "second verse [TBD]" })).toEqual([]);
    expect(await audit({ overrides: [override({ approval_context: "[TBD]" })] })).toEqual([]);
  });

  test("TBD as a word of a required text is no placeholder", async () => {
    expect(await audit({ overrides: [override({ why_allowed: "TBD was the old answer" })] })).toEqual([]);
  });
});

describe("TBD in the records of an override", () => {
  /** What placeholder said, as severity and pointer. */
  async function severities(...overrides: Fields[]) {
    const report = await lintFiles(registryFiles({ overrides }));
    expect(report.faults).toEqual([]);
    return report.findings
      .filter(({ ruleId }) => ruleId === "placeholder")
      .map(({ severity, pointer, class: kind }) => `${severity} ${pointer} ${kind ?? ""}`.trim());
  }

  test.each(["override_id", "run_id", "artist_id", "genre_id", "approved_by", "why_allowed"])(
    "is an error in %s",
    async (field) => {
      expect(await severities(override({ [field]: "TBD" }))).toEqual([`error /${field}`]);
    },
  );

  test("is an error in the override_id of an update", async () => {
    expect(await severities(override(), overrideUpdate({ override_id: "TBD" }))).toEqual([
      "error /override_id",
    ]);
  });

  test.each(["policy_failed", "work_id", "version_id", "hook_family_id", "scripture_packet_id", "scene_id"])(
    "is informational in %s",
    async (field) => {
      expect(await severities(override({ [field]: "TBD" }))).toEqual([`warning /${field} informational`]);
    },
  );

  test.each(["updated_by", "notes", "work_id", "version_id", "title"])(
    "is informational in the %s of an update",
    async (field) => {
      const found = await severities(override(), overrideUpdate({ [field]: "TBD" }));
      expect(found).toEqual([`warning /${field} informational`]);
    },
  );

  test("is informational within a text: [TBD]", async () => {
    expect(await severities(override({ policy_failed: "used [TBD] days ago" }))).toEqual([
      "warning /policy_failed informational",
    ]);
  });

  test("a blank value stays an error", async () => {
    expect(await severities(override({ policy_failed: " ", scene_id: "" }))).toEqual([
      "error /policy_failed",
      "error /scene_id",
    ]);
  });
});
