// Everything that must hold before a change lands. Stops at the first step that does not.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => ["npx", "--no-install", name];
const testReport = process.argv.slice(2);

const steps = [
  ["build", ["npm", "run", "-s", "build"]],
  ["types", [...bin("tsc"), "-p", "tsconfig.json"]],
  ["format and lint", [...bin("biome"), "check", "."]],
  ["dead code", [...bin("knip")]],
  ["package shape", [...bin("publint"), "--strict"]],
  ["package types", [...bin("attw"), "--pack", ".", "--profile", "esm-only"]],
  ["generated files", ["npm", "run", "-s", "gen"]],
  ["generated files are committed (if not: npm run gen, then commit)", ["node", "scripts/committed.mjs"]],
  ["tests", [...bin("vitest"), "run", "--coverage", ...testReport]],
];

// Certificates that every program of Node would read at its start, though nothing here goes to the network.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

for (const [name, [command, ...args]] of steps) {
  console.log(`\n== ${name}`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) throw error;
  if (status !== 0) {
    console.error(`\n${name}: failed`);
    process.exit(1);
  }
}
console.log("\nall checks passed");
