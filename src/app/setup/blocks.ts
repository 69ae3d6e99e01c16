/** Our parts of files that belong to others: between two marks, so that they are replaced and taken out again. */

export const BEGIN = "# runidx-lint: begin";
export const END = "# runidx-lint: end";

const BLOCK = new RegExp(`^[ \\t]*${BEGIN}[^\\n]*\\n[\\s\\S]*?^[ \\t]*${END}[^\\n]*(?:\\n|$)`, "gm");

/** A text without our parts. */
export function withoutBlocks(text: string): string {
  return text.replace(BLOCK, "");
}

/** Lines as one of our parts, each with its newline. */
export function block(lines: readonly string[], indent = ""): string {
  return [BEGIN, ...lines, END].map((line) => `${indent}${line}\n`).join("");
}

/** A text with one more line at its end, where it does not have it. */
export function ensureLine(text: string, line: string): string {
  if (text.split(/\r?\n/).includes(line)) return text;
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`;
}
