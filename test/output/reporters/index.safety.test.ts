import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { visible } from "../../../src/base/text/visible.js";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { FORMATS, type Format, REPORTERS } from "../../../src/output/reporters/index.js";
import { colourStyle } from "../../../src/output/reporters/style.js";
import { awkwardReport, crashReport, emptyReport, HUGE, hugeReport, TEXTS } from "./awkward.js";

/** What nobody sees, or what a terminal obeys; a line feed is our own. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A line that a GitHub runner takes for a command: it trims first. */
const COMMAND = /^\s*::/;

const linesOf = (text: string): string[] => text.split("\n");

/** A report of one finding and nothing else. */
function reportWith(text: string): Report {
  const [finding] = awkwardReport().findings;
  if (!finding) throw new Error("the awkward report has no finding");
  const { class: _, ...rest } = finding;
  return { ...emptyReport(), findings: [{ ...rest, path: `logs/${text}`, message: text, hint: text }] };
}

/** An annotation as a runner reads it: https://github.com/actions/runner, ActionCommand. */
function readCommand(line: string): { name: string; properties: Record<string, string>; text: string } {
  const [, name = "", properties = "", text = ""] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
  const plain = (value: string) =>
    value.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  const pairs = properties.split(",").map((pair) => {
    const [key = "", ...value] = pair.split("=");
    return [key, plain(value.join("=").replaceAll("%3A", ":").replaceAll("%2C", ","))] as const;
  });
  return { name, properties: Object.fromEntries(pairs), text: plain(text) };
}

describe.each(FORMATS)("%s", (format) => {
  const write = REPORTERS[format];

  test("lets nothing out that is unseen or obeyed by a terminal", () => {
    expect(write(awkwardReport()).match(UNSEEN) ?? []).toEqual([]);
  });

  test("lets no runner command out that it did not make", () => {
    const own = format === "github" ? /^::(?:error|warning) title=/ : /^(?!)/;
    const commands = linesOf(write(awkwardReport())).filter((line) => COMMAND.test(line) && !own.test(line));
    expect(commands).toEqual([]);
  });

  test("lets nothing out that an older runner obeys in the middle of a line", () => {
    expect(linesOf(write(awkwardReport())).filter((line) => line.includes("##["))).toEqual([]);
  });

  test("writes the same report the same way", () => {
    expect(write(awkwardReport())).toBe(write(awkwardReport()));
  });

  test("leaves the report as it is", () => {
    const report = awkwardReport();
    write(report);
    expect(report).toEqual(awkwardReport());
  });

  test("ends with a line feed", () => {
    expect(write(awkwardReport()).endsWith("\n")).toBe(true);
  });

  test("has something to say of an empty report", () => {
    expect(write(emptyReport()).trim()).not.toBe("");
  });

  test("says of a rule that broke that it is a bug, and what to report", async () => {
    const said = write(await crashReport()).replace(/\s+/g, " ");
    expect(said).toMatch(/this is a bug in runidx-lint \d.*please report it with this whole message/);
  });

  test("lets nothing out of a rule that broke that is unseen or obeyed", async () => {
    expect(write(await crashReport()).match(UNSEEN) ?? []).toEqual([]);
  });
});

test("a rule that broke is exit code 2", async () => {
  expect(exitCodeOf(await crashReport())).toBe(2);
});

describe("twenty thousand findings", () => {
  const report = hugeReport();
  const asides = report.policyChanges.length + report.notRun.length + report.faults.length;
  const counters: Partial<Record<Format, (text: string) => number>> = {
    // The last line is the verdict.
    unix: (text) => linesOf(text.trimEnd()).length - asides - 1,
    json: (text) => JSON.parse(text).findings.length,
    jsonl: (text) => linesOf(text).filter((line) => line.startsWith('{"type":"finding"')).length,
    sarif: (text) =>
      JSON.parse(text).runs[0].results.filter((result: object) => !("suppressions" in result)).length,
    gitlab: (text) => JSON.parse(text).length - report.faults.length,
    junit: (text) => text.match(/<(?:failure|system-out)[ >]/g)?.length ?? 0,
    pretty: (text) => text.match(/^ {4}next: /gm)?.length ?? 0,
    html: (text) => text.match(/<li><p><span class="badge /g)?.length ?? 0,
    markdown: (text) => text.match(/^- \*\*(?:error|warning)\*\*/gm)?.length ?? 0,
  };

  test.each(Object.entries(counters))("are all in %s", (format, countIn) => {
    expect(countIn(REPORTERS[format as Format](report))).toBe(HUGE);
  });

  test("are ten annotations in github, of which the last counts the rest", () => {
    const commands = linesOf(REPORTERS.github(report)).filter((line) => COMMAND.test(line));
    const rest = HUGE + report.faults.length - 9;
    expect([commands.length, readCommand(commands[9] ?? "").text]).toEqual([
      10,
      `${rest} more findings not annotated here`,
    ]);
  });
});

describe("pretty", () => {
  test.each([60, 61, 67, 73, 80, 100, 120, 200])(
    "makes no command where a line of %d is wrapped",
    (width) => {
      const text = REPORTERS.pretty(awkwardReport(), { width });
      expect(linesOf(text).filter((line) => COMMAND.test(line))).toEqual([]);
    },
  );

  test("in colour is the plain text and colours", () => {
    const coloured = REPORTERS.pretty(awkwardReport(), { style: colourStyle });
    expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(REPORTERS.pretty(awkwardReport()));
  });

  test.each(TEXTS)("leaves no character of %j out", (text) => {
    const squeeze = (shown: string) => shown.replace(/\s+/g, "");
    expect(squeeze(REPORTERS.pretty(reportWith(text)))).toContain(`${squeeze(visible(text))}next:`);
  });
});

describe("github", () => {
  test.each(TEXTS)("gives a runner the path, the message and the next step of %j", (text) => {
    const [line = ""] = linesOf(REPORTERS.github(reportWith(text)));
    const { properties, text: said } = readCommand(line);
    // What is too long is cut, and says so.
    const wanted = text.length > 1_950 ? expect.stringContaining("…") : visible(text);
    expect([properties.file, ...linesOf(said)]).toEqual([
      visible(`logs/${text}`),
      wanted,
      text.length > 1_950 ? wanted : visible(`next: ${text}`),
    ]);
  });

  test("keeps a message below what a runner takes", () => {
    const long = reportWith("\u001b".repeat(5_000));
    const [line = ""] = linesOf(REPORTERS.github(long));
    expect(readCommand(line).text.length).toBeLessThanOrEqual(4_096);
  });
});
