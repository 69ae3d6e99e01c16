/** docs/security.md says of each variable of git's what becomes of it. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HONOURED, SET, SETTINGS } from "../../src/sources/git/environment.js";

/** What the rows of the page that have a word in their second column name as code. */
function codeOf(what: string): string[] {
  const rows = [...readFileSync("docs/security.md", "utf8").matchAll(/^\| (.+) \| (.+) \| .+ \|$/gm)];
  const cells = rows.filter(([, , second]) => second === what).map(([, first]) => first ?? "");
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? ""));
}

test("docs/security.md names each variable that is honoured, and no other as honoured", () => {
  expect(codeOf("honoured").sort()).toEqual([...HONOURED].sort());
});

test("docs/security.md names each variable and each option that is set", () => {
  expect(
    codeOf("set")
      .map((code) => code.replace(/=.*/, ""))
      .sort(),
  ).toEqual(Object.keys(SET).sort());
  expect(codeOf("set as options")).toEqual(SETTINGS.filter((setting) => setting !== "-c"));
});
