import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/base/core/finding.js";
import { jsonl, registryFiles, run, version, work } from "../../../src/rules/examples.js";
import { RUNS, temporaryFolder } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

const validateReport = new Ajv2020().compile(
  JSON.parse(readFileSync(resolve("schemas/report.schema.json"), "utf8")),
);

function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const broken = () => registryFiles({ runs: [run({ qa_gate1: "FAIL" })] });
const warned = () => registryFiles({ runs: [run({ colour: "blue" })] });

describe("finding the registry", () => {
  test("it is found from a folder below it", async () => {
    const folder = folderWith(registryFiles());
    expect((await runCli([], join(folder, "60-REGISTRY/data"))).code).toBe(0);
  });

  test("a file in it names it", async () => {
    const folder = folderWith(broken());
    expect((await runCli([RUNS], folder)).code).toBe(1);
  });

  test("a folder without one is exit code 2, with what to do", async () => {
    const { code, stdout } = await runCli([], temporaryFolder());
    expect([code, stdout]).toEqual([2, expect.stringContaining("there is no registry in this folder")]);
  });

  test("a path that does not exist is exit code 2", async () => {
    const { code, stdout } = await runCli(["nowhere"], folderWith(registryFiles()));
    expect([code, stdout]).toEqual([2, expect.stringContaining("there is no nowhere")]);
  });

  test("several registries are judged together", async () => {
    const prefix = (name: string, files: Record<string, string>) =>
      Object.fromEntries(Object.entries(files).map(([path, content]) => [`${name}/${path}`, content]));
    const folder = folderWith({
      ...prefix("a", registryFiles()),
      ...prefix("b", broken()),
      "runidx.config.json": '{"registries":["a","b"]}',
    });
    const { code, stdout } = await runCli(["--format", "json"], folder);
    expect([code, JSON.parse(stdout).summary.files]).toEqual([1, 4]);
  });

  test("segments are read in the order of their numbers", async () => {
    const files = registryFiles();
    const later = run({ qa_gate1: "FAIL", last_updated_utc: "2026-01-03T00:00Z" });
    const folder = folderWith({
      "60-REGISTRY/data/song-index.jsonl": files["60-REGISTRY/data/song-index.jsonl"] ?? "",
      "60-REGISTRY/data/run-index-2.jsonl": jsonl([later]),
      "60-REGISTRY/data/run-index-10.jsonl": jsonl([run({ last_updated_utc: "2026-01-03T00:00Z" })]),
      "runidx.config.json": '{"logs":{"run-index":"60-REGISTRY/data/run-index*.jsonl"}}',
    });
    const { stdout } = await runCli(["--format", "json"], folder);
    const places = JSON.parse(stdout).findings.map(({ ruleId, path }: Finding) => [ruleId, path]);
    // The line that comes later answers; that it has the time of the one before it is told of the later one.
    expect(places).toEqual([["supersede", "60-REGISTRY/data/run-index-10.jsonl"]]);
  });
});

describe("flags", () => {
  test.each([
    [["--formt", "json"], 'did you mean "--format"'],
    [["--format", "jsn"], 'did you mean "json"'],
    [["--rule", "shema=off"], 'did you mean "schema"'],
    [["--preset", "strct"], 'did you mean "strict"'],
    [["--max-warnings", "few"], "give a whole number"],
    [["--rule", "schema"], "gives no severity"],
    [["--config"], "--config needs a value"],
    [["--staged", "--base", "HEAD"], "exclude each other"],
    [["--head", "HEAD"], "--head needs --base"],
  ])("%j is exit code 2 and says what was meant", async (argv, words) => {
    const { code, stdout, stderr } = await runCli(argv, folderWith(registryFiles()));
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(words)]);
  });

  test.each(["pretty", "unix", "github", "markdown", "html", "sarif"])(
    "--max-warnings makes %s say that it does not hold where it fails",
    async (format) => {
      const folder = folderWith(registryFiles({ runs: [run({ mood: "low" })] }));
      const strict = await runCli(["--format", format, "--max-warnings", "0"], folder);
      expect(strict.code).toBe(1);
      expect(strict.stdout).toMatch(/0 errors and 1 warning|"exitCode": ?1/);
      expect(strict.stdout).not.toContain("valid, with");
    },
  );

  test("--rule turns a rule off", async () => {
    expect((await runCli(["--rule", "gate-order=off"], folderWith(broken()))).code).toBe(0);
  });

  test("--preset strict makes a warning an error", async () => {
    expect((await runCli(["--preset", "strict"], folderWith(warned()))).code).toBe(1);
  });

  test("--max-warnings allows as many as it says", async () => {
    expect((await runCli(["--max-warnings", "1"], folderWith(warned()))).code).toBe(0);
  });

  test("--quiet leaves warnings out of the text", async () => {
    expect((await runCli(["--quiet"], folderWith(warned()))).stdout).not.toContain("unknown-field");
  });

  test("--cwd runs as if started there", async () => {
    expect((await runCli(["--cwd", folderWith(broken())], temporaryFolder())).code).toBe(1);
  });

  test("--color always colours what is piped", async () => {
    expect((await runCli(["--color", "always"], folderWith(broken()))).stdout).toContain("\u001b[31m");
  });

  test("NO_COLOR wins over FORCE_COLOR", async () => {
    const env = { NO_COLOR: "1", FORCE_COLOR: "1" };
    expect((await runCli([], folderWith(broken()), env)).stdout).not.toContain("\u001b");
  });

  test("--version prints the package's version", async () => {
    const { version: wanted } = JSON.parse(readFileSync(resolve("package.json"), "utf8"));
    expect((await runCli(["--version"], temporaryFolder())).stdout).toBe(`${wanted}\n`);
  });

  test("--help names every exit code", async () => {
    expect((await runCli(["--help"], temporaryFolder())).stdout).toMatch(
      /0 {2}valid[\s\S]*2 {2}could not check/,
    );
  });
});

describe("the configuration", () => {
  test.each([
    [
      "an unknown key",
      '{\n  "pathRots": []\n}',
      'runidx.config.json:2:3: unknown key "pathRots" (did you mean "pathRoots"?)',
    ],
    ["an unknown rule", '{"rules":{"shema":"off"}}', 'unknown key "shema" (did you mean "schema"?)'],
    ["a severity that does not exist", '{"rules":{"schema":"of"}}', "rules.schema"],
    ["a key twice", '{"preset":"strict","preset":"recommended"}', 'the key "preset" appears twice'],
    ["broken JSON", '{"preset":', "runidx.config.json:1:11"],
    ["an array", "[]", "1:1: the file holds an array, not one JSON object; write one object, in braces"],
    ["nothing but blanks", " ", "the file is empty; correct the JSON at this place"],
    ["logs that are a word", '{"logs":"x"}', 'logs is "x", which is not an object; write an object'],
    ["roots that are a word", '{"pathRoots":"/x"}', 'is "/x", which is not an array; write an array'],
    ["a skew that is a word", '{"clockSkewHours":"1"}', 'is "1", which is not a number; write a number'],
    ["a skew below nothing", '{"clockSkewHours":-1}', "is -1, which is less than 0; write 0 or more"],
    ["an empty folder", '{"registries":[""]}', "1:16: registries.0 is empty; give registries.0 a value"],
    [
      "a short id of a commit",
      '{"settled":[{"commit":"abc","path":"a","reason":"b","approved_by":"c"}]}',
      'settled.0.commit is "abc"; the form is the full id of a commit: 40 or 64 hex digits in lower case',
    ],
    [
      "a relative root",
      '{"pathRoots":["/srv","studio/songs"]}',
      '1:22: pathRoots[1] is "studio/songs", which is not an absolute path',
    ],
    ["a root that is only a drive's own", '{"pathRoots":["C:studio"]}', "is not an absolute path"],
    [
      "two logs with one path",
      '{"logs":{"run-index":"a.jsonl","waivers":"./a.jsonl"}}',
      '"run-index" ("a.jsonl") and "waivers" ("a.jsonl") can name the same file in runidx.config.json',
    ],
    [
      "a log with the usual path of another",
      '{"logs":{"run-index":"60-REGISTRY/data/song-index.jsonl"}}',
      "can name the same file",
    ],
    [
      "a log that fits the glob of another",
      '{"logs":{"run-index":"data/r*.jsonl","waivers":"data/rest.jsonl"}}',
      "can name the same file",
    ],
  ])("%s is exit code 2, with its place", async (_, content, words) => {
    const { code, stdout } = await runCli(
      [],
      folderWith({ ...registryFiles(), "runidx.config.json": content }),
    );
    expect([code, stdout.replace(/\s+/g, " ")]).toEqual([2, expect.stringContaining(words)]);
  });

  test("a key in package.json does as well", async () => {
    const manifest = '{"name":"studio","runidx":{"rules":{"gate-order":"off"}}}';
    expect((await runCli([], folderWith({ ...broken(), "package.json": manifest }))).code).toBe(0);
  });

  test("a class has a severity of its own", async () => {
    const config = '{"rules":{"line-format":{"classes":{"no-final-newline":"warn"}}}}';
    const files = { ...registryFiles(), [RUNS]: jsonl([run()]).trimEnd(), "runidx.config.json": config };
    expect((await runCli([], folderWith(files))).code).toBe(0);
  });

  test("a schema of one's own replaces ours", async () => {
    const schema = { type: "object", required: ["mood"], properties: { mood: { type: "string" } } };
    const files = {
      ...registryFiles({ runs: [run()] }),
      "run.json": JSON.stringify(schema),
      "runidx.config.json": '{"schemas":{"RUN":"run.json"},"rules":{"unknown-field":"off"}}',
    };
    expect((await runCli([], folderWith(files))).stdout).toContain("mood is required and missing");
  });
});

describe("--format json", () => {
  test.each([
    ["a valid registry", registryFiles()],
    [
      "findings with a fix and an excerpt",
      registryFiles({ songs: [work(), version(), version({ version_id: "VER-20260102-2206-J2J2" })] }),
    ],
    ["a missing log", { [RUNS]: jsonl([run()]) }],
    ["no registry", {}],
  ])("is valid for %s", async (_, files) => {
    const { stdout } = await runCli(["--format", "json"], folderWith(files as Record<string, string>));
    validateReport(JSON.parse(stdout));
    expect(validateReport.errors).toBeNull();
  });

  test("is valid for a flag that does not exist", async () => {
    const { code, stdout } = await runCli(["--format", "json", "--nonsense"], temporaryFolder());
    expect([code, validateReport(JSON.parse(stdout))]).toEqual([2, true]);
  });

  test("goes into a file where one is named", async () => {
    const folder = folderWith(broken());
    await runCli(["--format", "pretty,json=report.json"], folder);
    expect(JSON.parse(readFileSync(join(folder, "report.json"), "utf8")).summary.errors).toBe(1);
  });

  test("holds no character that a terminal would obey", async () => {
    const files = registryFiles({
      runs: [run({ qa_gate1: "\u001b]8;;evil\u0007 \u202e ##[error] ::error::" })],
    });
    const { stdout } = await runCli(["--format", "json"], folderWith(files));
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  test("is the same bytes for the same input", async () => {
    const folder = folderWith(broken());
    expect((await runCli(["--format", "json"], folder)).stdout).toBe(
      (await runCli(["--format", "json"], folder)).stdout,
    );
  });
});

describe("rules and explain", () => {
  test("rules lists every rule with its severity", async () => {
    expect((await runCli(["rules"], temporaryFolder())).stdout).toMatch(
      /^gate-order +error +gates do not contradict/m,
    );
  });

  test("explain tells why and how to mend", async () => {
    expect((await runCli(["explain", "supersede"], temporaryFolder())).stdout).toMatch(
      /Why[\s\S]*How to fix it/,
    );
  });

  test("explain of a rule that does not exist is exit code 2", async () => {
    const { code, stderr } = await runCli(["explain", "supersed"], temporaryFolder());
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean "supersede"')]);
  });
});

test("record text in the output can't start a workflow command or colour the terminal", async () => {
  const files = registryFiles({ runs: [run({ qa_gate1: "::error::x ##[warning]y \u001b[31m" })] });
  const { stdout } = await runCli([], folderWith(files));
  expect(stdout).not.toMatch(/^\s*::|##\[|\u001b/m);
});
