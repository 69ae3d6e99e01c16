import { describe, expect, test } from "vitest";
import { override, overrideUpdate, registryFiles, version, work } from "../../src/rules/examples.js";
import { lintFiles } from "../helpers/lint-files.js";

type Logs = Parameters<typeof registryFiles>[0];

/** What schema said, as class, pointer and message. */
async function said(logs: Logs) {
  const report = await lintFiles(registryFiles(logs));
  expect(report.faults).toEqual([]);
  return report.findings
    .filter(({ ruleId }) => ruleId === "schema")
    .map(({ class: kind, pointer, message }) => `${kind} ${pointer} ${message}`);
}

describe("a title slug", () => {
  const songs = (slug: string) => [work({ title_slug_current: slug }), version({ title_slug: slug })];

  test.each(["the-ferrymans-due", "x", "7-bridges"])("%s is one", async (slug) => {
    expect(await said({ songs: songs(slug) })).toEqual([]);
  });

  test("in another case is none, and the message says what is expected", async () => {
    const expected = 'is "The-Ferryman"; expected "the-ferryman"';
    expect(await said({ songs: songs("The-Ferryman") })).toEqual([
      `value /title_slug_current title_slug_current ${expected}`,
      `value /title_slug title_slug ${expected}`,
    ]);
  });

  test.each(["the ferryman", "the--ferryman", "-ferryman", "ferryman-", "ferryman's"])(
    "%s is none",
    async (slug) => {
      expect(await said({ songs: songs(slug) })).toEqual([
        `value /title_slug_current title_slug_current is "${slug}"`,
        `value /title_slug title_slug is "${slug}"`,
      ]);
    },
  );
});

describe("an update of type TEST_NO_ARTIFACT carries VOID in work_id, version_id and title", () => {
  const VOID = { update_type: "TEST_NO_ARTIFACT", work_id: "VOID", version_id: "VOID", title: "VOID" };
  const update = (changes: Record<string, unknown>) =>
    said({ overrides: [override(), overrideUpdate({ ...VOID, ...changes })] });

  test("all three are VOID", async () => {
    expect(await update({})).toEqual([]);
  });

  test("one is something else", async () => {
    expect(await update({ title: "The Ferryman's Due" })).toEqual([
      `value /title title is "The Ferryman's Due"`,
    ]);
    expect(await update({ work_id: "WORK-20260102-2205-D1S4" })).toEqual([
      'value /work_id work_id is "WORK-20260102-2205-D1S4"',
    ]);
  });

  test("one is missing", async () => {
    expect(await update({ version_id: undefined })).toEqual(["missing  version_id is required and missing"]);
  });

  test("other updates may carry ids, or none", async () => {
    expect(
      await update({ update_type: "OTHER", work_id: "WORK-20260102-2205-D1S4", title: undefined }),
    ).toEqual([]);
  });
});
