/** The commands that answers and refusals name, followed to the letter: each gives what the sentence promises. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { registryFiles } from "../../src/rules/examples.js";
import { commandsOf, paste } from "../helpers/literal.js";
import { Repository, RUNS } from "../helpers/repository.js";
import { type CliRun, runCli } from "../helpers/run-cli.js";

const RUN = "RUN-20260102-2140-A7K2";

function studio(): Repository {
  const repository = Repository.create();
  repository.commitFiles(registryFiles());
  return repository;
}

const run = ({ root, env }: Repository, argv: string[]) => runCli(argv, root, env);

/** Runs the command that stands in what was said. */
function follow(repository: Repository, { stdout, stderr }: CliRun): Promise<CliRun> {
  const [command = "no command"] = commandsOf(stdout + stderr);
  const words = paste({ repository }, command.replace(/^npx runidx-lint/, "printf '%s\\n'"));
  return run(repository, words.trimEnd().split("\n"));
}

it.each([
  ["a rule that does not exist", ["--rule", "scheme=off"], 2, "append-only"],
  ["explain without a rule", ["explain"], 2, "append-only"],
  ["explain of a rule that does not exist", ["explain", "scheme"], 2, "append-only"],
  ["rules with a rule", ["rules", "schema"], 2, "# schema"],
  ["versions of a run", ["versions", RUN], 1, RUN],
])("%s names a command that answers", async (_, argv, code, answer) => {
  const repository = studio();
  const refused = await run(repository, argv);
  expect(refused.code).toBe(code);
  const followed = await follow(repository, refused);
  expect([followed.code, followed.stdout]).toEqual([0, expect.stringContaining(answer)]);
});

it("latest without a lane names a command to complete", async () => {
  const repository = studio();
  const { stderr } = await run(repository, ["latest"]);
  const [command = ""] = commandsOf(stderr);
  expect(command).toBe("npx runidx-lint latest --artist ART-… --genre GEN-…");
  const complete = command.replace("ART-…", "ART-jack-mercer").replace("GEN-…", "GEN-outlaw-country");
  const { code, stdout } = await run(repository, complete.split(" ").slice(2));
  expect([code, stdout]).toEqual([0, expect.stringContaining(RUN)]);
});

it("a question over lines that can't be read names the command that says why", async () => {
  const repository = studio();
  repository.append(RUNS, "no record\n");
  const asked = await run(repository, ["list"]);
  const followed = await follow(repository, asked);
  expect([asked.code, followed.code, followed.stdout]).toEqual([0, 1, expect.stringContaining("valid-json")]);
});

it("init examines the clone itself, and says so last", async () => {
  const repository = studio();
  mkdirSync(join(repository.root, ".git/hooks"), { recursive: true });
  repository.write("package.json", '{"name":"studio","private":true}\n');
  const done = await run(repository, ["init", "--yes", "--hooks", "git"]);
  expect([done.code, done.stdout]).toEqual([
    0,
    expect.stringMatching(/\nthe gate is (?:not )?live in this clone.*\n$/),
  ]);
});

it("a change whose schema refuses committed lines names the command that lists them", async () => {
  const repository = studio();
  const schema = JSON.stringify({
    type: "object",
    properties: { record_type: { const: "RUN" } },
    required: ["colour"],
  });
  repository.write("run.schema.json", schema);
  repository.write("runidx.config.json", JSON.stringify({ schemas: { RUN: "run.schema.json" } }));
  repository.git("add", "-A");
  const told = await run(repository, ["--staged"]);
  const [command = ""] = commandsOf(told.stdout).filter((one) => one.includes("schema-check"));
  const words = paste({ repository }, command.replace(/^npx runidx-lint/, "printf '%s\\n'"));
  const followed = await run(repository, words.trimEnd().split("\n"));
  expect([followed.code, followed.stdout]).toEqual([
    1,
    expect.stringContaining("colour is required and missing"),
  ]);
});
