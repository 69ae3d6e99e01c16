/** A registry of any model, to be asked from a program. */
import { UserError } from "../base/core/errors.js";
import { withTexts } from "../base/text/exact-number.js";
import { didYouMean } from "../base/text/nearest.js";
import { listing, quote } from "../base/text/visible.js";
import { chooseType } from "./choose.js";
import { listEntries, typeOf } from "./list.js";
import { parseInstant } from "./moment.js";
import type { Entry, QueryStore } from "./store.js";
import { conditionsOf, type Scalar } from "./where.js";

/** A record as it is in its line; a number that a double can't hold is a text of its digits. */
export type Fields = Readonly<Record<string, unknown>>;

/** A question about the records of one type; what is left out does not matter. */
export interface RecordQuestion {
  /** A type of record or a log with one type; it may be left out where there is only one. */
  type?: string | undefined;
  /** What is in fields: a name, `meta.id` or `/meta/id`. Values are compared as they are written. */
  where?: Readonly<Record<string, Scalar>> | undefined;
  /** A day, a time, or how long ago, such as `7d`; both included. */
  from?: string | undefined;
  to?: string | undefined;
  /** Only the newest so many. */
  last?: number | undefined;
  /** Every line of a thing in place of the one that answers for it. */
  allLines?: boolean | undefined;
}

const KEYS: readonly string[] = [
  "type",
  "where",
  "from",
  "to",
  "last",
  "allLines",
] satisfies (keyof RecordQuestion)[];

/** Throws a UserError for a key that no question has, and for a number of rows that is none: each would be ignored. */
function refuseWrong(question: RecordQuestion): void {
  const unknown = Object.keys(question).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    throw new UserError(
      `list() does not know ${quote(unknown)}${didYouMean(unknown, KEYS)}`,
      `use ${listing(KEYS)}`,
    );
  const { last } = question;
  if (last !== undefined && !(Number.isSafeInteger(last) && last > 0))
    throw new UserError(`last is ${quote(last)}`, "give a whole number of rows");
}

const fieldsOf = ({ record }: Entry) => withTexts(record) as Fields;

/** One or more registries of any model, read once. */
export class AskedRegistry {
  readonly #store: QueryStore;
  readonly #now: number;

  /** @param now the clock, in minutes since 1970 */
  constructor(store: QueryStore, now: number) {
    this.#store = store;
    this.#now = now;
  }

  #type(word: string | undefined): string {
    return chooseType(
      this.#store.parts.map(({ model }) => model),
      word,
    );
  }

  /** The type that a word names, where its records are about things. */
  #typeOfThings(word: string): string {
    const type = this.#type(word);
    if (typeOf(this.#store, type).identity !== undefined) return type;
    throw new UserError(`the records of ${quote(type)} have no identity`, "ask with list()");
  }

  /** The names of all types of record. */
  types(): string[] {
    return [...new Set(this.#store.parts.flatMap(({ model }) => [...model.types]))];
  }

  /**
   * The ids of the things of a type, in the order in which they first appear. Throws a UserError where there is no such
   * type, or where its records have no identity.
   */
  things(type: string): string[] {
    const ids = new Set<string>();
    for (const { id } of this.#store.all(this.#typeOfThings(type))) if (id !== undefined) ids.add(id);
    return [...ids];
  }

  /** The record that answers for a thing, or undefined. Throws a UserError as {@link things} does. */
  current(type: string, id: string): Fields | undefined {
    const found = this.#store.current(this.#typeOfThings(type)).get(id);
    return found && fieldsOf(found);
  }

  /** All lines of a thing, in the order of the log. Throws a UserError as {@link things} does. */
  history(type: string, id: string): Fields[] {
    return [...this.#store.all(this.#typeOfThings(type))].filter((entry) => entry.id === id).map(fieldsOf);
  }

  /**
   * The records that fit, oldest first, or in the order of the log where the type has no time. Throws a UserError for a
   * type, a field or a time that there is not.
   */
  list(question: RecordQuestion = {}): Fields[] {
    refuseWrong(question);
    const { type, where, from, to, last, allLines } = question;
    const filter = {
      where: conditionsOf(where),
      from: from === undefined ? undefined : parseInstant("from", from, this.#now),
      to: to === undefined ? undefined : parseInstant("to", to, this.#now, true),
      last,
      allLines,
    };
    return listEntries(this.#store, this.#type(type), filter).map(fieldsOf);
  }

  /** How many lines could not be read in answering so far, by path; they may hold what was requested. */
  get unreadableLines(): ReadonlyMap<string, number> {
    return this.#store.unreadableLines;
  }

  /** Lets go of the files. */
  close(): void {
    this.#store.close();
  }
}
