import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { validate } from "@actions/languageservice";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { nightlyWorkflow, registryWorkflow, type ToolInJob } from "../../src/app/setup/workflows.js";

/** The ways in which a job gets the tool. */
const TOOLS: Readonly<Record<string, ToolInJob>> = {
  npm: { action: undefined, install: ["npm ci"], folder: "", run: "npx --no-install runidx-lint" },
  subfolder: {
    action: undefined,
    install: ["corepack enable", "pnpm install --frozen-lockfile"],
    folder: "my studio",
    run: "./my-studio/node_modules/.bin/runidx-lint",
  },
  npx: { action: undefined, install: [], folder: "", run: "npx --yes runidx-lint@0.1.0" },
  action: {
    action: "owner/runidx-lint@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v0.1.0",
    install: [],
    folder: "",
    run: "",
  },
};

const FOLDER = ".github/workflows";
const workflows = new Map([
  ...readdirSync(FOLDER).map(
    (name) => [`${FOLDER}/${name}`, readFileSync(`${FOLDER}/${name}`, "utf8")] as const,
  ),
  ...Object.entries(TOOLS).flatMap(([name, tool]): [string, string][] => [
    [`.github/workflows/written-by-init-${name}.yml`, registryWorkflow(tool, "main")],
    [`.github/workflows/written-by-init-${name}-nightly.yml`, nightlyWorkflow(tool)],
  ]),
]);

async function diagnosticsOf(path: string, text: string): Promise<string[]> {
  const document = TextDocument.create(pathToFileURL(resolve(path)).href, "yaml", 1, text);
  return (await validate(document)).map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}

test("a workflow with a mistake is found", async () => {
  expect(
    await diagnosticsOf(
      ".github/workflows/bad.yml",
      "on: push\njobs:\n  a:\n    runs-on: x\n    stepz: []\n",
    ),
  ).not.toEqual([]);
});

test("action.yml has no diagnostics", async () => {
  expect(await diagnosticsOf("action.yml", readFileSync("action.yml", "utf8"))).toEqual([]);
});

describe.each([...workflows])("%s", (path, text) => {
  test("has no diagnostics", async () => {
    expect(await diagnosticsOf(path, text)).toEqual([]);
  });

  test("keeps no credentials in the checkout", () => {
    const checkouts = text.match(/actions\/checkout@/g) ?? [];
    expect(text.match(/persist-credentials: false/g) ?? []).toHaveLength(checkouts.length);
  });

  test("puts nothing from the event into a command", () => {
    const commands = [...text.matchAll(/run: (?:\|\n((?:\s{10,}.*\n)+)|(.*))/g)].map(
      ([, block, line]) => block ?? line ?? "",
    );
    expect(commands.filter((command) => command.includes("${{"))).toEqual([]);
  });

  test("pins every action to a commit, and says which version that is", () => {
    const uses = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action ?? "");
    expect(uses.filter((action) => action !== "./" && !/@[0-9a-f]{40} # v\d/.test(action))).toEqual([]);
  });

  test("gives no more rights than reading to what does not say otherwise", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n(?! )/m);
  });

  test("never runs on pull_request_target", () => {
    expect(text).not.toContain("pull_request_target");
  });
});

test("the status check has no paths filter: a required check would hang where nothing matches", () => {
  expect(readFileSync(`${FOLDER}/registry.yml`, "utf8")).not.toMatch(/^\s*paths(-ignore)?:/m);
});
