import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DRIVER_SETTINGS, driverLines, examineDriver } from "../../../src/app/setup/merge-driver.js";
import type { Layout } from "../../../src/registry/config/layout.js";
import { studioTable } from "../../../src/registry/model/table.js";
import { Git } from "../../../src/sources/git/git.js";
import { Repository } from "../../helpers/repository.js";

const layout = (...paths: string[]): Layout => ({
  folder: "",
  config: {},
  configPath: undefined,
  model: studioTable,
  logs: Object.fromEntries(paths.map((path, index) => [`log ${index}`, path])),
});

const LOG = layout("data/runs.jsonl");

test("each log has a line that matches nothing else", () => {
  const paths = ["data/runs.jsonl", "top.jsonl", "a b/c[1].jsonl", "runs-*.jsonl", "of/runs.{writer}.jsonl"];
  const lines = driverLines([layout(...paths)]);
  expect(lines).toEqual([
    "/data/runs.jsonl merge=runidx",
    "/top.jsonl merge=runidx",
    '"/a b/c\\\\[1].jsonl" merge=runidx',
    "/runs-*.jsonl merge=runidx",
  ]);
  const repository = Repository.create();
  repository.write(".gitattributes", lines.map((line) => `${line}\n`).join(""));
  const asked = [...paths.slice(0, 3), "runs-2.jsonl", "x/top.jsonl", "x/data/runs.jsonl", "a b/c1.jsonl"];
  const answers = repository.git("check-attr", "merge", "--", ...asked).split("\n");
  expect(answers.map((answer) => answer.endsWith(": runidx"))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("the command is registered before the name, without which git would refuse every merge", () => {
  expect(DRIVER_SETTINGS.map(([name]) => name)).toEqual([
    "merge.runidx.driver",
    "merge.runidx.recursive",
    "merge.runidx.name",
  ]);
});

describe("examined", () => {
  async function examined(attributes: string, settings: Readonly<Record<string, string>> = {}, logs = LOG) {
    const repository = Repository.create();
    repository.write(".gitattributes", attributes);
    for (const [name, value] of Object.entries(settings)) repository.git("config", name, value);
    const git = new Git(repository.root, repository.env);
    const rows = await examineDriver({ git, root: join(repository.root) }, [logs]);
    return rows.map(({ verdict, found }) => `${verdict}: ${found}`);
  }
  const driver = { "merge.runidx.driver": "npx x" };

  test("it says nothing where nobody uses the driver", async () => {
    expect(await examined("*.jsonl text\n")).toEqual([]);
  });

  test("it is good where a log names it and the clone has it", async () => {
    expect(await examined("/data/runs.jsonl merge=runidx\n", driver)).toEqual(["good: npx x"]);
    expect(await examined("data/runs.jsonl text merge=runidx\n", driver)).toEqual(["good: npx x"]);
  });

  test("a driver that is named and not registered is a warning", async () => {
    expect(await examined("/data/runs.jsonl merge=runidx\n")).toEqual([
      "warning: the attributes name it, and this clone does not know it: a merge of two appends is a conflict",
    ]);
  });

  test("a name without a command is bad", async () => {
    expect(await examined("/data/runs.jsonl merge=runidx\n", { "merge.runidx.name": "x" })).toEqual([
      "bad: merge.runidx.name is set without merge.runidx.driver, so git refuses every merge of a log",
    ]);
  });

  test("a driver that no log names is a warning", async () => {
    expect(await examined("", driver)).toEqual(["warning: no log has the attribute merge=runidx"]);
  });

  test.each(["*.jsonl", "data/*", "runs.jsonl", "data/runs.json*"])(
    "%s names more than logs",
    async (pattern) => {
      expect(await examined(`${pattern} merge=runidx\n`, driver)).toContain(
        `warning: .gitattributes names it for a pattern: ${pattern} merge=runidx`,
      );
    },
  );

  test("merge=union of a log is a warning", async () => {
    expect(await examined("*.jsonl merge=union\n")).toEqual([
      expect.stringContaining("warning: merge=union joins both sides without a proof"),
    ]);
  });
});
