/** Entries of `settled` that are about nothing: the violation that such an entry means is not settled. */

import { listing } from "../../../base/text/visible.js";
import type { Settled } from "../../../registry/config/config.js";
import type { Layout } from "../../../registry/config/layout.js";
import type { Problem } from "../../../rules/rule.js";

/** What to say of a configuration's entries that no violation of the history matched; undefined where each has one. */
export function unmatchedSettled(
  { config, configPath }: Layout,
  matched: ReadonlySet<Settled>,
): Problem | undefined {
  const settled = config.settled ?? [];
  const unmatched = settled.flatMap((entry, index) => (matched.has(entry) ? [] : [{ ...entry, index }]));
  if (unmatched.length === 0 || configPath === undefined) return undefined;
  const names = unmatched.map(({ index, commit, path }) => `settled[${index}] (commit ${commit}, ${path})`);
  const [verb, whose] = unmatched.length === 1 ? ["matches", "its"] : ["match", "their"];
  return {
    at: { path: configPath },
    class: "settled-unmatched",
    message: `${listing(names)} ${verb} no violation in the history`,
    hint: `correct ${whose} commit and path, or remove what is not needed from "settled"; the finding of a violation names both`,
  };
}
