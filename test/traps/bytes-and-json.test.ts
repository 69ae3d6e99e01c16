import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createContext, Script } from "node:vm";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/base/core/finding.js";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { losesPrecision } from "../../src/registry/jsonl/decimal.js";
import { readHeader } from "../../src/registry/logs/file-header.js";
import { compileUserSchema } from "../../src/registry/model/user-schemas.js";
import { jsonl, registryFiles, run, version, work } from "../../src/rules/examples.js";
import { found, lintFiles } from "../helpers/lint-files.js";

const RUNS = "60-REGISTRY/data/run-index.jsonl";

/** A second run that names no outputs, so that nothing hangs on it. */
const other = (changes: Record<string, unknown> = {}) =>
  run({
    run_id: "RUN-20260103-0900-B2C3",
    created_utc: "2026-01-03T09:05Z",
    qa_gate2: "FAIL",
    work_id: undefined,
    version_ids: undefined,
    ...changes,
  });

/** The registry that holds, with another run index. */
const withRuns = (content: string | Uint8Array) => ({ ...registryFiles(), [RUNS]: content });

/** The healthy run and, behind it, a second line. */
const secondLine = (line: string | Uint8Array) =>
  withRuns(Buffer.concat([Buffer.from(jsonl([run()])), Buffer.from(line), Buffer.from("\n")]));

/** The second run as a line, with one more member at its end. */
const withMember = (member: string) => JSON.stringify(other()).replace(/}$/, `,${member}}`);

/** The second run as a line of bytes, in which `@` in the notes is replaced. */
function withBytes(bytes: readonly number[], notes = "a@b"): Buffer {
  const [before = "", after = ""] = JSON.stringify(other({ notes })).split("@");
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
}

/** Each finding as rule, class and place. */
const places = (report: Report) =>
  report.findings.map(({ ruleId, class: kind, line, column }) => [`${ruleId}/${kind}`, line, column]);

/** Gives what `work` gives; throws where it would never end. Much longer than any honest answer takes. */
function thatEnds<Result>(work: () => Result): Result {
  return new Script("work()").runInContext(createContext({ work }), { timeout: 20_000 }) as Result;
}

test("the registry that all traps vary holds", async () => {
  const report = await lintFiles(withRuns(jsonl([run(), other()])));
  expect([report.findings, report.notRun, report.faults]).toEqual([[], [], []]);
  expect(exitCodeOf(report)).toBe(0);
});

describe("lines", () => {
  test("NUL: one in a line does not keep the other lines from being judged", async () => {
    const content = jsonl([run(), "\0", other({ qa_gate3: "PASS" })]);
    expect(places(await lintFiles(withRuns(content)))).toEqual([
      ["line-format/nul", 2, 1],
      ["gate-order/undefined", 3, expect.any(Number)],
    ]);
  });

  test("NUL: at the very start of the file it is a NUL, and the other lines are judged", async () => {
    const content = `\0${jsonl([other(), run(), other({ run_id: "RUN-20260103-0900-C3C3", qa_gate3: "PASS" })])}`;
    const report = await lintFiles(withRuns(content));
    expect(places(report)).toEqual([
      ["line-format/nul", 1, 1],
      ["gate-order/undefined", 3, expect.any(Number)],
    ]);
  });

  test.each([
    ["U+2028", "\u2028"],
    ["U+2029", "\u2029"],
    ["U+0085", "\u0085"],
    ["vertical tab U+000B, escaped", "\u000b"],
  ])("%s within a string does not split the line", async (_, separator) => {
    const line = JSON.stringify(other({ notes: `one${separator}two` }));
    const report = await lintFiles(withRuns(jsonl([run(), line, "[]"])));
    expect(report.summary.records).toBe(4);
    expect(places(report)).toEqual([["valid-json/not-an-object", 3, 1]]);
  });

  test("blank lines do not shift the numbers of the lines behind them", async () => {
    const report = await lintFiles(withRuns(jsonl([run(), "", "  \t", "[]"])));
    expect(places(report)).toEqual([
      ["line-format/blank", 2, 1],
      ["line-format/blank", 3, 1],
      ["valid-json/not-an-object", 4, 1],
    ]);
  });

  test("line numbers stay right behind thousands of lines", async () => {
    const filler = Array.from({ length: 3000 }, () => "");
    const report = await lintFiles(withRuns(jsonl([run(), ...filler, "[]", ...filler, "{}{}"])));
    const broken = report.findings.filter(({ ruleId }) => ruleId === "valid-json");
    expect(broken.map(({ line }) => line)).toEqual([3002, 6003]);
  });
});

describe("BOM", () => {
  test("a BOM at the start of the file is one error, and its record still counts", async () => {
    const report = await lintFiles(withRuns(`\ufeff${jsonl([run(), other()])}`));
    expect(places(report)).toEqual([["line-format/bom", 1, 1]]);
    expect(report.summary.records).toBe(4);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("columns of a line with a BOM count it as one unit", async () => {
    const line = JSON.stringify(run({ qa_gate1: "pass" }));
    const report = await lintFiles(withRuns(`\ufeff${line}\n`));
    expect(places(report)).toEqual([
      ["line-format/bom", 1, 1],
      ["schema/value", 1, 1 + line.indexOf('"pass"') + 1],
    ]);
  });

  test("a BOM in mid-file, where files were joined, is an error with its column", async () => {
    const report = await lintFiles(secondLine(`\ufeff${JSON.stringify(other())}`));
    expect(places(report)).toEqual([["valid-json/syntax", 2, 1]]);
  });
});

describe("UTF-16", () => {
  const text = jsonl([run(), other()]);
  const little = (content: string) => Buffer.from(content, "utf16le");
  const big = (content: string) => Buffer.from(content, "utf16le").swap16();

  test.each([
    ["LE with a BOM", little(`\ufeff${text}`)],
    ["BE with a BOM", big(`\ufeff${text}`)],
    ["LE without a BOM", little(text)],
    ["BE without a BOM", big(text)],
  ])("UTF-16 %s is one error about the whole file", async (_, content) => {
    const report = await lintFiles(withRuns(content));
    expect(places(report)).toEqual([["line-format/encoding", null, null]]);
    expect(report.findings[0]?.message).toContain("UTF-16");
    expect(exitCodeOf(report)).toBe(1);
  });
});

describe("UTF-8", () => {
  const before = JSON.stringify(other({ notes: "é😀@" })).split("@")[0] ?? "";

  test.each([
    ["invalid UTF-8: a byte that is never one", [0xff]],
    ["invalid UTF-8: a continuation byte alone", [0x80]],
    ["invalid UTF-8: a sequence that breaks off", [0xe2, 0x82]],
    ["invalid UTF-8: beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
    ["overlong UTF-8: / in two bytes", [0xc0, 0xaf]],
    ["overlong UTF-8: / in three bytes", [0xe0, 0x80, 0xaf]],
    ["overlong UTF-8: NUL in two bytes", [0xc0, 0x80]],
    ["lone surrogate as raw bytes", [0xed, 0xa0, 0x80]],
    ["surrogate pair as raw bytes (CESU-8)", [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
  ])("%s is an error with its byte and its column", async (_, bytes) => {
    const report = await lintFiles(secondLine(withBytes(bytes, "é😀@b")));
    expect(places(report)).toEqual([["line-format/encoding", 2, before.length + 1]]);
    expect(report.findings[0]?.message).toContain(`byte ${Buffer.byteLength(before)} `);
  });

  test("a whole character of four bytes is no error", async () => {
    const report = await lintFiles(secondLine(withBytes([0xf0, 0x9f, 0x98, 0x80])));
    expect(found(report)).toEqual([]);
  });

  test.each([
    ["a high one", '"notes":"a\\ud800b"'],
    ["a low one", '"notes":"a\\udc00b"'],
    ["a pair the wrong way round", '"notes":"\\ude00\\ud83d"'],
    ["one in a key", '"a\\ud800b":1'],
  ])("lone surrogates, escaped: %s is an error with its column", async (_, member) => {
    const line = withMember(member);
    const at = line.lastIndexOf(member.startsWith('"notes"') ? '"' : '"a\\ud', line.length - 2);
    const column = member.startsWith('"notes"') ? line.lastIndexOf('"', at - 1) + 1 : at + 1;
    const report = await lintFiles(secondLine(line));
    expect(places(report)).toEqual([["valid-json/lone-surrogate", 2, column]]);
  });

  test("an escaped surrogate pair is no error", async () => {
    expect(found(await lintFiles(secondLine(withMember('"notes":"\\ud83d\\ude00"'))))).toEqual([]);
  });
});

describe("CR", () => {
  const line = JSON.stringify(other({ notes: "é😀@" }));

  test("a bare CR within a string is an error with its column", async () => {
    const report = await lintFiles(secondLine(line.replace("@", "\r")));
    expect(places(report)).toEqual([["line-format/bare-cr", 2, line.indexOf("@") + 1]]);
  });

  test("a bare CR between two members is an error with its column", async () => {
    const report = await lintFiles(secondLine(line.replace(',"notes"', ',\r"notes"')));
    expect(places(report)).toEqual([["line-format/bare-cr", 2, line.indexOf(',"notes"') + 2]]);
  });

  test("a file whose lines end in bare CR is one error at the first of them", async () => {
    const content = jsonl([run(), other()]).replaceAll("\n", "\r");
    const report = await lintFiles(withRuns(content));
    expect(places(report)).toEqual([["line-format/bare-cr", 1, JSON.stringify(run()).length + 1]]);
  });

  test("a whole file with CRLF is one error about the file, with the .gitattributes remedy", async () => {
    const report = await lintFiles(withRuns(jsonl([run(), other()]).replaceAll("\n", "\r\n")));
    expect(places(report)).toEqual([["line-format/crlf", null, null]]);
    expect(report.findings[0]?.hint).toMatch(/\*\.jsonl text eol=lf.*\.gitattributes/);
    expect(report.summary.records).toBe(4);
  });

  test("a whole file with CRLF gets the .gitattributes remedy also where it has one line", async () => {
    const report = await lintFiles(withRuns(jsonl([run()]).replaceAll("\n", "\r\n")));
    expect(found(report)).toEqual(["line-format/crlf"]);
    expect(report.findings[0]?.hint).toContain(".gitattributes");
  });

  test("a whole file with CRLF but for a last line that breaks off is still one error about CRLF", async () => {
    const content = `${jsonl([run(), other()]).replaceAll("\n", "\r\n")}{"record_type":"RUN"`;
    expect(places(await lintFiles(withRuns(content)))).toEqual([
      ["line-format/crlf", null, null],
      ["line-format/torn-tail", 3, 1],
    ]);
  });

  test("CRLF in all lines but one is told line by line: it is not throughout", async () => {
    const third = other({ run_id: "RUN-20260103-0900-C3C3" });
    const content = `${jsonl([run(), other()]).replaceAll("\n", "\r\n")}${jsonl([third])}`;
    const report = await lintFiles(withRuns(content));
    expect(places(report)).toEqual([
      ["line-format/crlf", 1, JSON.stringify(run()).length + 1],
      ["line-format/crlf", 2, JSON.stringify(other()).length + 1],
    ]);
  });

  test("CRLF behind a BOM and text beyond ASCII has its column in UTF-16 units", async () => {
    const first = JSON.stringify(run({ notes: "éé" }));
    const report = await lintFiles(withRuns(`\ufeff${first}\r\n${jsonl([other()])}`));
    expect(places(report)).toEqual([
      ["line-format/bom", 1, 1],
      ["line-format/crlf", 1, 1 + first.length + 1],
    ]);
  });
});

describe("duplicate keys", () => {
  const passing = JSON.stringify(other({ qa_gate2: "PASS", qa_gate3: "PASS" }));

  test.each([
    ["FAIL before PASS", '"qa_gate2":"FAIL","qa_gate2":"PASS"'],
    ["PASS before FAIL", '"qa_gate2":"PASS","qa_gate2":"FAIL"'],
    ["spelt with an escape", '"qa_gate2":"FAIL","qa\\u005fgate2":"PASS"'],
    ["both spelt with escapes", '"qa\\u005fgate2":"FAIL","\\u0071a_gate2":"PASS"'],
    ["with the same value", '"qa_gate2":"PASS","qa_gate2":"PASS"'],
  ])("duplicate keys, %s: an error before any rule reads the value", async (_, members) => {
    const line = passing.replace('"qa_gate2":"PASS"', members);
    const report = await lintFiles(secondLine(line));
    const second = line.indexOf(members) + members.lastIndexOf(',"') + 2;
    expect(places(report)).toEqual([["valid-json/duplicate-key", 2, second]]);
  });

  test("duplicate keys in an inner object are an error", async () => {
    const line = withMember('"x":{"a":1,"b":{"c":1,"c":2}}');
    expect(places(await lintFiles(secondLine(line)))).toEqual([
      ["valid-json/duplicate-key", 2, line.indexOf('"c":2') + 1],
    ]);
  });

  test("duplicate keys are told by the pointer of their value, so that two of them differ", async () => {
    const report = await lintFiles(secondLine(withMember('"x":{"b":1,"b":2},"y":{"b":1,"b":2}')));
    expect(report.findings.map(({ pointer }) => pointer)).toEqual(["/x/b", "/y/b"]);
    expect(new Set(report.findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  test("duplicate keys are told with both values and where each is", async () => {
    const line = String.raw`{"a":"FAIL","b":[1],"a":"PASS","b":{"c":"\u001b"}}`;
    const { findings } = await lintFiles(secondLine(line));
    expect(findings.map(({ message }) => message)).toEqual([
      'the key "a" appears twice: "FAIL" at column 6, then "PASS" at column 25',
      String.raw`the key "b" appears twice: [1] at column 17, then {"c":"\u001b"} at column 36`,
    ]);
  });

  test("one key in two objects is no duplicate key", async () => {
    const report = await lintFiles(secondLine(withMember('"x":{"a":1},"y":{"a":1}')));
    expect(found(report)).toEqual(["unknown-field", "unknown-field"]);
  });
});

describe("__proto__", () => {
  const inherited = JSON.stringify(other({ qa_gate2: undefined }));

  test.each([
    ["__proto__ with the required fields", '"__proto__":{"qa_gate2":"PASS"}'],
    ["__proto__ spelt with an escape", '"__pr\\u006fto__":{"qa_gate2":"PASS"}'],
    ["constructor", '"constructor":{"qa_gate2":"PASS"}'],
  ])("%s is an error and satisfies nothing", async (_, member) => {
    const line = inherited.replace(/}$/, `,${member}}`);
    expect(places(await lintFiles(secondLine(line)))).toEqual([
      ["valid-json/forbidden-key", 2, line.indexOf(member) + 1],
    ]);
  });

  test("__proto__ deep within a record is an error", async () => {
    const line = withMember('"x":[{"__proto__":1}]');
    expect(places(await lintFiles(secondLine(line)))).toEqual([
      ["valid-json/forbidden-key", 2, line.indexOf('"__proto__"') + 1],
    ]);
  });

  test("fields that every object inherits are unknown fields like others", async () => {
    const report = await lintFiles(secondLine(withMember('"toString":1,"hasOwnProperty":2,"valueOf":3')));
    expect(found(report)).toEqual(["unknown-field", "unknown-field", "unknown-field"]);
    expect(report.faults).toEqual([]);
  });

  test("a record_type that every object inherits is an unknown one", async () => {
    const report = await lintFiles(secondLine(JSON.stringify(other({ record_type: "toString" }))));
    expect(found(report)).toEqual(["schema/record-type"]);
  });

  test("inheritance does not satisfy what a user's schema requires", async () => {
    const schema = await compileUserSchema("own.json", {
      type: "object",
      properties: { toString: { type: "string" } },
      required: ["toString"],
    });
    expect(schema.validate({ run_id: "x" }).map(({ missing }) => missing)).toEqual(["toString"]);
    expect(schema.validate({ toString: "x" })).toEqual([]);
  });

  test("__proto__ in the configuration: could not check", async () => {
    const config = '{"__proto__":{"rules":{"schema":"off"}}}';
    const report = await lintFiles({ ...registryFiles(), "runidx.config.json": config });
    expect(exitCodeOf(report)).toBe(2);
  });
});

describe("numbers", () => {
  test.each([
    "9007199254740993",
    "-9007199254740993",
    "123456789012345678901",
    "1e400",
    "-1e400",
    "1e-400",
    "0.1000000000000000055",
    "0.1000000000000000055e-3",
  ])("the number %s can't be held and is an error", async (number) => {
    const line = withMember(`"x":${number}`);
    expect(places(await lintFiles(secondLine(line)))).toEqual([
      ["valid-json/unsafe-number", 2, line.indexOf(`"x":${number}`) + 5],
    ]);
  });

  test.each([
    "1.0",
    "1.0e+28",
    "10000000000000000000000000000",
    "-0",
    "0.0",
    "0e5",
    "1E5",
    "100",
    "0.1",
    "9007199254740992",
    "5e-324",
    "1.7976931348623157e308",
  ])("the number %s is held as it is written", async (number) => {
    const report = await lintFiles(secondLine(withMember(`"x":${number}`)));
    expect(found(report)).toEqual(["unknown-field"]);
  });

  test("a number as long as a line may be is judged, not pondered for ever", () => {
    const zeros = "0".repeat(1_000_000);
    expect(thatEnds(() => losesPrecision(`0.1${zeros}1`))).toBe(true);
    expect(thatEnds(() => losesPrecision(`0.1${zeros}`))).toBe(false);
  });
});

describe("depth", () => {
  const DEEP = 100_000;

  test.each([
    ["arrays", "[".repeat(DEEP) + "]".repeat(DEEP)],
    ["objects", `${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`],
    ["arrays in a record", withMember(`"x":${"[".repeat(DEEP)}${"]".repeat(DEEP)}`)],
    ["objects in a record", withMember(`"x":${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`)],
    ["arrays that are never closed", "[".repeat(DEEP)],
  ])("depth 100,000, %s: one finding and no stack overflow", async (_, line) => {
    const report = await lintFiles(secondLine(line));
    expect(report.faults).toEqual([]);
    expect(found(report)).toEqual(["valid-json/too-deep"]);
  });

  test("depth 64 is read, depth 65 is not", async () => {
    const nested = (depth: number) => withMember(`"x":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}`);
    expect(found(await lintFiles(secondLine(nested(64))))).toEqual(["unknown-field"]);
    expect(found(await lintFiles(secondLine(nested(65))))).toEqual(["valid-json/too-deep"]);
  });
});

describe("lines that are no record", () => {
  const line = JSON.stringify(other());

  test.each([
    ["an array", `[${line}]`, "not-an-object", /an array/],
    ["a string", JSON.stringify(line), "not-an-object", /a string/],
    ["a number", "7", "not-an-object", /bare value/],
    ["null", "null", "not-an-object", /bare value/],
    ["two objects", `${line}${line}`, "syntax", /second value follows/],
    ["two objects with a comma", `${line},${line}`, "syntax", /follows/],
    ["a trailing comma", line.replace(/}$/, ",}"), "syntax", /comma with nothing after it/],
    ["a trailing comma in an array", withMember('"x":[1,]'), "syntax", /comma with nothing after it/],
    ["a comment to the end of the line", `${line} // why`, "syntax", /follows/],
    ["a comment before a value", withMember('"x":/* why */1'), "syntax", /comments/],
    ["NaN", withMember('"x":NaN'), "syntax", /NaN/],
    ["Infinity", withMember('"x":-Infinity'), "syntax", /not valid JSON/],
    ["undefined", withMember('"x":undefined'), "syntax", /undefined/],
    ["a key without quotes", withMember("x:1"), "syntax", /double quotes/],
    ["single quotes", withMember("'x':1"), "syntax", /double quotes/],
    ["a tab within a string", withMember('"notes":"a\tb"'), "syntax", /control character/],
    ["a number that starts with 0", withMember('"x":012'), "syntax", /not valid JSON/],
    ["a hexadecimal number", withMember('"x":0x1F'), "syntax", /not valid JSON/],
    ["an unknown escape", withMember('"notes":"a\\x41"'), "syntax", /escape/],
    ["a record that breaks off", line.slice(0, -20), "syntax", /not valid JSON/],
  ])("a line that is or has %s is one error", async (_, text, kind, message) => {
    const report = await lintFiles(secondLine(text));
    expect(found(report)).toEqual([`valid-json/${kind}`]);
    expect(report.findings[0]).toMatchObject({ line: 2, message: expect.stringMatching(message) });
    expect(exitCodeOf(report)).toBe(1);
  });
});

describe("gates", () => {
  /** A run that breaks the registry's own blocker, were its gate to be read as PASS. */
  const violating = (changes: Record<string, unknown>) =>
    lintFiles(
      registryFiles({ runs: [run({ work_id: undefined, version_ids: undefined, ...changes })], songs: [] }),
    );

  test("the run that the gate traps vary is refused", async () => {
    expect(found(await violating({ qa_gate2: "PASS" }))).toEqual(["gate2-outputs"]);
  });

  test.each([
    ['"pass"', "pass"],
    ['"PASS "', "PASS "],
    ['" PASS"', " PASS"],
    ['"Pass"', "Pass"],
    ['"PASS" with a zero width space', "PASS\u200b"],
    ['"PASS" with a Cyrillic А', "P\u0410SS"],
    ['""', ""],
    ["true", true],
    ["1", 1],
    ["null", null],
    ['["PASS"]', ["PASS"]],
    ['{"PASS":true}', { PASS: true }],
  ])("qa_gate2 %s slips past no gate: it is an error itself", async (_, value) => {
    const report = await violating({ qa_gate2: value });
    expect(report.findings.map(({ ruleId, pointer }) => [ruleId, pointer])).toEqual([
      ["schema", "/qa_gate2"],
    ]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("a missing qa_gate2 slips past no gate: it is an error itself", async () => {
    const report = await violating({ qa_gate2: undefined });
    expect(found(report)).toEqual(["schema/missing"]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test.each(["fail", "FAIL ", false, null, "F\u0410IL"])(
    "uniqueness_hook %j slips past no gate: it is an error itself",
    async (value) => {
      const report = await lintFiles(registryFiles({ runs: [run({ uniqueness_hook: value })] }));
      expect(found(report)).toEqual(["schema/value"]);
      expect(exitCodeOf(report)).toBe(1);
    },
  );

  test.each([
    ["value", '"qa_gate2":"P\\u0041SS"'],
    ["key", '"qa\\u005fgate2":"PASS"'],
  ])("qa_gate2 PASS with an escape in its %s is a PASS", async (_, member) => {
    const line = JSON.stringify(run({ work_id: undefined, version_ids: undefined }));
    const report = await lintFiles(
      registryFiles({ runs: [line.replace('"qa_gate2":"PASS"', member)], songs: [] }),
    );
    expect(found(report)).toEqual(["gate2-outputs"]);
  });
});

describe("blank ids", () => {
  const BLANK = [
    ["empty", ""],
    ["a blank", " "],
    ["a no-break space", "\u00a0"],
    ["a zero width space", "\u200b"],
    ["a byte order mark", "\ufeff"],
    ["a Hangul filler", "\u3164"],
    ["a tab", "\t"],
  ] as const;

  test.each(BLANK)("a blank work_id (%s) counts as missing", async (_, blank) => {
    const report = await lintFiles(
      registryFiles({ runs: [run({ work_id: blank, version_ids: undefined })], songs: [] }),
    );
    expect(report.findings.map(({ ruleId, pointer }) => [ruleId, pointer])).toEqual([
      ["placeholder", "/work_id"],
      ["gate2-outputs", "/qa_gate2"],
    ]);
  });

  test.each(BLANK)("a blank version id (%s) counts as missing", async (_, blank) => {
    const report = await lintFiles(registryFiles({ runs: [run({ version_ids: [blank] })], songs: [work()] }));
    expect(report.findings.map(({ ruleId, pointer }) => [ruleId, pointer])).toEqual([
      ["placeholder", "/version_ids/0"],
      ["gate2-outputs", "/qa_gate2"],
    ]);
  });

  test("a run with a blank run_id is still judged by its gates", async () => {
    const report = await lintFiles(
      registryFiles({ runs: [run({ run_id: " ", work_id: undefined, version_ids: undefined })], songs: [] }),
    );
    expect(report.findings.map(({ ruleId, pointer }) => [ruleId, pointer])).toEqual([
      ["placeholder", "/run_id"],
      ["gate2-outputs", "/qa_gate2"],
    ]);
  });
});

describe("a user's schema", () => {
  const OWN = "schemas/run.json";
  const withSchema = (schema: unknown, runs: Parameters<typeof jsonl>[0] = [run()]) => ({
    ...registryFiles({ runs }),
    "runidx.config.json": JSON.stringify({ schemas: { RUN: OWN } }),
    [OWN]: typeof schema === "string" ? schema : JSON.stringify(schema),
  });
  const GOOD = { type: "object", properties: { notes: { type: "string", maxLength: 5 } } };
  const rulesOff = { rules: { "unknown-field": "off" } } as const;

  test("a user's schema that is sound replaces ours", async () => {
    const good = await lintFiles(withSchema(GOOD, [run({ notes: "short" })]), rulesOff);
    expect([found(good), exitCodeOf(good)]).toEqual([[], 0]);
    const bad = await lintFiles(withSchema(GOOD, [run({ notes: "too long" })]), rulesOff);
    expect([found(bad), exitCodeOf(bad)]).toEqual([["schema/value"], 1]);
  });

  test.each([
    ["draft-07", "http://json-schema.org/draft-07/schema#"],
    ["2020-12", "https://json-schema.org/draft/2020-12/schema"],
  ])("every pattern of a user's schema counts, %s", async (_, $schema) => {
    const schema = await compileUserSchema(OWN, {
      $schema,
      type: "object",
      properties: { notes: { type: "string", pattern: "^n" }, title: { type: "string", pattern: "^t" } },
    });
    expect(schema.validate({ notes: "n", title: "t" })).toEqual([]);
    const pointersOf = (record: Record<string, unknown>) =>
      schema.validate(record).map((fault) => fault.pointer);
    expect(pointersOf({ notes: "t", title: "t" })).toEqual(["/notes"]);
    expect(pointersOf({ notes: "n", title: "n" })).toEqual(["/title"]);
  });

  test.each(["run", "work", "version", "override", "override-update", "waiver"])(
    "the %s schema that comes with the tool can be taken as a user's schema",
    async (name) => {
      const path = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
      const schema = JSON.parse(readFileSync(path, "utf8")) as unknown;
      await expect(compileUserSchema(OWN, schema)).resolves.toBeDefined();
    },
  );

  test.each([
    ["unknown schema keyword", { type: "object", requierd: ["run_id"] }],
    ["unknown format", { properties: { run_id: { type: "string", format: "ulid" } } }],
    ["remote $ref", { $ref: "https://schemas.invalid/run.json" }],
    ["$ref to a file", { properties: { run_id: { $ref: "file:///etc/hostname" } } }],
    ["$ref to another file of the repository", { properties: { run_id: { $ref: "ids.json" } } }],
    ["broken schema: a type that is none", { type: "objekt" }],
    ["broken schema: a pattern that is none", { properties: { run_id: { type: "string", pattern: "(" } } }],
    ["broken schema: an array", [GOOD]],
    ["broken schema: no JSON", '{"type":"object",}'],
    ["broken schema: empty", ""],
    ["a draft that is not known", { $schema: "http://json-schema.org/draft-03/schema#", type: "object" }],
    ["a schema that answers later", { $async: true, ...GOOD }],
  ])("%s: could not check, naming the schema", async (_, schema) => {
    const report = await lintFiles(withSchema(schema), rulesOff);
    expect(exitCodeOf(report)).toBe(2);
    expect(report.faults).toHaveLength(1);
    expect(report.faults[0]?.message).toContain(OWN);
    expect(report.faults[0]?.message).not.toContain("bug");
  });

  test("a schema that is not there: could not check, naming the schema", async () => {
    const { [OWN]: _, ...files } = withSchema(GOOD);
    const report = await lintFiles(files);
    expect(exitCodeOf(report)).toBe(2);
    expect(report.faults[0]?.message).toContain(OWN);
  });

  test("a remote $ref is never fetched, though its server answers", async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end('{"type":"object"}');
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const { port } = server.address() as AddressInfo;
      const base = `http://127.0.0.1:${port}`;
      const schemas = [
        { $ref: `${base}/run.json` },
        { $schema: `${base}/dialect.json`, type: "object" },
        { $id: `${base}/own.json`, properties: { run_id: { $ref: "ids.json" } } },
      ];
      for (const schema of schemas) expect(exitCodeOf(await lintFiles(withSchema(schema)))).toBe(2);
      expect(requests).toBe(0);
    } finally {
      await new Promise((closed) => server.close(closed));
    }
  });

  test.each([
    ["a pattern", { properties: { notes: { type: "string", pattern: "^(a+)+$" } } }],
    [
      "a pattern of an element",
      { properties: { notes: { allOf: [{ type: "string", pattern: "^(a+)+$" }] } } },
    ],
    ["a pattern of names", { propertyNames: { type: "string", pattern: "^(a+)+$" } }],
    ["a pattern that chooses names", { patternProperties: { "^(a+)+$": {} } }],
  ])("a slow regular expression, as %s, meets a deadline and is named", async (_, keywords) => {
    const schema = await compileUserSchema(OWN, { type: "object", ...keywords }, 50);
    const slow = `${"a".repeat(40)}!`;
    const judge = () => schema.validate({ notes: slow, [slow]: 1 });
    expect(judge).toThrow(OWN);
    expect(judge).toThrow("^(a+)+$");
  });

  test("a slow regular expression spoils one record, not the schema", async () => {
    const properties = { notes: { type: "string", pattern: "^(a+)+$" } };
    const schema = await compileUserSchema(OWN, { type: "object", properties }, 50);
    expect(() => schema.validate({ notes: `${"a".repeat(40)}!` })).toThrow(OWN);
    expect(schema.validate({ notes: "aaa" })).toEqual([]);
    expect(schema.validate({ notes: "b" }).map(({ pointer }) => pointer)).toEqual(["/notes"]);
  });

  test("a slow regular expression: could not check", async () => {
    const schema = { type: "object", properties: { notes: { type: "string", pattern: "^(a+)+$" } } };
    const report = await lintFiles(withSchema(schema, [run({ notes: `${"a".repeat(60)}!` })]));
    expect(exitCodeOf(report)).toBe(2);
    expect(report.faults[0]?.message).toContain("^(a+)+$");
  });
});

describe("our own regular expressions", () => {
  test("a header that is nearly all blanks is read, not pondered for ever", () => {
    const text = `\`\`\`yaml\nid_header:\n  work_id:${" ".repeat(60_000)}x#y\n\`\`\`\n`;
    expect(thatEnds(() => readHeader(Buffer.from(text)).values.size)).toBe(1);
  });
});

describe("ids that look alike", () => {
  test.each([
    ["NFC", { artist_id: "ART-jos\u00e9" }, "U+00E9"],
    ["NFD", { artist_id: "ART-jose\u0301" }, "U+0301"],
    ["zero width", { work_id: "WORK-20260102-2205-D1\u200bS4" }, "U+200B"],
    ["Cyrillic А", { work_id: "WORK-20260102-2205-\u04101S4" }, "U+0410"],
    ["full width", { version_ids: ["VER-20260102-2206-\uff28Q8Q"] }, "U+FF28"],
    ["no-break hyphen", { run_id: "RUN\u201120260102-2140-A7K2" }, "U+2011"],
  ])("ids that look alike, %s: the message shows the code point", async (_, changes, code) => {
    const report = await lintFiles(registryFiles({ runs: [run({ qa_gate2: "FAIL", ...changes })] }));
    const [finding] = report.findings.filter(({ ruleId }) => ruleId === "schema");
    expect(finding?.message).toContain(code);
  });

  test("ids that look alike under a user's own schemas: a reference that fails shows the code point", async () => {
    const report = await lintFiles({
      ...registryFiles({
        runs: [run({ version_ids: ["VER-20260102-2206-H\u041e48"] })],
        songs: [work(), version({ version_id: "VER-20260102-2206-HO48" })],
      }),
      "runidx.config.json": JSON.stringify({ schemas: { RUN: "own.json" } }),
      "own.json": '{"type":"object"}',
    });
    const [finding] = report.findings.filter(({ ruleId }) => ruleId === "song-refs");
    expect(finding?.message).toContain("U+041E");
  });
});
