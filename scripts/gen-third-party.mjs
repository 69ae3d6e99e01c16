// Writes THIRD-PARTY-NOTICES.md and sbom.cdx.json: what the built files contain of other people's packages, as the bundler
// says, and what an installation brings with it, as the lock file says. The same sources give the same bytes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path) => JSON.parse(readFileSync(`${root}${path}`, "utf8"));
const manifest = read("package.json");
const { packages: locked } = read("package-lock.json");
const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Where a dependency of a package is installed: beside it, or above. */
function placeOf(name, from) {
  for (let base = from; ; base = base.slice(0, Math.max(base.lastIndexOf("/node_modules/"), 0))) {
    const place = `${base === "" ? "" : `${base}/`}node_modules/${name}`;
    if (locked[place]) return place;
    if (base === "") throw new Error(`package-lock.json has no ${name}`);
  }
}

/** The places of the packages that an installation brings with it. */
function installed() {
  const found = new Set();
  const visit = (names, from) => {
    for (const name of names) {
      const place = placeOf(name, from);
      if (found.has(place)) continue;
      found.add(place);
      visit(Object.keys(locked[place].dependencies ?? {}), place);
    }
  };
  visit(Object.keys(manifest.dependencies), "");
  return [...found];
}

function packageAt(place) {
  const { name, version, license } = read(`${place}/package.json`);
  const texts = readdirSync(`${root}${place}`)
    .filter((file) => /^(?:licen[cs]e|notice)/i.test(file))
    .sort();
  const said = texts.map((file) =>
    readFileSync(`${root}${place}/${file}`, "utf8").replaceAll("\r\n", "\n").trim(),
  );
  return { name, version, license, integrity: locked[place].integrity, text: said.join("\n\n") };
}

const bundled = read("lib/packages.json")
  .map(packageAt)
  .sort((a, b) => byText(a.name, b.name));
const all = [...new Set([...read("lib/packages.json"), ...installed()])]
  .map(packageAt)
  .sort((a, b) => byText(a.name, b.name) || byText(a.version, b.version));

const notices = bundled.map(
  ({ name, version, license, text }) =>
    `## ${name} ${version}\n\nLicence: ${license}\n\n\`\`\`text\n${text === "" ? "The package has no file with the text of its licence." : text}\n\`\`\`\n`,
);
writeFileSync(
  `${root}THIRD-PARTY-NOTICES.md`,
  `# Third-party notices\n\nThe built files of runidx-lint contain code of these packages.\n\n${notices.join("\n")}`,
);

const sha512 = (integrity) => Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex");
const components = all.map(({ name, version, license, integrity }) => ({
  type: "library",
  "bom-ref": `pkg:npm/${name.replace("@", "%40")}@${version}`,
  name,
  version,
  ...(integrity?.startsWith("sha512-") && { hashes: [{ alg: "SHA-512", content: sha512(integrity) }] }),
  licenses: [{ license: { id: license } }],
  purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
  properties: [{ name: "runidx:contained", value: String(bundled.some((one) => one.name === name)) }],
}));
const sbom = {
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: {
    component: {
      type: "application",
      "bom-ref": `pkg:npm/${manifest.name}@${manifest.version}`,
      name: manifest.name,
      version: manifest.version,
      licenses: [{ license: { id: manifest.license } }],
      purl: `pkg:npm/${manifest.name}@${manifest.version}`,
    },
  },
  components,
};
writeFileSync(`${root}sbom.cdx.json`, `${JSON.stringify(sbom, null, 2)}\n`);
