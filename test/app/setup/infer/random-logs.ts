/** Logs of many shapes, made from a seed as programs of many kinds write them. */
import { Random } from "../../../fuzz/random.js";

type Json = Record<string, unknown>;

/** Makes one field of the line with an index. */
type Maker = (index: number) => unknown;

export interface RandomLog {
  lines: Json[];
  /** The field of the id where one is made by a scheme, and that of the time. */
  id: string | undefined;
  time: string | undefined;
}

const START = Date.UTC(2025, 0, 6, 8);
const WORDS = "river stone lamp cedar harbor quiet ember north field glass".split(" ");
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function textOf(random: Random, letters: string, length: number): string {
  return Array.from({ length }, () => letters[random.below(letters.length)]).join("");
}

const HEX = "0123456789abcdef";

function idMaker(random: Random): Maker | undefined {
  const hex = (length: number) => textOf(random, HEX, length);
  const makers: (Maker | undefined)[] = [
    (index) => `D-${String(index + 1).padStart(4, "0")}`,
    (index) => `task_${index + 1}`,
    (index) =>
      `RUN-2025${String(1 + (index % 12)).padStart(2, "0")}14-0930-${textOf(random, CROCKFORD, 4)}${index}`.slice(
        0,
        22,
      ) + String(index).padStart(4, "0"),
    () => hex(40),
    () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    () => `01${textOf(random, CROCKFORD, 24)}`,
    (index) => index + 1000,
    undefined,
  ];
  return makers[random.below(makers.length)];
}

/** Lines are written some minutes apart. */
function timeMaker(random: Random): Maker | undefined {
  let at = START;
  const next = () => {
    at += 60_000 * (1 + random.below(300));
    return new Date(at);
  };
  const makers: (Maker | undefined)[] = [
    () => next().toISOString(),
    () =>
      next()
        .toISOString()
        .replace(/\.\d+Z$/, "+00:00"),
    () => `${next().toISOString().slice(0, 16)}Z`,
    () => next().getTime() / 1000,
    () => next().getTime(),
    undefined,
  ];
  return makers[random.below(makers.length)];
}

function fieldMakers(random: Random): [string, Maker][] {
  const pick = <Item>(items: readonly Item[]) => items[random.below(items.length)] as Item;
  const words = (count: number) => Array.from({ length: count }, () => pick(WORDS)).join(" ");
  return [
    ["status", () => pick(["open", "done", "dropped"])],
    ["severity", () => (random.below(40) === 0 ? "critical" : pick(["low", "high"]))],
    ["summary", (index) => `${words(4)} ${index}`],
    ["author", () => pick(["Dana", "Omar", "Li"])],
    ["score", () => (random.below(3) === 0 ? 1 : random.below(1000) / 1000)],
    ["passed", () => random.below(2)],
    ["attempts", () => 1 + random.below(9)],
    ["ok", () => random.below(2) === 0],
    ["error", (index) => (random.below(3) === 0 ? `E${index}` : null)],
    ["never", () => null],
    ["tags", () => WORDS.slice(0, random.below(4))],
    [
      "usage",
      () => ({ input: 10 + random.below(900), output: random.below(90), cost: random.below(100) / 8 }),
    ],
    ["steps", () => Array.from({ length: random.below(3) }, (_, step) => ({ step, name: words(1) }))],
    [
      "files",
      () => Object.fromEntries([0, 1].map(() => [`src/${words(1)}-${random.below(99)}.ts`, random.below(9)])),
    ],
    ["mixed", () => (random.below(2) === 0 ? words(1) : random.below(100))],
    ["branch", () => `feature/${words(1)}`],
    ["version", (index) => (index > 250 ? "1.2.0-rc.1" : `1.${random.below(3)}.${random.below(20)}`)],
  ];
}

const NAMES = ["id", "uuid", "entry_id"];
const TIMES = ["created_at", "timestamp", "ts", "updatedAt"];

/** A log of some lines. */
export function randomLog(seed: string, lines: number): RandomLog {
  const random = new Random(seed);
  const [id, time] = [idMaker(random), timeMaker(random)];
  const [idName, timeName] = [
    NAMES[random.below(NAMES.length)] ?? "id",
    TIMES[random.below(TIMES.length)] ?? "ts",
  ];
  const fields = fieldMakers(random).filter(() => random.below(2) === 0);
  const optional = new Set(fields.filter(() => random.below(4) === 0).map(([name]) => name));
  const repeats = time !== undefined && random.below(3) === 0;
  const hasParents = id !== undefined && random.below(3) === 0;
  const kinds = random.below(3) === 0 ? ["opened", "moved", "closed"] : undefined;
  const made: Json[] = [];
  for (let index = 0; index < lines; index++) {
    const line: Json = {};
    const older = made[random.below(Math.max(made.length, 1))];
    if (id) line[idName] = repeats && older && random.below(4) === 0 ? older[idName] : id(index);
    if (time) line[timeName] = time(index);
    const kind = kinds?.[random.below(kinds.length)];
    if (kind !== undefined) Object.assign(line, { kind, [`${kind}_because`]: `${kind} ${index}` });
    for (const [name, maker] of fields) {
      const value = maker(index);
      if (!optional.has(name) || random.below(3) > 0) line[name] = value;
    }
    if (hasParents && older && random.below(2) === 0) line.parent = older[idName];
    made.push(line);
  }
  return { lines: made, id: id && idName, time: time && timeName };
}
