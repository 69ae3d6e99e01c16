import { expect, test } from "vitest";
import { importsIn } from "./imports.js";

test.each([
  ["a static import", 'import { a } from "./a.js";', false],
  ["a static import over several lines", 'import {\n  a,\n}\nfrom\n  "./a.js";', false],
  ["an import in single quotes", "import { a } from './a.js';", false],
  ["an import of types", 'import type { A } from "./a.js";', true],
  ["an import of everything", 'import * as a from "./a.js";', false],
  ["an import for its effect", 'import "./a.js";', false],
  ["an import of data", 'import a from "./a.js" with { type: "json" };', false],
  ["an export from elsewhere", 'export { a } from "./a.js";', false],
  ["an export of everything from elsewhere", 'export * from "./a.js";', false],
  ["an export of types from elsewhere", 'export type { A } from "./a.js";', true],
  ["an import that waits", 'const a = await import("./a.js");', false],
  ["an import that waits, with a note in it", 'const a = import(/* later */ "./a.js");', false],
  ["an import that waits, as a template", "const a = import(`./a.js`);", false],
  ["an import with an equals sign", 'import a = require("./a.js");', false],
  ["a call of require", 'const a = require("./a.js");', false],
  ["a type of an import", 'type A = import("./a.js").A;', true],
  ["the type of what an import gives", 'type A = typeof import("./a.js");', true],
  ["a type of an import deep in a signature", 'function f(a: Map<string, import("./a.js").A[]>) {}', true],
])("%s is seen", (_, text, isType) => {
  expect(importsIn("x.ts", text)).toEqual([{ specifier: "./a.js", isType }]);
});

test.each([
  ["a comment", '// import "./a.js";\n/* import("./a.js") */'],
  ["a text", "const a = 'import \"./a.js\";';"],
  ["an export of its own", "export const a = 1;\nexport { a as b };"],
])("%s is no import", (_, text) => {
  expect(importsIn("x.ts", text)).toEqual([]);
});

test.each(["import(name)", 'import("./" + name)', "require(name)"])(
  "what is only known later is seen as that: %s",
  (text) => {
    expect(importsIn("x.ts", text)).toEqual([{ specifier: undefined, isType: false }]);
  },
);

test("a file that can't be read is no file without imports", () => {
  expect(() => importsIn("x.ts", "import {")).toThrow("x.ts");
});
