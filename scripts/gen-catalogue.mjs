// Writes what follows from the files in src/rules/: the catalogue, the list of ids and classes, and their part of the
// configuration's schema.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const NO_RULES = ["rule.ts", "examples.ts", "index.ts"];
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
/** The classes of each rule that has any, read from the rules themselves. */
async function readClasses() {
  if (!existsSync(`${root}src/generated`))
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
    return Object.fromEntries(
      rules.filter(({ classes }) => classes).map(({ id, classes }) => [id, Object.keys(classes)]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const classes = await readClasses();
writeFileSync(
  `${root}src/config/rule-ids.ts`,
  `${NOTE}export const RULE_IDS: readonly string[] = ${JSON.stringify(ids)};

/** The classes of findings that each rule has, where it has any. */
export const RULE_CLASSES: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(classes)};
`,
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
const named = (names) => Object.fromEntries(names.map((name) => [name, true]));
const settingOf = (id) => ({
  allOf: [
    { $ref: "#/$defs/ruleSetting" },
    { properties: { classes: { properties: named(classes[id] ?? []), additionalProperties: false } } },
  ],
});
schema.properties.rules.properties = Object.fromEntries(ids.map((id) => [id, settingOf(id)]));
schema.$defs = { severity: schema.$defs.severity, ruleSetting: setting };
writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);
