import { describe, expect, test } from "vitest";
import { leadBack, readDiskFacts, topFolders } from "../../../src/registry/logs/disk.js";
import { MemorySnapshot } from "../../../src/sources/snapshots/memory.js";

const FOLDERS = new Set(["50-GENERATION", "Songs", "60-REGISTRY"]);

describe("a stored path", () => {
  test.each([
    ["of Windows", "C:\\Studio\\50-GENERATION\\RUN.md", "50-GENERATION/RUN.md"],
    ["of Windows with slashes", "C:/Studio/50-GENERATION/RUN.md", "50-GENERATION/RUN.md"],
    ["of a server", "\\\\nas\\studio\\Songs\\Blues\\x.md", "Songs/Blues/x.md"],
    ["of Linux", "/srv/studio/Songs/x.md", "Songs/x.md"],
    ["with separators twice", "C:\\\\Studio\\\\Songs\\\\x.md", "Songs/x.md"],
    ["of Windows in another case", "C:\\Studio\\songs\\x.md", "songs/x.md"],
    ["of Windows, whose own case comes later", "C:\\songs\\Studio\\Songs\\x.md", "Songs/x.md"],
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

describe("the files that records name", () => {
  const state = new MemorySnapshot({
    "reg/60-REGISTRY/data/run-index.jsonl": "",
    "reg/50-GENERATION/RUN.md": "**run_id:** `RUN-1`\n",
    "reg/50-GENERATION/folder/x.md": "",
    "elsewhere/RUN.md": "",
  });
  const facts = async (...stored: string[]) => {
    const layout = { folder: "reg", roots: ["/srv/studio"], topFolders: await topFolders([state], "reg") };
    return readDiskFacts(state, layout, stored);
  };

  test("are found in the registry's folder, with their header", async () => {
    expect(await facts("C:\\x\\50-GENERATION\\RUN.md")).toEqual(
      new Map([
        [
          "C:\\x\\50-GENERATION\\RUN.md",
          {
            kind: "found",
            path: "reg/50-GENERATION/RUN.md",
            header: { form: "lines", values: new Map([["run_id", "RUN-1"]]), end: 0 },
            hasPlaceholder: false,
          },
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

  describe("by a path of Windows in another case", () => {
    const songs = new MemorySnapshot({
      "reg/Songs/A.md": "",
      "reg/Songs/b.md": "",
      "reg/Songs/B.md": "",
      "reg/Songs/Deep/C.md": "",
    });
    const pathsOf = async (roots: string[], ...stored: string[]) => {
      const layout = { folder: "reg", roots, topFolders: await topFolders([songs], "reg") };
      const found = await readDiskFacts(songs, layout, stored);
      return stored.map((one) => `${found.get(one)?.kind} ${found.get(one)?.path}`);
    };

    test("are found under a configured root, and reported as the tree has them", async () => {
      expect(
        await pathsOf(["C:\\Studio"], "c:\\studio\\songs\\A.md", "C:\\STUDIO\\SONGS\\DEEP\\c.MD"),
      ).toEqual(["found reg/Songs/A.md", "found reg/Songs/Deep/C.md"]);
    });

    test("are found by the first segment that names a top-level folder", async () => {
      expect(await pathsOf([], "c:\\x\\songs\\a.md", "\\\\nas\\x\\SONGS\\A.md")).toEqual([
        "found reg/Songs/A.md",
        "found reg/Songs/A.md",
      ]);
    });

    test("are the one in the same case where two differ in case alone, and none where both differ", async () => {
      expect(
        await pathsOf(["C:\\S"], "c:\\s\\Songs\\B.md", "c:\\s\\Songs\\b.md", "c:\\s\\Songs\\b.MD"),
      ).toEqual(["found reg/Songs/B.md", "found reg/Songs/b.md", "missing reg/Songs/b.MD"]);
    });

    test("are missing where a path of Linux has another case", async () => {
      expect(await pathsOf(["/srv"], "/srv/songs/A.md", "/srv/Songs/a.md")).toEqual([
        "missing reg/songs/A.md",
        "missing reg/Songs/a.md",
      ]);
    });
  });

  test("are read in any number", async () => {
    const stored = Array.from({ length: 200 }, (_, index) => `/a/50-GENERATION/${index}.md`);
    expect((await facts(...stored)).size).toBe(200);
  });

  test("are searched for [TBD] behind their header, however large they are", async () => {
    const header = "```yaml\nid_header:\n  work_id: W\n  album: [TBD]\n```\n";
    const large = "la la\n".repeat(50_000);
    const files = new MemorySnapshot({
      "Songs/done.md": `${header}${large}`,
      "Songs/open.md": `${header}${large}[TBD]\n`,
    });
    const layout = { folder: "", roots: [], topFolders: new Set(["Songs"]) };
    const found = await readDiskFacts(files, layout, ["/a/Songs/done.md", "/a/Songs/open.md"]);
    expect([...found.values()].map((fact) => fact.kind === "found" && fact.hasPlaceholder)).toEqual([
      false,
      true,
    ]);
  });

  test("lead into a folder that only the state before still has", async () => {
    const before = new MemorySnapshot({ "Songs/x.md": "" });
    expect(await topFolders([new MemorySnapshot({ "60-REGISTRY/x": "" }), before], "")).toEqual(
      new Set(["60-REGISTRY", "Songs"]),
    );
  });
});
