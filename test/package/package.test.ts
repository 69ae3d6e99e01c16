import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { jsonl, registryFiles, run } from "../../src/rules/examples.js";
import { RUNS, temporaryFolder } from "../helpers/repository.js";

const npm = (args: string[], cwd: string) =>
  execFileSync("npm", args, { cwd, encoding: "utf8", shell: process.platform === "win32" });

/** The links of a page that lead to a file, from the top of the package. */
function linksOf(page: string): string[] {
  const text = readFileSync(page, "utf8").replace(/^```[\s\S]*?^```/gm, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^(?:[a-z]+:|#)/.test(link))
    .map((link) => posix.normalize(posix.join(posix.dirname(page), link.split("#")[0] ?? "")));
}

test("no link of a packed page, and no page that a message names, is missing in the package", () => {
  const args = ["pack", "--json", "--dry-run", "--ignore-scripts"];
  const [packed] = JSON.parse(npm(args, resolve("."))) as { files: { path: string }[] }[];
  const paths = packed?.files.map(({ path }) => path) ?? [];
  const has = (path: string) =>
    paths.some((one) => one === path || one.startsWith(`${path.replace(/\/$/, "")}/`));
  const pages = paths.filter((path) => path.endsWith(".md"));
  const dead = pages.flatMap((page) =>
    linksOf(page)
      .filter((path) => !has(path))
      .map((path) => `${page}: ${path}`),
  );
  expect([dead, pages.length > 40]).toEqual([[], true]);
  const program = readFileSync(resolve("lib/program.cjs"), "utf8");
  const named = [...program.matchAll(/\bdocs\/[a-z-]+\.md\b/g)].map(([path]) => path);
  expect([named.length > 0, named.filter((path) => !has(path))]).toEqual([true, []]);
});

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
