/** Logs of other tools have numbers of more digits than a double holds: they are asked and shown as they are written. */
import { describe, expect, test } from "vitest";
import { openRegistry } from "../../src/index.js";
import { registryFiles } from "../../src/rules/examples.js";
import { RUNS } from "../helpers/repository.js";
import { runCli } from "../helpers/run-cli.js";
import { folderWith } from "./ask.js";

/** Two snowflakes that are one double. */
const [ONE, OTHER] = ["1767225600123456789", "1767225600123456788"];
const FIRST = `{"id":${ONE},"at":[1,1767225600.1234567891],"text":"1767225600123456789"}`;
const SECOND = `{"id":${OTHER},"size":1e400}`;
const LEDGER = { "ledger.jsonl": `${FIRST}\n${SECOND}\n{"id":3}\n` };
const NAMED = ["--log", "ledger.jsonl"];

const ask = (argv: readonly string[], files: Readonly<Record<string, string>> = LEDGER) =>
  runCli(argv, folderWith(files));

describe("a log with numbers that a double can't hold", () => {
  test("is listed as it is written", async () => {
    const { code, stdout, stderr } = await ask(["list", ...NAMED]);
    expect([code, stdout, stderr]).toEqual([0, LEDGER["ledger.jsonl"], ""]);
  });

  test("is listed thing by thing, each id by all of its digits", async () => {
    const { stdout } = await ask(["list", ...NAMED, "--id", "/id", "--format", "csv"]);
    expect(stdout.split("\r\n").map((line) => line.split(",")[0])).toEqual(["id", ONE, OTHER, "3", ""]);
  });

  test.each([
    [`id=${ONE}`, FIRST],
    [`id=${OTHER}`, SECOND],
    ["/at/1=1767225600.1234567891", FIRST],
    ["at=1", FIRST],
    ["size=1e400", SECOND],
    ["size=10e399", SECOND],
  ])("is asked for %s", async (condition, line) => {
    const { stdout } = await ask(["list", ...NAMED, "--where", condition]);
    expect(stdout).toBe(`${line}\n`);
  });

  test("is not asked for the double that stands for several numbers", async () => {
    const files = { "ledger.jsonl": `{"id":1767225600123456800}\n${FIRST}\n` };
    const ids = [ONE, "1767225600123456800", "1767225600123456801", "1.7672256001234568e18"];
    const asked = ids.map((id) => ask(["list", ...NAMED, "--where", `id=${id}`], files));
    expect((await Promise.all(asked)).map(({ stdout }) => stdout.slice(0, 26))).toEqual([
      FIRST.slice(0, 26),
      '{"id":1767225600123456800}',
      "",
      '{"id":1767225600123456800}',
    ]);
  });

  test.each([[], ["--id", "/id"]])("shows the thing of an id of many digits %s", async (...flags) => {
    const { code, stdout, stderr } = await ask(["show", ONE, ...NAMED, ...flags]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`"record":${FIRST},`);
    expect(stdout).not.toContain(OTHER);
    expect(JSON.parse(stdout).findings.map(({ class: kind }: { class: string }) => kind)).toContain(
      "unsafe-number",
    );
  });

  test("is given to a program with texts in the place of those numbers", async () => {
    const registry = await openRegistry(folderWith(LEDGER), { logs: ["ledger.jsonl"], id: "/id" });
    expect(registry.things("ledger.jsonl")).toEqual([ONE, OTHER, "3"]);
    expect(registry.current("ledger.jsonl", OTHER)).toEqual({ id: OTHER, size: "1e400" });
    registry.close();
  });

  test("hides no other mistake", async () => {
    const files = { "ledger.jsonl": `{"id":${ONE},"id":2}\n` };
    const { code, stderr } = await ask(["list", ...NAMED], files);
    expect([code, stderr]).toEqual([1, expect.stringContaining("1 line of ledger.jsonl can't be read")]);
  });

  test("is not to be confused by a text that looks like one of its numbers", async () => {
    const line = `{"id":${ONE},"text":"exact 0 ${ONE}"}`;
    expect((await ask(["list", ...NAMED], { "ledger.jsonl": `${line}\n` })).stdout).toBe(`${line}\n`);
  });
});

test("a run with such a number can't be read: there it is an error", async () => {
  const files = registryFiles();
  const { code, stderr } = await ask(["list"], {
    ...files,
    [RUNS]: `${files[RUNS]?.trimEnd().slice(0, -1)},"size":${ONE}}\n`,
  });
  expect([code, stderr]).toEqual([1, expect.stringContaining("1 line of")]);
});
