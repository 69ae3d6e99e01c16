import { describe, expect, test } from "vitest";
import { readHeader } from "../../../src/registry/logs/file-header.js";

/** The ids and outcomes that a file gives. */
const read = (text: string) => Object.fromEntries(readHeader(Buffer.from(text)).values);

describe("the header of a lyrics file", () => {
  const lyrics = (header: string, after = "\nPay the man\n") =>
    `\`\`\`yaml\nid_header:\n${header}\n\`\`\`\n${after}`;
  const IDS = "  work_id: WORK-1\n  version_id: VER-1";

  test("is the fenced block that opens it", () => {
    expect(read(lyrics(IDS))).toEqual({ work_id: "WORK-1", version_id: "VER-1" });
    expect(readHeader(Buffer.from(lyrics(IDS))).form).toBe("block");
  });

  test("ends where the block is closed", () => {
    const header = lyrics(IDS, "");
    expect(readHeader(Buffer.from(`\ufeff${header}Pay the man\n`)).end).toBe(
      Buffer.byteLength(`\ufeff${header}`),
    );
  });

  test.each([
    ["with CRLF", lyrics(IDS).replaceAll("\n", "\r\n")],
    ["behind a BOM", `\ufeff${lyrics(IDS)}`],
    ["behind blank lines", `\n\n${lyrics(IDS)}`],
    ["with blank lines between its keys", lyrics("  work_id: WORK-1\n\n  \n  version_id: VER-1")],
    [
      "with CRLF and blank lines",
      lyrics("  work_id: WORK-1\n\n  version_id: VER-1").replaceAll("\n", "\r\n"),
    ],
    [
      "with a group of other keys",
      lyrics("  work_id: WORK-1\n\n  album: TBD\n  track: 3\n\n  version_id: VER-1"),
    ],
    ["in quotes", lyrics("  work_id: \"WORK-1\"\n  version_id: 'VER-1'")],
    ["with comments", lyrics("  # who\n  work_id: WORK-1 # the work\n# between\n  version_id: VER-1")],
    ["called yml", lyrics(IDS).replace("yaml", "yml")],
    ["with other keys before it", lyrics(IDS).replace("id_header", "title: x\nid_header")],
    ["with other keys behind it", lyrics(`${IDS}\nother:\n  run_id: RUN-1`)],
    ["without the keys of what stands below a key", lyrics(`  made:\n    run_id: RUN-1\n${IDS}`)],
    ["and nothing of the text behind it counts", lyrics(IDS, "**run_id:** `RUN-1`\n")],
  ])("is read %s", (_, text) => {
    expect(read(text)).toEqual({ work_id: "WORK-1", version_id: "VER-1" });
  });

  test("the first value of a key counts", () => {
    expect(read(lyrics("  work_id: WORK-1\n  work_id: WORK-2"))).toEqual({ work_id: "WORK-1" });
  });

  test("a key without a value is empty", () => {
    expect(read(lyrics("  work_id:\n  version_id: # later"))).toEqual({ work_id: "", version_id: "" });
  });

  test("a value beyond ASCII is read as it is written", () => {
    expect(read(lyrics("  work_id: WÖRK-1"))).toEqual({ work_id: "WÖRK-1" });
  });

  test.each([
    ["a block without id_header", "```yaml\nwork_id: WORK-1\n```\n"],
    ["a block that is not closed", "```yaml\nid_header:\n  work_id: WORK-1\n"],
    ["a block in another language", "```json\nid_header:\n  work_id: WORK-1\n```\n"],
    ["a block that does not open the file", "# Title\n\n```yaml\nid_header:\n  work_id: WORK-1\n```\n"],
    ["an empty header", "```yaml\nid_header:\n```\n"],
    ["an empty file", ""],
  ])("is missing: %s", (_, text) => {
    expect(read(text)).toEqual({});
  });
});

describe("the header of a run log", () => {
  test("is its lines with an id behind a key in bold", () => {
    const text = "# Run\n\n**run_id:** `RUN-1`\n- **artist_id:** `ART-x` (Jack)\n**notes:** free text\n";
    expect(read(text)).toEqual({ run_id: "RUN-1", artist_id: "ART-x" });
    expect(readHeader(Buffer.from(text)).form).toBe("lines");
  });

  test("is read with CRLF, with and without backticks", () => {
    expect(read("# Run\r\n\r\n**run_id:** `RUN-1`\r\n**work_id:** WORK-1 (the first)\r\n")).toEqual({
      run_id: "RUN-1",
      work_id: "WORK-1",
    });
  });

  test.each([
    ["qa_gate0", "- **Gate 0 (Concept):** `REWRITE REQUIRED`", "REWRITE_REQUIRED"],
    ["qa_gate1", "- **Gate 1 (Draft Lyrics):** PASS WITH MINOR FIXES", "PASS_WITH_MINOR_FIXES"],
    ["qa_gate2", "**qa_gate2:** FAIL", "FAIL"],
    ["uniqueness_hook", "- **hook_family reuse window check:** `NOT RUN`", "NOT_RUN"],
    ["uniqueness_scene", "- **scene fingerprint collision check:** `PASS`", "PASS"],
    ["uniqueness_scripture", "- **scripture reuse window check:** `FAIL`", "FAIL"],
    ["uniqueness_scripture", "- **uniqueness_scripture:** `FAIL`", "FAIL"],
  ])("has the outcome of %s: %s", (field, line, outcome) => {
    expect(read(`${line}\n`)).toEqual({ [field]: outcome });
  });

  test.each(["`[PASS | FAIL]`", "TBD", "", "`pass`", "PASS, after all"])(
    "has no outcome where it says %s",
    (said) => {
      expect(read(`- **Gate 2 (Final Save):** ${said}\n`)).toEqual({});
    },
  );

  test("the first value of a key counts", () => {
    expect(read("**run_id:** `RUN-1`\n**run_id:** `RUN-2`\n")).toEqual({ run_id: "RUN-1" });
  });

  test("a key in the middle of a line is text", () => {
    expect(read("see **run_id:** `RUN-1`\n")).toEqual({});
  });

  test("prototype names are no ids", () => {
    expect(read("**constructor:** x\n**__proto__:** y\n")).toEqual({});
  });
});

test.each([
  ["blank lines", "\n".repeat(65_536)],
  ["a fence and blank lines", `\`\`\`yaml\n${"\n".repeat(65_000)}`],
  ["stars", "*".repeat(65_536)],
  ["an indented block of comments", `\`\`\`yaml\nid_header:\n${"   #\n".repeat(10_000)}`],
])("a head full of %s is read without a header", (_, text) => {
  expect(read(text)).toEqual({});
});
