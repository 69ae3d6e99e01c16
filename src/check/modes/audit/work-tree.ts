/** What the work tree did to committed lines, before anybody commits it. */

import { ownerOf } from "../../../registry/config/log-paths.js";
import { type Line, TextFile } from "../../../registry/jsonl/line.js";
import { hasWriters, namesSeveral } from "../../../registry/logs/log-pattern.js";
import { readSizes } from "../../../sources/git/sizes.js";
import type { Alteration } from "../../history/alteration.js";
import { findPublishers } from "../../history/blame.js";
import { closedBy } from "../../history/closed.js";
import { compareBlobs } from "../../history/prove.js";
import type { ProofContext, ProofFindings } from "../../proof/proof.js";
import { besideWorkTree } from "../../proof/surroundings.js";
import { WriterConfigs } from "../../proof/writer-configs.js";
import { type Audited, type Head, logFilesOf } from "./resolve.js";

/** A file that only grew, though HEAD's own state has closed it. */
async function closedGrowth(
  { layouts }: ProofContext,
  configs: WriterConfigs,
  head: Head,
  { file, size, present }: { file: TextFile; size: number; present: Iterable<string> },
): Promise<Alteration[]> {
  const owner = ownerOf(layouts, file.path);
  const pattern = owner?.layout.logs[owner.log];
  if (pattern === undefined || !namesSeveral(pattern) || file.bytes.size <= size) return [];
  const open = closedBy(pattern, present, file.path);
  if (open === undefined) return [];
  // What the same change names first closes nothing before it is committed.
  if (hasWriters(pattern) && !(await configs.in(head.snapshot)).has(pattern)) return [];
  return [{ class: "closed-grew", after: file.lineAround(size), detail: open }];
}

/** Compares each log of HEAD with the work tree's. Throws a UserError where one can't be read. */
export async function compareWorkTree(
  context: ProofContext,
  { state, head }: Audited & { head: Head },
  findings: ProofFindings,
): Promise<void> {
  const { git, objects } = context;
  const files = await logFilesOf(head, context.layouts);
  const configs = new WriterConfigs(objects, context.layouts);
  const sizes = await readSizes(git, new Set([...files.values()].map(({ id }) => id)));
  for (const [path, { id }] of files) {
    const kind = (await state.entry(path))?.kind;
    // What is not there at all, or is no file, registry-file says.
    if (kind !== undefined && kind !== "file") continue;
    const file = kind === undefined ? undefined : await state.open(path);
    const old = { id, size: sizes.get(id) ?? 0 };
    const altered = file
      ? await compareBlobs(path, old, file, () => objects.blob(id))
      : [{ class: "file-deleted" as const }];
    const grown =
      file && altered.length === 0
        ? await closedGrowth(context, configs, head, {
            file: new TextFile(path, file),
            size: old.size,
            present: files.keys(),
          })
        : [];
    const alterations = [...altered, ...grown];
    const publishers = await findPublishers(git, head.id, path, alterations);
    const publisherOf = (line: Line) => publishers.get(line);
    if (alterations.length === 0) continue;
    const committed = { id, bytes: await objects.blob(id) };
    const beside = await besideWorkTree(context, path, committed, file, alterations);
    const where = { kind: "work tree", beside, index: beside.index } as const;
    findings.add(path, alterations, { where, publisherOf }, false);
  }
}
