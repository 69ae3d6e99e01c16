// Writes what follows from the names of the files in src/rules/: the catalogue and the list of ids.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const NO_RULES = ["rule.ts", "examples.ts", "index.ts"];
const ids = readdirSync(`${root}src/rules`)
  .filter((name) => name.endsWith(".ts") && !NO_RULES.includes(name))
  .map((name) => name.slice(0, -3))
  .sort();
const camel = (id) => id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const NOTE = "// Made by `npm run gen` from the names of the files in src/rules/.\n";

writeFileSync(
  `${root}src/rules/index.ts`,
  `${NOTE}${ids.map((id) => `import { rule as ${camel(id)} } from "./${id}.js";\n`).join("")}import type { Rule } from "./rule.js";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
${ids.map((id) => `  ${camel(id)},\n`).join("")}];
`,
);
writeFileSync(
  `${root}src/config/rule-ids.ts`,
  `${NOTE}export const RULE_IDS: readonly string[] = [\n${ids.map((id) => `  "${id}",\n`).join("")}];\n`,
);

const path = `${root}schemas/config.schema.json`;
const schema = JSON.parse(readFileSync(path, "utf8"));
const setting = {
  anyOf: [
    { $ref: "#/$defs/severity" },
    {
      type: "object",
      additionalProperties: false,
      properties: {
        severity: { $ref: "#/$defs/severity" },
        classes: { type: "object", additionalProperties: { $ref: "#/$defs/severity" } },
      },
    },
  ],
};
schema.properties.rules.properties = Object.fromEntries(
  ids.map((id) => [id, { $ref: "#/$defs/ruleSetting" }]),
);
schema.$defs = { severity: schema.$defs.severity, ruleSetting: setting };
writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);
