/** Looks paths of Windows up in a state: that system does not tell `Songs/A.md` from `songs/a.md`. */
import type { Snapshot } from "../../sources/bytes/snapshot.js";

/** Whether a stored path was written on Windows. */
export function isWindowsPath(stored: string): boolean {
  return /^[A-Za-z]:|^\\\\/.test(stored);
}

/** Says whether one of some paths is the one that a stored path leads back to. */
export function pathTest(paths: ReadonlySet<string>): (stored: string, path: string) => boolean {
  let folded: ReadonlySet<string> | undefined;
  return (stored, path) => {
    if (paths.has(path)) return true;
    if (!isWindowsPath(stored)) return false;
    folded ??= new Set([...paths].map((one) => one.toLowerCase()));
    return folded.has(path.toLowerCase());
  };
}

export class CaseBlind {
  readonly #state: Snapshot;
  /** By folder and by folded name; each folder is listed once. */
  readonly #names = new Map<string, Promise<Map<string, string[]>>>();

  constructor(state: Snapshot) {
    this.#state = state;
  }

  /** The path in the state's own case; undefined where there is none, or where several differ in case alone. */
  async find(path: string): Promise<string | undefined> {
    let found = "";
    for (const step of path.split("/")) {
      const alike = (await this.#namesIn(found)).get(step.toLowerCase()) ?? [];
      const name = alike.includes(step) ? step : alike.length === 1 ? alike[0] : undefined;
      if (name === undefined) return undefined;
      found = found === "" ? name : `${found}/${name}`;
    }
    return found;
  }

  #namesIn(folder: string): Promise<Map<string, string[]>> {
    const known = this.#names.get(folder);
    if (known) return known;
    const names = this.#list(folder);
    this.#names.set(folder, names);
    return names;
  }

  async #list(folder: string): Promise<Map<string, string[]>> {
    const names = new Map<string, string[]>();
    for (const name of await this.#state.list(folder)) {
      const folded = name.toLowerCase();
      names.set(folded, [...(names.get(folded) ?? []), name]);
    }
    return names;
  }
}
