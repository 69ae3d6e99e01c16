// Writes docs/records.md: what each record of the studio looks like, field by field, from schemas/.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rules } from "../lib/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The schemas in the order in which the logs are written, and the log that each is in. */
const RECORDS = [
  ["run", "run-index.jsonl"],
  ["work", "song-index.jsonl"],
  ["version", "song-index.jsonl"],
  ["override", "overrides-log.jsonl"],
  ["override-update", "overrides-log.jsonl"],
  ["waiver", "waivers.jsonl"],
];

/** The first record of a type in the examples of the rules that hold. */
function exampleOf(type) {
  for (const rule of rules)
    for (const { files } of rule.examples().good)
      for (const [path, text] of Object.entries(files))
        for (const line of path.endsWith(".jsonl") ? text.split("\n") : []) {
          const record = line.startsWith("{") ? JSON.parse(line) : {};
          if (record.record_type === type) return line;
        }
  throw new Error(`no rule has an example of ${type}`);
}

const code = (text) => `\`${text.replaceAll("|", "\\|")}\``;

/** What a field may hold, in a few words. */
function formOf({ const: only, enum: choices, type, items, pattern, format, maxLength }) {
  if (only !== undefined) return code(only);
  if (choices) return choices.map((choice) => code(choice)).join(", ");
  if (format === "utc-minute") return `time: ${code("YYYY-MM-DDTHH:MMZ")}`;
  const dated = /^\^([A-Z]+)-\[0-9\]\{8\}/.exec(pattern ?? items?.pattern ?? "")?.[1];
  const slug = /^\^([A-Z]+)-\[a-z0-9\]/.exec(pattern ?? "")?.[1];
  if (dated) return `${type === "array" ? "list of ids" : "id"}: ${code(`${dated}-YYYYMMDD-HHMM-RAND4`)}`;
  if (slug) return `id: ${code(`${slug}-<slug>`)}`;
  if (type === "array") return "list";
  return maxLength === 0 ? "empty" : (type ?? "any value");
}

function rowsOf({ required, properties }) {
  const isNeeded = (name) => required.includes(name);
  const names = Object.keys(properties);
  return [...names.filter(isNeeded), ...names.filter((name) => !isNeeded(name))].map((name) => {
    // Where a rule comes from is for those who write schemas.
    const said = properties[name].description.replace(/ (?:Source|Form): .*$/, "").replaceAll("|", "\\|");
    return `| \`${name}\` | ${isNeeded(name) ? "yes" : ""} | ${formOf(properties[name])} | ${said} |`;
  });
}

function sectionOf([name, log]) {
  const schema = JSON.parse(readFileSync(`${root}schemas/${name}.schema.json`, "utf8"));
  return `## ${schema.title}

${schema.description}

\`\`\`json
${exampleOf(schema.title)}
\`\`\`

Log: \`${log}\`. Schema: [${name}.schema.json](../schemas/${name}.schema.json).

| field | required | form | meaning |
|---|---|---|---|
${rowsOf(schema).join("\n")}
`;
}

writeFileSync(
  `${root}docs/records.md`,
  `# Records

What each record of the music studio looks like. One record is one line of JSON. \`npx runidx-lint append\` writes records for you: it mints ids and times, and it checks each record first ([writing.md](writing.md)). The rules say more than the schemas: [the list of rules](rules.md).

Times are UTC, in whole minutes. \`RAND4\` is four of \`A-Z\` and \`0-9\`. A slug is lower case words with single hyphens. The example lines are valid, and all data in them is invented.

${RECORDS.map(sectionOf).join("\n")}`,
);
