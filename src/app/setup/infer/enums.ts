/** Enums of one type that the other types of its log contradict. */
import type { Schema } from "./schema-of.js";
import type { Shape } from "./shape.js";

/**
 * Opens the enums of fields that hold other values in another type of the same log: what is rare there may come here.
 *
 * @param types of one log; their schemas are changed
 */
export function openNarrowEnums(types: readonly { schema: Schema; shape: Shape }[]): void {
  for (const { schema } of types) {
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      const values = field.enum;
      if (!values) continue;
      const seen = types.flatMap(({ shape }) => [...(shape.members.get(name)?.texts.keys() ?? [])]);
      if (!seen.every((text) => values.includes(text))) delete field.enum;
    }
  }
}
