import { describe, expect, test } from "vitest";
import { registryFiles } from "../../../src/rules/examples.js";
import { Repository } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

/** What an audit says of a registry whose configuration accepts one violation. */
async function audit(approved_by: string, file = "runidx.config.json") {
  return auditEntry({ approved_by }, file);
}

async function auditEntry(changes: object, file = "runidx.config.json") {
  const repository = Repository.create();
  const entry = {
    commit: "0".repeat(40),
    path: "60-REGISTRY/data/run-index.jsonl",
    reason: "old",
    approved_by: "Dana Whitlock",
  };
  const settled = [{ ...entry, ...changes }];
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

describe("the reason of what was settled", () => {
  test.each(["", "  ", "TBD", "[tbd]", "because [TBD]", "\u200b"])("says nothing: %j", async (reason) => {
    const { code, stdout, stderr } = await auditEntry({ reason });
    expect(code).toBe(2);
    expect((stdout + stderr).replace(/\s+/g, " ")).toMatch(
      /runidx\.config\.json:6:17: settled\[0\]\.reason is .*, which says nothing/,
    );
  });
});

describe("the path of what was settled", () => {
  const RIGHT = "60-REGISTRY/data/run-index.jsonl";

  test.each([
    ["./60-REGISTRY/data/run-index.jsonl", "has a step that is only a dot", RIGHT],
    ["60-REGISTRY\\data\\run-index.jsonl", "has a backslash", RIGHT],
    ["/60-REGISTRY/data/run-index.jsonl", "is absolute", RIGHT],
    ["60-REGISTRY//data/run-index.jsonl", "has an empty step", RIGHT],
    ["60-REGISTRY/data/", "has an empty step", "60-REGISTRY/data"],
    ["C:/60-REGISTRY/data/run-index.jsonl", "is absolute", `such as "${RIGHT}`],
    ["../60-REGISTRY/data/run-index.jsonl", "has a .. in it", `such as "${RIGHT}`],
    ["a/../60-REGISTRY/data/run-index.jsonl", "has a .. in it", `such as "${RIGHT}`],
    [" ", "is blank", `such as "${RIGHT}`],
  ])("%j is refused with the right form", async (path, why, form) => {
    const { code, stdout, stderr } = await auditEntry({ path });
    expect(code).toBe(2);
    const text = (stdout + stderr).replace(/\s+/g, " ");
    expect(text).toContain(`runidx.config.json:5:15: settled[0].path is "${path}", which ${why}`);
    expect(text).toContain(`${form}"`);
  });
});

test("a configuration in package.json that is an array is called a configuration", async () => {
  const repository = Repository.create();
  repository.commitFiles({ ...registryFiles(), "package.json": '{ "runidx": [] }' });
  const { code, stdout } = await runCli([], repository.root, repository.env as Record<string, string>);
  expect([code, stdout.replace(/\s+/g, " ")]).toEqual([
    2,
    expect.stringContaining(
      "package.json:1:13: the configuration is [], which is not an object; write an object",
    ),
  ]);
});
