import { describe, expect, test } from "vitest";
import { registryFiles, run, version, work } from "../../src/rules/examples.js";
import { lintFiles } from "../helpers/lint-files.js";

type Fields = Record<string, unknown>;

/** What run-log-path said of a version with some fields changed, as severity, class and pointer. */
async function said(changes: Fields, logs: Parameters<typeof registryFiles>[0] = {}) {
  const report = await lintFiles(registryFiles({ songs: [work(), version(changes)], ...logs }));
  expect(report.faults).toEqual([]);
  return report.findings
    .filter(({ ruleId }) => ruleId === "run-log-path")
    .map(({ severity, class: kind, pointer }) => `${severity} ${kind} ${pointer}`);
}

const WINDOWS = "C:\\Studio\\Songs\\Blues\\x.md";

describe("saved_filename is the last step of saved_filepath_abs", () => {
  test.each([WINDOWS, "\\\\nas\\Songs\\x.md", "/srv/Songs/x.md", "C:/Songs/x.md"])("%s", async (path) => {
    expect(await said({ saved_filepath_abs: path, saved_filename: "x.md" })).toEqual([]);
    expect(await said({ saved_filepath_abs: path, saved_filename: "y.md" })).toEqual([
      "error filename /saved_filename",
    ]);
  });

  test("in the same case", async () => {
    expect(await said({ saved_filepath_abs: WINDOWS, saved_filename: "X.md" })).toEqual([
      "error filename /saved_filename",
    ]);
  });

  test("and may be absent", async () => {
    expect(await said({ saved_filename: undefined })).toEqual([]);
  });
});

describe("the lyrics of a version that passed gate 2 are saved under Songs/", () => {
  test.each([WINDOWS, "c:\\studio\\songs\\x.md", "/srv/Songs/x.md", "\\\\nas\\Songs\\x.md"])(
    "%s",
    async (path) => {
      expect(await said({ saved_filepath_abs: path })).toEqual([]);
    },
  );

  test.each(["C:\\Studio\\Drafts\\x.md", "/srv/songs/x.md", "/srv/Songs-old/x.md", "/srv/studio/Songs"])(
    "not so %s",
    async (path) => {
      expect(await said({ saved_filepath_abs: path })).toEqual(["warning folder /saved_filepath_abs"]);
    },
  );

  test("a run log may be anywhere", async () => {
    expect(await said({}, { runs: [run({ run_log_filepath_abs: "/srv/x.md" })] })).toEqual([]);
  });
});

test("a relative path is an error", async () => {
  expect(await said({ saved_filepath_abs: "Songs/x.md" })).toEqual(["error relative /saved_filepath_abs"]);
});
