/** JUnit XML: one suite a rule, one test case a finding, as CI systems show test results. */
import type { Finding, Report } from "../../base/core/finding.js";
import { forXml } from "../../base/text/escape.js";
import { shorten, visible } from "../../base/text/visible.js";
import { rules } from "../../rules/index.js";
import { placeOf, wholeSayingOf } from "./verdict.js";

type Outcome = "passed" | "failure" | "error" | "skipped";

interface Case {
  name: string;
  outcome: Outcome;
  message: string;
  text: string;
}

interface Suite {
  name: string;
  cases: Case[];
}

function caseOf(finding: Finding): Case {
  const { severity, hint } = finding;
  const message = wholeSayingOf(finding);
  return {
    name: `${placeOf(finding)} ${shorten(message, 200)}`,
    // JUnit knows no warnings, and what is no error does not fail.
    outcome: severity === "error" ? "failure" : "passed",
    message,
    text: [`${severity}: ${message}`, `next: ${hint}`].map(visible).join("\n"),
  };
}

function suiteOf(ruleId: string, { findings, notRun }: Report): Suite {
  const cases = findings.filter((finding) => finding.ruleId === ruleId).map(caseOf);
  for (const { reason } of notRun.filter((row) => row.ruleId === ruleId)) {
    cases.push({ name: "not run", outcome: "skipped", message: reason, text: "" });
  }
  if (cases.length === 0) cases.push({ name: "no finding", outcome: "passed", message: "", text: "" });
  return { name: ruleId, cases };
}

/** The lines of a text, each made fit for XML. */
function lines(text: string): string {
  return text.split("\n").map(forXml).join("\n");
}

function caseText(suite: string, { name, outcome, message, text }: Case): string {
  const open = `    <testcase classname="${forXml(suite)}" name="${forXml(name)}" time="0"`;
  if (outcome === "passed") {
    return text === ""
      ? `${open}/>`
      : `${open}>\n      <system-out>${lines(text)}</system-out>\n    </testcase>`;
  }
  if (outcome === "skipped")
    return `${open}>\n      <skipped message="${forXml(message)}"/>\n    </testcase>`;
  return `${open}>\n      <${outcome} message="${forXml(message)}">${lines(text)}</${outcome}>\n    </testcase>`;
}

const skippedIn = (cases: readonly Case[]) => cases.filter(({ outcome }) => outcome === "skipped").length;

function countsOf(cases: readonly Case[]): string {
  const number = (outcome: Outcome) => cases.filter((item) => item.outcome === outcome).length;
  return `tests="${cases.length}" failures="${number("failure")}" errors="${number("error")}"`;
}

/**
 * The report as JUnit XML, with what Jenkins' schema of it (junit-10) allows and nothing else. What could not be checked is an error, and what a rule could not check is
 * skipped.
 */
export function junit(report: Report): string {
  const named = [...report.findings, ...report.notRun].map(({ ruleId }) => ruleId);
  const ids = new Set([...rules.map(({ id }) => id), ...named.sort()]);
  const faults = report.faults.map(
    ({ message }): Case => ({ name: "could not check", outcome: "error", message, text: message }),
  );
  const checked: Case = { name: "everything was checked", outcome: "passed", message: "", text: "" };
  const suites: Suite[] = [
    { name: "runidx-lint", cases: faults.length > 0 ? faults : [checked] },
    ...[...ids].map((id) => suiteOf(id, report)),
  ];
  const body = suites.map(({ name, cases }) => {
    const inner = cases.map((item) => caseText(name, item)).join("\n");
    return `  <testsuite name="${forXml(name)}" ${countsOf(cases)} skipped="${skippedIn(cases)}" time="0">\n${inner}\n  </testsuite>`;
  });
  const all = suites.flatMap(({ cases }) => cases);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="runidx-lint" ${countsOf(all)} time="0">\n${body.join("\n")}\n</testsuites>\n`;
}
