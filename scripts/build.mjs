// Builds lib/: the program as one file that loads quickly, and the library with its types.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const shared = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  absWorkingDir: root,
  // Loaded only where they are asked for.
  external: ["ajv", "ajv-formats", "simple-git"],
  legalComments: "none",
  logLevel: "warning",
};

rmSync(`${root}lib`, { recursive: true, force: true });
await Promise.all([
  // CommonJS starts faster than a module does, and the hook is felt on every commit.
  build({
    ...shared,
    entryPoints: ["src/bin.ts"],
    format: "cjs",
    outfile: "lib/bin.cjs",
    minify: true,
    banner: { js: "#!/usr/bin/env node" },
  }),
  build({ ...shared, entryPoints: ["src/index.ts"], format: "esm", outfile: "lib/index.js" }),
]);
const tsc = fileURLToPath(import.meta.resolve("typescript/package.json")).replace("package.json", "bin/tsc");
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
