/** Growth by the times of records. */
import { expect, test } from "vitest";
import { growthIn } from "../../../src/output/nightly/growth.js";
import { loadPolicy } from "../../../src/registry/config/policy.js";
import { openLogs } from "../../../src/registry/logs/load.js";
import { jsonl } from "../../../src/rules/examples.js";
import { MemorySnapshot } from "../../../src/sources/snapshots/memory.js";
import { ISSUES, NOTES, ownBook, ownLayout, ownModel, ownSchemas, PEOPLE } from "../../query/own-model.js";

test("the lines of a type with a time count by that, and those without one are told", async () => {
  const issue = (key: string, at: unknown) => ({ type: "ISSUE", key, at });
  const files = {
    [ISSUES]: jsonl([
      issue("a", "2026-01-05T23:59:59-05:00"),
      issue("b", "2026-01-11T23:59:59Z"),
      issue("c", "2026-01-12T00:00:00Z"),
      issue("d", "yesterday"),
      "not JSON",
    ]),
    [PEOPLE]: jsonl([{ key: "p" }]),
    [NOTES]: jsonl([{ about: "a" }]),
  };
  const state = new MemorySnapshot(files);
  const layout = { ...ownLayout(ownModel("rfc3339")), schemas: ownSchemas };
  const policy = await loadPolicy(state, layout);
  const logs = await openLogs(state, layout, policy.schemas);
  const store = await ownBook(files, "rfc3339");
  expect(growthIn({ layout, policy, logs, store }, undefined)).toEqual([
    {
      folder: "",
      log: "issues",
      by: "time",
      unit: "week",
      rows: [
        { name: "2026-01-05", lines: 2 },
        { name: "2026-01-12", lines: 1 },
      ],
      unknown: 2,
    },
  ]);
});
