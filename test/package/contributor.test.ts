import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../helpers/repository.js";

/** This project as somebody who contributes has it, without its history. */
function checkout(): string {
  const root = join(temporaryFolder(), "checkout");
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  });
  for (const path of files.split("\0").filter((name) => name !== "" && existsSync(name))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(path, join(root, path));
  }
  symlinkSync(resolve("node_modules"), join(root, "node_modules"), "junction");
  return root;
}

const npm = (cwd: string, ...args: string[]) =>
  execFileSync("npm", ["run", "-s", ...args], {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });

// One test keeps the two costly steps whole.
test("a new rule needs two commands: it is in the catalogue, in the schema, and has its page and its example", () => {
  const root = checkout();
  npm(root, "new-rule", "my-rule");
  npm(root, "gen");
  const text = (path: string) => readFileSync(join(root, path), "utf8");
  expect(text("docs/rules/my-rule.md")).toContain("notes is wrong");
  expect(text("examples/broken/my-rule/README.md")).toContain("my-rule");
  expect(text("docs/rules.md")).toContain("rules/my-rule.md");
  expect(JSON.parse(text("schemas/config.schema.json")).properties.rules.properties).toHaveProperty(
    "my-rule",
  );
  expect(
    execFileSync(process.execPath, [join(root, "lib/bin.cjs"), "rules"], { encoding: "utf8" }),
  ).toContain("my-rule");
}, 180_000);
