// Writes the beginnings of a rule. Its examples fail until the rule judges something.
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [id] = process.argv.slice(2);
if (!id || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
  console.error("usage: npm run new-rule <id>, an id being lower case words joined by hyphens");
  process.exit(2);
}
const path = fileURLToPath(new URL(`../src/rules/${id}.ts`, import.meta.url));
if (existsSync(path)) {
  console.error(`there is a rule ${id} already`);
  process.exit(2);
}
writeFileSync(
  path,
  `import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, run } from "./examples.js";
import type { RecordRule } from "./rule.js";

export const rule: RecordRule = {
  id: "${id}",
  model: STUDIO,
  severity: "warning",
  summary: "what holds, in a few words",
  why: "Why it matters to the registry.",
  fix: "How to fix it in an append-only log.",
  whenOff: "When it makes sense to turn it off.",
  scope: "record",
  types: ["RUN"],
  appliesTo: "current",
  needs: [],
  examples: () => ({
    bad: [example("a note that says so", { runs: [run({ notes: "wrong" })] })],
    good: [healthy()],
  }),

  *check(record) {
    if (record.text("notes") !== "wrong") return;
    yield {
      at: { record, pointer: "/notes" },
      message: "notes is wrong",
      hint: "write something else",
    };
  },
};
`,
);
console.log(`wrote src/rules/${id}.ts; now: npm run gen, then npm run check`);
