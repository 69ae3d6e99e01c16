import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, expectTypeOf, test } from "vitest";
import { UserError } from "../../src/base/core/errors.js";
import {
  type FailedRun,
  type OpenRegistry,
  type OpenRegistryOptions,
  type OverrideView,
  openRegistry,
  type Produced,
  type RunRecord,
  type VersionRecord,
} from "../../src/index.js";
import {
  jsonl,
  override,
  overrideUpdate,
  registryFiles,
  run,
  version,
  work,
} from "../../src/rules/examples.js";
import { NOW } from "../helpers/lint-files.js";
import { Repository, RUNS, temporaryFolder } from "../helpers/repository.js";
import { folderWith } from "../query/ask.js";

const RUN_ID = "RUN-20260102-2140-A7K2";
const WORK_ID = "WORK-20260102-2205-D1S4";
const LANE = { artist: "ART-jack-mercer", genre: "GEN-outlaw-country" };

const FIRST = run({ qa_gate2: "FAIL" });
const SECOND = run({ last_updated_utc: "2026-01-05T00:00Z" });
const OTHER = run({
  run_id: "RUN-20260104-0900-B2C3",
  created_utc: "2026-01-04T09:30Z",
  genre_id: "GEN-gospel-blues",
  uniqueness_hook: "FAIL",
  work_id: undefined,
  version_ids: undefined,
  qa_gate2: "FAIL",
});
const UNLISTED = version({ version_id: "VER-20260103-1000-AAAA", created_utc: "2026-01-03T10:00Z" });
const OF_OTHER = override({ run_id: OTHER.run_id });

const FILES = registryFiles({
  runs: [FIRST, OTHER, SECOND],
  songs: [work(), UNLISTED, version()],
  overrides: [OF_OTHER, overrideUpdate()],
});

/** Records without the fields that the examples leave out. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Opens a registry for one question. */
async function asked<Answer>(
  question: (registry: OpenRegistry) => Answer,
  { files = FILES, ...options }: OpenRegistryOptions & { files?: Record<string, string> } = {},
): Promise<Answer> {
  const registry = await openRegistry(folderWith(files), { now: NOW, ...options });
  try {
    return question(registry);
  } finally {
    registry.close();
  }
}

describe("a registry that is opened from a program", () => {
  test("gives the record that answers for a run", async () => {
    const found = await asked((registry) => registry.run(RUN_ID));
    expectTypeOf(found).toEqualTypeOf<RunRecord | undefined>();
    expect(found).toEqual(SECOND);
  });

  test("gives undefined for a run that is not there", async () => {
    expect(await asked((registry) => registry.run("RUN-20260102-2140-ZZZZ"))).toBeUndefined();
  });

  test("gives every line of a run in the order of the log", async () => {
    const found = await asked((registry) => registry.history(RUN_ID));
    expectTypeOf(found).toEqualTypeOf<RunRecord[]>();
    expect(found).toEqual([FIRST, SECOND]);
  });

  test("gives no history of a run that is not there", async () => {
    expect(await asked((registry) => registry.history("RUN-20260102-2140-ZZZZ"))).toEqual([]);
  });

  test("gives all runs, oldest first", async () => {
    const found = await asked((registry) => registry.runs());
    expectTypeOf(found).toEqualTypeOf<RunRecord[]>();
    expect(found).toEqual([SECOND, plain(OTHER)]);
  });

  test.each([
    ["artist", { artist: "ART-jack-mercer" }, 2],
    ["genre", { genre: "GEN-gospel-blues" }, 1],
    ["machine", { machine: "C2" }, 0],
    ["by", { by: "claude" }, 2],
    ["gate2", { gate2: "FAIL" }, 1],
    ["uniqueness", { uniqueness: { result: "FAIL" } }, 1],
    ["uniqueness of one check", { uniqueness: { check: "scene", result: "FAIL" } }, 0],
    ["from", { from: "2026-01-03" }, 1],
    ["to, a day to its end", { to: "2026-01-02" }, 1],
    ["a span from the clock", { from: "7d" }, 1],
    ["last", { last: 1 }, 1],
    ["all lines", { allLines: true }, 3],
  ] as const)("filters by %s", async (_, filter, count) => {
    expect(await asked((registry) => registry.runs(filter))).toHaveLength(count);
  });

  test("gives the latest run of a lane that passed", async () => {
    const found = await asked((registry) => registry.latest(LANE));
    expectTypeOf(found).toEqualTypeOf<RunRecord | undefined>();
    expect(found).toEqual(SECOND);
  });

  test("gives undefined for a lane in which no run passed", async () => {
    const lane = { ...LANE, genre: "GEN-gospel-blues" };
    expect(await asked((registry) => registry.latest(lane))).toBeUndefined();
  });

  test("gives the runs that failed a check with the overrides that name them", async () => {
    const found = await asked((registry) => registry.failed());
    expectTypeOf(found).toEqualTypeOf<FailedRun[]>();
    const overrides = [{ override: OF_OTHER, update: overrideUpdate(), status: "voided" }];
    expect(found).toEqual([{ run: plain(OTHER), overrides }]);
  });

  test("gives no run that failed another check than the one that is asked for", async () => {
    const filter = { uniqueness: { check: "scene", result: "FAIL" } } as const;
    expect(await asked((registry) => registry.failed(filter))).toEqual([]);
  });

  test("gives the work and the versions that a run produced", async () => {
    const found = await asked((registry) => registry.produced(RUN_ID));
    expectTypeOf(found).toEqualTypeOf<Produced>();
    expect(found.work).toEqual(work());
    expect(new Set(found.versions)).toEqual(new Set([version(), UNLISTED]));
  });

  test("gives nothing as the product of a run that made nothing", async () => {
    expect(await asked((registry) => registry.produced(String(OTHER.run_id)))).toEqual({
      work: undefined,
      versions: [],
    });
  });

  test("gives the versions of a work, oldest first", async () => {
    const found = await asked((registry) => registry.versions(WORK_ID));
    expectTypeOf(found).toEqualTypeOf<VersionRecord[]>();
    expect(found).toEqual([version(), UNLISTED]);
  });

  test("gives the overrides with the status that they have", async () => {
    const found = await asked((registry) => registry.overrides());
    expectTypeOf(found).toEqualTypeOf<OverrideView[]>();
    expect(found).toEqual([{ override: OF_OTHER, update: overrideUpdate(), status: "voided" }]);
  });

  test("gives an override that no update names as active", async () => {
    const files = registryFiles({ overrides: [OF_OTHER] });
    const found = await asked((registry) => registry.overrides(), { files });
    expect(found.map(({ status, update }) => [status, update])).toEqual([["active", null]]);
  });

  test.each([
    ["run", { run: RUN_ID }, 0],
    ["artist", { artist: "ART-jack-mercer" }, 1],
    ["genre", { genre: "GEN-gospel-blues" }, 0],
    ["from", { from: "2026-01-03" }, 0],
    ["a span from the clock", { from: "30d" }, 1],
  ] as const)("filters overrides by %s", async (_, filter, count) => {
    expect(await asked((registry) => registry.overrides(filter))).toHaveLength(count);
  });

  test("counts the lines that it could not read, by path", async () => {
    const files = registryFiles({ runs: [run(), "torn", '{"a":'] });
    const unreadableLines = await asked(
      (registry) => {
        registry.runs();
        return registry.unreadableLines;
      },
      { files },
    );
    expect([...unreadableLines]).toEqual([[RUNS, 2]]);
  });

  test("counts no line of a valid registry", async () => {
    const unreadableLines = await asked((registry) => {
      registry.runs();
      return registry.unreadableLines;
    });
    expect([...unreadableLines]).toEqual([]);
  });

  test("reads a commit with at", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ runs: [FIRST] }));
    repository.write(RUNS, jsonl([FIRST, SECOND]));
    const registry = await openRegistry(repository.root, { at: "HEAD", env: repository.env });
    expect(registry.run(RUN_ID)).toEqual(FIRST);
    registry.close();
  });

  test("reads the work tree without at", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ runs: [FIRST] }));
    repository.write(RUNS, jsonl([FIRST, SECOND]));
    const registry = await openRegistry(repository.root, { env: repository.env });
    expect(registry.run(RUN_ID)).toEqual(SECOND);
    registry.close();
  });

  test("reads HEAD of a bare repository", async () => {
    const repository = Repository.create();
    repository.commitFiles(FILES);
    const bare = join(temporaryFolder(), "bare.git");
    repository.git("clone", "-q", "--bare", ".", bare);
    const registry = await openRegistry(bare, { env: repository.env });
    expect(registry.runs()).toHaveLength(2);
    registry.close();
  });

  test("reads several registries as one", async () => {
    const files: Record<string, string> = { "runidx.config.json": '{"registries":["one","two"]}' };
    for (const [path, content] of Object.entries(registryFiles())) files[`one/${path}`] = content;
    for (const [path, content] of Object.entries(registryFiles({ runs: [OTHER] })))
      files[`two/${path}`] = content;
    expect(await asked((registry) => registry.runs(), { files })).toHaveLength(2);
  });

  test("answers from what it has read, once it was asked", async () => {
    const folder = folderWith(FILES);
    const registry = await openRegistry(folder);
    const before = registry.runs();
    expect(registry.runs()).toEqual(before);
    registry.close();
  });

  test.runIf(process.platform === "linux")("lets go of its files when it is closed", async () => {
    const folder = folderWith(FILES);
    const open = () => execFileSync("ls", ["-l", `/proc/${process.pid}/fd`], { encoding: "utf8" });
    const registry = await openRegistry(folder);
    registry.close();
    expect(open()).not.toContain(folder);
  });

  test("may be closed twice", async () => {
    const registry = await openRegistry(folderWith(FILES));
    registry.runs();
    registry.close();
    expect(() => registry.close()).not.toThrow();
  });
});

describe("what can't be asked", () => {
  test.each([
    ["a folder without a registry", () => openRegistry(temporaryFolder())],
    ["a folder that is not there", () => openRegistry(join(temporaryFolder(), "nowhere"))],
    ["at outside git", () => openRegistry(folderWith(FILES), { at: "HEAD" })],
    [
      "at a commit that is not there",
      () => {
        const repository = Repository.create();
        repository.commitFiles(FILES);
        return openRegistry(repository.root, { at: "nope", env: repository.env });
      },
    ],
  ])("is a UserError with a remedy: %s", async (_, open) => {
    const error = await open().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).remedy).not.toBe("");
  });

  test.each<[string, (registry: OpenRegistry) => unknown]>([
    ["runs", (registry) => registry.runs({ from: "yesterday" })],
    ["failed", (registry) => registry.failed({ to: "2026-02-30" })],
    ["overrides", (registry) => registry.overrides({ from: "soon" })],
  ])("is a UserError for a time that is none: %s", async (_, question) => {
    await expect(asked(question)).rejects.toBeInstanceOf(UserError);
  });

  test("can be told from a bug by whoever imports the package", async () => {
    expect(await import("../../src/index.js")).toHaveProperty("UserError", UserError);
  });
});

describe("the types of records", () => {
  const source = readFileSync("src/studio/types.ts", "utf8");
  const TYPE: Readonly<Record<string, string>> = { string: "string", array: "string[]" };

  /** The fields of an interface as they are written: `name?: type`. */
  function written(name: string): string[] {
    const body = new RegExp(`export interface ${name} \\{\\n([^}]*)\\}`).exec(source)?.[1] ?? "";
    return body
      .split("\n")
      .map((line) => line.trim().replace(/;$/, ""))
      .filter((line) => line !== "")
      .map((line) => line.replace(/: ([A-Z]\w+)$/, (_, alias: string) => `: ${literalsOf(alias)}`));
  }

  /** The literals that a name stands for, as they are written: `"PASS" | "FAIL"`. */
  function literalsOf(alias: string): string {
    const given = new RegExp(`export type ${alias} =([^;]*);`).exec(source)?.[1] ?? "";
    return given.match(/"\w+"/g)?.join(" | ") ?? `the unknown ${alias}`;
  }

  test.each([
    ["RunRecord", "run"],
    ["WorkRecord", "work"],
    ["VersionRecord", "version"],
    ["OverrideRecord", "override"],
    ["OverrideUpdateRecord", "override-update"],
  ])("%s has the fields of its schema, as the schema has them", (name, file) => {
    const schema = JSON.parse(readFileSync(`schemas/${file}.schema.json`, "utf8")) as {
      required: string[];
      properties: Record<string, { const?: string; type?: string; enum?: string[] }>;
    };
    const expected = Object.entries(schema.properties).map(
      ([field, { const: only, type = "", enum: some }]) => {
        const mark = schema.required.includes(field) ? "" : "?";
        const literals = some ?? (only === undefined ? undefined : [only]);
        return `${field}${mark}: ${literals?.map((literal) => `"${literal}"`).join(" | ") ?? TYPE[type]}`;
      },
    );
    expect(written(name).sort()).toEqual(expected.sort());
  });
});
