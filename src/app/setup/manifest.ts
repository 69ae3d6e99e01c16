/** package.json with what husky needs, every other byte as it is. */
import { messageOf, UserError } from "../../base/core/errors.js";
import type { Layout } from "../../registry/config/layout.js";
import { joinPath } from "../../registry/config/paths.js";
import { mainLog } from "../../registry/logs/load.js";
import { withMember } from "../../write/json-insert.js";
import { type FileChange, readText } from "./change.js";

interface Manifest extends Record<string, unknown> {
  scripts?: Record<string, string>;
  devDependencies?: Record<string, string>;
  "lint-staged"?: Record<string, unknown>;
}

function parseManifest(text: string, path: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new UserError(`${path} is not valid JSON: ${messageOf(error)}`, "fix it, then run init again", {
      cause: error,
    });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError(`${path} holds no object`, "fix it, then run init again");
  return value as Manifest;
}

/** The entry for lint-staged, where a project uses it: a convenience, for it passes neither deletions nor renames. */
function lintStaged(manifest: Manifest, layouts: readonly Layout[]): Record<string, unknown> | undefined {
  const isUsed = manifest.devDependencies?.["lint-staged"] !== undefined;
  const known = manifest["lint-staged"];
  if (!isUsed || Array.isArray(known) || JSON.stringify(known ?? {}).includes("runidx-lint"))
    return undefined;
  const folders = new Set(layouts.map((layout) => mainLog(layout).replace(/[^/]*$/, "*.jsonl")));
  const ours = Object.fromEntries([...folders].map((glob) => [glob, "runidx-lint --staged"]));
  return { ...known, ...ours };
}

/** The manifest of a project with husky and lint-staged wired in; undefined where there is no manifest. */
export function manifestChange(
  root: string,
  project: string | undefined,
  layouts: readonly Layout[],
): FileChange | undefined {
  if (project === undefined) return undefined;
  const path = joinPath(project, "package.json");
  const before = readText(root, path);
  if (before === undefined) return undefined;
  const manifest = parseManifest(before, path);
  const { scripts } = manifest;
  let after = before;
  if (!/\bhusky\b/.test(scripts?.prepare ?? "")) {
    const prepare = scripts?.prepare ? `husky && ${scripts.prepare}` : "husky";
    after = scripts
      ? withMember(after, "/scripts/prepare", prepare, path)
      : withMember(after, "/scripts", { prepare }, path);
  }
  const entry = lintStaged(manifest, layouts);
  if (entry) after = withMember(after, "/lint-staged", entry, path);
  return { path, before, after, why: "npm install sets the hooks up in every clone", executable: false };
}
