/** How logs of any records are checked. */

import type { RecordSchema, RecordSchemas } from "../model/schemas.js";
import type { ModelTable } from "../model/table.js";
import type { RuleSetting } from "./config.js";

/** What every record fits. */
const ANYTHING: RecordSchema = { required: [], fields: undefined, validate: () => [] };

/** Nanosecond stamps, snowflake ids and long lines are usual in logs of other tools. */
export const PLAIN_RULES: Readonly<Record<string, RuleSetting>> = {
  "line-format": { classes: { "too-long": "warn" } },
  "valid-json": { classes: { "unsafe-number": "warn" } },
};

/** The schemas of some logs of any records. */
export function plainSchemas(model: ModelTable, schema: RecordSchema = ANYTHING): RecordSchemas {
  const own = model.logs.filter(({ typeField }) => typeField === undefined);
  return Object.fromEntries(own.flatMap(({ types }) => types.map((type) => [type, schema])));
}
