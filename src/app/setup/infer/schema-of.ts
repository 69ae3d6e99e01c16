/** What was seen, as a JSON Schema that holds for all of it. */
import { isIdName, isMeasure, isOpenSet, isTimeName } from "./names.js";
import { isMap, type Shape } from "./shape.js";
import { formatOf, idPatternOf, zonelessPatternOf } from "./text-form.js";

/** The part of JSON Schema that is written. */
export interface Schema {
  type?: string | string[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  enum?: string[];
  const?: string;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
}

/** Fewer values than this show no type, where the field may be absent. */
const FEW = 5;
/** So often each text of an enum was seen, and each object whose fields are asked for. */
const OFTEN = 20;
const LARGEST_ENUM = 10;

/** The years 2000 to 2100. */
const SECONDS = { minimum: 946_684_800, maximum: 4_102_444_800 };
const MILLISECONDS = { minimum: SECONDS.minimum * 1000, maximum: SECONDS.maximum * 1000 };

/** The texts of an enum; undefined where others are to be expected. */
function enumOf({ texts }: Shape, name: string): string[] | undefined {
  if (texts.size < 2 || texts.size > LARGEST_ENUM || isOpenSet(name)) return undefined;
  const all = [...texts];
  if (!all.every(([text, { count, isEarly }]) => text !== "" && count >= OFTEN && isEarly)) return undefined;
  return all.map(([text]) => text).sort();
}

function textSchema(shape: Shape, name: string): Schema {
  const texts = [...shape.texts.keys()];
  const format = shape.count("string") < FEW ? undefined : formatOf(texts);
  if (format !== undefined) return { format };
  const values = shape.known.length === 1 && shape.count("null") === 0 ? enumOf(shape, name) : undefined;
  if (values) return { enum: values };
  const zoneless = shape.count("string") < FEW ? undefined : zonelessPatternOf(texts);
  const pattern = zoneless ?? (isIdName(name) ? idPatternOf(texts) : undefined);
  return pattern === undefined ? {} : { pattern };
}

function numberSchema({ numbers, seen }: Shape, name: string): { type: string; range: Schema } {
  const { min, max, areWhole } = numbers;
  const range = isTimeName(name)
    ? [SECONDS, MILLISECONDS].find(({ minimum, maximum }) => min >= minimum && max <= maximum)
    : undefined;
  const isFlag = min >= 0 && max <= 1;
  const isWhole = areWhole && !range && !isFlag && seen >= OFTEN && !isMeasure(name);
  return { type: isWhole ? "integer" : "number", range: range ?? {} };
}

/** @param isCertain whether the object is in every line */
function objectSchema(shape: Shape, isCertain: boolean, isRecord = false): Schema {
  const objects = shape.count("object");
  const isData = isMap(shape) && !isRecord;
  if (isData) return {};
  const asks = isCertain || objects >= OFTEN;
  const isFull = ({ seen }: Shape) => seen === objects;
  const members = [...shape.members].filter(([, member]) => shape.members.size <= 200 || isFull(member));
  const required = asks ? members.filter(([, member]) => isFull(member)).map(([name]) => name) : [];
  return {
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(
      members.map(([name, member]) => [name, schemaOf(member, name, isCertain && isFull(member))]),
    ),
  };
}

/**
 * The schema of a place.
 *
 * @param name of the field
 * @param isCertain whether every line has it
 */
function schemaOf(shape: Shape, name: string, isCertain: boolean): Schema {
  const { known } = shape;
  const nulls = shape.count("null");
  const values = shape.seen - nulls;
  if (known.length === 0 || (values < FEW && !(isCertain && nulls === 0))) return {};
  const number = known.includes("number") ? numberSchema(shape, name) : undefined;
  const types = known.map((type) => (type === "number" ? (number?.type ?? type) : type));
  if (nulls > 0) types.push("null");
  const [only = ""] = types;
  return {
    type: types.length === 1 ? only : types,
    ...number?.range,
    ...(known.includes("string") && textSchema(shape, name)),
    ...(known.includes("object") && objectSchema(shape, isCertain && known.length === 1 && nulls === 0)),
    ...(known.includes("array") && shape.items && shape.items.seen >= FEW && itemsSchema(shape.items, name)),
  };
}

function itemsSchema(items: Shape, name: string): Schema {
  const schema = schemaOf(items, name, false);
  return Object.keys(schema).length > 0 ? { items: schema } : {};
}

/** The schema of records, of which each has to be an object. */
export function recordSchema(shape: Shape): Schema {
  return { type: "object", ...objectSchema(shape, true, true) };
}
