/** Says of a change of schemas or of a model which committed lines it refuses, a warning for each log. */

import type { Finding } from "../../base/core/finding.js";
import { count, shorten, visible, visibleId } from "../../base/text/visible.js";
import type { Layout } from "../../registry/config/layout.js";
import { loadPolicy, type Policy } from "../../registry/config/policy.js";
import { rule as schema } from "../../rules/schema.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { Findings } from "../findings/findings.js";
import { type CheckedLog, checkSchemas } from "./schema-check.js";

/** How many lines are named. */
const NAMED = 3;

/** One registry on both sides of a change. */
export interface Sides {
  base: { state: Snapshot; layout: Layout };
  now: { state: Snapshot; layout: Layout; policy: Policy };
}

/** The files that say what a line may look like. */
function formFiles({ folder, config, modelFiles = [] }: Layout): string[] {
  const own = Object.values(config.schemas ?? {}).map((path) => (folder === "" ? path : `${folder}/${path}`));
  return [...own, ...modelFiles];
}

async function contentOf(state: Snapshot, path: string): Promise<string> {
  if ((await state.entry(path))?.kind !== "file") return "";
  const bytes = await state.open(path);
  const content = bytes.slice(0, bytes.size).toString("latin1");
  bytes.close();
  return content;
}

/** Whether a change touches what a line may look like. */
async function isTouched({ base, now }: Sides): Promise<boolean> {
  const [before, after] = [formFiles(base.layout), formFiles(now.layout)];
  if (JSON.stringify(before) !== JSON.stringify(after)) return true;
  for (const path of before)
    if ((await contentOf(base.state, path)) !== (await contentOf(now.state, path))) return true;
  return false;
}

function problemOf({ log, refused }: CheckedLog) {
  const named = refused
    .slice(0, NAMED)
    .map(
      ({ line, id, message }) =>
        `line ${line}${id === undefined ? "" : ` (${visibleId(shorten(id, 60))})`}: ${message}`,
    );
  const more = refused.length > NAMED ? `; and ${refused.length - NAMED} more` : "";
  return {
    at: { path: refused[0]?.path ?? log },
    class: "committed",
    message: `${count(refused.length, "committed line")} of ${visible(log)} ${refused.length === 1 ? "does" : "do"} not fit the schema of the change: ${named.join("; ")}${more}`,
    hint: "let the schema accept the old lines, or choose the schema by a version field; `npx runidx-lint schema-check` lists all of them",
  };
}

/**
 * The committed lines that a change refuses by a new schema or model; nothing where it touches none. Throws a UserError
 * where a log or a schema can't be read.
 *
 * @param now the clock, in minutes since 1970
 */
export async function committedLines(sides: Sides, now: number): Promise<Finding[]> {
  if (!(await isTouched(sides))) return [];
  const { base, now: after } = sides;
  const { schemas } = await loadPolicy(base.state, base.layout);
  const forms = {
    before: { model: base.layout.model, schemas },
    after: { model: after.layout.model, schemas: after.policy.schemas },
  };
  const findings = new Findings(after.policy, { isCommitted: () => true, now });
  for (const checked of await checkSchemas(base.state, base.layout, forms))
    if (checked.refused.length > 0) findings.add(schema, problemOf(checked), true);
  return findings.found;
}
