/** A constructor takes at most three things. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { constructorsIn } from "./constructors.js";

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
  (path) => path.endsWith(".ts") && !path.endsWith(".d.ts"),
);

test("no constructor takes more than three things", () => {
  const wide = files.flatMap((path) =>
    constructorsIn(path, readFileSync(join("src", path), "utf8"))
      .filter(({ takes }) => takes > 3)
      .map(({ name, takes }) => `${path}: ${name} takes ${takes}`),
  );
  expect(wide).toEqual([]);
});

test.each([
  ["parameters", "class A { constructor(a: number, b: number, c = 1) {} }", 3],
  ["the parts of an object", "class A { constructor({ a, b }: B, c: number) {} }", 3],
  ["the parts of an object that may be left out", "class A { constructor({ a, b }: B = {}) {} }", 2],
  ["nothing", "class A { b = 1; }", 0],
])("%s are counted", (_, text, takes) => {
  expect(constructorsIn("a.ts", text)).toEqual([{ name: "A", takes }]);
});
