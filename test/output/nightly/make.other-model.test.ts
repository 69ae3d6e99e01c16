/** The report of registries of another model than the studio's. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { type Growth, mondayOf } from "../../../src/output/nightly/growth.js";
import type { Nightly } from "../../../src/output/nightly/nightly.js";
import { jsonl, registryFiles, waiver } from "../../../src/rules/examples.js";
import type { Repository } from "../../helpers/repository.js";
import { as, committed, kinds, type Night, nightOf, plainFolder, seenBy } from "./nights.js";

const CONFIG = { "runidx.config.json": '{"model":"log","logs":{"ledger":"ledger.jsonl"}}' };
const entries = (...ids: string[]) => jsonl(ids.map((id) => ({ id })));

/** A ledger that grew on three days, two of them in one week. */
function ledger(): Repository {
  const repository = committed({ "README.md": "a ledger\n" });
  const on = (date: string, ...ids: string[]) =>
    as(repository, { date }).commitFiles({ ...CONFIG, "ledger.jsonl": entries(...ids) });
  on("2026-01-05T10:00:00Z", "a", "b");
  on("2026-01-11T23:00:00Z", "a", "b", "c");
  on("2026-01-12T01:00:00Z", "a", "b", "c", "d");
  return repository;
}

const growthOf = (night: Night): Growth[] | undefined => (seenBy(night) as Nightly).growth;

/** Words of the studio, wherever a letter, a digit or a hyphen does not go on. */
const STUDIO =
  /\b(?:runs?|lanes?|gates?|overrides?|songs?|works?|versions?|artists?|genres?|executors?|machines?|uniqueness|scripture|hooks?|studios?)\b/gi;

const textOf = ({ page }: Night) =>
  page
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/<script>[\s\S]*?<\/script>/g, "")
    .replaceAll(/runidx-lint [\d.]+/g, "");

describe("a registry of the model log", () => {
  test("has a report that is valid by its schema", async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const name of ["report-line", "report"])
      ajv.addSchema(JSON.parse(readFileSync(resolve(`schemas/${name}.schema.json`), "utf8")));
    const validate = ajv.compile(JSON.parse(readFileSync(resolve("schemas/nightly.schema.json"), "utf8")));
    const { report, code } = await nightOf(ledger());
    expect([code, validate(report), validate.errors]).toEqual([0, true, null]);
  });

  test("has a page without a word of the studio, whether it holds or not", async () => {
    const repository = ledger();
    expect(textOf(await nightOf(repository)).match(STUDIO)).toBeNull();
    repository.commitFiles({ "ledger.jsonl": entries("a", "x", "c", "d") });
    const night = await nightOf(repository);
    expect([night.code, textOf(night).match(STUDIO)]).toEqual([1, null]);
    expect(night.markdown.match(STUDIO)).toBeNull();
  });

  test("has no figures of the studio: they are absent, not empty", async () => {
    const nightly = seenBy(await nightOf(ledger())) as object;
    expect(["runs", "obligations", "coverage"].filter((name) => name in nightly)).toEqual([]);
  });

  test("grew by weeks, by the commits that appended its lines", async () => {
    expect(growthOf(await nightOf(ledger()))).toEqual([
      {
        folder: "",
        log: "ledger",
        by: "commit",
        unit: "week",
        rows: [
          { name: "2026-01-05", lines: 3 },
          { name: "2026-01-12", lines: 1 },
        ],
        unknown: 0,
      },
    ]);
  });

  test("grew by months once it is older than half a year", async () => {
    const repository = ledger();
    const later = as(repository, { date: "2026-07-14T10:00:00Z" });
    later.commitFiles({ "ledger.jsonl": entries("a", "b", "c", "d", "e") });
    const now = new Date("2026-07-20T00:00:00Z");
    const [growth] = growthOf(await nightOf(repository, { now })) ?? [];
    expect([growth?.unit, growth?.rows]).toEqual([
      "month",
      [
        { name: "2026-01", lines: 4 },
        { name: "2026-07", lines: 1 },
      ],
    ]);
  });

  test("shows its growth on the page and in Markdown", async () => {
    const { page, markdown } = await nightOf(ledger());
    expect(page).toContain('<h2 id="growth">Growth of the logs</h2>');
    expect(page).toContain("From 2026-01-05 to 2026-01-12: 4 lines in all.");
    expect(markdown).toContain("### Lines of ledger by week");
    expect(markdown).toContain("| 2026-01-05 | 3 |");
  });

  test("has no growth outside git, where no day is known", async () => {
    const night = await nightOf(plainFolder({ ...CONFIG, "ledger.jsonl": entries("a") }));
    expect([night.code, growthOf(night), night.page.includes("Growth")]).toEqual([0, undefined, false]);
  });

  test("lists its waivers", async () => {
    const repository = ledger();
    repository.commitFiles({ "waivers.jsonl": jsonl([waiver({ path: "ledger.jsonl" })]) });
    const { waivers } = seenBy(await nightOf(repository));
    expect(waivers.map(({ path, state }) => [path, state])).toEqual([["ledger.jsonl", "in force"]]);
  });
});

describe("a log that is named", () => {
  test("has a report of its own", async () => {
    const repository = committed({ "logs/events.jsonl": entries("a", "b") });
    const night = await nightOf(repository, { args: ["--log", "logs/events.jsonl"] });
    const { checkpoints } = seenBy(night);
    expect([night.code, checkpoints.map(({ log, lines }) => [log, lines])]).toEqual([
      0,
      [
        ["logs/events.jsonl", 2],
        ["waivers", 0],
      ],
    ]);
  });

  test("has the rules asked that --id names", async () => {
    const repository = committed({ "events.jsonl": entries("a", "a") });
    const night = await nightOf(repository, { args: ["--log", "events.jsonl", "--id", "/id"] });
    expect([night.code, kinds(night)]).toEqual([1, ["unique-id/repeated"]]);
  });
});

describe("the report of the night before", () => {
  const earlierOf = (night: Night, log = "ledger") =>
    seenBy(night).checkpoints.find((row) => row.log === log)?.earlier;

  test("is proved to be how a log of any name still begins", async () => {
    const repository = ledger();
    const previous = await nightOf(repository);
    repository.commitFiles({ "ledger.jsonl": entries("a", "b", "c", "d", "e") });
    const night = await nightOf(repository, { previous });
    expect([night.code, earlierOf(night)]).toEqual([0, "prefix"]);
  });

  test("finds that a log was rewritten that history no longer shows", async () => {
    const repository = ledger();
    const previous = await nightOf(repository);
    repository.git("checkout", "-q", "--orphan", "anew");
    repository.commitFiles({ "ledger.jsonl": entries("a", "x", "c", "d") });
    const night = await nightOf(repository, { previous });
    expect([night.code, kinds(night), earlierOf(night)]).toEqual([1, ["append-only/rewritten"], "rewritten"]);
  });

  test("finds that a log is not named any more", async () => {
    const repository = ledger();
    const previous = await nightOf(repository);
    repository.git("checkout", "-q", "--orphan", "anew");
    const config = '{"model":"log","logs":{"events":"events.jsonl"}}';
    repository.commitFiles({ "events.jsonl": entries("a"), "runidx.config.json": config });
    const night = await nightOf(repository, { previous });
    // Its file still stands beside the log that is named now.
    expect(kinds(night)).toEqual(["append-only/rewritten", "registry-file/uncovered"]);
    expect(night.report.findings[0]?.message).toContain("saw 4 lines of the ledger");
  });

  test("has no say in a log that is younger than it", async () => {
    const repository = ledger();
    const previous = await nightOf(repository);
    const config = '{"model":"log","logs":{"ledger":"ledger.jsonl","events":"events.jsonl"}}';
    repository.commitFiles({ "events.jsonl": entries("a"), "runidx.config.json": config });
    const night = await nightOf(repository, { previous });
    expect([night.code, night.report.faults, earlierOf(night, "events")]).toEqual([0, [], "none"]);
  });

  test("is a fault where the checkpoint of a log was taken out that its commit had", async () => {
    const repository = ledger();
    const previous = await nightOf(repository);
    const tampered = JSON.parse(previous.json);
    tampered.nightly.checkpoints = tampered.nightly.checkpoints.filter(
      ({ log }: { log: string }) => log !== "ledger",
    );
    const { writeFileSync } = await import("node:fs");
    writeFileSync(`${previous.folder}/report.json`, JSON.stringify(tampered));
    const night = await nightOf(repository, { previous });
    expect([night.code, night.report.faults.map(({ message }) => message)]).toEqual([
      2,
      [expect.stringContaining("has no checkpoint of the ledger of the registry;")],
    ]);
  });
});

test("a repository with a studio and a ledger has the figures of one and the growth of the other", async () => {
  const files: Record<string, string> = {
    "runidx.config.json": '{"registries":["studio","ledger"]}',
    "ledger/runidx.config.json": CONFIG["runidx.config.json"],
    "ledger/ledger.jsonl": entries("a"),
  };
  for (const [path, content] of Object.entries(registryFiles())) files[`studio/${path}`] = content;
  const nightly = seenBy(await nightOf(committed(files)));
  expect(nightly.coverage.map(({ name, of }) => [name, of])).toContainEqual(["run → work", 1]);
  expect((nightly as Nightly).growth?.map(({ folder, log }) => [folder, log])).toEqual([
    ["studio", "run-index"],
    ["studio", "song-index"],
    ["ledger", "ledger"],
  ]);
});

test.each([
  ["2026-01-05", "2026-01-05"],
  ["2026-01-11", "2026-01-05"],
  ["2026-01-12", "2026-01-12"],
  ["2026-01-01", "2025-12-29"],
  ["1969-12-31", "1969-12-29"],
])("the week of %s begins on %s", (day, monday) => {
  expect(mondayOf(day)).toBe(monday);
});
