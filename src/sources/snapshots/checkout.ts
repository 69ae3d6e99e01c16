/** The work tree as git would store it: line ends converted, and what a filter makes read from the index. */
import type { Bytes } from "../bytes/bytes.js";
import { MemoryBytes } from "../bytes/bytes.js";
import type { Entry, Snapshot } from "../bytes/snapshot.js";
import type { Git } from "../git/git.js";
import { splitNul } from "../git/path-text.js";

/** How the work tree's form of some files differs from what git stores. */
export interface CheckoutForms {
  /** Files that have CR LF on disk, and LF in the index: git converts them when they are added. */
  crlf: ReadonlySet<string>;
  /** Files that a program or an encoding of a `.gitattributes` makes, with the attribute. */
  filtered: ReadonlyMap<string, string>;
}

/** Attributes under which only git itself, or a program that it runs, knows what would be stored. */
const FILTERS = ["filter", "working-tree-encoding", "ident"];

async function findFiltered(git: Git, paths: readonly string[]): Promise<Map<string, string>> {
  const fields = splitNul((await git.run(["check-attr", "-z", ...FILTERS, "--", ...paths])).stdout);
  const filtered = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = "", name = "", value = ""] = fields.slice(at, at + 3);
    if (value === "unspecified" || value === "unset") continue;
    filtered.set(path, value === "set" ? name : `${name}=${value}`);
  }
  return filtered;
}

/** Whether git converts CR LF of files for which no attribute decides. */
async function convertsByDefault(git: Git): Promise<boolean> {
  const value = (await git.ask(["config", "--get", "core.autocrlf"], [1]))?.toLowerCase();
  return value !== undefined && !["false", "no", "off", "0", ""].includes(value);
}

async function findCrlf(git: Git, paths: readonly string[]): Promise<Set<string>> {
  const rows = splitNul((await git.run(["ls-files", "--eol", "-z", "--", ...paths])).stdout);
  const converted = new Set<string>();
  const undecided = new Set<string>();
  for (const row of rows) {
    const match = /^i\/(?:lf|none) +w\/(?:crlf|mixed) +attr\/(.*?) *\t([\s\S]+)$/.exec(row);
    if (!match?.[2] || match[1]?.startsWith("-text")) continue;
    (match[1] === "" ? undecided : converted).add(match[2]);
  }
  if (undecided.size > 0 && (await convertsByDefault(git))) for (const path of undecided) converted.add(path);
  return converted;
}

/** Asks git how some files of the work tree differ from what it stores. No filter is run. */
export async function readCheckoutForms(git: Git, paths: readonly string[]): Promise<CheckoutForms> {
  if (paths.length === 0) return { crlf: new Set(), filtered: new Map() };
  const [crlf, filtered] = await Promise.all([findCrlf(git, paths), findFiltered(git, paths)]);
  return { crlf, filtered };
}

/** The bytes of a file with LF for every CR LF, as git stores what it converts. */
export function withoutCr(bytes: Bytes): Bytes {
  const text = bytes.slice(0, bytes.size).toString("latin1");
  return new MemoryBytes(Buffer.from(text.replaceAll("\r\n", "\n"), "latin1"));
}

/** A work tree in the form that git would store. */
export class CheckoutState implements Snapshot {
  readonly name = "work tree";
  readonly #worktree: Snapshot;
  readonly #forms: CheckoutForms;
  readonly #index: Snapshot;

  /** @param index what filtered files are read from */
  constructor(worktree: Snapshot, forms: CheckoutForms, index: Snapshot) {
    this.#worktree = worktree;
    this.#forms = forms;
    this.#index = index;
  }

  #sourceOf(path: string): Snapshot {
    return this.#forms.filtered.has(path) ? this.#index : this.#worktree;
  }

  entry(path: string): Promise<Entry | undefined> {
    return this.#sourceOf(path).entry(path);
  }

  list(folder: string): Promise<string[]> {
    return this.#worktree.list(folder);
  }

  async open(path: string): Promise<Bytes> {
    const bytes = await this.#sourceOf(path).open(path);
    if (!this.#forms.crlf.has(path)) return bytes;
    const stored = withoutCr(bytes);
    bytes.close();
    return stored;
  }

  notCarried(paths: readonly string[]): Promise<Map<string, "ignored" | "untracked">> {
    return this.#worktree.notCarried?.(paths) ?? Promise.resolve(new Map());
  }
}
