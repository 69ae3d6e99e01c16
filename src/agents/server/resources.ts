/** What a model can read beside the answers: the pages of the rules, and the schemas of records. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface PageResource {
  name: string;
  uri: string;
  mimeType: string;
  path: string;
}

/** Schemas that are not those of records. */
const OTHER = ["config", "model", "nightly", "report", "report-line"];

/** The resources that the package brings. */
export function resourcesIn(packageRoot: string): PageResource[] {
  const names = (folder: string, ending: string) =>
    readdirSync(join(packageRoot, folder))
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length))
      .sort();
  const rules = names("docs/rules", ".md").map((name) => ({
    name: `rule ${name}`,
    uri: `runidx://rules/${name}`,
    mimeType: "text/markdown",
    path: join(packageRoot, "docs/rules", `${name}.md`),
  }));
  const schemas = names("schemas", ".schema.json")
    .filter((name) => !OTHER.includes(name))
    .map((name) => ({
      name: `schema ${name}`,
      uri: `runidx://schemas/${name}`,
      mimeType: "application/schema+json",
      path: join(packageRoot, "schemas", `${name}.schema.json`),
    }));
  return [...rules, ...schemas];
}

export const readResource = ({ path }: PageResource): string => readFileSync(path, "utf8");
