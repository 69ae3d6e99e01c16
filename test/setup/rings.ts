/** Which tests are fast: those that start neither git nor a browser nor a program, as their imports show. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What starts another process, or changes what all tests of a process share. */
const SLOW =
  /\b(?:Repository|Project|Program|Scratch|startBrowser|runCommand|execFileSync|spawn|spawnSync|new Git|vi\.mock|npm_config_\w*)\b|process\.env\.TZ|process\.chdir/;

/** Without git or a browser, and still more than two seconds: many cases. */
const LONG = [
  "test/app/cli/lint.examples.test.ts",
  "test/app/setup/infer/infer.concludes.test.ts",
  "test/app/setup/infer/infer.test.ts",
  "test/check/history/classify.test.ts",
  "test/house/words.test.ts",
  "test/output/reporters/index.safety.test.ts",
  "test/registry/config/config.schema.test.ts",
  "test/registry/config/model-file.test.ts",
  "test/registry/jsonl/json.test.ts",
  "test/registry/logs/log.test.ts",
  "test/traps/bytes-and-json.test.ts",
];

const IMPORT = /^(?:import|export|\}) .*from "(\.[^"]+)\.js";$/gm;

/** Whether a file, or a file of the tests that it imports, starts something. */
function isSlow(path: string, known: Map<string, boolean>): boolean {
  const answer = known.get(path);
  if (answer !== undefined) return answer;
  known.set(path, false);
  const text = readFileSync(path, "utf8");
  const helpers = [...text.matchAll(IMPORT)]
    .map(([, name = ""]) => resolve(dirname(path), `${name}.ts`))
    .filter((file) => file.startsWith(resolve("test")) && file !== resolve("test/helpers/repository.ts"));
  const slow = SLOW.test(text) || helpers.some((file) => isSlow(file, known));
  known.set(path, slow);
  return slow;
}

/**
 * The test files of both rings, relative to the project.
 */
export function rings(root = "test"): { fast: string[]; slow: string[] } {
  const known = new Map<string, boolean>();
  const all = readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => join(root, name))
    .filter((path) => /\.(?:test|fuzz)\.ts$/.test(path) && statSync(path).isFile());
  const slow = all.filter(
    (path) => LONG.includes(path.replaceAll("\\", "/")) || isSlow(resolve(path), known),
  );
  return { slow, fast: all.filter((path) => !slow.includes(path)) };
}
