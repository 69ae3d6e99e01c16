/** What a check goes by is printed with the source of each value. */
import { expect, test } from "vitest";
import { registryFiles } from "../../../src/rules/examples.js";
import { Repository } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

function repositoryWith(files: Record<string, string>): Repository {
  const repository = Repository.create();
  repository.commitFiles({ ...registryFiles(), ...files });
  return repository;
}

const printed = async (repository: Repository, ...args: string[]) => {
  const { code, stdout } = await runCli(["--print-config", ...args], repository.root, repository.env);
  return { code, registries: JSON.parse(stdout).registries };
};

test("without a configuration every value is the default", async () => {
  const { code, registries } = await printed(repositoryWith({}));
  expect([code, registries.length, registries[0].config]).toEqual([0, 1, null]);
  expect(registries[0].values).toMatchObject({
    model: { value: "music-studio", source: "default" },
    preset: { value: "recommended", source: "default" },
    clockSkewHours: { value: 24, source: "default" },
    logs: { "run-index": { value: "60-REGISTRY/data/run-index.jsonl", source: "default" } },
  });
});

test("a value of the file, and one of the command line, say so", async () => {
  const config = { clockSkewHours: 48, rules: { schema: "warn", waiver: "warn" } };
  const repository = repositoryWith({ "runidx.config.json": JSON.stringify(config) });
  const { registries } = await printed(repository, "--preset", "strict", "--rule", "waiver=off");
  expect(registries[0].values).toMatchObject({
    clockSkewHours: { value: 48, source: "runidx.config.json" },
    preset: { value: "strict", source: "command line" },
    rules: {
      schema: { value: "warn", source: "runidx.config.json" },
      waiver: { value: "off", source: "command line" },
    },
  });
});

test("a configuration that can't be read is exit 2", async () => {
  const repository = repositoryWith({ "runidx.config.json": "{" });
  const { code } = await runCli(["--print-config"], repository.root, repository.env);
  expect(code).toBe(2);
});
