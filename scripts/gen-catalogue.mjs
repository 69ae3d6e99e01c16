// Writes what follows from the files in src/rules/: the catalogue, the list of ids and classes, and their part of the
// configuration's schema.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const NO_RULES = [
  "rule.ts",
  "examples.ts",
  "own-examples.ts",
  "reference-rule.ts",
  "unlisted.ts",
  "index.ts",
];
const ids = readdirSync(`${root}src/rules`)
  .filter((name) => name.endsWith(".ts") && !NO_RULES.includes(name))
  .map((name) => name.slice(0, -3))
  .sort();
const camel = (id) => id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const NOTE = "// Made by `npm run gen` from the files in src/rules/.\n";

writeFileSync(
  `${root}src/rules/index.ts`,
  `${NOTE}${ids.map((id) => `import { rule as ${camel(id)} } from "./${id}.js";\n`).join("")}import type { Rule } from "./rule.js";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
${ids.map((id) => `  ${camel(id)},\n`).join("")}];
`,
);
/** Every rule, with its summary and the classes of its findings, read from the rules themselves. */
async function readRules() {
  execFileSync(process.execPath, [`${root}scripts/compile-schemas.mjs`], { stdio: "inherit" });
  const folder = mkdtempSync(join(tmpdir(), "runidx-rules-"));
  try {
    const outfile = join(folder, "rules.mjs");
    await build({
      absWorkingDir: root,
      entryPoints: ["src/rules/index.ts"],
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      outfile,
      logLevel: "warning",
    });
    const { rules } = await import(pathToFileURL(outfile).href);
    return rules.map(({ id, summary, classes = {} }) => ({ id, summary, classes: Object.entries(classes) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const rules = await readRules();
const classes = Object.fromEntries(
  rules
    .filter((rule) => rule.classes.length > 0)
    .map((rule) => [rule.id, rule.classes.map(([name]) => name)]),
);
writeFileSync(
  `${root}src/registry/config/rule-ids.ts`,
  `${NOTE}export const RULE_IDS: readonly string[] = ${JSON.stringify(ids)};

/** The classes of findings that each rule has, where it has any. */
export const RULE_CLASSES: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(classes)};
`,
);

const path = `${root}schemas/config.schema.json`;
const schema = JSON.parse(readFileSync(path, "utf8"));
const severities = ["off", "warn", "error"];
/** A severity, or an object that gives one to the rule and to its classes; `own` are the classes as properties. */
const settingOf = (own, rest) => ({
  anyOf: [
    { $ref: "#/$defs/severity" },
    {
      type: "object",
      additionalProperties: false,
      properties: {
        severity: { $ref: "#/$defs/severity" },
        classes: { type: "object", additionalProperties: rest, properties: own },
      },
    },
  ],
});
schema.$defs = {
  severity: { enum: severities },
  // For the program, which says of an unknown class itself what was meant.
  ruleSetting: settingOf({}, { $ref: "#/$defs/severity" }),
};
schema.properties.rules.properties = Object.fromEntries(
  rules.map(({ id, summary, classes: own }) => {
    const named = own.map(([name, about]) => [name, { enum: severities, description: about.summary }]);
    return [id, { description: summary, ...settingOf(Object.fromEntries(named), false) }];
  }),
);
writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);
