/** A path as one word of a command, in any shell. */
export function shellWord(path: string): string {
  if (/^[\w./@+=:-]+$/.test(path) && !path.startsWith("-")) return path;
  if (/^[\w./@+=: -]+$/.test(path)) return `"${path}"`;
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
