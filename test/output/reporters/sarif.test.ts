import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Log, ReportingDescriptor, Result } from "sarif";
import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { sarif } from "../../../src/output/reporters/sarif.js";
import { rules } from "../../../src/rules/index.js";
import { temporaryFolder } from "../../helpers/repository.js";
import { allReports, awkwardReport } from "./awkward.js";

// .NET has no use for the languages of the world here, and a machine may not have them.
const ENV = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };

/** The multitool's program, or why it can't be run here. */
async function findMultitool(): Promise<{ path: string } | { reason: string }> {
  try {
    const { default: path } = await import("@microsoft/sarif-multitool");
    const { error, status, stderr } = spawnSync(path, ["version"], { env: ENV, encoding: "utf8" });
    if (error) return { reason: error.message };
    return status === 0 ? { path } : { reason: `it ends with ${status}: ${stderr}` };
  } catch (error) {
    return { reason: `it is not installed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

const multitool = await findMultitool();
if ("reason" in multitool) console.warn(`not validated by sarif-multitool: ${multitool.reason}`);

function schemaOf(path: string) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(join(dirname(path), "sarif-2.1.0.json"), "utf8")));
}

/** What the multitool holds for an error, in a few words each. */
function multitoolErrors(program: string, text: string): string[] {
  const folder = temporaryFolder();
  const [file, output] = [join(folder, "report.sarif"), join(folder, "output.sarif")];
  writeFileSync(file, text);
  const ran = spawnSync(program, ["validate", file, "--output", output, "--level", "Error;Warning"], {
    env: ENV,
    encoding: "utf8",
  });
  if (ran.error) throw ran.error;
  // The multitool begins what it writes with a byte order mark.
  const log: Log = JSON.parse(readFileSync(output, "utf8").replace(/^\ufeff/, ""));
  const [run] = log.runs;
  if (!run?.results) throw new Error(`the multitool validated nothing: ${ran.stdout}${ran.stderr}`);
  const broken = run.invocations?.flatMap((invocation) => invocation.toolExecutionNotifications ?? []) ?? [];
  return [
    ...run.results.filter(({ level }) => level === "error").map((result) => JSON.stringify(result)),
    ...broken.filter(({ level }) => level === "error").map((notification) => JSON.stringify(notification)),
  ];
}

const runOf = (report: Report) => {
  const [run] = (JSON.parse(sarif(report)) as Log).runs;
  if (!run) throw new Error("the log has no run");
  return run;
};

const resultsOf = (report: Report): Result[] => runOf(report).results ?? [];
const descriptorsOf = (report: Report): ReportingDescriptor[] => runOf(report).tool.driver.rules ?? [];

const reports = Object.entries(await allReports());

describe.skipIf("reason" in multitool)("by others", () => {
  const program = "path" in multitool ? multitool.path : "";
  const validate = "path" in multitool ? schemaOf(program) : undefined;

  test.each(reports)("the %s report is valid by the schema of SARIF 2.1.0", (_, report) => {
    validate?.(JSON.parse(sarif(report)));
    expect(validate?.errors ?? []).toEqual([]);
  });

  test("the schema refuses a log that is none", () => {
    expect(validate?.({ version: "2.1.0", runs: [{ tool: {}, results: [{}] }] })).toBe(false);
  });

  test.each(reports)("the multitool finds no error in the %s report", (_, report) => {
    expect(multitoolErrors(program, sarif(report))).toEqual([]);
  });

  test("the multitool finds an error where there is one", () => {
    const broken = sarif(awkwardReport()).replace('"startLine": 4', '"startLine": 0');
    expect(multitoolErrors(program, broken)).not.toEqual([]);
  });
});

describe("rules", () => {
  test("every rule of the catalogue is there", () => {
    const ids = descriptorsOf(awkwardReport()).map(({ id }) => id);
    expect(rules.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("every rule has a help text", () => {
    const without = descriptorsOf(awkwardReport()).filter(({ help }) => !help?.text.trim());
    expect(without.map(({ id }) => id)).toEqual([]);
  });

  test("every rule of the catalogue has its help in Markdown too", () => {
    const ours = descriptorsOf(awkwardReport()).slice(0, rules.length);
    expect(ours.filter(({ help }) => !help?.markdown).map(({ id }) => id)).toEqual([]);
  });

  test("every result points at its own rule", () => {
    const descriptors = descriptorsOf(awkwardReport());
    const wrong = resultsOf(awkwardReport()).filter(
      ({ ruleId, ruleIndex }) => descriptors[ruleIndex ?? -1]?.id !== ruleId,
    );
    expect(wrong).toEqual([]);
  });

  test("every notification points at its own rule", async () => {
    for (const [, report] of reports) {
      const descriptors = descriptorsOf(report);
      const named = (runOf(report).invocations ?? [])
        .flatMap((invocation) => invocation.toolExecutionNotifications ?? [])
        .flatMap(({ associatedRule }) => associatedRule ?? []);
      expect(named.filter(({ id, index }) => descriptors[index ?? -1]?.id !== id)).toEqual([]);
    }
  });
});

describe("results", () => {
  const prints = (report: Report) => resultsOf(report).map((result) => result.partialFingerprints);

  test("every result has a fingerprint", () => {
    expect(prints(awkwardReport()).filter((print) => !print?.["runidxLint/v1"])).toEqual([]);
  });

  test("no two results have the same fingerprint", () => {
    const all = prints(awkwardReport()).map((print) => JSON.stringify(print));
    const { findings, waived } = awkwardReport();
    expect(new Set(all).size).toBe(findings.length + waived.length);
  });

  test("what is waived is suppressed, with the waiver, and nothing else is", () => {
    const { findings, waived } = awkwardReport();
    const suppressed = resultsOf(awkwardReport()).slice(findings.length);
    expect(suppressed).toHaveLength(waived.length);
    for (const { suppressions } of suppressed)
      expect(suppressions).toMatchObject([{ kind: "external", status: "accepted" }]);
    expect(resultsOf(awkwardReport()).filter((one) => one.suppressions !== undefined)).toEqual(suppressed);
  });

  test("every result has a place with a line", () => {
    const lines = resultsOf(awkwardReport()).map(
      ({ locations }) => locations?.[0]?.physicalLocation?.region?.startLine ?? 0,
    );
    expect(lines.filter((line) => line < 1)).toEqual([]);
  });

  test("every path comes back from its URI", () => {
    const paths = resultsOf(awkwardReport()).map(({ locations }) =>
      decodeURIComponent(locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? ""),
    );
    const { findings, waived } = awkwardReport();
    const all = [...findings, ...waived.map(({ finding }) => finding)];
    expect(paths).toEqual(all.map(({ path }) => path.toWellFormed()));
  });

  test("no message holds a link, which SARIF reads as [text](target)", () => {
    const messages = resultsOf(awkwardReport()).map(({ message }) => message.text ?? "");
    expect(messages.filter((text) => /(?<!\\)\[(?:[^\\\]]|\\.)*\]\(/.test(text))).toEqual([]);
  });

  test("a report that could not check everything is no successful run", async () => {
    const outcomes = reports.map(([name, report]) => [
      name,
      runOf(report).invocations?.[0]?.executionSuccessful,
      runOf(report).invocations?.[0]?.exitCode,
    ]);
    expect(outcomes).toEqual([
      ["awkward", false, 2],
      ["empty", true, 0],
      ["crash", false, 2],
    ]);
  });
});
