/** The model that docs/configuration.md shows. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { found, lintFiles } from "../helpers/lint-files.js";

/** The blocks of JSON below a heading. */
function blocksUnder(heading: string): string[] {
  const page = readFileSync("docs/configuration.md", "utf8");
  const [, after = ""] = page.split(`## ${heading}\n`);
  const [section = ""] = after.split("\n## ");
  return [...section.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
}

const [CONFIG = "", MODEL = ""] = blocksUnder("A model of your own");

const deploy = { kind: "deploy", v: 1, id: "D-1", at: "2026-01-02T22:06:00Z", team: "sea", risk: "high" };
const approval = { kind: "approval", id: "A-1", at: "2026-01-02T22:07:00Z", approves: "D-1", verdict: "yes" };

async function foundIn(...lines: unknown[]): Promise<string[]> {
  const report = await lintFiles({
    "runidx.config.json": CONFIG,
    "runidx.model.json": MODEL,
    "logs/ledger.jsonl": lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
  });
  expect(report.faults).toEqual([]);
  return found(report);
}

test("the model that the page shows loads, and judges", async () => {
  expect(await foundIn(deploy, approval)).toEqual([]);
  expect(await foundIn(deploy)).toEqual(["requires"]);
});

test("what the page says of an approval that no longer counts is so", async () => {
  expect(await foundIn(deploy, { ...approval, state: "withdrawn" })).toEqual(["requires"]);
});

test("what the page says of versions is so", async () => {
  expect(await foundIn({ ...deploy, risk: "low", v: 2 })).toEqual(["schema/value"]);
});
