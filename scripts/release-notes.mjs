// Prints what the changelog says of the version in package.json. Fails where the tag or the changelog does not have it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const read = (name) => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), "utf8");
const { version } = JSON.parse(read("package.json"));
const tag = process.env.GITHUB_REF_NAME;
if (tag !== undefined && tag !== `v${version}`) {
  console.error(`the tag is ${tag}, but package.json says ${version}`);
  process.exit(1);
}
const [, ...sections] = read("CHANGELOG.md").split(/^## /m);
const section = sections.find((text) => text.startsWith(`[${version}]`));
if (section === undefined) {
  console.error(`CHANGELOG.md has no section [${version}]`);
  process.exit(1);
}
console.log(section.slice(section.indexOf("\n")).trim());
