// What a build was made of and what it made, as digests. Time stamps would tell nothing: a checkout gives all files
// the same. Run by itself it says whether lib/ and dist/ are what a build of these sources makes.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCES = [
  "src",
  "schemas",
  "scripts/build.mjs",
  "scripts/build-record.mjs",
  "scripts/compile-schemas.mjs",
  "tsconfig.json",
  "tsconfig.build.json",
  "package.json",
];
const RECORD = "lib/build.json";
/** Made from the sources, or kept from one run to the next. */
const PASSED_OVER = new Set(["src/generated", "lib/.compiled", RECORD]);

/** The paths of all files at or below some paths, in order. */
function filesIn(root, paths) {
  return paths
    .filter((path) => !PASSED_OVER.has(path) && existsSync(join(root, path)))
    .flatMap((path) =>
      statSync(join(root, path)).isDirectory()
        ? filesIn(
            root,
            readdirSync(join(root, path))
              .sort()
              .map((name) => `${path}/${name}`),
          )
        : [path],
    );
}

function digestOf(root, paths) {
  const hash = createHash("sha256");
  for (const path of filesIn(root, paths)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

const stateOf = (root) => ({
  sources: digestOf(root, SOURCES),
  lib: digestOf(root, ["lib"]),
  dist: digestOf(root, ["dist"]),
});

/** Keeps what the build that just ended was made of and what it made. */
export function writeBuildRecord(root) {
  writeFileSync(join(root, RECORD), `${JSON.stringify(stateOf(root), null, 2)}\n`);
}

/** Why lib/ and dist/ are not what a build of the sources makes, in one sentence; undefined where they are. */
export function whyStale(root) {
  const remedy = "run `npm run build` first (`npm test` does)";
  if (!existsSync(join(root, RECORD))) return `lib/ was not built: ${remedy}`;
  const built = JSON.parse(readFileSync(join(root, RECORD), "utf8"));
  const now = stateOf(root);
  if (built.sources !== now.sources) return `lib/ and dist/ are older than src/: ${remedy}`;
  const changed = ["lib", "dist"].filter((folder) => built[folder] !== now[folder]);
  return changed.length === 0
    ? undefined
    : `${changed.join("/ and ")}/ is not what the last build made: ${remedy}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const why = whyStale(resolve(process.argv[2] ?? "."));
  if (why !== undefined) {
    console.error(why);
    process.exitCode = 1;
  }
}
