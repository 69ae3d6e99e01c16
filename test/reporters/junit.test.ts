import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/finding.js";
import { junit } from "../../src/reporters/junit.js";
import { visible } from "../../src/text/visible.js";
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

const countsOf = ({ attributes: { tests, failures, errors, skipped } }: Element) =>
  [tests, failures, errors, skipped].map(Number);

const found = (element: Element) =>
  ["testcase", "failure", "error", "skipped"].map((name) => below(element, name).length);

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
    expect(counts).toEqual([failuresOf(report).length, report.faults.length, report.notRun.length]);
  });
});

describe("awkward text", () => {
  const document = readXml(junit(awkwardReport()));
  const sorted = (texts: (string | undefined)[]) => [...texts].sort();

  test("comes back visible from the message of a failure", () => {
    const messages = below(document, "failure").map(({ attributes }) => attributes.message);
    const wanted = failuresOf(awkwardReport()).map(({ message }) => shown(message));
    expect(sorted(messages)).toEqual(sorted(wanted));
  });

  test("comes back visible from the text of a failure, in the two lines that are ours", () => {
    const texts = below(document, "failure").map(({ text }) => text);
    const wanted = failuresOf(awkwardReport()).map(
      ({ message, hint }) => `${shown(`error: ${message}`)}\n${shown(`next: ${hint}`)}`,
    );
    expect(sorted(texts)).toEqual(sorted(wanted));
  });

  test("comes back visible from what is passed with a warning", () => {
    const texts = below(document, "system-out").map(({ text }) => text);
    const wanted = awkwardReport()
      .findings.filter(({ severity }) => severity === "warning")
      .map(({ message, hint }) => `${shown(`warning: ${message}`)}\n${shown(`next: ${hint}`)}`);
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

  test("comes back visible from the file of a test case", () => {
    const files = below(document, "testcase").flatMap(({ attributes }) => attributes.file ?? []);
    expect(sorted(files)).toEqual(sorted(awkwardReport().findings.map(({ path }) => shown(path))));
  });
});
