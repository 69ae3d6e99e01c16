/** Logs of any records: nothing is asked of them but that they are logs. */
import type { LogModel, Model, TypeModel } from "./model.js";
import { musicStudio } from "./music-studio.js";

/** The name of the model, as a configuration gives it. */
export const PLAIN = "log";

/** One log as a user names it. */
export interface PlainLog {
  name: string;
  path: string;
  /** The field that makes its records unique; undefined where lines have no identity. */
  identity: string | undefined;
}

/** The name of the log that every registry has for its waivers. */
export const WAIVERS = "waivers";

function typeOf({ name, identity }: PlainLog): TypeModel {
  return {
    name,
    noun: "record",
    identity,
    prefix: undefined,
    times: [],
    timeForm: "minute",
    repeat: identity === undefined ? { kind: "event" } : { kind: "once" },
    references: [],
    file: undefined,
    requires: [],
    hasPlaceholders: false,
  };
}

/**
 * The waivers of a registry that names none: beside its first log.
 *
 * @param taken the paths of its logs, one of which may have the usual name
 */
export function waiversBeside(path: string, taken: readonly string[] = []): LogModel {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const log = musicStudio.logs.find(({ name }) => name === WAIVERS);
  if (!log) throw new Error("the table has no waivers");
  const usual = `${folder}${WAIVERS}.jsonl`;
  return { ...log, path: taken.includes(usual) ? `${folder}runidx-${WAIVERS}.jsonl` : usual };
}

/** The model of some logs of any records. Each is a log of its own, with its own type of record. */
export function plainLogs(logs: readonly PlainLog[]): Model {
  const [first] = logs;
  const paths = logs.map(({ path }) => path);
  const own = logs.map(({ name, path }) => ({
    name,
    path,
    required: true,
    types: [name],
    typeField: undefined,
  }));
  const waiver = musicStudio.types.filter(({ name }) => name === "WAIVER");
  return {
    name: PLAIN,
    logs: [...own, ...(first ? [waiversBeside(first.path, paths)] : [])],
    types: [...logs.map(typeOf), ...waiver],
  };
}
