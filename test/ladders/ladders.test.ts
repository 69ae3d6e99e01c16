/** Each ladder of CONTRIBUTING.md, climbed word for word, and with each of its steps left out. */
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { jsonl, registryFiles, run } from "../../src/rules/examples.js";
import { runCommand } from "../helpers/project.js";
import { Repository } from "../helpers/repository.js";
import { changed, type Step, stepsOf, Workshop } from "./ladder.js";
import { unwritten } from "./surface.js";

/** What a climb came to: nothing, or what is missing. */
type Missing = string[];

/** A program as it is after some steps; `program` runs it. Throws where it can't be built. */
async function built(workshop: Workshop, ...scripts: string[]) {
  for (const script of scripts) {
    const { code, output } = runCommand(
      process.execPath,
      [join("scripts", script)],
      workshop.root,
      process.env,
    );
    if (code !== 0) throw new Error(output);
  }
  const path = join(workshop.root, "main.cjs");
  await build({
    absWorkingDir: workshop.root,
    entryPoints: ["src/bin.ts"],
    outfile: path,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["ajv", "ajv-formats", "simple-git"],
    logLevel: "silent",
  });
  return (repository: Repository, ...args: string[]) =>
    runCommand(process.execPath, [path, ...args], repository.root, repository.env);
}

function healthy(): Repository {
  const repository = Repository.create();
  repository.commitFiles(registryFiles({ runs: [run()] }));
  return repository;
}

/** What the pages and the tests lack of what the help has. */
function unsaid(workshop: Workshop, help: string, test: Step): Missing {
  const commands = [...help.matchAll(/^ {2}runidx-lint ([a-z-]+)/gm)].map(([, name = ""]) => name);
  const [, formats = ""] = /--format <f>\S*\s+([\s\S]*?); with/.exec(help) ?? [];
  const names = { commands, formats: formats.replace(" (default)", "").split(/,\s+/) };
  const pages = unwritten(names, (path) => workshop.read(path));
  return [...pages, ...(workshop.has(test.path) ? [] : [`there is no ${test.path}`])];
}

const LADDERS: Readonly<Record<string, (workshop: Workshop, steps: readonly Step[]) => Promise<Missing>>> = {
  "A rule": async (workshop) => {
    const program = await built(workshop, "gen-catalogue.mjs");
    const repository = healthy();
    repository.write("60-REGISTRY/data/run-index.jsonl", jsonl([run({ notes: "LISTEN" })]));
    return program(repository).output.includes("calm-notes") ? [] : ["the rule finds nothing"];
  },
  "A format": async (workshop, steps) => {
    const program = await built(workshop);
    const repository = healthy();
    repository.append("60-REGISTRY/data/run-index.jsonl", "{}\n");
    const { output } = program(repository, "--format", "tsv");
    const help = program(repository, "--help").output;
    const lines = output.startsWith("error\t60-REGISTRY/data/run-index.jsonl\t")
      ? []
      : ["the format is not written"];
    return [...lines, ...unsaid(workshop, help, steps.at(-1) as Step)];
  },
  "A query": async (workshop, steps) => {
    const program = await built(workshop);
    const repository = healthy();
    const { output } = program(repository, "sizes");
    const help = program(repository, "--help").output;
    const rows = output.includes('{"type":"RUN","records":1}')
      ? []
      : [`the question is answered by ${output}`];
    return [...rows, ...unsaid(workshop, help, steps.at(-1) as Step)];
  },
  "A log of the studio": async (workshop) => {
    const program = await built(workshop, "gen-catalogue.mjs");
    const repository = healthy();
    const take = (id: string, runId: unknown) => ({
      record_type: "TAKE",
      take_id: id,
      run_id: runId,
      created_utc: "2026-01-03T10:00Z",
    });
    const log = "60-REGISTRY/data/takes.jsonl";
    repository.commitFiles({ [log]: jsonl([take("TAKE-20260103-1000-A7K2", run().run_id)]) });
    const missing: Missing = [];
    const see = (what: string, text: string, ...args: string[]) => {
      const { output } = program(repository, ...args);
      if (!output.includes(text)) missing.push(`${what}: ${output}`);
    };
    see("the audit", "3 files");
    see("show", "TAKE-20260103-1000-A7K2", "show", "TAKE-20260103-1000-A7K2");
    see("list", "TAKE-20260103-1000-A7K2", "list", "takes");
    see("the report", "", "report", "--out", "../report");
    repository.append(log, jsonl([take("TAKE-20260103-1001-A7K3", "RUN-20260103-0900-ZZZZ")]));
    repository.git("add", "-A");
    see("the staged check", "references (missing)", "--staged");
    repository.append(log, jsonl([take("take-1", run().run_id)]));
    repository.git("add", "-A");
    see("the schema", "schema", "--staged");
    return missing;
  },
};

test.each(Object.entries(LADDERS))("the ladder works: %s", async (title, check) => {
  const workshop = new Workshop();
  const steps = stepsOf(title);
  for (const step of steps) workshop.do(step);
  expect(await check(workshop, steps)).toEqual([]);
});

const STEPS = Object.keys(LADDERS).flatMap((title) =>
  stepsOf(title).map(({ path }) => [title, path] as const),
);

test.each(STEPS)("a step that is left out is missed: %s, %s", async (title, path) => {
  const workshop = new Workshop();
  const steps = stepsOf(title);
  for (const step of steps) if (step.path !== path) workshop.do(step);
  const missed = await (LADDERS[title] as (typeof LADDERS)[string])(workshop, steps).then(
    (missing) => missing.length > 0,
    (error: unknown) => error instanceof Error,
  );
  expect(missed).toBe(true);
});

test.each([
  ["A rule", 1],
  ["A format", 4],
  ["A query", 4],
  ["A log of the studio", 2],
])("%s takes no more than %d files", (title, most) => {
  expect(new Set(stepsOf(title).map(({ path }) => path)).size).toBeLessThanOrEqual(most);
});

test("a step whose lines are not there is no step", () => {
  expect(() => changed("a\n", " b\n+c\n")).toThrow("0 times");
});
