/** The records of a studio with their types. */
import { UserError } from "../base/core/errors.js";
import type { OpenState } from "../query/open.js";
import type { Entry, QueryStore } from "../query/store.js";
import { timeIn } from "../registry/logs/record.js";
import { STUDIO } from "../registry/model/music-studio.js";
import type { RecordOf } from "./types.js";

/** The type that is listed where nothing else is named. */
export const RUNS = "RUN";

/** A type of record that the studio asks about. */
export type Asked = keyof RecordOf;

/** A record of a type, with the line that it is in. */
export interface StudioEntry<Type extends Asked = Asked> extends Entry<RecordOf[Type]> {
  id: string;
}

/** The registries of a state that are of the studio's model. */
export function studioOnly<Open extends Pick<OpenState, "layouts">>(open: Open): Open {
  return { ...open, layouts: open.layouts.filter(isOfStudio) };
}

/** Whether a registry is of the studio's model. */
export function isOfStudio({ layout }: Pick<OpenState["layouts"][number], "layout">): boolean {
  return layout.model.name === STUDIO;
}

/** Throws a UserError where a question of the studio is put to registries of another model alone. */
export function refuseOtherModels({ layouts }: Pick<OpenState, "layouts">, command: string): void {
  if (studioOnly({ layouts }).layouts.length > 0) return;
  throw new UserError(
    `${command} needs a registry of the model ${STUDIO}, and this is not one`,
    "ask with list and show",
  );
}

/** Every record of a type that names a thing, in the order of the log. */
export function allOf<Type extends Asked>(store: QueryStore, type: Type): Iterable<StudioEntry<Type>> {
  return store.all(type) as unknown as Iterable<StudioEntry<Type>>;
}

/** The record that answers for each thing of a type. */
export function answering<Type extends Asked>(store: QueryStore, type: Type): readonly StudioEntry<Type>[] {
  return store.answering(type) as unknown as readonly StudioEntry<Type>[];
}

/** The record that answers for each thing of a type, by id. */
export function currentOfType<Type extends Asked>(
  store: QueryStore,
  type: Type,
): ReadonlyMap<string, StudioEntry<Type>> {
  return store.current(type) as unknown as ReadonlyMap<string, StudioEntry<Type>>;
}

/** Oldest first by created_utc, those without one before all; what was made in the same minute is as in the log. */
export function byAge(a: StudioEntry, b: StudioEntry): number {
  const [one = "", other = ""] = [a, b].map(({ record }) => timeIn(record, "created_utc"));
  return one < other ? -1 : one > other ? 1 : a.order - b.order;
}
