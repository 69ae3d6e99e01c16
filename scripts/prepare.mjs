// npm runs this after an install in a clone: hooks for those who work on it, and the program for those who
// install the repository itself, as the pre-commit framework does.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
if (existsSync(`${root}.git`) && !process.env.CI) (await import("husky")).default();
if (!existsSync(`${root}lib/bin.cjs`)) {
  for (const script of ["compile-schemas", "build"])
    execFileSync(process.execPath, [`${root}scripts/${script}.mjs`], { stdio: "inherit" });
}
