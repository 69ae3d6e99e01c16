/** Who may approve an exception: an override, a waiver, a violation that was accepted. */
import { isUnfinished } from "../records/placeholder.js";

const EXECUTORS = ["claude", "chatgpt", "gpt", "windsurf"];

/** Names that any machine or account could have. */
const NOBODY = new Set(["system", "human", "user", "admin", "bot", "ai"]);

/** Words that make a product's name of an executor's; after other words it is a person's, as in Claude Monet. */
const PRODUCT_WORDS = new Set(
  `agent ai anthropic api app assistant bot cascade chatgpt claude cli code codex cursor desktop editor executor
  gpt haiku human ide instant latest llm max mini model openai opus plus preview pro sonnet system team turbo
  web windsurf`.split(/\s+/),
);

/** Whether a name is an executor's, or a product's that begins with it: `Claude (Windsurf)`, `GPT-5`. */
function isExecutor(folded: string): boolean {
  const executor = EXECUTORS.find((name) => folded.startsWith(name));
  if (executor === undefined) return false;
  const rest = folded.slice(executor.length);
  const words = rest.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  if (words.length === 0 || /[()[\]{}/@:]/.test(rest)) return true;
  return words.some((word) => /\p{N}/u.test(word) || PRODUCT_WORDS.has(word));
}

/** Whether a name is a person's: not blank, not an executor's or product's, not a role's such as `admin`. */
export function isHumanApprover(name: string): boolean {
  const folded = name
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .trim()
    .toLowerCase();
  const bare = folded.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  return bare !== "" && !isUnfinished(name) && !NOBODY.has(bare) && !isExecutor(bare);
}
