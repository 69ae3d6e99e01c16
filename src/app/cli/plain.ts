import type { LintOptions } from "../../check/modes/request.js";
import { type Arguments, textOf, textsOf } from "./arguments.js";

/** The flags that name logs in place of a registry. */
export const PLAIN_FLAGS = {
  log: { type: "string", multiple: true },
  schema: { type: "string" },
  id: { type: "string" },
} as const;

/** The logs of no registry that are named, and what is asked of them. */
export function readPlain(args: Arguments): Pick<LintOptions, "logs" | "schema" | "id"> {
  const logs = textsOf(args, "log");
  const [schema, id] = [textOf(args, "schema"), textOf(args, "id")];
  return {
    ...(logs.length > 0 && { logs }),
    ...(schema !== undefined && { schema }),
    ...(id !== undefined && { id }),
  };
}
