// Writes examples/decision-log/, examples/evaluation-results/ and examples/agent-issues/: the logs, the model that
// `init` infers from them, and what a person added to it.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXAMPLES } from "./example-logs.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** The model that `init` writes for some logs. */
function inferred(files) {
  const folder = mkdtempSync(join(tmpdir(), "runidx-example-"));
  const options = { cwd: folder, stdio: ["ignore", "ignore", "inherit"] };
  try {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
    execFileSync("git", ["init", "-q"], options);
    const args = [join(root, "lib/bin.cjs"), "init", ...Object.keys(files), "--yes", "--hooks", "git"];
    execFileSync(process.execPath, args, options);
    return JSON.parse(readFileSync(join(folder, "runidx.model.json"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const [name, example] of Object.entries(EXAMPLES)) {
  const folder = join(root, "examples", name);
  mkdirSync(folder, { recursive: true });
  const files = example.files();
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  const model = { ...inferred(files), $schema: "../../schemas/model.schema.json" };
  example.complete?.(model);
  writeFileSync(join(folder, "runidx.model.json"), json(model));
  const config = { $schema: "../../schemas/config.schema.json", model: "runidx.model.json", history: false };
  writeFileSync(join(folder, "runidx.config.json"), json(config));
}
