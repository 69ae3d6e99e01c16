// Checks every line of some logs by the schema of its type, and nothing else.
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const schemas = new URL("../../schemas/", import.meta.url);
const validators = new Map();
for (const name of readdirSync(schemas)) {
  const schema = JSON.parse(readFileSync(new URL(name, schemas), "utf8"));
  const type = schema.properties?.record_type?.const;
  if (type !== undefined) validators.set(type, ajv.compile(schema));
}

let [count, wrong] = [0, 0];
for (const path of process.argv.slice(2)) {
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (line === "") continue;
    const record = JSON.parse(line);
    count++;
    if (!validators.get(record.record_type)?.(record)) wrong++;
  }
}
console.log(count, wrong);
