import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { lint } from "../../../src/check/modes/lint.js";
import { rules } from "../../../src/rules/index.js";
import { NOW } from "../../helpers/lint-files.js";
import { temporaryFolder } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

const EXAMPLES = resolve("examples");
/** The healthy example reaches into March. */
const LATER = new Date("2026-06-01T00:00:00Z");

function copyOf(example: string): string {
  const folder = join(temporaryFolder(), "examples", example);
  cpSync(join(EXAMPLES, example), folder, { recursive: true });
  return folder;
}

test("the music studio holds without a finding", async () => {
  const report = await lint({ cwd: copyOf("music-studio"), now: LATER });
  expect([report.findings, report.faults]).toEqual([[], []]);
});

test("the music studio has what a healthy registry has", async () => {
  const report = await lint({ cwd: copyOf("music-studio"), now: LATER });
  expect(report.summary.records).toBeGreaterThan(100);
});

test("taking a run log from the music studio is found", async () => {
  const folder = copyOf("music-studio");
  const logs = readdirSync(join(folder, "50-GENERATION"));
  writeFileSync(join(folder, "50-GENERATION", logs[0] ?? ""), "# no header\n");
  const report = await lint({ cwd: folder, now: LATER });
  expect(report.findings.map(({ ruleId }) => ruleId)).toEqual(["on-disk"]);
});

const broken = readdirSync(join(EXAMPLES, "broken"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test("every rule but the one that needs a history has a broken example", () => {
  const ids = rules.map(({ id }) => id).filter((id) => id !== "append-only");
  expect(broken).toEqual(ids);
});

describe.each(broken)("examples/broken/%s", (id) => {
  const isWarning = async (folder: string) => (await lint({ cwd: folder, now: NOW })).summary.errors === 0;

  test("shows its mistake and no other", async () => {
    const report = await lint({ cwd: copyOf(`broken/${id}`), now: NOW });
    expect([...new Set(report.findings.map(({ ruleId }) => ruleId))]).toEqual([id]);
  });

  test("is exit code 1, or 0 where it only warns", async () => {
    const folder = copyOf(`broken/${id}`);
    expect((await runCli([], folder)).code).toBe((await isWarning(folder)) ? 0 : 1);
  });

  test("is exit code 1 where no warning is allowed", async () => {
    expect((await runCli(["--max-warnings", "0"], copyOf(`broken/${id}`))).code).toBe(1);
  });
});

test("an example outside a folder of examples is not exempt from the proof", async () => {
  const folder = join(temporaryFolder(), "studio");
  mkdirSync(folder);
  cpSync(join(EXAMPLES, "music-studio"), folder, { recursive: true });
  const report = await lint({ cwd: folder, now: LATER });
  expect(report.findings.map(({ class: kind }) => kind)).toEqual(["history-off"]);
});
