/** A registry of a model of its own, in memory: issues that are superseded, their states, and notes without an id. */

import { QueryStore } from "../../src/query/store.js";
import type { Layout } from "../../src/registry/config/layout.js";
import { openLogs } from "../../src/registry/logs/load.js";
import type { Model, TimeForm, TypeModel } from "../../src/registry/model/model.js";
import { musicStudio } from "../../src/registry/model/music-studio.js";
import { builtInSchemas, type RecordSchema } from "../../src/registry/model/schemas.js";
import { ModelTable } from "../../src/registry/model/table.js";
import { MemorySnapshot } from "../../src/sources/snapshots/memory.js";

const ANYTHING: RecordSchema = { required: [], fields: undefined, validate: () => [] };

const TYPE = {
  identity: undefined,
  prefix: undefined,
  times: [],
  timeForm: "minute",
  references: [],
  file: undefined,
  repeat: { kind: "event" },
  requires: [],
  hasPlaceholders: false,
} as const;

const reference = (field: string, to: string, many = false) => ({
  field,
  to,
  many,
  mayComeLater: false,
  agree: [],
  listedIn: undefined,
  rule: "references",
});

/** The types; their times are written in one form. */
function typesWith(timeForm: TimeForm): TypeModel[] {
  return [
    {
      ...TYPE,
      name: "ISSUE",
      noun: "issue",
      identity: "key",
      times: ["changed", "at"],
      timeForm,
      repeat: { kind: "supersede", keep: [], outputs: [] },
      references: [reference("blocks", "ISSUE", true), reference("owner", "PERSON")],
    },
    {
      ...TYPE,
      name: "STATE",
      noun: "state",
      identity: "key",
      times: ["at"],
      timeForm,
      repeat: { kind: "update", of: "ISSUE" },
      references: [reference("key", "ISSUE")],
    },
    { ...TYPE, name: "PERSON", noun: "person", identity: "key", repeat: { kind: "once" } },
    { ...TYPE, name: "NOTE", noun: "note", references: [reference("about", "ISSUE")] },
    ...musicStudio.types.filter(({ name }) => name === "WAIVER"),
  ];
}

export const ISSUES = "data/issues.jsonl";
export const PEOPLE = "data/people.jsonl";
export const NOTES = "data/notes.jsonl";

export function ownModel(timeForm: TimeForm = "minute"): ModelTable {
  const log = (name: string, path: string, types: string[]) => ({ name, path, required: true, types });
  const model: Model = {
    name: "issues",
    logs: [
      { ...log("issues", ISSUES, ["ISSUE", "STATE"]), typeField: "type" },
      { ...log("people", PEOPLE, ["PERSON"]), typeField: undefined },
      { ...log("notes", NOTES, ["NOTE"]), typeField: undefined },
      { ...log("waivers", "data/waivers.jsonl", ["WAIVER"]), required: false, typeField: "record_type" },
    ],
    types: typesWith(timeForm),
  };
  return new ModelTable(model);
}

/** Where its logs are. */
export function ownLayout(model = ownModel()): Layout {
  const logs = Object.fromEntries(model.logs.map(({ name, path }) => [name, path]));
  return { folder: "", config: {}, configPath: undefined, model, logs };
}

export const ownSchemas = {
  ...builtInSchemas,
  ISSUE: ANYTHING,
  STATE: ANYTHING,
  PERSON: ANYTHING,
  NOTE: ANYTHING,
};

/** A store of some files. */
export async function ownBook(
  files: Readonly<Record<string, string>>,
  timeForm: TimeForm = "minute",
): Promise<QueryStore> {
  const layout = ownLayout(ownModel(timeForm));
  const logs = await openLogs(new MemorySnapshot(files), layout, ownSchemas);
  return new QueryStore([
    { model: layout.model, logs, schemas: ownSchemas, last: "2026-01-12T00:00Z", takesInexact: false },
  ]);
}
