import { UserError } from "../../../base/core/errors.js";
import { quote } from "../../../base/text/visible.js";
import type { Arguments } from "../arguments.js";

/** For commands that take flags alone. Throws a UserError with the first word that is there. */
export function refuseWords({ positionals }: Arguments, command: string): void {
  const [word] = positionals;
  if (word !== undefined) throw new UserError(`${command} does not take ${quote(word)}`, "see --help");
}

/** The word that a command may take. Throws a UserError where there are more. */
export function atMostOneWord({ positionals }: Arguments, command: string, what: string): string | undefined {
  const [word, extra] = positionals;
  if (extra === undefined) return word;
  throw new UserError(`${command} does not take ${quote(extra)}`, `name one ${what}, or none`);
}

/** The one word that a command takes. Throws a UserError where there is none, or more. */
export function onlyWord({ positionals }: Arguments, command: string, what: string): string {
  const [word, ...more] = positionals;
  if (word !== undefined && more.length === 0) return word;
  throw new UserError(`${command} takes one ${what}`, `write \`npx runidx-lint ${command} <${what}>\``);
}
