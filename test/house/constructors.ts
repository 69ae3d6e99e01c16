/** How many things the constructors of a file take. */
import { parseSync } from "oxc-parser";

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;
const list = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** What a parameter counts for: one that is taken apart counts for each of its parts. */
function weight(parameter: Node): number {
  const target = isNode(parameter.left) ? parameter.left : parameter;
  return target.type === "ObjectPattern" ? list(target.properties).length : 1;
}

/** The classes of a file with the number of things that their constructors take. */
export function constructorsIn(name: string, text: string): { name: string; takes: number }[] {
  const found: { name: string; takes: number }[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isNode(value) || Array.isArray(value)) return;
    if (value.type === "ClassDeclaration" && isNode(value.body)) {
      const own = list(value.body.body).find(({ kind }) => kind === "constructor");
      const parameters = own && isNode(own.value) ? list(own.value.params) : [];
      const takes = parameters.reduce((sum, parameter) => sum + weight(parameter), 0);
      found.push({ name: isNode(value.id) ? String(value.id.name) : "", takes });
    }
    for (const child of Object.values(value)) visit(child);
  };
  visit(parseSync(name, text).program);
  return found;
}
