import { expect, test } from "vitest";
import { FORMATS, REPORTERS } from "../../../src/output/reporters/index.js";
import { awkwardReport } from "./awkward.js";
import { goldenOf } from "./golden.js";

test.each(FORMATS)("%s writes the awkward report as somebody approved it", (format) => {
  const actual = REPORTERS[format](awkwardReport());
  const golden = goldenOf(format, actual);
  // The text first, because its difference can be read; then the bytes.
  expect(actual).toBe(golden.toString("utf8"));
  expect(Buffer.from(actual).equals(golden)).toBe(true);
});
