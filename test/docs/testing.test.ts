/** The tests that the pages name are there. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Named {
  file: string;
  /** A test, or a group of tests. */
  name: string;
}

/** The tests that a text names: a file as code, and after it one or more names in quotes. */
function namedIn(text: string): Named[] {
  const places = text.matchAll(/`(test\/[^`\s]+\.test\.ts)`((?: "[^"\n]+")+)/g);
  return [...places].flatMap(([, file = "", names = ""]) =>
    [...names.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => ({ file, name })),
  );
}

/** What is wrong with a name; undefined where the test is there. */
function wrongWith({ file, name }: Named): string | undefined {
  if (!existsSync(file)) return `there is no ${file}`;
  const isThere = readFileSync(file, "utf8").includes(`${JSON.stringify(name)}, `);
  return isThere ? undefined : `${file} has no test "${name}"`;
}

const pageOf = (name: string) => readFileSync(`docs/${name}.md`, "utf8");

/** The rows of attacks, by number. */
const attacks = [...pageOf("testing").matchAll(/^\| (S\d+) \|.*\| (.+) \|$/gm)].map(
  ([, number = "", tests = ""]) => ({ number, tests }),
);

test.each(["security", "testing"])("every test that docs/%s.md names is there", (page) => {
  const named = namedIn(pageOf(page));
  expect(named.length).toBeGreaterThan(20);
  expect(named.map(wrongWith).filter((wrong) => wrong !== undefined)).toEqual([]);
});

test("a test that is not there is told, and so is a file", () => {
  const text = '`test/docs/testing.test.ts` "a test of nothing" `test/docs/none.test.ts` "x"';
  expect(namedIn(text).map(wrongWith)).toEqual([
    'test/docs/testing.test.ts has no test "a test of nothing"',
    "there is no test/docs/none.test.ts",
  ]);
});

test("the attacks are S1 to S34, in order", () => {
  const numbers = Array.from({ length: 34 }, (_, index) => `S${index + 1}`);
  expect(attacks.map(({ number }) => number)).toEqual(numbers);
});

test("each attack names tests that are called after it, or says that it has none yet", () => {
  const wrong = attacks.filter(({ number, tests }) => {
    const named = namedIn(tests);
    return named.length === 0
      ? tests !== "not yet"
      : !named.every(({ name }) => name.startsWith(`${number}: `));
  });
  expect(wrong).toEqual([]);
});
