import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { jsonl, registryFiles, run } from "../../src/rules/examples.js";
import { RUNS, temporaryFolder } from "../helpers/repository.js";

const npm = (args: string[], cwd: string) =>
  execFileSync("npm", args, { cwd, encoding: "utf8", shell: process.platform === "win32" });

describe("the packed package", () => {
  let project: string;
  let tarball: string;

  beforeAll(() => {
    const home = temporaryFolder();
    const [packed] = JSON.parse(npm(["pack", "--json", "--pack-destination", home], resolve("."))) as {
      filename: string;
    }[];
    tarball = join(home, packed?.filename ?? "");
    project = join(home, "project");
    mkdirSync(join(project, "60-REGISTRY/data"), { recursive: true });
    writeFileSync(join(project, "package.json"), '{"name":"studio","private":true,"type":"module"}');
    npm(["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], project);
    const files = { ...registryFiles(), [RUNS]: jsonl([run({ qa_gate1: "FAIL" })]) };
    for (const [path, content] of Object.entries(files)) writeFileSync(join(project, path), content);
  }, 180_000);

  // The folder of a test goes after it; one test keeps the costly install whole.
  test("is small, has few dependencies, runs by npx, imports with types", () => {
    expect(statSync(tarball).size).toBeLessThan(800_000);
    const manifest = JSON.parse(readFileSync(resolve("package.json"), "utf8"));
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(3);

    const byNpx = (() => {
      try {
        return npm(["exec", "--no", "--", "runidx-lint"], project);
      } catch (error) {
        return String((error as { stdout: string }).stdout);
      }
    })();
    expect(byNpx).toContain("gate-order");

    const script = 'import { lint, exitCodeOf } from "runidx-lint"; console.log(exitCodeOf(await lint()));';
    expect(
      execFileSync(process.execPath, ["--input-type=module", "-e", script], {
        cwd: project,
        encoding: "utf8",
      }),
    ).toBe("1\n");

    writeFileSync(
      join(project, "use.ts"),
      'import { lint, type Report } from "runidx-lint";\nexport const report: Promise<Report> = lint({ target: { mode: "staged" } });\n// @ts-expect-error a staged check has no base\nlint({ target: { mode: "staged", base: "HEAD" } });\n',
    );
    const tsc = resolve("node_modules/typescript/bin/tsc");
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--skipLibCheck", "--types", "node"];
    const roots = ["--typeRoots", resolve("node_modules/@types")];
    expect(
      execFileSync(process.execPath, [tsc, ...flags, ...roots, "use.ts"], { cwd: project, encoding: "utf8" }),
    ).toBe("");
  }, 120_000);
});
