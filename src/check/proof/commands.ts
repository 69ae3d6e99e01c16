/** The commands that a way back is made of, as arguments and in sentences. */
import { commandLine, pathspecOf } from "../../base/text/shell.js";
import { visible } from "../../base/text/visible.js";

/** Commands for one log. */
export class Commands {
  readonly #spec: string;

  constructor(path: string) {
    this.#spec = pathspecOf(path);
  }

  restore(source: string | undefined, ...flags: readonly string[]): string[] {
    const from = source === undefined ? [] : [`--source=${source}`];
    return ["git", "restore", ...from, ...flags, "--", this.#spec];
  }

  get adding(): string[] {
    return ["git", "add", "--", this.#spec];
  }

  get add(): string {
    return said(this.adding);
  }
}

/** A command in a sentence. */
export function said(argv: readonly string[]): string {
  const line = commandLine(argv);
  // A name that can't be shown can't be pasted either: the command would name another file.
  const isPasted = visible(line) === line && !/[\ufffd`]/.test(line);
  return isPasted
    ? `\`${line}\``
    : `${argv.slice(0, -1).join(" ")} and this log's name (it can't be shown as a command)`;
}
