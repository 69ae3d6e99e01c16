import { UserError } from "../errors.js";
import type { Git } from "./git.js";

/** The sizes of blobs in bytes, by id: one git process. Throws a UserError where one is missing. */
export async function readSizes(git: Git, ids: ReadonlySet<string>): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  if (ids.size === 0) return sizes;
  const output = (await git.run(["cat-file", "--batch-check"], { input: `${[...ids].join("\n")}\n` })).stdout;
  for (const line of output.toString("utf8").trimEnd().split("\n")) {
    const [id = "", type, size] = line.split(" ");
    if (type === "blob" && size !== undefined) sizes.set(id, Number(size));
  }
  for (const id of ids) {
    if (sizes.has(id)) continue;
    throw new UserError(
      `the object ${id} is missing from this clone`,
      "fetch it (a partial clone lacks what was never asked for): git fetch --refetch, or git fsck to see what is damaged",
    );
  }
  return sizes;
}
