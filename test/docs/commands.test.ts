import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { registryFiles } from "../../src/rules/examples.js";
import { otherRun, Project, runCommand } from "../helpers/project.js";

/** Commands that other tests or the project's own check run, because they need the registry or minutes. */
const RUN_ELSEWHERE = new Map([
  ["npm install --save-dev runidx-lint", "test/package/package.test.ts installs the packed package"],
  ["npm ci && npm run demo", "test/docs/demo.test.ts"],
  ["npm ci && npm run check", "it is what runs this test"],
  ["npm run check", "it is what runs this test"],
  ["npm run fuzz", "the suites run in every test run, with fewer cases"],
  ["npm run fuzz -- mutations --seed 7 --count 2000", "as the line before"],
  ["npm run fuzz -- mutations --seed 7 --case 718", "as the line before"],
  ["npm run gen", "test/package/contributor.test.ts"],
  ["lint-staged", "a line of a husky hook: test/e2e/managers.test.ts"],
]);

interface Block {
  page: string;
  commands: string[];
}

/** A page whose blocks each need a situation of their own: test/docs/two-machines.test.ts runs them. */
const OTHER_PAGE = "docs/two-machines.md";

/** Every block of shell that the pages show; one that is a script of its own has no commands for a reader. */
function shownBlocks(): Block[] {
  const pages = ["README.md", "CONTRIBUTING.md", ...readdirSync("docs").map((name) => `docs/${name}`)];
  return pages
    .filter((page) => page.endsWith(".md") && page !== OTHER_PAGE)
    .flatMap((page) =>
      [...readFileSync(page, "utf8").matchAll(/^```sh\n([\s\S]*?)^```/gm)]
        .map(([, block = ""]) => block)
        .filter((block) => !block.startsWith("#!"))
        .map((block) => block.split("\n").map((line) => line.replace(/\s+# .*$/, "").trim()))
        .map((lines) => ({ page, commands: lines.filter((command) => command !== "") })),
    );
}

/** A clone with a registry, a remote, two more registries and the tool, as the pages take it for granted. */
function studio(): Project {
  const project = Project.set("git");
  // The linked folder is this very checkout's; a new one in its place is the studio's own.
  const bin = join(project.root, "node_modules", ".bin");
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin);
  const command = `exec "${process.execPath}" "${resolve("lib/bin.cjs")}" "$@"`;
  writeFileSync(join(bin, "runidx-lint"), `#!/bin/sh\n${command}\n`, { mode: 0o755 });
  for (const name of ["studio-a", "studio-b"]) {
    for (const [path, content] of Object.entries(registryFiles())) project.write(`${name}/${path}`, content);
  }
  project.write("logs/ledger.jsonl", '{"id":"a1"}\n');
  project.write("logs/entry.schema.json", '{"type":"object","required":["id"]}');
  project.git("add", "-A");
  project.git("commit", "-q", "-m", "Begin", "--no-verify");
  const remote = join(dirname(project.root), "remote.git");
  project.git("init", "-q", "--bare", "-b", "main", remote);
  project.git("remote", "add", "origin", remote);
  project.git("push", "-q", "--no-verify", "origin", "main");
  project.appendRuns(otherRun({ run_id: "RUN-20260105-0900-C3D4", created_utc: "2026-01-05T09:30Z" }));
  project.git("commit", "-q", "-a", "-m", "Append a run", "--no-verify");
  return project;
}

const blocks = shownBlocks();
const shown = blocks.flatMap(({ commands }) => commands);
const toRun = blocks
  .map(({ page, commands }) => ({
    page,
    commands: commands.filter((command) => !RUN_ELSEWHERE.has(command)),
  }))
  .filter(({ commands }) => commands.length > 0);

test("the pages show commands", () => {
  expect(toRun.length).toBeGreaterThan(8);
});

test("what is said to be run elsewhere is shown somewhere", () => {
  expect([...RUN_ELSEWHERE.keys()].filter((command) => !shown.includes(command))).toEqual([]);
});

test.each(toRun.map(({ page, commands }) => [page, commands[0], commands] as const))(
  "%s runs as shown, from `%s` on",
  (_, __, commands) => {
    const project = studio();
    for (const command of commands) {
      const { code, output } = runCommand("sh", ["-c", command], project.root, project.env);
      const asksSomebody = command === "npx runidx-lint init";
      expect(output).toContain(asksSomebody ? "nobody is there to agree" : "");
      expect(code, `${command}: ${output}`).toBe(asksSomebody ? 2 : 0);
    }
  },
  // A block may try whole clones, one command after the other.
  240_000,
);

test("a script that a page names is one of package.json's", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const named = [
    ...shown.flatMap((command) => [...command.matchAll(/npm run ([\w-]+)/g)]),
    ...readFileSync("CONTRIBUTING.md", "utf8").matchAll(/`npm run ([\w-]+)/g),
  ].map(([, name]) => name ?? "");
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
