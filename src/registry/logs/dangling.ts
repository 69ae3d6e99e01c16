/** References that lead to nothing. */
import type { ReferenceModel } from "../model/model.js";
import type { ItemText, RegistryRecord } from "./record.js";
import type { Registry } from "./registry.js";

/** A name of something that no log has. */
export interface Dangling extends ItemText {
  reference: ReferenceModel;
}

/**
 * What a record names and no log has.
 *
 * @param rule the rule that the references belong to
 */
export function* danglingIn(record: RegistryRecord, registry: Registry, rule: string): Iterable<Dangling> {
  for (const reference of record.model.references) {
    if (reference.rule !== rule) continue;
    for (const { text, pointer } of record.named(reference.field))
      if (!registry.has(reference.to, text)) yield { reference, text, pointer };
  }
}
