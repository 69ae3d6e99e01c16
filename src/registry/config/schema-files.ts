/** The schemas of a model's types: inline, in files, or by the value of a version field. */
import { UserError } from "../../base/core/errors.js";
import { didYouMean } from "../../base/text/nearest.js";
import { pointerStep } from "../../base/text/pointer.js";
import { listing, quote } from "../../base/text/visible.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { fieldOfPointer, fieldValue, nameOfField } from "../model/field.js";
import type { RecordSchema } from "../model/schemas.js";
import { type JsonFile, readText } from "./json-file.js";
import { unknownAt } from "./known-fields.js";
import { joinPath } from "./paths.js";

type Json = Readonly<Record<string, unknown>>;

/** One type's schemas. */
interface Loaded {
  schema: RecordSchema;
  /** What it was compiled from. */
  sources: readonly unknown[];
}

export class SchemaFiles {
  /** The files that were read, relative to the state's root. */
  readonly files: string[] = [];
  readonly #state: Snapshot;
  readonly #file: JsonFile;
  readonly #types = new Map<string, Loaded>();

  /** @param file the model, whose folder the paths of schemas are relative to */
  constructor(state: Snapshot, file: JsonFile) {
    this.#state = state;
    this.#file = file;
  }

  /** The schema of a type that was loaded. */
  schemaOf(type: string): RecordSchema {
    return this.#loaded(type).schema;
  }

  /** What a type's schema was compiled from: one for each version. */
  sourcesOf(type: string): readonly unknown[] {
    return this.#loaded(type).sources;
  }

  #loaded(type: string): Loaded {
    const found = this.#types.get(type);
    if (!found) throw new Error(`no schema was loaded for ${type}`);
    return found;
  }

  /** Loads the schema of a type. Throws a UserError with the place of what is wrong. */
  async load(type: string, at: string, given: string | Json): Promise<void> {
    const versions = typeof given === "string" ? undefined : versionsOf(given);
    if (!versions) {
      const { source, schema } = await this.#compile(at, given, `the schema of ${quote(type)}`);
      this.#types.set(type, { schema, sources: [source] });
      return;
    }
    const { pointer, schemas } = versions;
    this.#refuseUnknownField(at, pointer, Object.values(schemas));
    const compiled = new Map<string, { source: unknown; schema: RecordSchema }>();
    for (const [version, one] of Object.entries(schemas)) {
      const place = `${at}${pointerStep(pointer)}${pointerStep(version)}`;
      if (typeof one !== "string" && (typeof one !== "object" || one === null))
        throw this.#file.error(
          place,
          "this is not a schema",
          "give the path of a JSON Schema, or the schema itself",
        );
      compiled.set(
        version,
        await this.#compile(
          place,
          one as string | Json,
          `the schema of ${quote(type)}, version ${quote(version)}`,
        ),
      );
    }
    if (compiled.size === 0)
      throw this.#file.error(at, "no version has a schema", "name one version at least");
    this.#types.set(type, {
      schema: byVersion(pointer, new Map([...compiled].map(([version, { schema }]) => [version, schema]))),
      sources: [...compiled.values()].map(({ source }) => source),
    });
  }

  /** Throws a UserError where no version's schema knows the field that says which version a record has. */
  #refuseUnknownField(at: string, pointer: string, schemas: readonly unknown[]): void {
    const inline = schemas.filter((one) => typeof one !== "string");
    const unknown = inline.flatMap((one) => unknownAt(one, pointer) ?? []);
    // What a file holds is known once it is read.
    if (unknown.length === 0 || unknown.length < schemas.length) return;
    const names = [...new Set(unknown.flatMap(({ names }) => names))];
    const [{ step } = { step: pointer }] = unknown;
    throw this.#file.error(
      `${at}${pointerStep(pointer)}`,
      `no schema knows ${quote(pointer)}${didYouMean(step, names)}`,
      "name the field that says which version a record has",
    );
  }

  async #compile(at: string, given: string | Json, name: string) {
    const source = typeof given === "string" ? await this.#read(at, given) : given;
    const { compileUserSchema } = await import("../model/user-schemas.js");
    const called = typeof given === "string" ? given : name;
    return { source, schema: await this.#told(at, () => compileUserSchema(called, source)) };
  }

  /** Does something for a place of the model; what is wrong is reported with that place. */
  async #told<T>(at: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof UserError) throw this.#file.error(at, error.message, error.remedy, error);
      throw error;
    }
  }

  async #read(at: string, path: string): Promise<unknown> {
    const folder = this.#file.path.slice(0, Math.max(this.#file.path.lastIndexOf("/"), 0));
    const { full, text } = await this.#told(at, async () => {
      const full = joinPath(folder, path);
      return { full, text: await readText(this.#state, full) };
    });
    if (text === undefined)
      throw this.#file.error(
        at,
        `there is no schema ${quote(full, 160)}`,
        "correct the path, or write the file",
      );
    this.files.push(full);
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      throw this.#file.error(at, `${quote(full, 160)} is not valid JSON`, "correct the schema", error);
    }
  }
}

/** The versions of a schema that is chosen by a field; undefined where it is one schema. */
function versionsOf(given: Json): { pointer: string; schemas: Json } | undefined {
  const [first, ...others] = Object.entries(given);
  if (!first || others.length > 0 || !first[0].startsWith("/")) return undefined;
  const [pointer, schemas] = first;
  if (typeof schemas !== "object" || schemas === null || Array.isArray(schemas)) return undefined;
  return { pointer, schemas: schemas as Json };
}

/** One schema that asks another by the value of a field. */
function byVersion(pointer: string, schemas: ReadonlyMap<string, RecordSchema>): RecordSchema {
  const field = fieldOfPointer(pointer);
  const all = [...schemas.values()];
  const required = (all[0]?.required ?? []).filter((name) =>
    all.every((schema) => schema.required.includes(name)),
  );
  const fields = all.some((schema) => schema.fields === undefined)
    ? undefined
    : Object.assign({}, ...all.map((schema) => schema.fields));
  return {
    required,
    fields,
    validate(record) {
      const version = fieldValue(record, field);
      const schema = typeof version === "object" ? undefined : schemas.get(String(version));
      if (schema) return schema.validate(record);
      const known = listing(
        [...schemas.keys()].map((name) => quote(name)),
        "or",
      );
      const message =
        version === undefined
          ? `${nameOfField(field)} is missing, which says by which schema the record is judged`
          : `${nameOfField(field)} is ${quote(version)}, for which there is no schema`;
      return [{ pointer: version === undefined ? "" : pointer, message, hint: `use ${known}` }];
    },
  };
}
