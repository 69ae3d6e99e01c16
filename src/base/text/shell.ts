/** Words of commands that mean the same in sh, PowerShell and cmd, wherever the three agree. */

/** What no shell touches, in a word that does not start with a dash. */
const PLAIN = /^[\w./+=:-]+$/;
/** What some shell obeys within double quotes: variables, escapes, history, and the quotes that PowerShell knows. */
const OBEYED_IN_QUOTES = /["$`\\!\u201c-\u201e]/;

/** A path as one word of a command. */
export function shellWord(path: string): string {
  if (PLAIN.test(path) && !path.startsWith("-")) return path;
  if (!OBEYED_IN_QUOTES.test(path)) return `"${path}"`;
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

/**
 * A file of a repository as an argument that git understands in every folder of the work tree, and that names no
 * other file.
 *
 * @param path relative to the repository's root
 */
export function pathspecOf(path: string): string {
  // A sign at the start would be read as further magic, and `*`, `?`, `[` as a pattern.
  return /^[A-Za-z0-9][^*?[\\]*$/.test(path) ? `:/${path}` : `:(top,literal)${path}`;
}

/** A command as it is shown to people, from the arguments that machines get. */
export function commandLine(argv: readonly string[]): string {
  return argv.map((argument) => (argument.startsWith("-") ? argument : shellWord(argument))).join(" ");
}
