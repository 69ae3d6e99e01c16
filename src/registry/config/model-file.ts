/** A model of a user's own: the table of a registry as a JSON file, checked before anything is checked by it. */
import { UserError } from "../../base/core/errors.js";
import { pointerStep } from "../../base/text/pointer.js";
import { quote } from "../../base/text/visible.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { fieldOfPointer } from "../model/field.js";
import type { LogModel, Model } from "../model/model.js";
import { musicStudio } from "../model/music-studio.js";
import { waiversBeside } from "../model/plain-logs.js";
import type { RecordSchemas } from "../model/schemas.js";
import { JsonFile, readText } from "./json-file.js";
import { LOG_PATH, whyNoLogPath } from "./log-path.js";
import { keysAt, type ModelEntry, refuseUnknownType } from "./model-entry.js";
import { ModelTypes } from "./model-types.js";

/** A model that is ready to be checked by. */
export interface OwnModel {
  model: Model;
  schemas: RecordSchemas;
  /** The files that it was read from, relative to the state's root: the model, and schemas that it names. */
  files: string[];
}

/**
 * Reads a model file of a state and all that it names. Throws a UserError with the place of the first mistake.
 *
 * @param path relative to the state's root
 * @param named what names the file, for the message where it is not there
 */
export async function loadModelFile(state: Snapshot, path: string, named: string): Promise<OwnModel> {
  const text = await readText(state, path);
  if (text === undefined)
    throw new UserError(
      `there is no model ${quote(path, 160)}, which ${named} names`,
      'correct "model", or write the file; `npx runidx-lint init <log>` infers one from a log',
    );
  const file = JsonFile.parse(path, text);
  const { model: validate } = await import("../../generated/model-validator.js");
  file.refuseBy(validate, "the model", keysAt);
  const entry = file.value as ModelEntry;
  refuseLogs(file, entry);
  const types = await ModelTypes.load(state, file, entry);
  const logs: LogModel[] = entry.logs.map(({ name, path: log, required = true, types: own, type }) => ({
    name,
    path: log,
    required,
    types: own,
    typeField: type && fieldOfPointer(type.pointer),
  }));
  const paths = logs.map((log) => log.path);
  return {
    model: {
      name: path,
      source: JSON.stringify(file.value),
      logs: [...logs, waiversBeside(paths[0] ?? "", paths)],
      types: [...types.models, ...musicStudio.types.filter(({ name }) => name === "WAIVER")],
    },
    schemas: types.schemas,
    files: [path, ...types.files],
  };
}

/** Throws a UserError for the first log that can't be meant. */
function refuseLogs(file: JsonFile, { logs, types }: ModelEntry): void {
  const names = new Set<string>();
  const homes = new Map<string, string>();
  for (const [index, { name, path, types: own, type }] of logs.entries()) {
    const at = `/logs/${index}`;
    const why = whyNoLogPath(path);
    if (why !== undefined) throw file.error(`${at}/path`, `the path ${quote(path)} ${why}`, LOG_PATH);
    if (name === "waivers")
      throw file.error(`${at}/name`, "every registry has a log named waivers", "give this log another name");
    if (names.has(name.toLowerCase()))
      throw file.error(`${at}/name`, `two logs are named ${quote(name)}`, "give each log a name of its own");
    names.add(name.toLowerCase());
    if (own.length > 1 && !type)
      throw file.error(
        at,
        `the log ${quote(name)} has several types, and nothing says which one a line is`,
        'add "type": { "pointer": "/kind" }, with the field that says it',
      );
    for (const [place, one] of own.entries()) {
      const where = `${at}/types/${place}`;
      refuseUnknownType(file, where, one, Object.keys(types));
      const home = homes.get(one);
      if (home !== undefined)
        throw file.error(
          where,
          `records of ${quote(one)} stand in ${quote(home)} already`,
          "let each type stand in one log",
        );
      homes.set(one, name);
    }
  }
  for (const name of Object.keys(types)) {
    const at = `/types${pointerStep(name)}`;
    if (name === "WAIVER")
      throw file.error(at, "WAIVER is the type of waivers", "give this type another name");
    if (!homes.has(name))
      throw file.error(
        at,
        `no log holds records of the type ${quote(name)}`,
        'add the type to the "types" of a log, or remove it',
      );
  }
}
