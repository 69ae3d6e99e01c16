/** What is in a model file, as schemas/model.schema.json describes it. */
import { didYouMean } from "../../base/text/nearest.js";
import { quote } from "../../base/text/visible.js";
import type { JsonFile } from "./json-file.js";

/** A log as the file says it. */
export interface LogEntry {
  name: string;
  path: string;
  required?: boolean;
  types: string[];
  type?: { pointer: string };
}

/** Fields of one record, each with that of the other. */
export type Pairs = Readonly<Record<string, string>>;

/** A reference as the file says it. */
export interface ReferenceEntry {
  field: string;
  type: string;
  many?: boolean;
  mayComeLater?: boolean;
  agree?: Pairs;
  listedIn?: string;
}

/** A requirement as the file says it. */
export interface RequirementEntry {
  when: Record<string, unknown>;
  type: string;
  by: Pairs;
  agreeWhereBoth?: Pairs;
  that?: Record<string, unknown>;
  inactive?: { pointer: string; values: unknown[] };
}

/** A type of record as the file says it. */
export interface TypeEntry {
  noun?: string;
  schema: string | Record<string, unknown>;
  id?: string;
  prefix?: string;
  times?: string[];
  timeForm?: "minute" | "rfc3339" | "epoch-seconds" | "epoch-milliseconds";
  repeat?:
    | "once"
    | "supersede"
    | "event"
    | { supersede: { keep?: string[]; outputs?: string[] } }
    | { update: string };
  references?: ReferenceEntry[];
  requires?: RequirementEntry[];
}

/** What a model file says. */
export interface ModelEntry {
  logs: LogEntry[];
  types: Record<string, TypeEntry>;
}

/** The keys that may stand at a place of the file. */
export function keysAt(pointer: string): readonly string[] {
  const [, first, second, third, fourth, fifth] = pointer.split("/");
  if (first === undefined) return ["logs", "types"];
  if (first === "logs") return third === "type" ? ["pointer"] : ["name", "path", "required", "types", "type"];
  if (second === undefined || third === undefined)
    return ["noun", "schema", "id", "prefix", "times", "timeForm", "repeat", "references", "requires"];
  if (third === "references" && fifth === undefined)
    return ["field", "type", "many", "mayComeLater", "agree", "listedIn"];
  if (third === "requires" && fifth === undefined)
    return ["when", "type", "by", "agreeWhereBoth", "that", "inactive"];
  if (fifth === "inactive") return ["pointer", "values"];
  if (third === "repeat") return fourth === "supersede" ? ["keep", "outputs"] : ["supersede", "update"];
  return [];
}

/** Throws a UserError where a type does not exist, with the one that was probably meant. */
export function refuseUnknownType(file: JsonFile, at: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw file.error(
    at,
    `there is no type ${quote(name)}${didYouMean(name, known)}`,
    `use one of ${known.map((one) => quote(one)).join(", ")}`,
  );
}
