/** Ids for records that are written elsewhere. */
import { randomBytes } from "node:crypto";
import { UserError } from "../base/core/errors.js";
import { listing, quote } from "../base/text/visible.js";
import { chooseType } from "../query/choose.js";
import { type Chance, idSourceOf, mintedField, mintId } from "./mint.js";
import { openTarget, type TargetOptions, withRegistry } from "./target.js";

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
  const target = await openTarget(options);
  const { model } = target.layout;
  const type = model.type(chooseType([model], word));
  if (mintedField(type) === undefined) {
    const made = [...model.types].filter((name) => mintedField(model.type(name)) !== undefined);
    throw new UserError(
      `records of ${quote(type.name)} have no id of their own`,
      `name one of ${listing(made, "or")}`,
    );
  }
  return withRegistry(target, now, (registry) => {
    const made: (string | number)[] = [];
    while (made.length < count) {
      const source = idSourceOf(registry, { type, minute: registry.now }, new Set(made.map(String)));
      made.push(mintId(source, random));
    }
    return made;
  });
}
