import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import type { Finding, Report } from "../../../src/base/core/finding.js";
import { visible } from "../../../src/base/text/visible.js";
import { junit } from "../../../src/output/reporters/junit.js";
import { allReports, awkwardReport } from "./awkward.js";

interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** Reads XML strictly. Throws where it is not well-formed. */
function readXml(xml: string): Element {
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const here = () => open.at(-1) ?? root;
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: "" };
    here().children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    here().text += text;
  });
  parser.on("closetag", () => open.pop());
  parser.write(xml).close();
  const [document] = root.children;
  if (!document) throw new Error("there is no element");
  return document;
}

const below = (element: Element, name: string): Element[] =>
  element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...below(child, name)]);

const countsOf = ({ attributes: { tests, failures, errors } }: Element) =>
  [tests, failures, errors].map(Number);

const found = (element: Element) =>
  ["testcase", "failure", "error"].map((name) => below(element, name).length);

/** What an element may be in Jenkins' schema of JUnit's XML, junit-10. */
interface Form {
  required: readonly string[];
  optional: readonly string[];
  children: readonly string[];
  hasText: boolean;
}

const TEXT_ONLY: Form = { required: [], optional: [], children: [], hasText: true };
const OUTCOME: Form = { required: [], optional: ["type", "message"], children: [], hasText: true };
const FORMS: Readonly<Record<string, Form>> = {
  testsuites: {
    required: [],
    optional: ["name", "time", "tests", "failures", "errors"],
    children: ["testsuite"],
    hasText: false,
  },
  testsuite: {
    required: ["name", "tests", "failures", "errors"],
    optional: ["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"],
    children: ["testsuite", "properties", "testcase", "system-out", "system-err"],
    hasText: false,
  },
  testcase: {
    required: ["name"],
    optional: ["time", "classname", "group"],
    children: ["skipped", "error", "failure", "system-out", "system-err"],
    hasText: false,
  },
  failure: OUTCOME,
  error: OUTCOME,
  skipped: OUTCOME,
  "system-out": TEXT_ONLY,
  "system-err": TEXT_ONLY,
};
const TIME = /^[0-9]{0,3}(\.[0-9]*)?$/;

/** What the schema has against an element and all that is in it. */
function againstSchema(element: Element): string[] {
  const { name, attributes, children, text } = element;
  const form = FORMS[name];
  if (!form) return [`there is no element ${name}`];
  const { required, optional } = form;
  return [
    ...required.filter((one) => !(one in attributes)).map((one) => `${name} needs ${one}`),
    ...Object.keys(attributes)
      .filter((one) => !required.includes(one) && !optional.includes(one))
      .map((one) => `${name} may not have ${one}`),
    ...(attributes.time === undefined || TIME.test(attributes.time)
      ? []
      : [`${name} has a time that is none`]),
    ...(form.hasText || text.trim() === "" ? [] : [`${name} may not have text`]),
    ...children
      .filter((child) => !form.children.includes(child.name))
      .map((child) => `${name} may not have ${child.name} in it`),
    ...children.flatMap(againstSchema),
  ];
}

/** What a finding says, with the commit that history shows. */
const saying = ({ message, commit, followUps }: Finding) =>
  message +
  (commit === undefined ? "" : ` (by commit ${commit.slice(0, 12)})`) +
  (followUps.length === 0 ? "" : "; 1 more finding follows from it");

/** A text as XML can hold it. */
const shown = (text: string) => visible(text).replace(/[\ufffe\uffff]/g, "\ufffd");

const failuresOf = (report: Report) => report.findings.filter(({ severity }) => severity === "error");

describe.each(Object.entries(await allReports()))("the %s report", (_, report) => {
  const document = readXml(junit(report));

  test("counts right as a whole", () => {
    expect(countsOf(document)).toEqual(found(document));
  });

  test("counts right in every suite", () => {
    const suites = below(document, "testsuite");
    expect(suites.map(countsOf)).toEqual(suites.map(found));
  });

  test("has no suite twice", () => {
    const names = below(document, "testsuite").map(({ attributes }) => attributes.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test("has a failure for every error, an error for every fault, and skips what did not run", () => {
    const [, ...counts] = found(document);
    expect(counts).toEqual([failuresOf(report).length, report.faults.length]);
    expect(below(document, "skipped")).toHaveLength(report.notRun.length);
  });

  test("counts in every suite what was skipped", () => {
    const suites = below(document, "testsuite");
    const skipped = suites.map((suite) => below(suite, "skipped").length);
    expect(suites.map(({ attributes }) => Number(attributes.skipped))).toEqual(skipped);
  });

  test("is valid under Jenkins' schema of JUnit's XML", () => {
    expect([document.name, againstSchema(document)]).toEqual(["testsuites", []]);
  });
});

describe("awkward text", () => {
  const document = readXml(junit(awkwardReport()));
  const sorted = (texts: (string | undefined)[]) => [...texts].sort();

  test("comes back visible from the message of a failure", () => {
    const messages = below(document, "failure").map(({ attributes }) => attributes.message);
    const wanted = failuresOf(awkwardReport()).map((finding) => shown(saying(finding)));
    expect(sorted(messages)).toEqual(sorted(wanted));
  });

  test("comes back visible from the text of a failure, in the two lines that are ours", () => {
    const texts = below(document, "failure").map(({ text }) => text);
    const wanted = failuresOf(awkwardReport()).map(
      (finding) => `${shown(`error: ${saying(finding)}`)}\n${shown(`next: ${finding.hint}`)}`,
    );
    expect(sorted(texts)).toEqual(sorted(wanted));
  });

  test("comes back visible from what is passed with a warning", () => {
    const texts = below(document, "system-out").map(({ text }) => text);
    const wanted = awkwardReport()
      .findings.filter(({ severity }) => severity === "warning")
      .map((finding) => `${shown(`warning: ${saying(finding)}`)}\n${shown(`next: ${finding.hint}`)}`);
    expect(sorted(texts)).toEqual(sorted(wanted));
  });

  test("comes back visible from the message of an error", () => {
    const messages = below(document, "error").map(({ attributes }) => attributes.message);
    expect(messages).toEqual(awkwardReport().faults.map(({ message }) => shown(message)));
  });

  test("comes back visible from why something was skipped", () => {
    const reasons = below(document, "skipped").map(({ attributes }) => attributes.message);
    expect(sorted(reasons)).toEqual(sorted(awkwardReport().notRun.map(({ reason }) => shown(reason))));
  });

  test("comes back visible from the name of a test case, which begins with its place", () => {
    const names = below(document, "testcase").map(({ attributes }) => attributes.name ?? "");
    const paths = awkwardReport().findings.map(({ path }) => shown(path));
    expect(paths.filter((path) => !names.some((name) => name.startsWith(path)))).toEqual([]);
  });
});

describe("the schema in this test", () => {
  const suite = '<testsuite name="a" tests="1" failures="0" errors="0">';

  test.each([
    ["a suite without its counts", '<testsuites><testsuite name="a"/></testsuites>'],
    ["a case with a file", `<testsuites>${suite}<testcase name="b" file="c"/></testsuite></testsuites>`],
    ["skipped ones counted for all", `<testsuites skipped="0">${suite}</testsuite></testsuites>`],
    ["a case outside of a suite", '<testsuites><testcase name="b"/></testsuites>'],
    ["text in a case", `<testsuites>${suite}<testcase name="b">text</testcase></testsuite></testsuites>`],
    ["a time in words", `<testsuites time="soon">${suite}</testsuite></testsuites>`],
  ])("refuses %s", (_, xml) => {
    expect(againstSchema(readXml(xml))).toHaveLength(1 + (xml.includes('<testsuite name="a"/>') ? 2 : 0));
  });
});
