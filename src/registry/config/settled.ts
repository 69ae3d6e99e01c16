/** What an entry of `settled` must say to be of use: which log, why, and who accepted it. */

import { quote } from "../../base/text/visible.js";
import { isHumanApprover } from "../logs/approver.js";
import { isUnfinished } from "../model/placeholder.js";
import type { Settled } from "./config.js";

/** What is wrong with one entry. */
export interface SettledFault {
  index: number;
  key: keyof Settled;
  message: string;
  remedy: string;
}

/** Why a path can't be that of a log in a commit; undefined where it can. A path in another form matches nothing. */
function whyNot(path: string): string | undefined {
  const steps = path.split(/[\\/]/);
  if (path.trim() === "") return "is blank";
  if (steps.includes("..")) return "has a .. in it";
  if (/^[\\/]|^[A-Za-z]:/.test(path)) return "is absolute";
  if (path.includes("\\")) return "has a backslash";
  if (steps.includes(".")) return "has a step that is only a dot";
  if (steps.includes("")) return "has an empty step";
  return undefined;
}

/** The same path in the form that git uses, where one can be meant. */
function inGitsForm(path: string): string | undefined {
  const steps = path.split(/[\\/]/).filter((step) => step !== "" && step !== ".");
  const isElsewhere = steps.includes("..") || /^[A-Za-z]:/.test(path) || path.trim() === "";
  return isElsewhere ? undefined : steps.join("/");
}

function faultOf({ path, reason, approved_by }: Settled): Omit<SettledFault, "index"> | undefined {
  const why = whyNot(path);
  if (why !== undefined) {
    const form = inGitsForm(path);
    const remedy = "write the path of the log from the repository's root, with / between folders";
    return {
      key: "path",
      message: `${quote(path)}, which ${why}`,
      remedy: form ? `${remedy}: ${quote(form)}` : `${remedy}, such as "60-REGISTRY/data/run-index.jsonl"`,
    };
  }
  if (isUnfinished(reason))
    return {
      key: "reason",
      message: `${quote(reason)}, which says nothing`,
      remedy: "write what happened, and why it is accepted",
    };
  if (!isHumanApprover(approved_by))
    return {
      key: "approved_by",
      message: `${quote(approved_by)}, which is not a person`,
      remedy: "have a person approve the entry, and give their name",
    };
  return undefined;
}

/** The first entry that is of no use, and why. */
export function findSettledFault(settled: readonly Settled[]): SettledFault | undefined {
  for (const [index, entry] of settled.entries()) {
    const fault = faultOf(entry);
    if (fault) return { ...fault, index, message: `settled[${index}].${fault.key} is ${fault.message}` };
  }
  return undefined;
}
