/** Our parts of files that belong to others: between two marks, so that they are replaced and taken out again. */

export const BEGIN = "# runidx-lint: begin";
export const END = "# runidx-lint: end";

/** The same marks as comments of Markdown. */
const [MARKDOWN_BEGIN, MARKDOWN_END] = [BEGIN, END].map((mark) => `<!--${mark.slice(1)} -->`);

const BLOCK =
  /^[ \t]*(?:#|<!--) runidx-lint: begin[^\n]*\n[\s\S]*?^[ \t]*(?:#|<!--) runidx-lint: end[^\n]*(?:\n|$)/gm;

/** Whether a part of a text is ours. */
export const hasBlock = (text: string): boolean => text.search(BLOCK) >= 0;

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

/** The same in Markdown. */
export function markdownBlock(lines: readonly string[]): string {
  return [MARKDOWN_BEGIN, ...lines, MARKDOWN_END].map((line) => `${line}\n`).join("");
}
