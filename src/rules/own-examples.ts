/** Registries of a model of one's own, to show the rules that no studio is needed for. */
import { jsonl, type Lines } from "./examples.js";
import type { Example } from "./rule.js";

type Fields = Readonly<Record<string, unknown>>;

const TEXT = { type: "string", minLength: 1 };

/** A log of events: what was put into use, and who approved it. */
const MODEL = {
  logs: [{ name: "events", path: "events.jsonl", types: ["DEPLOY", "APPROVAL"], type: { pointer: "/kind" } }],
  types: {
    DEPLOY: {
      noun: "deployment",
      id: "/id",
      times: ["/at"],
      timeForm: "rfc3339",
      schema: {
        type: "object",
        required: ["kind", "id", "at"],
        properties: { kind: TEXT, id: TEXT, at: TEXT, risk: { enum: ["low", "high"] }, team: TEXT },
      },
      requires: [
        { when: { properties: { risk: { const: "high" } } }, type: "APPROVAL", by: { "/id": "/approves" } },
      ],
    },
    APPROVAL: {
      noun: "approval",
      id: "/id",
      times: ["/at"],
      timeForm: "rfc3339",
      schema: {
        type: "object",
        required: ["kind", "id", "at", "approves"],
        properties: { kind: TEXT, id: TEXT, at: TEXT, approves: TEXT, team: TEXT },
      },
      references: [{ field: "/approves", type: "DEPLOY", agree: { "/team": "/team" } }],
    },
  },
};

/** One line of the log. */
export function event(fields: Fields): Fields {
  return { at: "2026-01-02T22:06:00Z", ...fields };
}

/** A registry with these lines in its log. */
export function ledger(lines: Lines): Readonly<Record<string, string>> {
  return {
    "runidx.config.json": `${JSON.stringify({ model: "runidx.model.json" })}\n`,
    "runidx.model.json": `${JSON.stringify(MODEL, null, 2)}\n`,
    "events.jsonl": jsonl(lines),
  };
}

export function ownExample(title: string, files: Readonly<Record<string, string>>): Example {
  return { title, files };
}
