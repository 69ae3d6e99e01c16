/** The problem matcher of the docs finds what the format for editors writes. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { unix } from "../../src/output/reporters/unix.js";
import { awkwardReport } from "../output/reporters/awkward.js";

test("the problem matcher reads every finding of the format unix", () => {
  const block = /```json\n(\{\n {2}"owner": "runidx-lint"[\s\S]*?)```/.exec(
    readFileSync("docs/formats.md", "utf8"),
  )?.[1];
  const { pattern } = JSON.parse(block ?? "") as { pattern: { regexp: string } };
  const found = unix(awkwardReport()).match(new RegExp(pattern.regexp, "gm")) ?? [];
  expect(found.length).toBeGreaterThanOrEqual(awkwardReport().findings.length);
});
