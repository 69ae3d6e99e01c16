/** `append`: makes records whole, checks them with the registry, and writes them to the end of their logs. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf, UserError } from "../../../base/core/errors.js";
import { quote } from "../../../base/text/visible.js";
import type { JsonObject } from "../../../registry/jsonl/parse.js";
import { fieldOfPointer } from "../../../registry/model/field.js";
import { type RecordSchema, schemaOf } from "../../../registry/model/schemas.js";
import { appendRecords } from "../../../write/append.js";
import { draftOf } from "../../../write/compose.js";
import { typedValue, withField } from "../../../write/fields.js";
import { readRecords, readSetting } from "../../../write/input.js";
import type { Target } from "../../../write/target.js";
import { type Arguments, readArguments, textOf, textsOf } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import { codeOf, printAnswer, WRITING_FLAGS } from "./answer.js";
import { askRecord } from "./ask.js";

const FLAGS = {
  from: { type: "string" },
  set: { type: "string", multiple: true },
  supersede: { type: "string" },
  "new-segment": { type: "boolean" },
  ...WRITING_FLAGS,
} as const;

/** The text that records are read from; undefined where none is given. */
async function sourceOf(
  args: Arguments,
  program: Program,
): Promise<{ text: string; name: string } | undefined> {
  const from = textOf(args, "from");
  if (from === "-") return { text: await program.stdin("all"), name: "standard input" };
  if (from !== undefined) {
    try {
      return {
        text: readFileSync(resolve(textOf(args, "cwd") ?? program.cwd, from), "utf8"),
        name: quote(from),
      };
    } catch (error) {
      throw new UserError(`${quote(from)} can't be read: ${messageOf(error)}`, "check the path", {
        cause: error,
      });
    }
  }
  const isGiven = textsOf(args, "set").length > 0 || textOf(args, "supersede") !== undefined;
  if (isGiven || program.isInteractive) return undefined;
  const text = await program.stdin("all");
  if (text.trim() !== "") return { text, name: "standard input" };
  throw new UserError(
    "no record was given",
    "give it by --from <file>, by --set field=value, or on standard input",
  );
}

/** The schema of the record that fields are set in; any values where it can't be told. */
function schemaFor({ layout, policy, named }: Target, record: JsonObject): Pick<RecordSchema, "fields"> {
  const { type } = draftOf(layout.model, record, named);
  return schemaOf(policy.schemas, type.name);
}

/** A record with the fields that were set by hand. */
function withSettings(
  target: Target,
  record: JsonObject,
  settings: readonly string[],
  isNewer: boolean,
): JsonObject {
  const pairs = settings.map(readSetting).map(({ field, value }) => ({
    field: fieldOfPointer(
      field.startsWith("/") ? field : `/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    ),
    value,
  }));
  // What says the type of the record comes first: it says how the others are written.
  const plain = pairs.reduce((made, { field, value }) => withField(made, field, value), record);
  const schema =
    isNewer && target.named === undefined ? { fields: newerFields(target) } : schemaFor(target, plain);
  return pairs.reduce(
    (made, { field, value }) => withField(made, field, typedValue(value, field, schema)),
    record,
  );
}

/** What is known of the fields of all types that can be superseded. */
function newerFields({ layout: { model }, policy: { schemas } }: Target): RecordSchema["fields"] {
  const types = [...model.types].filter((name) => model.type(name).repeat.kind === "supersede");
  return Object.assign({}, ...types.map((name) => schemaOf(schemas, name).fields ?? {}));
}

async function runAppend(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  const [log, ...others] = args.positionals;
  if (others.length > 0)
    throw new UserError(`append takes one log, and ${quote(others[0])} is a second`, "see --help");
  const source = await sourceOf(args, program);
  const settings = textsOf(args, "set");
  const supersede = textOf(args, "supersede");
  const target = {
    cwd: textOf(args, "cwd") ?? program.cwd,
    env: program.env,
    now: program.now,
    config: textOf(args, "config"),
    log,
  };
  const isAsked = source === undefined && settings.length === 0;
  const asked = isAsked && supersede === undefined ? await askRecord(target, program) : {};
  const given = source ? readRecords(source.text, source.name) : [asked];
  if (supersede !== undefined && given.length > 1)
    throw new UserError("--supersede takes one record", "give the fields that change, and no other record");
  const answer = await appendRecords({
    ...target,
    records: (open) => given.map((record) => withSettings(open, record, settings, supersede !== undefined)),
    supersede: supersede === undefined ? undefined : [supersede],
    dryRun: args.values["dry-run"] === true,
    writer: textOf(args, "writer"),
    newSegment: args.values["new-segment"] === true,
  });
  printAnswer(answer, args, program);
  return codeOf(answer);
}

export const appendCommand: Command = {
  name: "append",
  usage: [
    [
      "append [<log>] [--from <file>|-] [--set field=value]…",
      "check records with the whole registry, then append them; ids and times\nthat are left out are minted, and what is not valid writes nothing",
    ],
    [
      "append --supersede <id> --set field=value…",
      "append a newer record of a thing: the current one with these changes",
    ],
  ],
  flags: FLAGS,
  texts: {
    from: ["<file>|-", "read records from a file or from standard input: JSON, or JSONL"],
    set: ["<field>=<value>", "set a field; may be given several times"],
    supersede: ["<id>", "write the current record of this thing again, with what is set"],
    "new-segment": ["", "begin the next file of a log in segments"],
    "dry-run": ["", "check the records, and write nothing"],
  },
  run: runAppend,
};
