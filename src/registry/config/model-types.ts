/** The types of a model file: their schemas compiled, their fields checked against them. */

import { didYouMean } from "../../base/text/nearest.js";
import { pointerStep } from "../../base/text/pointer.js";
import { quote } from "../../base/text/visible.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { withDuties } from "../model/duties.js";
import { fieldOfPointer } from "../model/field.js";
import type { FieldPair, ReferenceModel, Repeat, Requirement, TypeModel } from "../model/model.js";
import type { RecordSchema } from "../model/schemas.js";
import type { JsonFile } from "./json-file.js";
import { unknownAt } from "./known-fields.js";
import {
  type ModelEntry,
  type Pairs,
  type ReferenceEntry,
  type RequirementEntry,
  refuseUnknownType,
  type TypeEntry,
} from "./model-entry.js";
import { predicateOf } from "./predicates.js";
import { SchemaFiles } from "./schema-files.js";

export class ModelTypes {
  readonly models: TypeModel[] = [];
  readonly schemas: Record<string, RecordSchema> = {};
  readonly #file: JsonFile;
  readonly #entry: ModelEntry;
  readonly #schemaFiles: SchemaFiles;

  private constructor(file: JsonFile, entry: ModelEntry, schemaFiles: SchemaFiles) {
    this.#file = file;
    this.#entry = entry;
    this.#schemaFiles = schemaFiles;
  }

  /** Reads the types of a model file. Throws a UserError with the place of the first mistake. */
  static async load(state: Snapshot, file: JsonFile, entry: ModelEntry): Promise<ModelTypes> {
    const types = new ModelTypes(file, entry, new SchemaFiles(state, file));
    for (const [name, type] of Object.entries(entry.types))
      await types.#schemaFiles.load(name, `/types${pointerStep(name)}/schema`, type.schema);
    for (const [name, type] of Object.entries(entry.types)) await types.#add(name, type);
    return types;
  }

  /** The schema files that were read. */
  get files(): readonly string[] {
    return this.#schemaFiles.files;
  }

  async #add(name: string, type: TypeEntry): Promise<void> {
    const at = `/types${pointerStep(name)}`;
    const field = (pointer: string, place: string) => this.#field(name, pointer, `${at}${place}`);
    const { times = [], prefix, timeForm = "rfc3339" } = type;
    const identity = type.id === undefined ? undefined : field(type.id, "/id");
    const model: TypeModel = {
      name,
      noun: type.noun ?? name.toLowerCase(),
      identity,
      prefix,
      times: times.map((time, index) => field(time, `/times/${index}`)),
      timeForm,
      repeat: this.#repeat(name, type, at),
      references: (type.references ?? []).map((one, index) =>
        this.#reference(name, one, `${at}/references/${index}`),
      ),
      file: undefined,
      requires: await Promise.all(
        (type.requires ?? []).map((one, index) => this.#requirement(name, one, `${at}/requires/${index}`)),
      ),
      hasPlaceholders: false,
    };
    this.models.push(model);
    this.schemas[name] = withDuties(model, this.#schemaFiles.schemaOf(name));
  }

  /** A field of a type. Throws a UserError where the type's schema does not know it. */
  #field(type: string, pointer: string, at: string): string {
    for (const schema of this.#schemaFiles.sourcesOf(type)) {
      const unknown = unknownAt(schema, pointer);
      if (!unknown) continue;
      const { step, names } = unknown;
      throw this.#file.error(
        at,
        `the schema of ${quote(type)} knows no field ${quote(pointer)}${didYouMean(step, names)}`,
        names.length > 0
          ? `use one of ${names.map((name) => pointerStep(name)).join(", ")}`
          : "correct the pointer",
      );
    }
    return fieldOfPointer(pointer);
  }

  #repeat(name: string, { repeat, id }: TypeEntry, at: string): Repeat {
    const place = `${at}/repeat`;
    if (repeat === undefined) return { kind: id === undefined ? "event" : "once" };
    if (repeat === "event") return { kind: "event" };
    if (id === undefined)
      throw this.#file.error(
        place,
        `the type ${quote(name)} has no id by which a second line is known`,
        'add "id", or write "repeat": "event"',
      );
    if (repeat === "once") return { kind: "once" };
    if (repeat === "supersede") return { kind: "supersede", keep: [], outputs: [] };
    if ("update" in repeat) {
      refuseUnknownType(this.#file, `${place}/update`, repeat.update, this.#names);
      return { kind: "update", of: repeat.update };
    }
    const fields = (key: "keep" | "outputs") =>
      (repeat.supersede[key] ?? []).map((pointer, index) =>
        this.#field(name, pointer, `${place}/supersede/${key}/${index}`),
      );
    return { kind: "supersede", keep: fields("keep"), outputs: fields("outputs") };
  }

  get #names(): string[] {
    return Object.keys(this.#entry.types);
  }

  #reference(
    name: string,
    { field, type, many = false, mayComeLater = false, agree = {}, listedIn }: ReferenceEntry,
    at: string,
  ): ReferenceModel {
    refuseUnknownType(this.#file, `${at}/type`, type, this.#names);
    if (this.#entry.types[type]?.id === undefined)
      throw this.#file.error(
        `${at}/type`,
        `the type ${quote(type)} has no id, so nothing can name it`,
        `give ${quote(type)} an "id"`,
      );
    return {
      field: this.#field(name, field, `${at}/field`),
      to: type,
      many,
      mayComeLater,
      agree: this.#pairs(name, type, agree, `${at}/agree`),
      listedIn: listedIn === undefined ? undefined : this.#field(type, listedIn, `${at}/listedIn`),
      rule: "references",
    };
  }

  /** Fields of two types, each checked against the schema of its own. */
  #pairs(ours: string, theirs: string, pairs: Pairs, at: string): FieldPair[] {
    return Object.entries(pairs).map(([own, other]) => ({
      ours: this.#field(ours, own, `${at}${pointerStep(own)}`),
      theirs: this.#field(theirs, other, `${at}${pointerStep(own)}`),
    }));
  }

  async #requirement(name: string, entry: RequirementEntry, at: string): Promise<Requirement> {
    const { type, by, agreeWhereBoth = {}, inactive } = entry;
    refuseUnknownType(this.#file, `${at}/type`, type, this.#names);
    const when = await predicateOf(this.#file, `${at}/when`, entry.when);
    const that = await predicateOf(this.#file, `${at}/that`, entry.that ?? {});
    for (const field of when.fields) this.#field(name, field, `${at}/when`);
    for (const field of that.fields) this.#field(type, field, `${at}/that`);
    return {
      when: when.test,
      decidedBy: when.fields.map(fieldOfPointer),
      type,
      by: this.#foundBy(type, this.#pairs(name, type, by, `${at}/by`), `${at}/by`),
      agreeWhereBoth: this.#pairs(name, type, agreeWhereBoth, `${at}/agreeWhereBoth`),
      that: that.test,
      asked: that.constants.map(({ pointer, value }) => ({ field: fieldOfPointer(pointer), value })),
      inactive: inactive && {
        field: this.#stateField(type, inactive.pointer, `${at}/inactive/pointer`),
        values: inactive.values,
      },
    };
  }

  /** The pairs, the one by which the needed record is found first. Throws a UserError where none is. */
  #foundBy(type: string, pairs: FieldPair[], at: string): FieldPair[] {
    const target = this.#entry.types[type];
    const keys = [target?.id, ...(target?.references ?? []).map(({ field }) => field)];
    const known = keys.flatMap((pointer) => (pointer === undefined ? [] : [fieldOfPointer(pointer)]));
    const first = pairs.findIndex(({ theirs }) => known.includes(theirs));
    if (first < 0)
      throw this.#file.error(
        at,
        `no field of ${quote(type)} in "by" is its id or a reference, so the record can't be found`,
        known.length > 0
          ? `add a pair whose second field is one of ${known.map((field) => quote(field)).join(", ")}`
          : `give ${quote(type)} an "id" or a reference`,
      );
    return [...pairs.slice(first, first + 1), ...pairs.slice(0, first), ...pairs.slice(first + 1)];
  }

  /** A field that the type or one of its updates has. */
  #stateField(type: string, pointer: string, at: string): string {
    const updates = Object.entries(this.#entry.types).flatMap(([name, { repeat }]) =>
      typeof repeat === "object" && "update" in repeat && repeat.update === type ? [name] : [],
    );
    const isKnown = (name: string) =>
      this.#schemaFiles.sourcesOf(name).every((schema) => !unknownAt(schema, pointer));
    const owner = [type, ...updates].find(isKnown) ?? type;
    return this.#field(owner, pointer, at);
  }
}
