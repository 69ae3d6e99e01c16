/**
 * What each format made of the awkward report when somebody last looked. `UPDATE_GOLDEN=1 npx vitest run
 * test/output/reporters/index.golden.test.ts` writes them anew, and fails, so that no run passes by what it wrote itself: look at
 * the difference, then run the tests as usual.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Format } from "../../../src/output/reporters/index.js";

/** The golden bytes of a format. Throws where there are none. */
export function goldenOf(format: Format, actual: string): Buffer {
  const path = fileURLToPath(new URL(`golden/awkward.${format}`, import.meta.url));
  if (process.env.UPDATE_GOLDEN === "1") {
    writeFileSync(path, actual);
    throw new Error(`${path} was written; look at it, then run the tests without UPDATE_GOLDEN`);
  }
  return readFileSync(path);
}
