/** What the work tree did to committed lines, before anybody commits it. */

import type { Line } from "../../../registry/jsonl/line.js";
import { readSizes } from "../../../sources/git/sizes.js";
import { findPublishers } from "../../history/blame.js";
import { compareBlobs } from "../../history/prove.js";
import type { ProofContext, ProofFindings } from "../../proof/proof.js";
import { besideWorkTree } from "../../proof/surroundings.js";
import { type Audited, type Head, logFilesOf } from "./resolve.js";

/** Compares each log of HEAD with the work tree's. Throws a UserError where one can't be read. */
export async function compareWorkTree(
  context: ProofContext,
  { state, head }: Audited & { head: Head },
  findings: ProofFindings,
): Promise<void> {
  const { git, objects } = context;
  const files = await logFilesOf(head, context.layouts);
  const sizes = await readSizes(git, new Set([...files.values()].map(({ id }) => id)));
  for (const [path, { id }] of files) {
    const kind = (await state.entry(path))?.kind;
    // What is not there at all, or is no file, registry-file says.
    if (kind !== undefined && kind !== "file") continue;
    const file = kind === undefined ? undefined : await state.open(path);
    const old = { id, size: sizes.get(id) ?? 0 };
    const alterations = file
      ? await compareBlobs(path, old, file, () => objects.blob(id))
      : [{ class: "file-deleted" as const }];
    const publishers = await findPublishers(git, head.id, path, alterations);
    const publisherOf = (line: Line) => publishers.get(line);
    if (alterations.length === 0) continue;
    const committed = { id, bytes: await objects.blob(id) };
    const beside = await besideWorkTree(context, path, committed, file, alterations);
    const where = { kind: "work tree", beside, index: beside.index } as const;
    findings.add(path, alterations, { where, publisherOf }, false);
  }
}
