/** What is said about files that no log has, beside the logs or named by hand, is followed to the letter. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Report } from "../../src/base/core/finding.js";
import { failedRuns, startRepository } from "../helpers/history.js";
import { commandsOf, paste, type Reader } from "../helpers/literal.js";
import { Repository } from "../helpers/repository.js";
import { runCli } from "../helpers/run-cli.js";

const LINE = '{"id":"a1"}\n';

/** What the audit says to do, and the files that it tells so. */
async function hintOf({ repository }: Reader): Promise<string> {
  const { findings } = await repository.lint();
  expect(findings.map(({ class: kind }) => kind)).toEqual(["uncovered"]);
  return findings[0]?.hint ?? "";
}

/** The arguments that a shell makes of a command. */
function argumentsOf(reader: Reader, command: string): string[] {
  const words = paste(reader, command.replace(/^npx runidx-lint/, "printf '%s\\n'"));
  return words.trimEnd().split("\n");
}

it.each(["extra.jsonl", "two words.jsonl", "it's $HOME.ndjson", "-dash.jsonl", "Größe.jsonl"])(
  "the command checks the file by itself: %s",
  async (name) => {
    const reader = { repository: startRepository() };
    reader.repository.commitFiles({ [`60-REGISTRY/data/${name}`]: LINE });
    const [command = ""] = commandsOf(await hintOf(reader));
    const { root, env } = reader.repository;
    const { code, stdout } = await runCli(argumentsOf(reader, command), root, env);
    expect([code, stdout]).toEqual([0, expect.stringContaining("1 record")]);
    reader.repository.write(`60-REGISTRY/data/${name}`, "{}\n");
    expect((await runCli(argumentsOf(reader, command), root, env)).code).toBe(1);
  },
);

it.each(["fixture.jsonl", "two words.jsonl", "-dash.jsonl"])(
  "the command for a file that was named and belongs to no log checks it by itself: %s",
  async (name) => {
    const reader = { repository: startRepository() };
    reader.repository.commitFiles({ [name]: LINE });
    const { root, env } = reader.repository;
    const refused = await runCli([`./${name}`, "--format", "json"], root, env);
    const { faults } = JSON.parse(refused.stdout) as Report;
    const [command = ""] = commandsOf(faults[0]?.message ?? "");
    const { code, stdout } = await runCli(argumentsOf(reader, command), root, env);
    expect([refused.code, code, stdout]).toEqual([2, 0, expect.stringContaining("1 record")]);
  },
);

it("a file of the root whose name begins with a dash is named as a file", async () => {
  const reader = { repository: startRepository() };
  const logs = { "run-index": "runs.jsonl" };
  reader.repository.git("mv", "60-REGISTRY/data/run-index.jsonl", "runs.jsonl");
  reader.repository.commitFiles({ "runidx.config.json": JSON.stringify({ logs }), "-dash.jsonl": LINE });
  const report = await reader.repository.lint();
  const hint = report.findings.find(({ class: kind }) => kind === "uncovered")?.hint ?? "";
  expect(commandsOf(hint)).toEqual(["npx runidx-lint --log ./-dash.jsonl"]);
});

it("the file is told no more where it was moved to another folder", async () => {
  const repository = startRepository();
  repository.commitFiles({ "60-REGISTRY/data/extra.jsonl": LINE });
  expect(await hintOf({ repository })).toContain("move it to another folder");
  mkdirSync(join(repository.root, "other"));
  repository.git("mv", "60-REGISTRY/data/extra.jsonl", "other/extra.jsonl");
  repository.commit();
  const { findings, faults } = await repository.lint();
  expect([findings, faults]).toEqual([[], []]);
});

it("the line for the configuration makes the file a log", async () => {
  const repository = Repository.create();
  const config = (logs: string) => `{"model":"log","logs":{${logs}}}`;
  repository.commitFiles({
    "runidx.config.json": config('"extra":"logs/a.jsonl"'),
    "logs/a.jsonl": LINE,
    "logs/extra.jsonl": LINE,
  });
  const line = /add `([^`]+)` under "logs" in runidx\.config\.json/.exec(await hintOf({ repository }))?.[1];
  expect(line).toBe('"extra-2": "logs/extra.jsonl"');
  repository.commitFiles({ "runidx.config.json": config(`"extra":"logs/a.jsonl",${line}`) });
  const { findings, faults, summary } = await repository.lint();
  expect([findings, faults, summary.files]).toEqual([[], [], 2]);
});

it("a file that is a log of another registry is not told", async () => {
  const repository = startRepository();
  repository.commitFiles({
    "60-REGISTRY/data/runidx.config.json":
      '{"model":"log","logs":{"extra":"extra.jsonl","waivers":"w.jsonl"}}',
    "60-REGISTRY/data/extra.jsonl": failedRuns(1),
  });
  const { findings, faults } = await repository.lint();
  expect([findings, faults]).toEqual([[], []]);
});
