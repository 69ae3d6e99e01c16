/** What changes a repository is shown first, and done where somebody agrees. */
import { UserError } from "../../../base/core/errors.js";
import { visible } from "../../../base/text/visible.js";
import { difference } from "../../setup/difference.js";
import type { Program } from "../program.js";

/** A file as it was and as it is to be; undefined where it is not there. */
interface Change {
  path: string;
  before: string | undefined;
  after: string | undefined;
  why?: string;
}

function verbOf({ before, after }: Change): string {
  if (after === undefined) return "delete";
  return before === undefined ? "write" : "change";
}

/** Prints each change with its difference. */
export function showChanges({ stdout }: Program, changes: readonly Change[]): void {
  for (const change of changes) {
    const { path, before, after, why } = change;
    stdout.write(`${verbOf(change)} ${visible(path)}${why === undefined ? "" : `: ${why}`}\n`);
    const lines = after === undefined ? [] : difference(before, after);
    for (const line of lines) stdout.write(`    ${visible(line)}\n`);
  }
}

/** Asks at a terminal; elsewhere nobody could answer. Throws a UserError there. */
export async function isAgreed({ stdin, stdout, isInteractive }: Program): Promise<boolean> {
  if (!isInteractive) {
    throw new UserError(
      "nobody is there to agree",
      "run it with --yes, or with --dry-run to see what it would do",
    );
  }
  stdout.write("Do it? Type yes: ");
  return /^y(es)?$/i.test((await stdin("line")).trim());
}
