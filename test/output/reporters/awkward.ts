/** Reports made by hand, with everything in them that a sink could obey, hide or trip over. */

import type { Excerpt, Finding, Report } from "../../../src/base/core/finding.js";
import { compareFindings } from "../../../src/check/findings/findings.js";
import { registryFiles } from "../../../src/rules/examples.js";
import { rule as placeholder } from "../../../src/rules/placeholder.js";
import type { RecordRule } from "../../../src/rules/rule.js";
import { NO_WAY } from "../../helpers/do-steps.js";
import { lintFiles } from "../../helpers/lint-files.js";

/** What somebody may have written into a record, a file name or a waiver. */
export const TEXTS: readonly string[] = [
  "\u001b[31mred\u001b[0m, \u009b2J and \u001b]0;another title\u0007",
  "\u001b]8;;https://evil.example/x\u001b\\link\u001b]8;;\u001b\\ and \u001b]52;c;ZXZpbA==\u0007",
  "gone\b\b\b\b, nothing\u0000 and a tab\there",
  "two\r\nlines\nand\rmore",
  "\u202eright to left\u202c, \u2066isolated\u2069",
  "zero\u200bwidth, \u2060joined, \ufeffmarked, soft\u00adhyphen",
  "line\u2028separator and paragraph\u2029separator",
  "half of a pair: \ud83d, the other half: \ude00",
  "::error::x",
  "  ::stop-commands::tok",
  "in the middle ::error::x\n::error::x after a line feed",
  "##[error]x and ###[group]y",
  "##vso[task.setvariable variable=x]y and ##teamcity[message text='x']",
  "100%0A::error::x %25 %3A",
  "</script><script>alert(1)</script>",
  '" onmouseover="alert(1)',
  "<img src=x onerror=alert(1)> &lt;b&gt; &#x3c;",
  "javascript:alert(1) and [here](javascript:alert(1))",
  "[text](https://evil.example/x), ![image](https://evil.example/x.png), [a]: b and {0}",
  "]]> <!-- --> <![CDATA[ <?xml ?>",
  "a | b || c \\| d",
  "one ` backtick",
  "`two` and ``a ` b`` and ```` four",
  "@everyone and dana@example.com, #1, GH-1",
  "https://evil.example/x, www.evil.example and mailto:dana@example.com",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is not a template
  "$math$, $$more$$ and ${process.env.HOME}",
  "*bold*, _emphasis_, ~struck~ and <https://evil.example/x>",
  "# heading",
  "- item",
  "1. item",
  "=cmd|' /C calc'!A0",
  "+1",
  "-1",
  "@SUM(A1)",
  "\u6b4c\u306e\u540d\u524d \ud55c\uae00 \ud83d\ude00 \ud83d\udc69\u200d\ud83d\ude80 e\u0301 \u2764\ufe0f \uff1d1",
  "not a character: \ufffe \uffff",
  "",
  "   ",
  `long: ${"It goes on and on. ".repeat(110)}${"x".repeat(2_000)}`,
];

const RUNS = "60-REGISTRY/data/run-index.jsonl";

const PATHS: readonly string[] = [
  RUNS,
  "60-REGISTRY/data/a:b,c d%41 'e' \"f\" `g`|h.jsonl",
  "60-REGISTRY/data/two\nlines\u001b[31m\u202e.jsonl",
  "-rf/--force.jsonl",
  "::error::x/##[error].jsonl",
  "60-REGISTRY/d\u00e4t\u00e4/\u6b4c \ud83d\ude00 \ud83d.jsonl",
  '<img src=x onerror=alert(1)>/" onmouseover="alert(1).jsonl',
];

const RULES = ["placeholder", "schema", "song-refs", "unknown-field", "id-time", "a-rule-of-others"];

const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index % list.length];
  if (item === undefined) throw new Error("the list is empty");
  return item;
};

const fingerprint = (number: number) => number.toString(16).padStart(16, "0");

function findingWith(text: string, index: number): Finding {
  return {
    ruleId: at(RULES, index),
    severity: index % 3 === 2 ? "warning" : "error",
    ...(index % 2 === 1 && { class: at(["missing", "two words", "<b>|`"], index) }),
    message: text,
    path: at(PATHS, index),
    line: index + 1,
    column: index + 2,
    endLine: index + 1,
    endColumn: index + 9,
    pointer: `/notes/${text}`.slice(0, 60),
    recordId: index % 4 === 0 ? null : `RUN-${text}`.slice(0, 40),
    hint: `give another value than "${text.slice(0, 200)}"`,
    ...NO_WAY,
    related: [],
    introduced: index % 5 !== 0,
    fingerprint: fingerprint(index + 1),
  };
}

function excerptOf(before: string, value: string, after: string, cut = false): Excerpt {
  return {
    text: before + value + after,
    start: before.length,
    length: value.length,
    cutBefore: cut,
    cutAfter: cut,
  };
}

/** The lines around the values, as they stand in the file. */
const EXCERPTS: readonly Excerpt[] = [
  excerptOf('{"record_type":"RUN","notes":', '"\u001b[31m::error::x"', ',"title":"x"}'),
  excerptOf(
    `\ude00 ${"\u6b4c\u306e ".repeat(12)}"`,
    "\u540d\u524d\ud83d\ude00",
    `" ${"\ud83d\ude00".repeat(60)}\ud83d`,
    true,
  ),
  excerptOf("a comment ##", "[error]x", " and ##", true),
  excerptOf("", "::error::x", ""),
  excerptOf("an empty value: ", "", " stands here"),
  excerptOf("</code></pre><script>alert(1)</script>", "<mark>", "&amp;<!--"),
  excerptOf("long ".repeat(16), "x".repeat(220), "", true),
  excerptOf("", "", ""),
];

const lineOf = (record: Record<string, unknown>) => `${JSON.stringify(record)}\n`;

/** Ways out with hostile text in every part. */
const RESTORED: Partial<Finding> = {
  applies: "as-is",
  needs: [],
  steps: [
    { do: "save", path: at(PATHS, 1), lines: [`${at(TEXTS, 1)}\n`] },
    { do: "run", argv: ["git", "checkout", "--", "-rf; $(x) `y`\n"] },
    { do: "append", path: at(PATHS, 1), line: `${at(TEXTS, 1)}\n` },
  ],
};
const ASKED: Partial<Finding> = {
  lineState: "committed",
  needsPerson: true,
  applies: "person",
  needs: [
    { pointer: "/reason", from: "person" },
    { pointer: "/approved_by", from: "person", suggestion: at(TEXTS, 2) },
  ],
};
const EDITED: Partial<Finding> = {
  applies: "as-is",
  needs: [],
  steps: [
    {
      do: "edit",
      path: at(PATHS, 2),
      line: 3,
      endLine: 5,
      pointer: "/notes",
      from: at(TEXTS, 4),
      to: at(TEXTS, 5),
      newLine: `${JSON.stringify({ notes: at(TEXTS, 5) })}\n`,
    },
  ],
};
const FOLLOW_UP = {
  ruleId: "song-refs",
  severity: "error",
  path: at(PATHS, 4),
  line: null,
  message: at(TEXTS, 6),
  fingerprint: fingerprint(999),
} as const;

function special(): Finding[] {
  const base = (index: number): Finding => ({
    ...findingWith(`it is awkward in way ${index}`, 100 + index),
    path: RUNS,
  });
  const whole = { line: null, column: null, endLine: null, endColumn: null, pointer: "", recordId: null };
  const record = {
    record_type: "RUN",
    notes: "</script>\u001b[31m::error::x ```",
    "k\u202ey": ["##[error]"],
    empty: "",
  };
  return [
    ...EXCERPTS.map((excerpt, index) => ({ ...base(index), excerpt })),
    { ...base(20), ...whole, severity: "error" },
    { ...base(21), ...whole, severity: "warning", path: at(PATHS, 2) },
    {
      ...base(22),
      commit: "0123456789abcdef0123456789abcdef01234567",
      related: TEXTS.slice(0, 20).map((text, index) => ({
        path: at(PATHS, index),
        line: index % 3 === 0 ? null : index,
        column: index % 3 === 1 ? index : null,
        message: text,
        ...(index % 2 === 1 && { commit: "89abcdef0123456789abcdef0123456789abcdef" }),
      })),
    },
    {
      ...base(23),
      applies: "as-is",
      needs: [],
      steps: [{ do: "append", path: RUNS, line: lineOf(record) }],
    },
    { ...base(24), ...RESTORED },
    {
      ...base(25),
      ...ASKED,
      steps: [
        { do: "ask", what: at(TEXTS, 3) },
        {
          do: "append",
          path: at(PATHS, 3),
          line: lineOf({ ...record, reason: "", approved_by: "" }),
        },
      ],
    },
    { ...base(28), ...EDITED },
    { ...base(29), fixedBy: fingerprint(129), followUps: [FOLLOW_UP] },
    { ...base(26), fingerprint: fingerprint(7) },
    { ...base(27), fingerprint: fingerprint(7) },
  ];
}

function reportOf(
  findings: readonly Finding[],
  rest: Pick<Report, "notRun" | "faults" | "waived" | "policyChanges">,
): Report {
  const sorted = [...findings].sort(compareFindings);
  return {
    schemaVersion: 2,
    tool: { name: "runidx-lint", version: "1.2.3" },
    target: {
      mode: "range",
      base: "0123456789abcdef0123456789abcdef01234567",
      head: "x\u202e<script>alert(1)</script>",
    },
    summary: {
      errors: sorted.filter(({ severity }) => severity === "error").length,
      warnings: sorted.filter(({ severity }) => severity === "warning").length,
      waived: rest.waived.length,
      records: sorted.length,
      newRecords: 3,
      commits: 2,
      files: PATHS.length,
      faults: rest.faults.length,
      exitCode: rest.faults.length > 0 ? 2 : 1,
    },
    findings: sorted,
    ...rest,
  };
}

/** One of everything, and hostile text wherever a text may stand. */
export function awkwardReport(): Report {
  return reportOf([...TEXTS.map(findingWith), ...special()], {
    notRun: TEXTS.map((text, index) => ({ ruleId: at(RULES, index), reason: text })),
    // Few, so that the formats that show only the first findings have room for some.
    faults: TEXTS.filter((_, index) => index % 9 === 0).map((message) => ({ message })),
    waived: TEXTS.map((text, index) => ({ finding: findingWith(text, index), waiver_id: `WVR-${text}` })),
    policyChanges: [...TEXTS],
  });
}

/** A registry of nothing that holds. */
export function emptyReport(): Report {
  return reportOf([], { notRun: [], faults: [], waived: [], policyChanges: [] });
}

/** How many findings {@link hugeReport} has. */
export const HUGE = 20_000;

/** The awkward report's findings again and again, each with a fingerprint of its own. */
export function hugeReport(): Report {
  const { findings, ...rest } = awkwardReport();
  const many = Array.from({ length: HUGE }, (_, index) => {
    const finding = at(findings, index);
    const line = finding.line === null ? null : index + 1;
    return { ...finding, line, endLine: line, fingerprint: fingerprint(index) };
  });
  return reportOf(many, rest);
}

/** What a check gives whose rule breaks. */
export function crashReport(): Promise<Report> {
  const broken: RecordRule = {
    ...placeholder,
    check: () => {
      throw new Error("it broke \u001b[31m::error::x\n::error::x");
    },
  };
  return lintFiles(registryFiles(), { rulesToRun: [broken] });
}

/** Every kind of report that a format has to be right for. */
export async function allReports(): Promise<Readonly<Record<string, Report>>> {
  return { awkward: awkwardReport(), empty: emptyReport(), crash: await crashReport() };
}
