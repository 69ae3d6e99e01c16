/** What the built files contain of others is named, with its licence; nothing else is claimed. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));

interface Component {
  name: string;
  version: string;
  licenses: { license: { id: string } }[];
  hashes: unknown[];
  properties: { value: string }[];
}

const bundled = (read("lib/packages.json") as string[]).map((place) => read(`${place}/package.json`));
const { components, ...rest } = read("sbom.cdx.json") as { components: Component[] };
const nameOf = ({ name, version }: { name: string; version: string }) => `${name} ${version}`;

test("the notices have each package of the built files, with its version, its licence and the licence's text", () => {
  const notices = readFileSync("THIRD-PARTY-NOTICES.md", "utf8");
  const parts = notices.split(/^## /m).slice(1);
  expect(parts.map((part) => part.split("\n")[0])).toEqual(bundled.map(nameOf).sort());
  for (const { license } of bundled) expect(notices).toContain(`Licence: ${license}\n`);
  for (const part of parts)
    expect(part).toMatch(/```text\n[\s\S]*(?:MIT|Apache|ISC|BSD|Permission|Redistribution)/);
});

test("the bill of materials marks the same packages as contained", () => {
  const contained = components.filter(({ properties }) => properties[0]?.value === "true");
  expect(contained.map(nameOf).sort()).toEqual(bundled.map(nameOf).sort());
});

test("the bill of materials has the packages that an installation brings, each with licence and digest", () => {
  const names = components.map(({ name }) => name);
  for (const name of Object.keys(read("package.json").dependencies)) expect(names).toContain(name);
  for (const { licenses, hashes } of components) expect([licenses.length, hashes.length]).toEqual([1, 1]);
});

test("the bill of materials has neither a time nor a random number: the same sources make the same file", () => {
  expect(JSON.stringify(rest)).not.toMatch(/timestamp|serialNumber/);
});
