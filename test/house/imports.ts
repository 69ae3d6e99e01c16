/** Every way in which a source file can name another one, read from its syntax. */
import { parseSync } from "oxc-parser";

/** One import. */
export interface Import {
  /** As it is written: `./log.js`, `node:fs`; undefined where it is only known when the program runs. */
  specifier: string | undefined;
  /** Whether nothing is left of it in the program that runs. */
  isType: boolean;
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

/** The text of a literal, or of a template in which nothing is to be filled in. */
function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (typeof node.value === "string") return node.value;
  const [only, ...more] = Array.isArray(node.quasis) ? node.quasis : [];
  const text = isNode(only) && isNode(only.value) ? only.value.cooked : undefined;
  return more.length === 0 && typeof text === "string" ? text : undefined;
}

/** What a node imports from, where it does. */
function sourceOf(node: Node): unknown {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return node.source ?? undefined;
    case "TSExternalModuleReference":
      return node.expression;
    case "CallExpression": {
      const [first] = Array.isArray(node.arguments) ? node.arguments : [];
      return isNode(node.callee) && node.callee.name === "require" ? (first ?? {}) : undefined;
    }
    default:
      return undefined;
  }
}

const isOfTypes = ({ type, importKind, exportKind }: Node) =>
  type === "TSImportType" || importKind === "type" || exportKind === "type";

function collect(value: unknown, isType: boolean, into: Import[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, isType, into);
  if (!isNode(value) || Array.isArray(value)) return;
  const ofTypes = isType || isOfTypes(value);
  const source = sourceOf(value);
  if (source !== undefined) into.push({ specifier: textOf(source), isType: ofTypes });
  for (const child of Object.values(value)) collect(child, ofTypes, into);
}

/** The imports of a file of TypeScript. Throws where it can't be read. */
export function importsIn(name: string, text: string): Import[] {
  const { program, errors } = parseSync(name, text);
  const [error] = errors;
  if (error) throw new Error(`${name}: ${error.message}`);
  const found: Import[] = [];
  collect(program.body, false, found);
  return found;
}
