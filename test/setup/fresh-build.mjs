// Many tests start lib/ and dist/: with old ones they would judge a program that is no more.
import { fileURLToPath } from "node:url";
import { whyStale } from "../../scripts/build-record.mjs";

/** Ends the run with one sentence where lib/ or dist/ is older than src/. */
export default function setup() {
  const why = whyStale(fileURLToPath(new URL("../..", import.meta.url)));
  if (why === undefined) return;
  console.error(why);
  process.exit(1);
}
