/** Which commands and formats no page speaks of. */

/** The pages that commands are explained on. */
const PAGES = [
  "README.md",
  "docs/queries.md",
  "docs/report.md",
  "docs/writing.md",
  "docs/two-machines.md",
  "docs/hooks.md",
  "docs/configuration.md",
  "docs/findings.md",
  "docs/formats.md",
  "docs/agents.md",
];

/**
 * What is to be written.
 *
 * @param page gives the text of a page by its path
 */
export function unwritten(
  { commands, formats }: { commands: readonly string[]; formats: readonly string[] },
  page: (path: string) => string,
): string[] {
  const all = PAGES.map(page).join("\n");
  const table = page("docs/formats.md");
  const isCalled = (name: string) => new RegExp(`(?:runidx-lint |^\\| \`)${name}\\b`, "m").test(all);
  return [
    ...commands
      .filter((name) => !isCalled(name))
      .map((name) => `no page of docs/ says how runidx-lint ${name} is called`),
    ...formats
      .filter((name) => !table.includes(`\`${name}\``))
      .map((name) => `docs/formats.md has no word about ${name}`),
  ];
}
