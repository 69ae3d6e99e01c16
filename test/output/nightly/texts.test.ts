import { describe, expect, test } from "vitest";
import { registryFiles } from "../../../src/rules/examples.js";
import { failedRun, numbers } from "../../helpers/history.js";
import { awkwardReport, HUGE, hugeReport, TEXTS } from "../reporters/awkward.js";
import { byHand, verdicts } from "./by-hand.js";
import { committed, nightOf } from "./nights.js";
import { nightlyMarkdown } from "./rendered.js";
import { SCENES } from "./scenarios.js";

/** So much of an issue is read to its end, in bytes; GitHub takes 65,536 characters. */
const MOST = 6_000;
const sizeOf = (text: string) => Buffer.byteLength(text);

describe("the Markdown", () => {
  const hostile = nightlyMarkdown(
    byHand({ report: awkwardReport(), text: ` ${TEXTS.join(" ").slice(0, 2_000)}` }),
  );
  /** The lines, without what is code: nothing has a meaning in it. */
  const prose = hostile
    .replace(/^ {4}```json\n.*\n {4}```$/gm, "")
    .replace(/(?<![\\`])(`+)(?!`)(.*?[^`])\1(?!`)/g, "code")
    .split("\n");

  test("begins with the verdict", () => {
    expect(hostile.split("\n")[0]).toMatch(/^## ⛔ runidx-lint: could not check everything/);
  });

  test("has no HTML but empty comments", () => {
    const left = prose
      .map((line) => line.replaceAll("<!-- -->", ""))
      .filter((line) => /(?<!\\)[<>]/.test(line));
    expect(left).toEqual([]);
  });

  test("mentions nobody and has no address that is whole", () => {
    expect(prose.filter((line) => /@[\w-]|:\/\/|\bwww\./i.test(line))).toEqual([]);
  });

  test("has no link", () => {
    expect(prose.filter((line) => /(?<!\\)\[/.test(line))).toEqual([]);
  });

  test("has no line that is not in a block of its own", () => {
    expect(prose.filter((line) => !/^(?:$|## |### |- | {2}- |\| |\|-|[A-Z0-9]| *$)/.test(line))).toEqual([]);
  });

  test("has as many cells in every row of a table as its head has", () => {
    let cells = 0;
    const wrong: string[] = [];
    for (const line of hostile.split("\n")) {
      if (!line.startsWith("|")) cells = 0;
      else {
        const own = line.replaceAll("\\|", "").split("|").length;
        if (cells === 0) cells = own;
        if (own !== cells) wrong.push(line);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("has no row that a table's cell made", () => {
    expect(hostile.split("\n").filter((line) => /^\|(?! [^|]|-)/.test(line))).toEqual([]);
  });

  test.each(Object.entries(SCENES))("of a registry %s is short enough for an issue", async (_, make) => {
    const { where, options } = await make();
    expect(sizeOf((await nightOf(where, options)).markdown)).toBeLessThan(MOST);
  });

  test(`is short enough for an issue with ${HUGE} findings`, () => {
    const report = byHand({ report: hugeReport(), lanes: 5_000, rows: 5_000 });
    expect(sizeOf(nightlyMarkdown(report))).toBeLessThan(MOST);
  });

  test("counts what it does not show", () => {
    expect(nightlyMarkdown(byHand({ report: hugeReport() }))).toContain("more findings in findings.jsonl.");
  });

  test("is short enough for an issue where every finding brings a record to append", async () => {
    const notes = "Three takes, the second is the best. ".repeat(30);
    const runs = numbers(1, 100).map((number) => failedRun(number, { notes, created_by: "nobody" }));
    const { markdown } = await nightOf(committed(registryFiles({ runs })));
    expect(sizeOf(markdown)).toBeLessThan(MOST);
  });

  test("is short enough for an issue where every text is long", () => {
    const report = byHand({ report: hugeReport(), lanes: 60, rows: 60, text: "x".repeat(2_000) });
    expect(sizeOf(nightlyMarkdown(report))).toBeLessThan(MOST);
  });

  test("is short enough for an issue where much was not run", () => {
    const notRun = Array.from({ length: 1_000 }, (_, index) => ({
      ruleId: "schema",
      reason: `${index} more findings in 60-REGISTRY/data/run-index-${index}.jsonl are not listed`,
    }));
    expect(sizeOf(nightlyMarkdown(byHand({ report: { ...awkwardReport(), notRun } })))).toBeLessThan(MOST);
  });

  describe("of a night with something new", () => {
    const report = byHand({ report: verdicts().violated });
    const web = "https://git.example.org/studio/middle";
    if (report.nightly) report.nightly.repository = { name: "studio/middle", branch: "main", web };
    const text = nightlyMarkdown(report);

    test("has the verdict, the change, the rules and the new findings in this order", () => {
      const heads = text.split("\n").filter((line) => line.startsWith("##"));
      expect(heads.slice(0, 4)).toEqual([
        expect.stringMatching(/^## ❌ runidx-lint: /),
        "### Since 2026-01-09T12:00Z",
        "### What is wrong",
        "### New findings",
      ]);
    });

    test("links to the commit and to the lines, where a remote is known", () => {
      expect(text).toContain(`](${web}/commit/0123456789abcdef)`);
      expect(text).toMatch(
        /\]\(https:\/\/git\.example\.org\/studio\/middle\/blob\/0123456789abcdef\/[^()\s]+#L\d+\)/,
      );
    });

    test("has no other address", () => {
      const rest = text.replaceAll(/\]\(https:\/\/git\.example\.org\/studio\/middle\/[^()\s]*\)/g, "");
      expect(rest).not.toMatch(/:\/\//);
    });
  });

  test("says what could not be checked where nothing else is known", () => {
    expect(nightlyMarkdown(verdicts()["could-not-check"])).toBe(
      "## ⛔ runidx-lint: could not check everything (57 records in 7 files and 2 commits read)\n\n### Could not check\n\n- the clone is shallow\n",
    );
  });
});
