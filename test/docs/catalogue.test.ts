import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { RULE_CLASSES, RULE_IDS } from "../../src/registry/config/rule-ids.js";
import { rules } from "../../src/rules/index.js";
import { temporaryFolder } from "../helpers/repository.js";
import { runCli } from "../helpers/run-cli.js";

const pages = readdirSync("docs/rules").map((name) => name.replace(/\.md$/, ""));

test("every rule has a page, and every page a rule", () => {
  expect(pages.sort()).toEqual([...RULE_IDS]);
});

test("every rule file is in the catalogue, and every rule of the catalogue has a file", () => {
  const files = readdirSync("src/rules").map((name) => name.replace(/\.ts$/, ""));
  expect(
    files
      .filter(
        (name) => !["rule", "examples", "own-examples", "reference-rule", "unlisted", "index"].includes(name),
      )
      .sort(),
  ).toEqual([...RULE_IDS]);
});

test("every row of the table of rules leads to a rule's page, and every rule has a row", () => {
  const rows = [
    ...readFileSync("docs/rules.md", "utf8").matchAll(/^\| \[([\w-]+)\]\((rules\/[\w-]+\.md)\)/gm),
  ];
  expect(rows.map(([, id]) => id)).toEqual([...RULE_IDS]);
  expect(rows.every(([, , path]) => existsSync(`docs/${path}`))).toBe(true);
});

test("every rule with a bad example has a broken registry, and every broken registry a rule", () => {
  const withBad = rules.filter((rule) => rule.examples().bad.length > 0).map(({ id }) => id);
  expect(
    readdirSync("examples/broken")
      .filter((name) => name !== "README.md")
      .sort(),
  ).toEqual(withBad);
});

test("every class that a rule can be configured by is one that it has", () => {
  const classes = rules
    .filter((rule) => rule.classes)
    .map((rule) => [rule.id, Object.keys(rule.classes ?? {})]);
  expect(Object.entries(RULE_CLASSES)).toEqual(classes);
});

test.each(rules.map(({ id }) => id))("explain %s prints its page", async (id) => {
  const { code, stdout } = await runCli(["explain", id], temporaryFolder());
  expect([code, stdout]).toEqual([0, readFileSync(`docs/rules/${id}.md`, "utf8")]);
});

describe("a page", () => {
  test.each(pages)("%s says what, why, how to fix, the options and when to turn it off", (id) => {
    const titles = [...readFileSync(`docs/rules/${id}.md`, "utf8").matchAll(/^## (.+)$/gm)].map(
      ([, title]) => title,
    );
    expect(titles).toEqual(
      expect.arrayContaining(["Why", "A bad example", "How to fix it", "Options", "When to turn it off"]),
    );
  });
});

describe("links", () => {
  const all = [
    "README.md",
    "CONTRIBUTING.md",
    ...readdirSync("docs")
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];

  test.each(all)("of %s lead to files that are there", (page) => {
    const folder = page.includes("/") ? "docs/" : "";
    const targets = [...readFileSync(page, "utf8").matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
      ([, target]) => target ?? "",
    );
    expect(targets.filter((target) => !existsSync(`${folder}${target}`))).toEqual([]);
  });
});

describe("rules", () => {
  test("as JSON says all that is known of each", async () => {
    const { stdout } = await runCli(["rules", "--format", "json"], temporaryFolder());
    const listed = JSON.parse(stdout) as Record<string, unknown>[];
    expect(listed.map(({ id }) => id)).toEqual([...RULE_IDS]);
    expect(listed[0]).toMatchObject({
      id: "append-only",
      severity: "error",
      why: expect.any(String),
      classes: expect.any(Array),
    });
  });

  test("as Markdown is a table with a row for each", async () => {
    const { stdout } = await runCli(["rules", "--format", "markdown"], temporaryFolder());
    expect(stdout.match(/^\| `/gm)).toHaveLength(RULE_IDS.length);
  });

  test("in an unknown format is exit code 2, with what was meant", async () => {
    const { code, stderr } = await runCli(["rules", "--format", "jsno"], temporaryFolder());
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean "json"')]);
  });
});
