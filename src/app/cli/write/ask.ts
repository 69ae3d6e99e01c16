/** Asks a person at a terminal for the fields of a record, one by one. */
import { UserError } from "../../../base/core/errors.js";
import { listing, quote, visible } from "../../../base/text/visible.js";
import type { JsonObject } from "../../../registry/jsonl/parse.js";
import { type FieldTable, schemaOf } from "../../../registry/model/schemas.js";
import { typedValue, withField } from "../../../write/fields.js";
import { mintedField } from "../../../write/mint.js";
import { openTarget, type TargetOptions } from "../../../write/target.js";
import type { Program } from "../program.js";

/** What a person types. Throws a UserError where the input ends. */
async function answerTo(question: string, { stdin, stdout }: Program): Promise<string> {
  stdout.write(question);
  const line = await stdin("line");
  if (line !== "") return line.trim();
  throw new UserError(
    "the input ended before the record was complete",
    "answer all questions; nothing was written",
  );
}

/** What a person may type: the choice by its number, or the value itself. */
function chosen(text: string, { enum: choices }: FieldTable): string | undefined {
  if (!choices) return text;
  const number = /^\d+$/.test(text) ? choices[Number(text) - 1] : undefined;
  return number ?? choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
}

function question(field: string, table: FieldTable, isRequired: boolean): string {
  const choices = (table.enum ?? []).map((choice, index) => `${index + 1} ${visible(choice)}`);
  const what =
    choices.length > 0 ? ` [${choices.join(", ")}]` : table.type === "array" ? " (several: a,b)" : "";
  return `${visible(field)}${what}${isRequired ? "" : " (may be left out)"}: `;
}

/** The type of the record that is asked for; where there are several a person chooses. */
async function typeToAsk(types: readonly string[], program: Program): Promise<string> {
  const [only, ...more] = types;
  if (only !== undefined && more.length === 0) return only;
  const choices = types.map((type, index) => `${index + 1} ${visible(type)}`);
  for (;;) {
    const text = await answerTo(`record [${choices.join(", ")}]: `, program);
    if (text === "") throw new UserError("no record was chosen", `name one of ${listing(types, "or")}`);
    const type = chosen(text, { enum: [...types] });
    if (type !== undefined) return type;
  }
}

/** One field as a person gives it; undefined where it is left out. */
async function askField(
  { field, table, isRequired }: { field: string; table: FieldTable; isRequired: boolean },
  program: Program,
): Promise<string | undefined> {
  for (;;) {
    const text = await answerTo(question(field, table, isRequired), program);
    const value = text === "" ? undefined : chosen(text, table);
    if (value !== undefined || (text === "" && !isRequired)) return value;
    program.stdout.write(text === "" ? "it is required\n" : `${quote(text)} is not one of the choices\n`);
  }
}

/** Asks for a record. Throws a UserError if there is no registry, if the input ends, or if nobody chooses a record. */
export async function askRecord(options: TargetOptions, program: Program): Promise<JsonObject> {
  const { layout, policy, named } = await openTarget(options);
  const { model } = layout;
  const inLog = named === undefined ? [...model.types] : (model.log(named)?.types ?? [named]);
  const type = model.type(await typeToAsk(inLog, program));
  const { typeField } = model.log(model.logOf(type.name)) ?? {};
  const { fields = {}, required } = schemaOf(policy.schemas, type.name);
  let record: JsonObject = typeField === undefined ? {} : withField({}, typeField, type.name);
  // Ids and times are minted: what is asked is what only a person knows.
  const minted = [typeField, mintedField(type), ...type.times];
  const asked = Object.keys(fields).filter((field) => !minted.includes(field));
  const isNeeded = (field: string) => required.includes(field);
  for (const field of [...asked.filter(isNeeded), ...asked.filter((one) => !isNeeded(one))]) {
    const value = await askField({ field, table: fields[field] ?? {}, isRequired: isNeeded(field) }, program);
    if (value !== undefined) record = withField(record, field, typedValue(value, field, { fields }));
  }
  return record;
}
