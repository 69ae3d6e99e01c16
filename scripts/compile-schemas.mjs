// Compiles schemas/*.schema.json into src/generated/: validators as plain functions, so that no schema compiler
// is loaded at start, and a table of every record type's fields for the rules.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { _, Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}src/generated`;

const read = (name) => JSON.parse(readFileSync(`${root}schemas/${name}.schema.json`, "utf8"));

/** The schemas of records: those that ask for a type of record. */
const records = readdirSync(`${root}schemas`)
  .map((file) => file.replace(/\.schema\.json$/, ""))
  .filter((name) => read(name).properties?.record_type);

/** The schema without its texts, which no validator needs; a field may be called "title" too. */
function bare(schema) {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => typeof value !== "string" || !["title", "description"].includes(key),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, bare(value)]));
}

/**
 * The configuration's schema without the names of classes, the form of a log's path, of a root and of a settled entry's texts:
 * editors know them by it, and the program checks them itself, in better words.
 */
function withoutWhatCodeChecks(schema) {
  const { rules, logs, settled, pathRoots } = schema.properties ?? {};
  if (!rules || !logs || !settled || !pathRoots) return schema;
  const all = (object, value) => Object.fromEntries(Object.keys(object).map((key) => [key, value]));
  const entry = {
    ...all(settled.items.properties, { type: "string" }),
    commit: settled.items.properties.commit,
  };
  const own = {
    rules: { ...rules, properties: all(rules.properties, { $ref: "#/$defs/ruleSetting" }) },
    logs: { ...logs, properties: all(logs.properties, { type: "string" }) },
    pathRoots: { ...pathRoots, items: { type: "string" } },
    settled: { ...settled, items: { ...settled.items, properties: entry } },
  };
  return { ...schema, properties: { ...schema.properties, ...own } };
}

/** The source of one ESM module that exports a validator for each schema of one dialect. */
function compile(AjvClass, names) {
  const ajv = new AjvClass({
    strict: true,
    strictTypes: false,
    allErrors: true,
    // Errors are put into words elsewhere.
    messages: false,
    ownProperties: true,
    code: { source: true, esm: true, lines: true, formats: _`formats` },
  });
  ajv.addFormat("utc-minute", () => true);
  const ids = {};
  for (const name of names) {
    const schema = withoutWhatCodeChecks(bare(read(name)));
    ajv.addSchema(schema);
    ids[name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())] = schema.$id;
  }
  const formats =
    'import { isUtcMinute } from "../base/text/time.js";\nconst formats = { "utc-minute": isUtcMinute };';
  return `${formats}\n${standalone.default(ajv, ids)}`;
}

/** How each error is taken in, which the compiler writes out anew for every one of hundreds. */
const TAKEN_IN =
  /const (err\d+) = (\{.*?\});\s*if\(vErrors === null\)\{\s*vErrors = \[\1\];\s*\}\s*else \{\s*vErrors\.push\(\1\);\s*\}/gs;

/** An error as the compiler writes it, once its path in the schema, which nobody reads, is gone. */
const ERROR = /^\{instancePath(?::(.*?))?,keyword:("\w+"),params:(\{.*\})\}$/s;

const HELPERS = `
const $error = (instancePath, keyword, params) => ({ instancePath, keyword, params });
const $take = (errors, found) => { if (errors === null) return [found]; errors.push(found); return errors; };
`;

/** The same validators in half the text: they are loaded on every commit. */
function compact(code) {
  const shorter = code.replace(/schemaPath:"[^"]*",/g, "").replace(TAKEN_IN, (_, __, literal) => {
    const [whole, path = "instancePath", keyword, params] = ERROR.exec(literal) ?? [];
    return `vErrors = $take(vErrors, ${whole ? `$error(${path}, ${keyword}, ${params})` : literal});`;
  });
  return HELPERS + shorter;
}

async function bundle(code, file) {
  await build({
    stdin: { contents: compact(code), resolveDir: target, sourcefile: `${file}.source.js`, loader: "js" },
    bundle: true,
    format: "esm",
    target: "node20",
    outfile: `${target}/${file}`,
    external: ["../base/text/*"],
    banner: { js: "// Made from schemas/ by scripts/compile-schemas.mjs.\n/* eslint-disable */" },
    logLevel: "warning",
  });
}

mkdirSync(target, { recursive: true });
await bundle(compile(Ajv2020, records), "record-validators.js");
await bundle(compile(Ajv, ["config"]), "config-validator.js");
await bundle(compile(Ajv, ["model"]), "model-validator.js");

const errors = `interface SchemaError { instancePath: string; keyword: string; params: Record<string, unknown>; message?: string }
interface Validator { (value: unknown): boolean; errors?: SchemaError[] | null }
`;
const names = records.map((name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase()));
writeFileSync(
  `${target}/record-validators.d.ts`,
  `${errors}${names.map((name) => `export declare const ${name}: Validator;`).join("\n")}\n`,
);
for (const name of ["config", "model"])
  writeFileSync(`${target}/${name}-validator.d.ts`, `${errors}export declare const ${name}: Validator;\n`);

const tables = Object.fromEntries(
  records.map((name) => {
    const schema = read(name);
    return [
      schema.title,
      {
        required: schema.required,
        fields: Object.fromEntries(
          Object.entries(schema.properties).map(([field, { type, pattern, format, enum: values, items }]) => [
            field,
            { type, pattern, format, enum: values, itemPattern: items?.pattern },
          ]),
        ),
      },
    ];
  }),
);
const pretty = JSON.stringify(tables, null, 2);
writeFileSync(
  `${target}/record-tables.js`,
  `// Made from schemas/ by scripts/compile-schemas.mjs.\nexport const recordTables = ${pretty};\n`,
);
writeFileSync(
  `${target}/record-tables.d.ts`,
  `export declare const recordTables: Record<string, {
  required: string[];
  fields: Record<string, { type?: string; pattern?: string; format?: string; enum?: string[]; itemPattern?: string }>;
}>;\n`,
);
