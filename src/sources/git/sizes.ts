import type { Git } from "./git.js";
import { missingObject } from "./missing.js";

/** The sizes of blobs in bytes, by id: one git process. Throws a UserError where one is missing. */
export async function readSizes(git: Git, ids: ReadonlySet<string>): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  if (ids.size === 0) return sizes;
  const { stdout, stderr } = await git.run(["cat-file", "--batch-check"], {
    input: `${[...ids].join("\n")}\n`,
  });
  for (const line of stdout.toString("utf8").trimEnd().split("\n")) {
    const [id = "", type, size] = line.split(" ");
    if (type === "blob" && size !== undefined) sizes.set(id, Number(size));
  }
  for (const id of ids) {
    if (sizes.has(id)) continue;
    throw missingObject(id, stderr);
  }
  return sizes;
}
