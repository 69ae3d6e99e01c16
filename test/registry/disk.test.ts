import { describe, expect, test } from "vitest";
import { leadBack, readDiskFacts, readHeader } from "../../src/registry/disk.js";
import { MemoryState } from "../../src/sources/memory.js";

const FOLDERS = new Set(["50-GENERATION", "Songs", "60-REGISTRY"]);

describe("a stored path", () => {
  test.each([
    ["of Windows", "C:\\Studio\\50-GENERATION\\RUN.md", "50-GENERATION/RUN.md"],
    ["of Windows with slashes", "C:/Studio/50-GENERATION/RUN.md", "50-GENERATION/RUN.md"],
    ["of a server", "\\\\nas\\studio\\Songs\\Blues\\x.md", "Songs/Blues/x.md"],
    ["of Linux", "/srv/studio/Songs/x.md", "Songs/x.md"],
    ["with separators twice", "C:\\\\Studio\\\\Songs\\\\x.md", "Songs/x.md"],
    ["that names a top-level folder twice", "/srv/Songs/old/Songs/x.md", "Songs/old/Songs/x.md"],
  ])("%s leads back from its first segment that names a top-level folder", (_, stored, expected) => {
    expect(leadBack(stored, [], FOLDERS)).toBe(expected);
  });

  test.each([
    ["without a folder of the tree", "C:\\Studio\\Lyrics\\x.md"],
    ["whose folder only starts alike", "/srv/Songs-old/x.md"],
    ["whose file is called like a folder", "/srv/studio/Songs"],
    ["that steps out of its folder", "/srv/studio/Songs/../../secret.md"],
    ["that steps out of it in the manner of Windows", "C:\\Songs\\..\\secret.md"],
    ["that is empty", ""],
    ["that is a root", "/"],
  ])("%s says nothing", (_, stored) => {
    expect(leadBack(stored, [], FOLDERS)).toBeUndefined();
  });

  test.each([
    ["a root of Linux", "/srv/studio/x/RUN.md", "/srv/studio", "x/RUN.md"],
    ["a root with a slash at its end", "/srv/studio/x/RUN.md", "/srv/studio/", "x/RUN.md"],
    ["a root of Windows", "C:\\Studio\\x\\RUN.md", "C:\\Studio", "x/RUN.md"],
    ["a root of Windows in another case", "c:\\STUDIO\\x\\RUN.md", "C:\\Studio", "x/RUN.md"],
    ["a root of Windows with slashes", "C:\\Studio\\x\\RUN.md", "C:/Studio", "x/RUN.md"],
    ["a root of a server", "\\\\NAS\\studio\\x\\RUN.md", "\\\\nas\\studio", "x/RUN.md"],
  ])("under %s leads back by it", (_, stored, root, expected) => {
    expect(leadBack(stored, [root], FOLDERS)).toBe(expected);
  });

  test("a configured root decides before a top-level folder does", () => {
    expect(leadBack("/srv/Songs/50-GENERATION/RUN.md", ["/srv/Songs"], FOLDERS)).toBe("50-GENERATION/RUN.md");
  });

  test("the first root that fits decides", () => {
    expect(leadBack("/srv/studio/x/RUN.md", ["/home", "/srv", "/srv/studio"], FOLDERS)).toBe(
      "studio/x/RUN.md",
    );
  });

  test("a root is compared by whole segments", () => {
    expect(leadBack("/srv/studio-old/x.md", ["/srv/studio"], FOLDERS)).toBeUndefined();
    expect(leadBack("/srv/stu", ["/srv/studio"], FOLDERS)).toBeUndefined();
  });

  test("a root of Linux is compared with its case", () => {
    expect(leadBack("/SRV/studio/x.md", ["/srv/studio"], FOLDERS)).toBeUndefined();
  });

  test("a path that is a root itself says nothing", () => {
    expect(leadBack("/srv/studio", ["/srv/studio"], FOLDERS)).toBeUndefined();
  });

  test("a path that steps out of a configured root says nothing", () => {
    expect(leadBack("/srv/studio/../x.md", ["/srv/studio"], FOLDERS)).toBeUndefined();
  });
});

describe("the header of a lyrics file", () => {
  const lyrics = (header: string, after = "\nPay the man\n") =>
    `\`\`\`yaml\nid_header:\n${header}\n\`\`\`\n${after}`;
  const read = (text: string) => Object.fromEntries(readHeader(text));

  test("is the fenced block that opens it", () => {
    expect(read(lyrics("  work_id: WORK-1\n  version_id: VER-1"))).toEqual({
      work_id: "WORK-1",
      version_id: "VER-1",
    });
  });

  test.each([
    ["with CRLF", lyrics("  work_id: WORK-1\n  version_id: VER-1").replaceAll("\n", "\r\n")],
    ["behind a BOM", `\ufeff${lyrics("  work_id: WORK-1\n  version_id: VER-1")}`],
    ["behind blank lines", `\n\n${lyrics("  work_id: WORK-1\n  version_id: VER-1")}`],
    ["in quotes", lyrics("  work_id: \"WORK-1\"\n  version_id: 'VER-1'")],
    ["with comments", lyrics("  # who\n  work_id: WORK-1 # the work\n  version_id: VER-1")],
    ["called yml", lyrics("  work_id: WORK-1\n  version_id: VER-1").replace("yaml", "yml")],
    [
      "with other keys before it",
      lyrics("  work_id: WORK-1\n  version_id: VER-1").replace("id_header", "title: x\nid_header"),
    ],
    ["with other keys behind it", lyrics("  work_id: WORK-1\n  version_id: VER-1\nother:\n  run_id: RUN-1")],
    [
      "and nothing of the text behind it counts",
      lyrics("  work_id: WORK-1\n  version_id: VER-1", "**run_id:** `RUN-1`\n"),
    ],
  ])("is read %s", (_, text) => {
    expect(read(text)).toEqual({ work_id: "WORK-1", version_id: "VER-1" });
  });

  test("the first value of a key counts", () => {
    expect(read(lyrics("  work_id: WORK-1\n  work_id: WORK-2"))).toEqual({ work_id: "WORK-1" });
  });

  test.each([
    ["a block without id_header", "```yaml\nwork_id: WORK-1\n```\n"],
    ["a block that is not closed", "```yaml\nid_header:\n  work_id: WORK-1\n"],
    ["a block in another language", "```json\nid_header:\n  work_id: WORK-1\n```\n"],
    ["a block that does not open the file", "# Title\n\n```yaml\nid_header:\n  work_id: WORK-1\n```\n"],
    ["an empty header", "```yaml\nid_header:\n```\n"],
    ["an empty file", ""],
  ])("is none: %s", (_, text) => {
    expect(read(text)).toEqual({});
  });
});

describe("the header of a run log", () => {
  const read = (text: string) => Object.fromEntries(readHeader(text));

  test("is its lines with a key in bold and an id in backticks", () => {
    const text = "# Run\n\n**run_id:** `RUN-1`\n- **artist_id:** `ART-x` (Jack)\n**notes:** free text\n";
    expect(read(text)).toEqual({ run_id: "RUN-1", artist_id: "ART-x", notes: "free text" });
  });

  test("is read with CRLF", () => {
    expect(read("# Run\r\n\r\n**run_id:** `RUN-1`\r\n**work_id:** WORK-1\r\n")).toEqual({
      run_id: "RUN-1",
      work_id: "WORK-1",
    });
  });

  test("the first value of a key counts", () => {
    expect(read("**run_id:** `RUN-1`\n**run_id:** `RUN-2`\n")).toEqual({ run_id: "RUN-1" });
  });

  test("a key in the middle of a line is text", () => {
    expect(read("see **run_id:** `RUN-1`\n")).toEqual({});
  });

  test("prototype names are keys like others", () => {
    expect([...readHeader("**constructor:** x\n**__proto__:** y\n")]).toEqual([
      ["constructor", "x"],
      ["__proto__", "y"],
    ]);
  });
});

describe("the files that records name", () => {
  const state = new MemoryState({
    "reg/60-REGISTRY/data/run-index.jsonl": "",
    "reg/50-GENERATION/RUN.md": "**run_id:** `RUN-1`\n",
    "reg/50-GENERATION/folder/x.md": "",
    "elsewhere/RUN.md": "",
  });
  const facts = (...stored: string[]) => readDiskFacts(state, "reg", ["/srv/studio"], stored);

  test("are found in the registry's folder, with their header", async () => {
    expect(await facts("C:\\x\\50-GENERATION\\RUN.md")).toEqual(
      new Map([
        [
          "C:\\x\\50-GENERATION\\RUN.md",
          { kind: "found", path: "reg/50-GENERATION/RUN.md", header: new Map([["run_id", "RUN-1"]]) },
        ],
      ]),
    );
  });

  test("are missing where they lead back but are not there, or are no files", async () => {
    expect(await facts("/a/50-GENERATION/no.md", "/a/50-GENERATION/folder", "/srv/studio/no.md")).toEqual(
      new Map([
        ["/a/50-GENERATION/no.md", { kind: "missing", path: "reg/50-GENERATION/no.md" }],
        ["/a/50-GENERATION/folder", { kind: "missing", path: "reg/50-GENERATION/folder" }],
        ["/srv/studio/no.md", { kind: "missing", path: "reg/no.md" }],
      ]),
    );
  });

  test("say nothing where they do not lead back, nor through folders of another registry", async () => {
    expect(await facts("C:\\x\\y.md", "/a/elsewhere/RUN.md")).toEqual(new Map());
  });

  test("are read in any number", async () => {
    const stored = Array.from({ length: 200 }, (_, index) => `/a/50-GENERATION/${index}.md`);
    expect((await facts(...stored)).size).toBe(200);
  });
});
