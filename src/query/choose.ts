/** Which type of record a question is about. */
import { UserError } from "../base/core/errors.js";
import { didYouMean } from "../base/text/nearest.js";
import { listing, quote } from "../base/text/visible.js";
import type { ModelTable } from "../registry/model/table.js";

/** Every registry has waivers; nobody means them who names nothing. */
const WAIVER = "WAIVER";

/** A type by its name, and the log that it is in. */
interface Choice {
  type: string;
  log: string;
}

function choicesIn(models: readonly ModelTable[]): Choice[] {
  const all = models.flatMap((model) => [...model.types].map((type) => ({ type, log: model.logOf(type) })));
  return [...new Map(all.map((choice) => [`${choice.type}\0${choice.log}`, choice])).values()];
}

/** The types as a person may name them: each with its log, where that has another name. */
function described(choices: readonly Choice[]): string {
  return listing(
    choices.map(({ type, log }) => (type === log ? quote(type) : `${quote(type)} (in ${quote(log)})`)),
    "or",
  );
}

const namesOf = (choices: readonly Choice[]) => [...new Set(choices.map(({ type }) => type))];

/** Those that a word names: by the name of a type or of a log, at last in whatever case. */
function named(choices: readonly Choice[], word: string): Choice[] {
  const small = word.toLowerCase();
  const ways: ((choice: Choice) => boolean)[] = [
    ({ type }) => type === word,
    ({ log }) => log === word,
    ({ type }) => type.toLowerCase() === small,
    ({ log }) => log.toLowerCase() === small,
    // A log that is named by its path is called by that, from the top of the repository.
    ({ log }) => log.endsWith(`/${word}`),
  ];
  for (const way of ways) {
    const found = choices.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * The type that a log or a type names; without a word the only one that there is, waivers aside. Throws a UserError
 * that lists the choices where none is meant, or several are.
 */
export function chooseType(models: readonly ModelTable[], word: string | undefined): string {
  const all = choicesIn(models);
  const meant = word === undefined ? all.filter(({ type }) => type !== WAIVER) : named(all, word);
  const [only, ...more] = namesOf(meant);
  if (only !== undefined && more.length === 0) return only;
  if (only === undefined && word !== undefined) {
    const known = all.flatMap(({ type, log }) => [type, log]);
    throw new UserError(
      `there is no log and no type ${quote(word)}${didYouMean(word, known)}`,
      `name one of ${described(all)}`,
    );
  }
  const what =
    word === undefined ? "there are several types of record" : `${quote(word)} holds several types`;
  throw new UserError(what, `name one of ${described(meant)}`);
}
