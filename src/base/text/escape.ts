/**
 * Every exit of text from the program in one place: whatever is printed goes through the function of its sink.
 * Each first makes the text visible (one line, nothing that is obeyed), and then escapes what the sink itself obeys.
 */
import { pathToFileURL } from "node:url";
import { toJson } from "./exact-number.js";
import { UNSEEN_IN_LINES, visible } from "./visible.js";

/** A text for a terminal, a log or a plain file. */
export const forTerminal = visible;

/** Parts of one line, each made visible, so that no two of them together are a runner's command. */
export function forTerminalParts(parts: readonly string[]): string[] {
  const shown = parts.map(visible);
  for (let index = shown.length - 1; index > 0; index--) {
    const rest = shown.slice(index).join("");
    const before = shown[index - 1] ?? "";
    const isCommand = /#$/.test(before) && /^#*\w*\[/.test(rest) && /##\w*\[/.test(before.slice(-2) + rest);
    if (isCommand) shown[index - 1] = `${before.slice(0, -1)}<U+0023>`;
  }
  return shown;
}

/** A text that a terminal links to a file on disk (OSC 8); never for anything but a terminal. */
export function terminalLink(path: string, text: string): string {
  return `\u001b]8;;${pathToFileURL(path).href}\u001b\\${text}\u001b]8;;\u001b\\`;
}

function escapeUnit(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");
}

/** What begins a runner's command in the midst of a line. */
const RUNNER_COMMAND = /#(?=#\w*\[)/g;

/** A value as JSON of plain sight: equal when parsed, and nothing in it is obeyed by a terminal or a runner. */
export function safeJson(value: unknown, indent?: number): string {
  return safeJsonText(toJson(value, indent));
}

/** The same of what is JSON already. */
export function safeJsonText(text: string): string {
  // The line feeds of an indented text are the only control characters that JSON.stringify leaves.
  return text.replace(UNSEEN_IN_LINES, escapeUnit).replace(RUNNER_COMMAND, escapeUnit);
}

/** The text of a workflow command: `::error::<text>`. Line feeds between `lines` stay what they are. */
export function forWorkflowText(lines: readonly string[]): string {
  return lines.map((line) => visible(line).replaceAll("%", "%25")).join("%0A");
}

/** The value of a property of a workflow command: `::error file=<value>`. */
export function forWorkflowProperty(text: string): string {
  return forWorkflowText([text]).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** What Markdown reads as its own in the middle of a line; the rest it only reads where a line begins. */
const MARKDOWN = /[\\`*_[\]<>&|~#$]/g;

/**
 * A text within a line of Markdown. Names and addresses in it notify nobody and link nowhere: an empty comment parts
 * what a reader of Markdown would join.
 */
export function forMarkdown(text: string): string {
  return visible(text)
    .replace(MARKDOWN, "\\$&")
    .replaceAll("@", "@<!-- -->")
    .replace(/#(?=\d)/g, "#<!-- -->")
    .replaceAll("://", ":<!-- -->//")
    .replace(/\b(www)\./gi, "$1<!-- -->.");
}

/** A text as code within a line of Markdown. */
export function forMarkdownCode(text: string): string {
  const shown = visible(text);
  const longest = (shown.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 || shown.trim() === "" || /^ .* $/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** As {@link forMarkdownCode}, for a cell of a table. */
export function forMarkdownCodeCell(text: string): string {
  return forMarkdownCode(text).replaceAll("|", "\\|");
}

/** Markdown that begins a line, and begins nothing else with it. */
export function forMarkdownStart(markdown: string): string {
  return markdown.replace(/^([-+])(?=\s|$)/, "\\$1").replace(/^(\d+)(?=[.)])/, "$1\\");
}

/** Sentences of our own, in which commands stand between backticks, for Markdown. */
export function forMarkdownSentence(text: string): string {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return forMarkdown(text);
  return parts
    .map((part, index) =>
      index % 2 === 0 ? forMarkdown(part) : part === "" ? "\\`\\`" : forMarkdownCode(part),
    )
    .join("");
}

const HTML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text in HTML, between tags or in a quoted attribute. */
export function forHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => HTML[character] ?? "");
}

/** A text between tags of HTML, and nowhere else: quotes stay as they are, which makes long JSON shorter. */
export function forHtmlText(text: string): string {
  return visible(text).replace(/[&<>]/g, (character) => HTML[character] ?? "");
}

/** A text in XML 1.0, between tags or in a quoted attribute. */
export function forXml(text: string): string {
  return forHtml(text);
}

/** A text of SARIF, which would read `[text](target)` as a link. */
export function forSarif(text: string): string {
  return visible(text).replace(/\](?=\()/g, "\\]");
}

/** What a spreadsheet takes for the beginning of a formula, full-width forms among them. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** A field of CSV (RFC 4180). What a spreadsheet would calculate begins with an apostrophe. */
export function forCsv(text: string): string {
  const shown = visible(text);
  const inert = FORMULA.test(shown) ? `'${shown}` : shown;
  return /[",;\t]|^\s|\s$|^'/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** A path with `/` as a relative reference of a URI (RFC 3986). */
export function forUri(path: string): string {
  return path
    .replace(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}
