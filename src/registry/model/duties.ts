/** What a model asks of its records apart from their schema: an id, its prefix, times in their form. */

import { keyOfStep } from "../../base/text/pointer.js";
import { quote } from "../../base/text/visible.js";
import type { JsonObject } from "../jsonl/parse.js";
import { fieldValue, nameOfField, pointerOfField } from "./field.js";
import type { TypeModel } from "./model.js";
import { momentOf, TIME_FORMS } from "./moment.js";
import type { RecordSchema, SchemaFault } from "./schemas.js";

function idFault({ identity, prefix, noun }: TypeModel, record: JsonObject): SchemaFault | undefined {
  if (identity === undefined) return undefined;
  const value = fieldValue(record, identity);
  const name = nameOfField(identity);
  const pointer = pointerOfField(identity);
  if (value === undefined) {
    const slash = pointer.lastIndexOf("/");
    const missing = keyOfStep(pointer.slice(slash + 1));
    const message = `${name} is required and missing`;
    return { pointer: pointer.slice(0, slash), missing, message, hint: `add ${name}` };
  }
  const isId = typeof value === "string" ? value !== "" : Number.isSafeInteger(value);
  if (!isId)
    return {
      pointer,
      message: `${name} is ${quote(value)}, which can't be the id of a ${noun}`,
      hint: "give a text or a whole number",
    };
  if (prefix === undefined || String(value).startsWith(prefix)) return undefined;
  return {
    pointer,
    message: `${name} is ${quote(value)}`,
    hint: `an id of a ${noun} begins with ${quote(prefix)}`,
  };
}

function* timeFaults({ times, timeForm }: TypeModel, record: JsonObject): Iterable<SchemaFault> {
  for (const field of times) {
    const value = fieldValue(record, field);
    if (value === undefined || value === null || momentOf(timeForm, value) !== undefined) continue;
    yield {
      pointer: pointerOfField(field),
      message: `${nameOfField(field)} is ${quote(value)}, which is not ${TIME_FORMS[timeForm]}`,
      hint: `write ${TIME_FORMS[timeForm]}`,
    };
  }
}

/** A schema together with what the model asks; what the schema says of a value comes first. */
export function withDuties(model: TypeModel, schema: RecordSchema): RecordSchema {
  const { identity } = model;
  const isTop = identity !== undefined && !identity.startsWith("/");
  return {
    required: isTop ? [...new Set([...schema.required, identity])] : schema.required,
    fields: schema.fields,
    validate(record) {
      const faults = schema.validate(record);
      const isTold = (fault: SchemaFault) =>
        faults.some(({ pointer, missing }) => pointer === fault.pointer && missing === fault.missing);
      const id = idFault(model, record);
      const own = [...(id ? [id] : []), ...timeFaults(model, record)].filter((fault) => !isTold(fault));
      return own.length > 0 ? [...faults, ...own] : faults;
    },
  };
}
