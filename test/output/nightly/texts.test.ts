import { describe, expect, test } from "vitest";
import { badge } from "../../../src/output/nightly/texts.js";
import { registryFiles } from "../../../src/rules/examples.js";
import { failedRun, numbers } from "../../helpers/history.js";
import { awkwardReport, HUGE, hugeReport, TEXTS } from "../reporters/awkward.js";
import { byHand, verdicts } from "./by-hand.js";
import { committed, nightOf } from "./nights.js";
import { nightlyMarkdown } from "./rendered.js";
import { SCENES } from "./scenarios.js";

describe("the badge", () => {
  const { holds, warns, violated, "could-not-check": failed } = verdicts();
  const read = (report: Parameters<typeof badge>[0]) => JSON.parse(badge(report));

  test("of a valid registry is green", () => {
    expect(read(holds)).toEqual({
      schemaVersion: 1,
      label: "registry",
      message: "valid",
      color: "brightgreen",
    });
  });

  test("of a valid registry with warnings is yellow and counts them", () => {
    const { warnings } = warns.summary;
    expect(read(warns)).toMatchObject({ message: `valid, ${warnings} warnings`, color: "yellow" });
  });

  test("of one warning counts it in the singular", () => {
    const one = { ...warns, summary: { ...warns.summary, warnings: 1 } };
    expect(read(one).message).toBe("valid, 1 warning");
  });

  test("of a registry that is violated is red and counts the errors", () => {
    expect(read(violated)).toMatchObject({ message: `${violated.summary.errors} errors`, color: "red" });
  });

  test("of a night that could not check is neither green nor red", () => {
    expect(read(failed)).toMatchObject({ message: "could not check", color: "lightgrey" });
  });

  test("of a night that could not check everything says so though there are errors", () => {
    expect(read({ ...violated, faults: failed.faults }).message).toBe("could not check");
  });

  test.each(Object.entries(SCENES))("of a registry %s is one that shields.io takes", async (_, make) => {
    const { where, options } = await make();
    const value = JSON.parse((await nightOf(where, options)).badge);
    expect(value).toEqual({
      schemaVersion: 1,
      label: expect.stringMatching(/^.+$/),
      message: expect.stringMatching(/^.+$/),
      color: expect.stringMatching(/^(?:brightgreen|yellow|red|lightgrey)$/),
    });
  });
});

/** GitHub takes no longer text for an issue than 65,536 characters; a workflow adds some of its own. */
const MOST = 60_000;

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
    expect((await nightOf(where, options)).markdown.length).toBeLessThan(MOST);
  });

  test(`is short enough for an issue with ${HUGE} findings`, () => {
    const report = byHand({ report: hugeReport(), lanes: 5_000, rows: 5_000 });
    expect(nightlyMarkdown(report).length).toBeLessThan(MOST);
  });

  test("counts what it does not show", () => {
    expect(nightlyMarkdown(byHand({ report: hugeReport() }))).toContain("more findings not shown here.");
  });

  test("is short enough for an issue where every finding brings a record to append", async () => {
    const notes = "Three takes, the second is the best. ".repeat(30);
    const runs = numbers(1, 100).map((number) => failedRun(number, { notes, created_by: "nobody" }));
    const { markdown } = await nightOf(committed(registryFiles({ runs })));
    expect(markdown).toContain("append to 60-REGISTRY/data/waivers.jsonl");
    expect(markdown.length).toBeLessThan(MOST);
  });

  test("is short enough for an issue where every text is long", () => {
    const report = byHand({ report: hugeReport(), lanes: 60, rows: 60, text: "x".repeat(2_000) });
    expect(nightlyMarkdown(report).length).toBeLessThan(MOST);
  });

  test("is short enough for an issue where much was not run", () => {
    const notRun = Array.from({ length: 1_000 }, (_, index) => ({
      ruleId: "schema",
      reason: `${index} more findings in 60-REGISTRY/data/run-index-${index}.jsonl are not listed`,
    }));
    expect(nightlyMarkdown(byHand({ report: { ...awkwardReport(), notRun } })).length).toBeLessThan(MOST);
  });

  test("says what could not be checked where nothing else is known", () => {
    expect(nightlyMarkdown(verdicts()["could-not-check"])).toBe(
      "## ⛔ runidx-lint: could not check everything (57 records in 7 files and 2 commits read)\n\n### Could not check\n\n- the clone is shallow\n",
    );
  });
});
