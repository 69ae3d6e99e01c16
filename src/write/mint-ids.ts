/** Ids for records that are written elsewhere. */
import { randomBytes } from "node:crypto";
import { UserError } from "../base/core/errors.js";
import { listing, quote } from "../base/text/visible.js";
import { chooseType } from "../query/choose.js";
import { openLogs } from "../registry/logs/load.js";
import { Registry } from "../registry/logs/registry.js";
import { schemaOf } from "../registry/model/schemas.js";
import { type Chance, mintId } from "./mint.js";
import { openTarget, type TargetOptions } from "./target.js";

export interface MintOptions extends Omit<TargetOptions, "log"> {
  /** The type of record, or a log of one type; it may be left out where there is only one. */
  type?: string | undefined;
  count?: number | undefined;
}

/**
 * Mints ids that nothing in the registry has; they are not reserved. Throws a UserError where the type is not known, has no ids, or
 * where the form of its ids is not known.
 */
export async function mintIds(
  { type: word, count = 1, now = new Date(), ...options }: MintOptions,
  random: Chance = randomBytes,
): Promise<(string | number)[]> {
  const { state, layout, policy } = await openTarget(options);
  const { folder, model } = layout;
  const type = model.type(chooseType([model], word));
  const { identity } = type;
  const isMade = identity !== undefined && type.repeat.kind !== "update";
  if (!isMade) {
    const made = [...model.types].filter((name) => model.type(name).identity !== undefined);
    throw new UserError(
      `records of ${quote(type.name)} have no id of their own`,
      `name one of ${listing(made, "or")}`,
    );
  }
  const { schemas, clockSkew } = policy;
  const { logs, close } = await openLogs(state, layout, schemas);
  try {
    const minute = Math.floor(now.getTime() / 60_000);
    const registry = new Registry({ folder, model, schemas, now: minute, clockSkew, disk: new Map(), logs });
    const table = schemaOf(schemas, type.name).fields?.[identity];
    const made: (string | number)[] = [];
    for (let index = 0; index < count; index++) {
      const taken = new Set(made.map(String));
      const has = (id: string) => taken.has(id) || registry.has(type.name, id);
      const ids = () => [...registry.log(model.logOf(type.name)).ids(), ...taken];
      made.push(mintId({ type, table, has, ids, minute }, random));
    }
    return made;
  } finally {
    close();
  }
}
