import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";
import { forTerminal, safeJson } from "../../base/text/escape.js";
import { count, quote, shorten } from "../../base/text/visible.js";
import { type CheckedLog, checkSchemas, type Forms } from "../../check/evaluate/schema-check.js";
import { layoutsIn, locateWorkspace, noRegistry } from "../../check/modes/workspace.js";
import type { Layout } from "../../registry/config/layout.js";
import { loadPolicy } from "../../registry/config/policy.js";
import type { RecordSchema } from "../../registry/model/schemas.js";
import { Objects } from "../../sources/git/objects.js";
import { headSnapshot } from "../../sources/snapshots/head.js";
import { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";
import { choiceOf, readArguments, textOf, textsOf } from "./arguments.js";
import type { Command } from "./command.js";
import type { ExitCode, Program } from "./program.js";

const FLAGS = {
  schema: { type: "string", multiple: true },
  format: { type: "string" },
  cwd: { type: "string" },
} as const;

/** The schemas that are named by `<type>=<file>`. Throws a UserError where one can't be used. */
async function namedSchemas(cwd: string, given: readonly string[]): Promise<Record<string, RecordSchema>> {
  const schemas: Record<string, RecordSchema> = {};
  const { compileUserSchema } = await import("../../registry/model/user-schemas.js");
  for (const text of given) {
    const at = text.indexOf("=");
    if (at < 1)
      throw new UserError(
        `--schema ${quote(text)} names no type`,
        "write --schema <type>=<file>, such as --schema DECISION=decision.schema.json",
      );
    const path = text.slice(at + 1);
    schemas[text.slice(0, at)] = await compileUserSchema(path, readJson(resolve(cwd, path), path));
  }
  return schemas;
}

function readJson(path: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8").replace(/^\ufeff/, "")) as unknown;
  } catch (error) {
    throw new UserError(
      `${quote(name, 160)} can't be read as a schema: ${messageOf(error)}`,
      "give the path of a JSON Schema",
      { cause: error },
    );
  }
}

/** The same registry in the work tree. Throws a UserError where it is not there. */
function sameIn(layouts: readonly Layout[], { folder }: Layout): Layout {
  const found = layouts.find((layout) => layout.folder === folder);
  if (found) return found;
  throw new UserError(
    `the work tree has no registry in ${quote(folder || ".")}`,
    "name the registry in the configuration",
  );
}

function withNamed(forms: Forms, named: Readonly<Record<string, RecordSchema>>): Forms {
  const unknown = Object.keys(named).find((type) => !forms.model.has(type));
  if (unknown !== undefined)
    throw new UserError(
      `there is no type ${quote(unknown)}`,
      `use one of ${[...forms.model.types].map((type) => quote(type)).join(", ")}`,
    );
  return { ...forms, schemas: { ...forms.schemas, ...named } };
}

function write({ stdout }: Program, checked: readonly CheckedLog[]): void {
  for (const { refused } of checked)
    for (const { path, line, id, message } of refused)
      stdout.write(
        `${forTerminal(`${path}:${line}: ${id === undefined ? "" : `${shorten(id, 60)}: `}${message}`)}\n`,
      );
  const lines = checked.reduce((sum, one) => sum + one.lines, 0);
  const refused = checked.reduce((sum, one) => sum + one.refused.length, 0);
  stdout.write(
    refused === 0
      ? `the new schemas accept all ${count(lines, "committed record")}\n`
      : `${count(refused, "committed record")} of ${lines}: only the new schemas refuse ${refused === 1 ? "it" : "them"}\n`,
  );
}

/** Checks every committed line by the schemas of HEAD and by those of the work tree, or by those that are named. */
async function runSchemaCheck(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  const format = choiceOf(args, "format", ["pretty", "json"]) ?? "pretty";
  const cwd = resolve(program.cwd, textOf(args, "cwd") ?? ".");
  const named = await namedSchemas(cwd, textsOf(args, "schema"));
  const workspace = locateWorkspace({
    cwd,
    paths: args.positionals,
    config: undefined,
    env: program.env,
  });
  const { git, repository, root } = workspace;
  if (!git || repository?.root === undefined)
    throw new UserError("this is not the work tree of a git repository", "go to your clone");
  const objects = Objects.in(git);
  try {
    const head = await headSnapshot(git, repository, objects);
    const worktree = new WorktreeSnapshot(root, git);
    const layouts = await layoutsIn(head, workspace);
    if (head.commit === undefined || layouts.length === 0) throw noRegistry(workspace.folders);
    const now = await layoutsIn(worktree, workspace);
    const checked: CheckedLog[] = [];
    for (const layout of layouts) {
      const next = sameIn(now, layout);
      const before = { model: layout.model, schemas: (await loadPolicy(head, layout)).schemas };
      const after = withNamed(
        { model: next.model, schemas: (await loadPolicy(worktree, next)).schemas },
        named,
      );
      checked.push(...(await checkSchemas(head, layout, { before, after })));
    }
    if (format === "json") program.stdout.write(`${safeJson({ logs: checked })}\n`);
    else write(program, checked);
    return checked.some(({ refused }) => refused.length > 0) ? 1 : 0;
  } finally {
    objects.close();
  }
}

export const schemaCheckCommand: Command = {
  name: "schema-check",
  usage: [
    [
      "schema-check",
      "which committed lines only the work tree's schemas refuse\n[--schema <type>=<file>, --format pretty|json]",
    ],
  ],
  flags: FLAGS,
  run: runSchemaCheck,
};
