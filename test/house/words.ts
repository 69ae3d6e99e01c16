/** The words of the studio's table that a source file spells in its texts, read from its syntax. */
import { parseSync } from "oxc-parser";

/** The names of the studio's logs, waivers aside: every registry has those. */
const LOGS = ["run-index", "song-index", "overrides-log"];
/** Its types of record, waivers aside. */
const TYPES = ["RUN", "WORK", "VERSION", "OVERRIDE", "OVERRIDE_UPDATE"];

/** A word of the table: no letter, digit, `_` or `-` goes on before or behind it. */
const WORD = new RegExp(`(?<![\\w-])(?:${[...LOGS, ...TYPES].join("|")})(?![\\w-])`, "g");

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

/** Where a text is the path of an import, it is the name of a file. */
const isImport = ({ type }: Node) =>
  /^(?:Import|Export)\w*(?:Declaration|Expression)$|^TSImportType$/.test(String(type));

/** The texts of literals and templates; comments and the paths of imports are none. */
function* textsIn(value: unknown): Iterable<string> {
  if (Array.isArray(value)) {
    for (const item of value) yield* textsIn(item);
    return;
  }
  if (!isNode(value)) return;
  if (value.type === "Literal" && typeof value.value === "string") yield value.value;
  if (value.type === "TemplateElement" && isNode(value.value))
    yield String(value.value.cooked ?? value.value.raw);
  for (const [key, child] of Object.entries(value))
    if (!(key === "source" && isImport(value))) yield* textsIn(child);
}

/** The names of keys, which name as texts do. */
function* keysIn(value: unknown): Iterable<string> {
  if (Array.isArray(value)) for (const item of value) yield* keysIn(item);
  if (!isNode(value) || Array.isArray(value)) return;
  if (
    value.type === "Property" &&
    value.computed === false &&
    isNode(value.key) &&
    value.key.type === "Identifier"
  )
    yield String(value.key.name);
  for (const child of Object.values(value)) yield* keysIn(child);
}

function bodyOf(name: string, text: string) {
  const { program, errors } = parseSync(name, text);
  const [error] = errors;
  if (error) throw new Error(`${name}: ${error.message}`);
  return program.body;
}

/** The texts of literals and templates in a file of TypeScript. Throws if the file can't be read. */
export function textsOf(name: string, text: string): string[] {
  return [...textsIn(bodyOf(name, text))];
}

/** The words of the studio's table in a file of TypeScript. Throws where it can't be read. */
export function studioWordsIn(name: string, text: string): string[] {
  const body = bodyOf(name, text);
  const texts = [...textsIn(body), ...keysIn(body)];
  return [...new Set(texts.flatMap((found) => found.match(WORD) ?? []))].sort();
}
