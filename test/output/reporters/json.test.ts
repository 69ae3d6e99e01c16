import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { REPORTERS } from "../../../src/output/reporters/index.js";
import { allReports } from "./awkward.js";

const schemaAt = (path: string) => JSON.parse(readFileSync(resolve("schemas", path), "utf8"));
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
const validateReport = ajv.compile(schemaAt("report.schema.json"));
const validateLine = ajv.compile(schemaAt("report-line.schema.json"));

const reports = Object.entries(await allReports());

describe.each(reports)("the %s report", (_, report) => {
  const rows = REPORTERS.jsonl(report).trimEnd().split("\n");
  const read = rows.map((row) => JSON.parse(row));

  test("is valid by its schema as json", () => {
    validateReport(JSON.parse(REPORTERS.json(report)));
    expect(validateReport.errors ?? []).toEqual([]);
  });

  test("is itself again when its json is read", () => {
    expect(JSON.parse(REPORTERS.json(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  test("is valid by its schema in every line of jsonl", () => {
    const wrong = read.filter((row) => !validateLine(row));
    expect(wrong).toEqual([]);
  });

  test("starts and ends in jsonl, once each", () => {
    const ends = read.map(({ type }) => type).filter((type) => type === "start" || type === "end");
    expect([ends, read[0].type, read.at(-1).type]).toEqual([["start", "end"], "start", "end"]);
  });

  test("is itself again when its jsonl is put together", () => {
    const all = (type: string) => read.filter((row) => row.type === type).map((row) => row[type]);
    const { type: _start, ...start } = read[0];
    const together = {
      ...start,
      summary: read.at(-1).summary,
      findings: all("finding"),
      waived: all("waived"),
      notRun: all("notRun"),
      faults: all("fault"),
      policyChanges: all("policyChange"),
    };
    expect(together).toEqual(JSON.parse(JSON.stringify(report)));
  });
});

describe.each(reports)("the %s report as gitlab", (_, report) => {
  const issues = JSON.parse(REPORTERS.gitlab(report));

  test("has all that GitLab needs in every issue", () => {
    const wrong = issues.filter(
      ({ description, check_name, fingerprint, severity, location }: Record<string, unknown>) =>
        typeof description !== "string" ||
        typeof check_name !== "string" ||
        typeof fingerprint !== "string" ||
        !["info", "minor", "major", "critical", "blocker"].includes(String(severity)) ||
        typeof (location as { path: unknown }).path !== "string" ||
        !Number.isInteger((location as { lines: { begin: unknown } }).lines.begin),
    );
    expect(wrong).toEqual([]);
  });

  test("has no fingerprint twice", () => {
    const prints = issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });
});
