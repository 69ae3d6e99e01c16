import { describe, expect, test } from "vitest";
import { registryFiles } from "../../src/rules/examples.js";
import { Repository } from "../helpers/repository.js";
import { runCli } from "../helpers/run-cli.js";

/** What an audit says of a registry whose configuration accepts one violation. */
async function audit(approved_by: string, file = "runidx.config.json") {
  const repository = Repository.create();
  const settled = [
    { commit: "0".repeat(40), path: "60-REGISTRY/data/run-index.jsonl", reason: "old", approved_by },
  ];
  const config = file === "package.json" ? { runidx: { settled } } : { settled };
  repository.commitFiles({ ...registryFiles(), [file]: JSON.stringify(config, null, 2) });
  return runCli([], repository.root, repository.env as Record<string, string>);
}

describe("who accepted a violation", () => {
  test("is a person", async () => {
    expect((await audit("Dana Whitlock")).code).toBe(0);
  });

  test.each(["Claude", "Claude (Windsurf)", "admin", "TBD", " "])(
    "is not %j: could not check",
    async (name) => {
      const { code, stdout, stderr } = await audit(name);
      expect(code).toBe(2);
      expect((stdout + stderr).replace(/\s+/g, " ")).toContain(
        `runidx.config.json:7:22: settled[0].approved_by is ${JSON.stringify(name)}, which is not a person`,
      );
    },
  );

  test("is named with its place in package.json as well", async () => {
    const { code, stdout, stderr } = await audit("Claude", "package.json");
    expect(code).toBe(2);
    expect((stdout + stderr).replace(/\s+/g, " ")).toContain("package.json:8:24: settled[0].approved_by");
  });
});
