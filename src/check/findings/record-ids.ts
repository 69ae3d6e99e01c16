/** The ids of records as the model of their log has them, where it names a field for them. */
import type { Layout } from "../../registry/config/layout.js";
import { ownerOf } from "../../registry/config/log-paths.js";

type Value = Readonly<Record<string, unknown>>;

/** The id of a record that is in the file at a path; undefined where the model names none. */
export type IdOf = (path: string, value: Value) => string | undefined;

/** Reads the ids of one registry's records. */
export function idsIn(layout: Layout): IdOf {
  return (path, value) => {
    const owner = ownerOf([layout], path);
    const log = owner && layout.model.log(owner.log);
    const field = log && layout.model.typeIn(log, value)?.identity;
    const id = field !== undefined && Object.hasOwn(value, field) ? value[field] : undefined;
    if (typeof id === "number") return String(id);
    return typeof id === "string" && id !== "" ? id : undefined;
  };
}
