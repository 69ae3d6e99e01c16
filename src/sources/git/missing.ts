import { UserError } from "../../base/core/errors.js";
import { visible } from "../../base/text/visible.js";
import { REFETCH, words } from "./git.js";

/** An object that git does not give, with what git said about it. */
export function missingObject(id: string, stderr: string): UserError {
  const said = stderr.trim() === "" ? "" : ` (git: ${words(stderr)})`;
  return new UserError(
    `the object ${visible(id)} is missing from this clone, or damaged${said}`,
    `run \`git fsck\` to see what is damaged; ${REFETCH}`,
  );
}
