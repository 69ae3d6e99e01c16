/** A state that a caller of the library made: what it throws is reported as its own, not as a bug of ours. */
import { messageOf, UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import type { Snapshot } from "./snapshot.js";

/** Runs one question to a state. A UserError passes as it is. */
async function ask<T>(state: Snapshot, question: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `the state ${quote(state.name)} that was given as files stopped at ${question}(${quote(path)}) with ${quote(messageOf(error))}`,
      "correct that state, or give the files as texts or bytes by path",
      { cause: error },
    );
  }
}

/** The same state, which names itself where it fails. */
export function givenState(state: Snapshot): Snapshot {
  const { folders, notCarried } = state;
  return {
    name: state.name,
    entry: (path) => ask(state, "entry", path, async () => state.entry(path)),
    list: (folder) => ask(state, "list", folder, async () => state.list(folder)),
    open: (path) => ask(state, "open", path, async () => state.open(path)),
    ...(folders && {
      folders: (folder) => ask(state, "folders", folder, async () => folders.call(state, folder)),
    }),
    ...(notCarried && {
      notCarried: (paths) =>
        ask(state, "notCarried", paths[0] ?? "", async () => notCarried.call(state, paths)),
    }),
  };
}
