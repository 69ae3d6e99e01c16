/** What a person has to say themselves: who accepts something, and why. */
import { UserError } from "../../../base/core/errors.js";
import type { Approval } from "../../../write/waive.js";
import { type Arguments, textOf } from "../arguments.js";
import type { Program } from "../program.js";

export const APPROVAL_FLAGS = {
  by: { type: "string" },
  reason: { type: "string" },
  "yes-i-am": { type: "boolean" },
} as const;

/**
 * The approval that was typed. Throws a UserError where a part is missing, and where no person is at the terminal and none is
 * vouched for: a convention that keeps programs from approving by chance, and no proof.
 */
export function approvalOf(args: Arguments, { isInteractive }: Program): Approval {
  const [by, reason] = [textOf(args, "by"), textOf(args, "reason")];
  if (by === undefined || reason === undefined)
    throw new UserError(
      `${by === undefined ? "--by" : "--reason"} is missing`,
      'a person gives both: --by "<their name>" --reason "<what happened, and why it is accepted>"',
    );
  if (isInteractive || args.values["yes-i-am"] === true) return { by, reason };
  throw new UserError(
    "only a person at a terminal can approve, and this is not a terminal",
    "ask the person to run the command; a person who runs it from a script adds --yes-i-am",
  );
}
