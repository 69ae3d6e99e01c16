/** What each option means, in a few words: for the help of a command and for shells that complete it. */

/** A placeholder for its value, where it takes one, and what it does. */
export type OptionText = readonly [value: string, does: string];

const COMMON: Readonly<Record<string, OptionText>> = {
  "agent-bytes": ["<n>", "how long the format agent may be, in bytes"],
  all: ["", "show all findings, not only the first twenty"],
  "all-lines": ["", "every line of a thing, not only the one that answers"],
  artist: ["<id>", "only this artist"],
  at: ["<rev>", "read a commit in place of the work tree"],
  base: ["<rev>", "judge the commits since this one"],
  by: ["<executor>", "only runs of this executor"],
  color: ["auto|always|never", "whether to use colours"],
  config: ["<file>", "use this configuration"],
  cwd: ["<dir>", "run as if started there"],
  days: ["<n>", "only the last so many days"],
  "dry-run": ["", "say what would be done, and do nothing"],
  fix: ["", "rewrite what is not pushed"],
  format: ["<name>", "the format of the answer"],
  from: ["<time>", "only what is not older"],
  gate2: ["PASS|FAIL", "only runs with this outcome of gate 2"],
  genre: ["<id>", "only this genre"],
  head: ["<rev>", "the end of the range; HEAD unless given"],
  hooks: ["<manager>", "the hook manager to set up"],
  id: ["<field>", "the field that is unique in named logs: /id"],
  last: ["<n>|<days>d", "only the newest"],
  latest: ["", "only the newest version"],
  log: ["<file>", "a log that belongs to no registry, or a glob of them"],
  machine: ["<name>", "only runs of this computer"],
  "max-warnings": ["<n>", "more warnings than this are exit code 1"],
  mutate: ["", "try what the gate must refuse"],
  "no-history": ["", "leave the history out"],
  out: ["<dir>", "the folder for the report"],
  preset: ["recommended|strict", "how severe warnings are"],
  previous: ["<file>", "an earlier report.json to compare with"],
  "print-config": ["", "print what a check goes by, and where each value comes from"],
  quiet: ["", "show errors only"],
  rule: ["<id>=off|warn|error", "change the severity of one rule"],
  run: ["<id>", "only overrides of this run"],
  schema: ["<file>", "a JSON Schema for the records"],
  staged: ["", "judge what is about to be committed"],
  stats: ["", "counts in place of rows"],
  to: ["<time>", "only what is not newer"],
  uniqueness: ["PASS|FAIL", "only runs with this outcome of a uniqueness check"],
  where: ["<field>=<value>", "only records in which a field has this value"],
  writer: ["<name>", "who writes, where each writer has a file"],
  yes: ["", "do it without asking"],
};

/** What an option of a command means; undefined where nobody wrote it down. */
export function optionText(
  name: string,
  texts: Readonly<Record<string, OptionText>> = {},
): OptionText | undefined {
  if (Object.hasOwn(texts, name)) return texts[name];
  return Object.hasOwn(COMMON, name) ? COMMON[name] : undefined;
}
