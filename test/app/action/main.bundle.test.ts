import { copyFileSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FIVE, failedRuns } from "../../helpers/history.js";
import { RUNS, temporaryFolder } from "../../helpers/repository.js";
import { BUNDLE, foundIn, Hub, VIOLATED, verdictOf } from "./runner.js";

test("the bundle is smaller than 600,000 bytes", () => {
  expect(statSync(BUNDLE).size).toBeLessThan(600_000);
});

test("the bundle needs nothing installed: it judges where nothing else is, by a schema of the registry's own too", () => {
  const folder = temporaryFolder();
  const bundle = join(folder, "action.cjs");
  copyFileSync(BUNDLE, bundle);
  expect(readdirSync(folder)).toEqual(["action.cjs"]);
  const hub = Hub.create({
    [RUNS]: FIVE,
    "runidx.config.json": '{"schemas":{"RUN":"run.schema.json"}}',
    "run.schema.json": JSON.stringify({
      type: "object",
      properties: { created_utc: { type: "string", format: "date" } },
    }),
  });
  const outcome = hub.checkWith({ [RUNS]: FIVE + failedRuns(6) }, { bundle });
  expect([verdictOf(outcome), outcome.stderr]).toEqual([VIOLATED, ""]);
  expect(foundIn(outcome).join()).toContain("schema");
});

test("the bundle names no folder of the machine that built it", () => {
  expect(readFileSync(BUNDLE, "utf8")).not.toContain(process.cwd());
});
