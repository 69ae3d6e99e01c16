/** Who may approve an exception: an override, a waiver, a violation that was accepted. */
import { isUnfinished } from "../model/placeholder.js";

const EXECUTORS = ["claude", "chatgpt", "gpt", "windsurf"];

/** Names that any machine or account could have. */
const ROLES = new Set(["system", "human", "user", "admin", "bot", "ai", "assistant", "agent"]);

/** Words that make a product's name of an executor's or a role's. */
const PRODUCT_WORDS = new Set(
  `agent ai anthropic api app assistant bot cascade chatgpt claude cli code codex cursor desktop editor executor
  gpt haiku human ide instant latest llm max mini model openai opus plus preview pro sonnet system team turbo
  web windsurf`.split(/\s+/),
);

/** Product words that people are called as well: with a name after them they are a person's, as in Claude Max Weber. */
const GIVEN_NAMES = new Set(["max"]);

/** After an executor's name these tell for whom it writes. */
const CONNECTIVES = new Set(["and", "as", "by", "for", "from", "on", "via", "with"]);

const ARTICLES = new Set(["a", "an", "the"]);

/** Letters of other scripts that look like Latin ones, each before the one that it looks like. */
const LOOK_ALIKES = new Map(
  "аa вb сc ԁd еe ɡg һh нh іi ıi јj кk ӏl мm оo рp ѕs тt ѵv ԝw хx уy αa εe ιi κk νv οo ρp τt υu"
    .split(" ")
    .map(([other = "", latin = ""]) => [other, latin]),
);

/** The words of a name, without what only hides or adorns them. */
function wordsOf(folded: string): string[] {
  const words = folded.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== "");
  return words.length > 1 && ARTICLES.has(words[0] ?? "") ? words.slice(1) : words;
}

const isVersion = (word: string) => /\p{N}/u.test(word);

/** Whether a word is an executor's name with a version or a product's word written onto it: `gpt5`, `claudecode`. */
function isGluedProduct(word: string): boolean {
  return EXECUTORS.some((name) => {
    const rest = word.startsWith(name) ? word.slice(name.length) : "";
    return isVersion(rest) || PRODUCT_WORDS.has(rest);
  });
}

/** Whether a folded name begins with an executor or a role and does not go on with a person's name. */
function isExecutorOrRole(folded: string): boolean {
  const [first = "", ...rest] = wordsOf(folded);
  if (isGluedProduct(first)) return true;
  if (!EXECUTORS.includes(first) && !ROLES.has(first)) return false;
  const after = folded.slice(folded.indexOf(first) + first.length);
  // Brackets, an address or a label right after it: `Claude (Windsurf)`, `claude@example.com`, `Human: Dana`.
  if (/^[^\p{L}\p{N}]*[()[\]{}<>/@:]/u.test(after)) return true;
  if (CONNECTIVES.has(rest[0] ?? "")) return true;
  if (rest.some((word) => isVersion(word) || (PRODUCT_WORDS.has(word) && !GIVEN_NAMES.has(word))))
    return true;
  return rest.every((word) => PRODUCT_WORDS.has(word));
}

/**
 * Whether a name is a person's. It is not where it is blank, or where it begins with an executor or a role (`claude`,
 * `admin`) and goes on with nothing, a product's word, a version, brackets or a word such as `by`.
 */
export function isHumanApprover(name: string): boolean {
  const plain = name
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .toLowerCase();
  const folded = [...plain].map((letter) => LOOK_ALIKES.get(letter) ?? letter).join("");
  return /[\p{L}\p{N}]/u.test(folded) && !isUnfinished(name) && !isExecutorOrRole(folded);
}
