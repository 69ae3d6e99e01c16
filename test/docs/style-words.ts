/** The words and forms that docs/style.md does not allow, and where a text has them. */

export interface Refused {
  /** As the table writes it. */
  written: string;
  where: "everywhere" | "pages";
  pattern: RegExp;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** "There is no file" is right; "it is no longer there" too. */
function patternOf(written: string): RegExp {
  const words = written
    .split(" ")
    .map((word) => (word === "<noun>" ? "(?!longer\\b|more\\b)\\w[\\w-]*" : escaped(word)))
    .join("\\s+");
  const before = written.includes("<noun>") ? "(?<!\\bthere\\s)" : "";
  return new RegExp(`${before}(?<![\\w-])${words}(?![\\w-])`, "i");
}

/** The entries of the table that says where each of them is refused. */
export function refusedBy(page: string): Refused[] {
  const rows = page.matchAll(/^\| (`[^|]+) \| [^|]+ \| (everywhere|pages) \|$/gm);
  return [...rows].flatMap(([, first = "", where = ""]) =>
    [...first.matchAll(/`([^`]+)`/g)].map(([, written = ""]) => ({
      written,
      where: where as Refused["where"],
      pattern: patternOf(written),
    })),
  );
}

/** The prose of a page: without code, without addresses of links and without the names of tests. */
export function proseOf(page: string): string {
  return page
    .replace(/^( *)```[\s\S]*?^\1```/gm, "")
    .replace(/`test\/[^`\s]+\.test\.ts`(?: "[^"\n]+")+/g, "")
    .replace(/``[^\n]+?``|`[^`\n]*`/g, "``")
    .replace(/\]\([^)\s]+\)/g, "]");
}

/** What is refused in a text, each with the words around it. */
export function refusedIn(text: string, refused: readonly Refused[]): string[] {
  return refused.flatMap(({ written, pattern }) => {
    const at = text.search(pattern);
    if (at < 0) return [];
    const around = text.slice(Math.max(0, at - 30), at + 50).replace(/\s+/g, " ");
    return [`${written}: …${around}…`];
  });
}
