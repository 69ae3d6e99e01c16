import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  jsonl,
  override,
  overrideUpdate,
  registryFiles,
  run,
  version,
  work,
} from "../../../../src/rules/examples.js";
import { otherRun } from "../../../helpers/project.js";
import { OVERRIDES, Repository, RUNS, SONGS } from "../../../helpers/repository.js";
import { runCli } from "../../../helpers/run-cli.js";
import { folderWith, onTerminal } from "../../../query/ask.js";

const RUN_ID = "RUN-20260102-2140-A7K2";
const WORK_ID = "WORK-20260102-2205-D1S4";
const VERSION_ID = "VER-20260102-2206-H8Q8";
const OVERRIDE_ID = "OVR-20260102-2150-K6M1";
const FORMATS = ["table", "json", "jsonl", "csv"];
const LATEST = ["latest", "--artist", "jack-mercer", "--genre", "outlaw-country"];

const QUESTIONS: readonly (readonly string[])[] = [
  ["list"],
  ["list", "--stats"],
  ["failed"],
  LATEST,
  ["versions", WORK_ID],
  ["overrides"],
  ["show", RUN_ID],
  ["show", WORK_ID],
  ["show", VERSION_ID],
  ["show", OVERRIDE_ID],
];

const IN_EVERY_FORMAT = QUESTIONS.flatMap((argv) =>
  FORMATS.map((format) => [argv.join(" "), format, argv] as const),
);

/** What a terminal obeys or a reader can't see, line ends aside. */
const OBEYED =
  /[\0-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\r(?!\n)/;

const HOSTILE =
  "\u001b]8;;https://example.com\u0007click\u001b]8;;\u0007 \u001b[2J\u009b31m \u202eevil\u2066 \u0000 \r\n\n::error::no \u200b";

const hostileFiles = registryFiles({
  runs: [
    run({ notes: HOSTILE, uniqueness_hook: "FAIL", run_log_filepath_abs: HOSTILE, [HOSTILE]: HOSTILE }),
    run({
      run_id: "RUN-20260104-0900-B2C3",
      artist_id: HOSTILE,
      machine_id: HOSTILE,
      created_by: HOSTILE,
      qa_gate2: HOSTILE,
      uniqueness_scene: "FAIL",
      work_id: HOSTILE,
      created_utc: HOSTILE,
    }),
  ],
  songs: [
    work({ title_current: HOSTILE, status: HOSTILE, tags: [HOSTILE] }),
    version({ title: HOSTILE, version_label: HOSTILE, saved_filepath_abs: `C:\\Studio\\Songs\\${HOSTILE}` }),
  ],
  overrides: [
    override({ why_allowed: HOSTILE, approved_by: HOSTILE, override_type: HOSTILE }),
    overrideUpdate({ status: HOSTILE, notes: HOSTILE }),
  ],
});

/** A small strict reader of RFC 4180: throws on whatever is not exactly that. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    const match = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
    match.lastIndex = at;
    const found = match.exec(text);
    if (!found) throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] === "\r\n") {
      rows.push(row);
      row = [];
    }
    at = match.lastIndex;
  }
  if (row.length > 0) throw new Error("the last record has no end");
  if (new Set(rows.map((cells) => cells.length)).size > 1) throw new Error("records differ in length");
  return rows;
}

/** Rows by their column names. */
function csvRows(text: string): Record<string, string>[] {
  const [names = [], ...rows] = parseCsv(text);
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])));
}

async function csvOf(argv: readonly string[], folder: string): Promise<string> {
  return (await runCli([...argv, "--format", "csv"], folder)).stdout;
}

describe("what records hold", () => {
  test.each(IN_EVERY_FORMAT)("obeys nobody in the answer of %s as %s", async (_, format, argv) => {
    const { code, stdout } = await runCli([...argv, "--format", format], folderWith(hostileFiles));
    expect([code, stdout]).toEqual([0, expect.not.stringMatching(OBEYED)]);
  });

  test.each(QUESTIONS.map((argv) => [argv.join(" "), argv] as const))(
    "obeys nobody on a terminal without colour: %s",
    async (_, argv) => {
      const { stdout } = await onTerminal(argv, folderWith(hostileFiles), { env: { NO_COLOR: "1" } });
      expect(stdout).not.toMatch(OBEYED);
    },
  );

  test.each(IN_EVERY_FORMAT)(
    "begins no line with a workflow command in %s as %s",
    async (_, format, argv) => {
      const { stdout } = await runCli([...argv, "--format", format], folderWith(hostileFiles));
      expect(stdout).not.toMatch(/^\s*::/m);
    },
  );

  test("obeys nobody as the author of a commit", async () => {
    const repository = Repository.create();
    const env = { ...repository.env, GIT_AUTHOR_NAME: "Eve \u001b[2J\u202e" };
    new Repository(repository.root, env).commitFiles(registryFiles());
    for (const format of ["table", "json"]) {
      const { stdout } = await runCli(["show", RUN_ID, "--format", format], repository.root);
      expect(stdout).toMatch(/Eve\s/);
      expect(stdout).not.toMatch(OBEYED);
    }
  });

  test("obeys nobody in what was probably meant: an artist", async () => {
    const folder = folderWith(registryFiles({ runs: [run({ artist_id: "ART-jack-mercer\u001b\u009b" })] }));
    const { stderr } = await runCli(["list", "--artist", "jack-mercer"], folder);
    expect(stderr).toContain("did you mean");
    expect(stderr).not.toMatch(OBEYED);
  });

  test("obeys nobody in what was probably meant: a work", async () => {
    const folder = folderWith(registryFiles({ songs: [work({ work_id: `${WORK_ID}\u001b` })] }));
    const { stderr } = await runCli(["versions", WORK_ID], folder);
    expect(stderr).toContain("did you mean");
    expect(stderr).not.toMatch(OBEYED);
  });

  test("obeys nobody in an id that is not there", async () => {
    const { stderr } = await runCli(
      ["show", `RUN-${HOSTILE.replaceAll("\0", "")}`],
      folderWith(registryFiles()),
    );
    expect(stderr).not.toMatch(OBEYED);
  });

  test("parses back from JSON as it stands in the log", async () => {
    const notes = `${HOSTILE} ="x"`;
    const { stdout } = await runCli(
      ["list", "--format", "json"],
      folderWith(registryFiles({ runs: [run({ notes })] })),
    );
    expect(JSON.parse(stdout)).toEqual([run({ notes })]);
  });
});

describe("csv", () => {
  test.each(QUESTIONS.map((argv) => [argv.join(" "), argv] as const))(
    "is what a strict reader takes: %s",
    async (_, argv) => {
      const rows = parseCsv(await csvOf(argv, folderWith(hostileFiles)));
      expect(rows.length).toBeGreaterThan(1);
    },
  );

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", '=HYPERLINK("https://example.com")'])(
    "makes a formula inert: %j",
    async (notes) => {
      const [row] = csvRows(await csvOf(["list"], folderWith(registryFiles({ runs: [run({ notes })] }))));
      expect(row?.notes).toMatch(/^'/);
    },
  );

  test("hides no formula behind a tab", async () => {
    const [row] = csvRows(
      await csvOf(["list"], folderWith(registryFiles({ runs: [run({ notes: "\t=1" })] }))),
    );
    expect(row?.notes).not.toMatch(/^\s*=/);
  });

  test.each(["1=1", "a-b", "plain", "mail@example.com"])(
    "leaves what is no formula as it is: %j",
    async (notes) => {
      const [row] = csvRows(await csvOf(["list"], folderWith(registryFiles({ runs: [run({ notes })] }))));
      expect(row?.notes).toBe(notes);
    },
  );

  test.each(['say "no"', "one, two", "a;b", "'quoted'", " blank ", '"', '","'])(
    "gives a text back that needs quotes: %j",
    async (notes) => {
      const [row] = csvRows(await csvOf(["list"], folderWith(registryFiles({ runs: [run({ notes })] }))));
      expect(row?.notes).toBe(notes);
    },
  );

  test("ends every line in CR LF", async () => {
    const text = await csvOf(["list"], folderWith(registryFiles({ runs: [run(), otherRun()] })));
    expect(text.split("\r\n")).toHaveLength(4);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  test.each([
    ["list", ["list"], "run"],
    ["versions", ["versions", WORK_ID], "version"],
    ["overrides", ["overrides"], "override"],
    ["show of a run", ["show", RUN_ID], "run"],
    ["show of a work", ["show", WORK_ID], "work"],
    ["show of a version", ["show", VERSION_ID], "version"],
    ["show of an override", ["show", OVERRIDE_ID], "override"],
  ])("has a column for each field of the schema: %s", async (_, argv, file) => {
    const { default: schema } = await import(`../../../../schemas/${file}.schema.json`, {
      with: { type: "json" },
    });
    const [names] = parseCsv(await csvOf(argv, folderWith(registryFiles({ overrides: [override()] }))));
    const fields = Object.keys(schema.properties).filter((name) => name !== "record_type");
    expect(names).toEqual(expect.arrayContaining(fields));
  });

  test("says how an override stands", async () => {
    const files = registryFiles({ overrides: [override(), overrideUpdate()] });
    const [row] = csvRows(await csvOf(["overrides"], folderWith(files)));
    expect(row?.status).toBe("voided");
  });
});

/** Columns that a terminal gives to the characters of these tests. */
function widthOf(text: string): number {
  const characters = [...text.replace(/\u001b\[\d+m/g, "")];
  return characters.reduce(
    (sum, one) => sum + (/[\u3000-\u9fff\uac00-\ud7a3\u{1f300}-\u{1faff}]/u.test(one) ? 2 : 1),
    0,
  );
}

describe("a table", () => {
  const wide = registryFiles({
    runs: [
      run({ uniqueness_hook: "FAIL", artist_id: "ART-演歌歌手の長い名前です" }),
      otherRun({ genre_id: "GEN-🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸" }),
    ],
    songs: [work(), version({ saved_filepath_abs: "C:\\Studio\\Songs\\渡し守の取り分🎵🎵🎵🎵🎵🎵🎵🎵.md" })],
    overrides: [override({ why_allowed: "同じレコードの前の曲への答えだから 🎵🎵🎵🎵🎵🎵🎵🎵🎵🎵🎵🎵🎵🎵" })],
  });
  const ROWS = [["list"], ["list", "--stats"], ["failed"], ["versions", WORK_ID], ["overrides"]];
  const CASES = ROWS.flatMap((argv) =>
    [72, 80, 100, 132].map((columns) => [argv.join(" "), columns, argv] as const),
  );

  test.each(CASES)("fits the terminal: %s in %i columns", async (_, columns, argv) => {
    const { stdout } = await onTerminal(argv, folderWith(wide), { columns });
    const widths = stdout.trimEnd().split("\n").map(widthOf);
    expect(widths.length).toBeGreaterThan(1);
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
  });

  test("keeps its columns in line beside wide characters", async () => {
    const { stdout } = await runCli(["list", "--format", "table"], folderWith(wide));
    const starts = stdout
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => widthOf(line.slice(0, line.indexOf("C1"))));
    expect(new Set(starts).size).toBe(1);
  });

  test("cuts nothing where it goes to a pipe", async () => {
    const { stdout } = await runCli(["overrides", "--format", "table"], folderWith(wide));
    expect(stdout).not.toContain("…");
  });

  test.each([["list"], ["failed"], ["overrides"]])("has whole ids in 80 columns: %s", async (command) => {
    const files = registryFiles({ runs: [run({ uniqueness_hook: "FAIL" })], overrides: [override()] });
    const { stdout } = await onTerminal([command], folderWith(files));
    expect(stdout).toContain(command === "overrides" ? OVERRIDE_ID : RUN_ID);
  });

  test("is what a terminal gets", async () => {
    const { stdout } = await onTerminal(["list"], folderWith(registryFiles()), { env: { NO_COLOR: "1" } });
    expect(stdout).toMatch(/^run +created/);
  });

  test("is not what a pipe gets: that gets jsonl", async () => {
    expect((await runCli(["list"], folderWith(registryFiles()))).stdout).toBe(jsonl([run()]));
  });

  test("has no colour in a pipe", async () => {
    const { stdout } = await runCli(["list", "--format", "table"], folderWith(registryFiles()));
    expect(stdout).not.toContain("\u001b");
  });

  test("has colour in a pipe where it is asked for", async () => {
    const argv = ["list", "--format", "table", "--color", "always"];
    expect((await runCli(argv, folderWith(registryFiles()))).stdout).toContain("\u001b[32mPASS");
  });
});

describe("nothing found", () => {
  const NOTHING = [
    ["list", "--artist", "nobody"],
    ["list", "--stats", "--artist", "nobody"],
    ["failed"],
    ["latest", "--artist", "nobody", "--genre", "outlaw-country"],
    ["versions", "WORK-20260102-2205-QQQQ"],
    ["overrides"],
  ];
  const cases = (formats: string[]) =>
    NOTHING.flatMap((argv) => formats.map((format) => [argv.join(" "), format, argv] as const));
  const ask = (argv: readonly string[], format: string) =>
    runCli([...argv, "--format", format], folderWith(registryFiles()));

  test.each(cases(["table", "jsonl"]))(
    "is exit code 1 and nothing on standard output: %s as %s",
    async (_, format, argv) => {
      const { code, stdout, stderr } = await ask(argv, format);
      expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(/^runidx-lint: .+\n$/)]);
    },
  );

  test.each(cases(["json"]))("is exit code 1 and an empty array: %s as %s", async (_, format, argv) => {
    const { code, stdout } = await ask(argv, format);
    expect([code, stdout]).toEqual([1, "[]\n"]);
  });

  test.each(cases(["csv"]))(
    "is exit code 1 and the names of the columns: %s as %s",
    async (_, format, argv) => {
      const { code, stdout } = await ask(argv, format);
      expect([code, parseCsv(stdout).length]).toEqual([1, 1]);
    },
  );

  test("says what artist was probably meant", async () => {
    const { stderr } = await runCli(["list", "--artist", "jack-mecer"], folderWith(registryFiles()));
    expect(stderr).toContain('did you mean "ART-jack-mercer"');
  });

  test("says what work was probably meant", async () => {
    const { stderr } = await runCli(["versions", WORK_ID.toLowerCase()], folderWith(registryFiles()));
    expect(stderr).toContain(`did you mean "${WORK_ID}"`);
  });

  test("says that a work has no version", async () => {
    const { code, stderr } = await runCli(
      ["versions", WORK_ID],
      folderWith(registryFiles({ songs: [work()] })),
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining("has no version")]);
  });
});

describe("a question that can't be asked", () => {
  test.each([
    ["an unknown flag", ["list", "--artits", "x"], 'did you mean "--artist"'],
    ["a flag of another command", ["show", RUN_ID, "--artist", "x"], "--artist"],
    ["a flag of list for latest", [...LATEST, "--last", "2"], "--last"],
    ["a flag without its value", ["list", "--artist"], "needs a value"],
    ["a value for a flag that takes none", ["list", "--stats=yes"], "takes no value"],
    ["a gate result that is none", ["list", "--gate2", "PASSED"], 'did you mean "PASS"'],
    ["a gate result in lower case", ["failed", "--gate2", "pass"], 'did you mean "PASS"'],
    ["a machine that is none", ["list", "--machine", "C9"], "C1, C2, other"],
    ["an executor that is none", ["list", "--by", "gtp"], 'did you mean "gpt"'],
    ["a uniqueness result that is none", ["list", "--uniqueness", "FAILED"], 'did you mean "FAIL"'],
    ["a uniqueness check that is none", ["list", "--uniqueness", "hok=FAIL"], "hook=FAIL"],
    ["a uniqueness filter with too much", ["list", "--uniqueness", "hook=FAIL=x"], "hook=FAIL"],
    ["a day that no calendar has", ["list", "--from", "2026-02-30"], "2026-01-02"],
    ["a time that no clock shows", ["list", "--to", "2026-01-02T24:00Z"], "2026-01-02T22:06Z"],
    ["a word in place of a time", ["list", "--from", "yesterday"], "7d"],
    ["a day written short", ["list", "--to", "2026-1-2"], "2026-01-02"],
    ["a span of another unit", ["list", "--from", "7y"], "7d"],
    ["the last none", ["list", "--last", "0"], "20"],
    ["the last less than none", ["list", "--last=-1"], "20"],
    ["the last one and a half", ["list", "--last", "1.5"], "20"],
    ["a word in place of a number", ["failed", "--last", "ten"], "20"],
    ["two beginnings", ["list", "--last", "7d", "--from", "2026-01-01"], "--from"],
    ["a format that is none", ["list", "--format", "tabel"], 'did you mean "table"'],
    ["a format of the check", ["list", "--format", "sarif"], "table, json, jsonl, csv"],
    ["a colour that is none", ["list", "--color", "red"], "auto, always, never"],
    ["list with a word", ["list", "x"], '"x"'],
    ["failed with a word", ["failed", "x"], '"x"'],
    ["latest with a word", [...LATEST, "x"], '"x"'],
    ["overrides with a word", ["overrides", "x"], '"x"'],
    ["show with two words", ["show", RUN_ID, WORK_ID], "show <id>"],
    ["show without a word", ["show"], "show <id>"],
    ["versions without a word", ["versions"], "versions <work_id>"],
    ["versions with two words", ["versions", WORK_ID, WORK_ID], "versions <work_id>"],
    ["latest without a genre", ["latest", "--artist", "jack-mercer"], "--genre"],
    ["latest without an artist", ["latest", "--genre", "outlaw-country"], "--artist"],
    ["days that are no number", ["overrides", "--days", "week"], "number of days"],
    ["days in the future", ["overrides", "--days=-1"], "number of days"],
    ["a folder that is not there", ["list", "--cwd", "nowhere"], "nowhere"],
  ])("is exit code 2 with a remedy: %s", async (_, argv, words) => {
    const { code, stdout, stderr } = await runCli(argv, folderWith(registryFiles()));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^runidx-lint: .+; .+\n$/);
    expect(stderr).toContain(words);
  });

  test.each(QUESTIONS.map((argv) => [argv.join(" "), argv] as const))(
    "is exit code 2 where there is no registry: %s",
    async (_, argv) => {
      const { code, stdout, stderr } = await runCli(argv, folderWith({ "README.md": "" }));
      expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining("no registry")]);
    },
  );
});

describe("lines that can't be read", () => {
  test.each([
    ["list", ["list"], RUNS],
    ["list --stats", ["list", "--stats"], RUNS],
    ["failed", ["failed"], RUNS],
    ["latest", LATEST, RUNS],
    ["versions", ["versions", WORK_ID], SONGS],
    ["overrides", ["overrides"], OVERRIDES],
  ])("are told on standard error by %s, and the others answer", async (_, argv, path) => {
    const files = registryFiles({ runs: [run({ uniqueness_hook: "FAIL" })], overrides: [override()] });
    const torn = `{"record_type":"RUN"\nnot JSON\n`;
    const folder = folderWith({ ...files, [path]: torn + files[path] });
    const { code, stdout, stderr } = await runCli([...argv, "--format", "json"], folder);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`2 lines of ${path} can't be read`)]);
    expect(JSON.parse(stdout)).not.toEqual([]);
  });

  test("are not told where every line can be read", async () => {
    expect((await runCli(["list"], folderWith(registryFiles()))).stderr).toBe("");
  });

  test("do not include blank ones", async () => {
    const folder = folderWith(registryFiles({ runs: ["", run(), "  "] }));
    expect((await runCli(["list"], folder)).stderr).toBe("");
  });

  test("are told of a commit as well", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ runs: [run(), "torn"] }));
    const { stderr } = await runCli(["list", "--at", "HEAD"], repository.root);
    expect(stderr).toContain(`1 line of ${RUNS} can't be read`);
  });

  test("are told as a whole of a log in UTF-16", async () => {
    const folder = folderWith(registryFiles());
    writeFileSync(join(folder, RUNS), Buffer.from(`\ufeff${jsonl([run()])}`, "utf16le"));
    const { code, stderr } = await runCli(["list"], folder);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${RUNS} can't be read`)]);
  });

  test("count where the bytes are no UTF-8", async () => {
    const bytes = Buffer.from(jsonl([run({ notes: "caf~" })]));
    bytes[bytes.indexOf("~")] = 0xe9;
    const { stderr } = await runCli(["list"], folderWith({ ...registryFiles(), [RUNS]: bytes }));
    expect(stderr).toContain(`1 line of ${RUNS} can't be read`);
  });
});

describe("a schema of the user's own", () => {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: { run_id: { type: "string" }, machine_id: { enum: ["C1", "C3"] }, mood: { type: "string" } },
  };
  const files = {
    ...registryFiles({ runs: [run({ machine_id: "C3", mood: "blue" })] }),
    "run.schema.json": JSON.stringify(schema),
    "runidx.config.json": JSON.stringify({ schemas: { RUN: "run.schema.json" } }),
  };

  test("says what may be filtered by", async () => {
    const { code, stderr } = await runCli(["list", "--machine", "C3"], folderWith(files));
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("names the columns of csv", async () => {
    const [row] = csvRows(await csvOf(["list"], folderWith(files)));
    expect(row?.mood).toBe("blue");
  });
});
