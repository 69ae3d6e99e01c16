/** Paths of a configuration, which are relative to its folder. */
import { UserError } from "../../base/core/errors.js";

/** A path within a folder, both relative to the state's root; `..` is followed, but never out of the root. */
export function joinPath(folder: string, path: string): string {
  const steps = folder === "" ? [] : folder.split("/");
  for (const step of path.replaceAll("\\", "/").split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.pop() === undefined) {
      throw new UserError(`${path} lies outside the repository`, "keep the registry in one repository");
    }
  }
  return steps.join("/");
}

/** The folder that a folder is in; the root is in itself. */
export function parentOf(folder: string): string {
  return folder.slice(0, Math.max(folder.lastIndexOf("/"), 0));
}
