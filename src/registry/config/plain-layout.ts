/** Logs of any records, as the command line or a configuration names them: nothing is configured but where they are. */
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { hasWriters, namesSeveral, WRITER } from "../logs/log-pattern.js";
import { findSegments } from "../logs/segments.js";
import { plainLogs, waiversBeside } from "../model/plain-logs.js";
import type { RecordSchema } from "../model/schemas.js";
import { ModelTable } from "../model/table.js";
import { type Layout, placesIn } from "./layout.js";
import { refuseLogPath } from "./log-path.js";
import { PLAIN_RULES, plainSchemas } from "./plain-policy.js";

/** Logs that are named in place of a registry. */
export interface PlainRequest {
  /** Paths or globs, relative to the state's root; each file that a glob matches is a log of its own. */
  logs: readonly string[];
  /** The field that makes the records of each log unique. */
  identity: string | undefined;
  /** What each record has to fit, where something is asked of it. */
  schema: RecordSchema | undefined;
}

async function filesOf(state: Snapshot, pattern: string): Promise<string[]> {
  return namesSeveral(pattern) ? findSegments(state, pattern) : [pattern];
}

/** The waivers of some logs, where a pattern has them as well: they are no log of their own. */
function waiversMatched(paths: readonly string[], logs: readonly string[]): string[] {
  const waivers = paths.slice(0, 1).map((path) => waiversBeside(path).path);
  return waivers.filter((path) => paths.length > 1 && !logs.includes(path));
}

/** The logs that are named, as one registry of a state. Throws a UserError for a path that can't be a log's. */
export async function plainLayout(
  state: Snapshot,
  { logs, identity, schema }: PlainRequest,
): Promise<Layout[]> {
  const paths = new Set<string>();
  for (const pattern of logs) {
    refuseLogPath(pattern, "--log");
    if (hasWriters(pattern))
      throw new UserError(
        `--log ${quote(pattern)} has ${WRITER} in it, which only a configuration can have`,
        'name the path under "logs" in runidx.config.json, or give --log one file of a writer',
      );
    for (const path of await filesOf(state, pattern)) paths.add(path);
  }
  for (const path of waiversMatched([...paths], logs)) paths.delete(path);
  if (paths.size === 0) return [];
  const model = new ModelTable(plainLogs([...paths].map((path) => ({ name: path, path, identity }))));
  return [
    {
      folder: "",
      config: { rules: PLAIN_RULES },
      configPath: undefined,
      schemas: plainSchemas(model, schema),
      ...placesIn("", model),
    },
  ];
}

/** The name of a field at the top of a record, by its JSON Pointer. Throws a UserError for any other. */
export function topField(pointer: string): string {
  const name = pointer.startsWith("/") ? pointer.slice(1) : pointer;
  if (name !== "" && !name.includes("/")) return name.replaceAll("~1", "/").replaceAll("~0", "~");
  throw new UserError(
    `--id ${quote(pointer)} does not name a field at the top of a record`,
    "write for instance --id /id",
  );
}
