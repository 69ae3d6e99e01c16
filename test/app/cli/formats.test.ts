import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { main } from "../../../src/app/cli/main.js";
import { FORMATS } from "../../../src/output/reporters/index.js";
import { registryFiles, run } from "../../../src/rules/examples.js";
import { NOW } from "../../helpers/lint-files.js";
import { RUNS, temporaryFolder } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

function brokenRegistry(): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(registryFiles({ runs: [run({ qa_gate1: "FAIL" })] }))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Runs the program on a terminal of its own. */
async function onTerminal(argv: string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  let stdout = "";
  await main({
    argv,
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, TERM: "xterm", ...env },
    stdin: async () => "",
    isInteractive: true,
    stdout: { write: (text) => (stdout += text), isTTY: true, columns: 80 },
    stderr: { write: () => undefined, isTTY: true },
    now: NOW,
    clock: () => 0,
    packageRoot: ".",
  });
  return stdout;
}

const LINK = "\u001b]8;;";

describe("links to files", () => {
  test("are there on a terminal", async () => {
    const folder = brokenRegistry();
    expect(await onTerminal([], folder)).toContain(`${LINK}${pathToFileURL(join(folder, RUNS)).href}`);
  });

  test("are not there where colour is not wanted", async () => {
    expect(await onTerminal([], brokenRegistry(), { NO_COLOR: "1" })).not.toContain(LINK);
  });

  test("are not there on a terminal that knows nothing", async () => {
    expect(await onTerminal([], brokenRegistry(), { TERM: "dumb" })).not.toContain(LINK);
  });

  test("do not reach a pipe, even where colour is forced", async () => {
    expect((await runCli(["--color", "always"], brokenRegistry())).stdout).not.toContain(LINK);
  });

  test("do not reach a file", async () => {
    const folder = brokenRegistry();
    await onTerminal(["--format", "pretty=out.txt"], folder);
    expect(readFileSync(join(folder, "out.txt"), "utf8")).not.toContain("\u001b");
  });
});

describe("outputs", () => {
  test("go into a file each, as many as are asked for", async () => {
    const folder = brokenRegistry();
    const wanted = FORMATS.map((format) => `${format}=out.${format}`).join(",");
    const { code, stdout } = await runCli(["--format", wanted], folder);
    expect([code, stdout]).toEqual([1, ""]);
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith("out."))
        .sort(),
    ).toEqual(FORMATS.map((format) => `out.${format}`).sort());
  });

  test("into one file twice are refused", async () => {
    const { code, stderr } = await runCli(["--format", "json=x,sarif=x"], brokenRegistry());
    expect([code, stderr]).toEqual([2, expect.stringContaining('two formats go into "x"')]);
  });

  test("for machines are written also when the check could not be made", async () => {
    const folder = temporaryFolder();
    const { code } = await runCli(["--stagde", "--format", "json=out.json"], folder);
    expect(code).toBe(2);
    expect(JSON.parse(readFileSync(join(folder, "out.json"), "utf8")).faults).toHaveLength(1);
  });

  test("that can't be written are exit code 2, with the path", async () => {
    const { code, stderr } = await runCli(["--format", "json=no/such/folder.json"], brokenRegistry());
    expect([code, stderr]).toEqual([2, expect.stringContaining("no/such/folder.json")]);
  });

  test.each(["unix", "github", "markdown", "html", "pretty"])(
    "%s leaves warnings out with --quiet",
    async (format) => {
      const folder = brokenRegistry();
      writeFileSync(join(folder, RUNS), `${JSON.stringify(run({ lyric: "x" }))}\n`);
      expect((await runCli(["--format", format], folder)).stdout).toContain("unknown-field");
      expect((await runCli(["--quiet", "--format", format], folder)).stdout).not.toContain("unknown-field");
    },
  );

  test.each(["json", "jsonl", "sarif", "gitlab", "junit"])("%s is whole with --quiet", async (format) => {
    const folder = brokenRegistry();
    const loud = await runCli(["--format", format], folder);
    expect((await runCli(["--quiet", "--format", format], folder)).stdout).toBe(loud.stdout);
  });
});

describe("what was probably meant is said", () => {
  test.each([
    ["a command", ["explian"], 'did you mean "explain"'],
    ["a flag", ["--stagde"], 'did you mean "--staged"'],
    ["a format", ["--format", "sarfi"], 'did you mean "sarif"'],
    ["a rule", ["--rule", "song-ref=off"], 'did you mean "song-refs"'],
    ["a preset", ["--preset", "stict"], 'did you mean "strict"'],
    ["a hook", ["hook", "precommit"], 'did you mean "pre-commit"'],
  ])("of %s", async (_, argv, words) => {
    const { code, stdout, stderr } = await runCli(argv, brokenRegistry());
    expect([code, stdout + stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  test.each([
    ["a key", { pathroots: [] }, 'did you mean "pathRoots"'],
    ["a rule", { rules: { "song-ref": "off" } }, 'did you mean "song-refs"'],
    ["a class", { rules: { "line-format": { classes: { crfl: "off" } } } }, 'did you mean "crlf"'],
    ["a severity", { rules: { schema: "wran" } }, "off, warn or error"],
  ])("of %s of the configuration", async (_, config, words) => {
    const folder = brokenRegistry();
    writeFileSync(join(folder, "runidx.config.json"), JSON.stringify(config));
    const { code, stdout } = await runCli(["--format", "json"], folder);
    expect([code, stdout.replaceAll('\\"', '"')]).toEqual([2, expect.stringContaining(words)]);
  });
});
