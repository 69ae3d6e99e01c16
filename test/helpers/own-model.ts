/** A model of one's own for tests: deployments in one log, approvals and what became of them in another. */
import { jsonl } from "../../src/rules/examples.js";

type Json = Readonly<Record<string, unknown>>;

const TEXT = { type: "string", minLength: 1 };

/** The schema of a record with these fields besides its kind, id and time. */
export function recordSchema(fields: Json = {}, required: readonly string[] = []): Json {
  return {
    type: "object",
    required: ["kind", "id", "at", ...required],
    properties: { kind: TEXT, id: TEXT, at: TEXT, ...fields },
  };
}

const TIMED = { id: "/id", times: ["/at"] };

/** The types of the model, which a test may change. */
export const TYPES = {
  DEPLOY: {
    ...TIMED,
    noun: "deployment",
    schema: recordSchema({ risk: { enum: ["low", "high"] }, team: TEXT, outputs: { type: "array" } }),
    repeat: { supersede: { keep: ["/team"], outputs: ["/outputs"] } },
    requires: [
      {
        when: { properties: { risk: { const: "high" } } },
        type: "APPROVAL",
        by: { "/id": "/approves" },
        agreeWhereBoth: { "/team": "/team" },
        inactive: { pointer: "/status", values: ["voided"] },
      },
    ],
  },
  APPROVAL: {
    ...TIMED,
    noun: "approval",
    schema: recordSchema({ approves: TEXT, team: TEXT, status: TEXT }),
    repeat: "supersede",
    references: [{ field: "/approves", type: "DEPLOY", agree: { "/team": "/team" } }],
  },
  APPROVAL_UPDATE: {
    ...TIMED,
    schema: recordSchema({ status: TEXT }, ["status"]),
    repeat: { update: "APPROVAL" },
  },
};

export const LOGS = [
  { name: "deployments", path: "logs/deployments.jsonl", types: ["DEPLOY"] },
  {
    name: "approvals",
    path: "logs/approvals.jsonl",
    types: ["APPROVAL", "APPROVAL_UPDATE"],
    type: { pointer: "/kind" },
    required: false,
  },
];

const CONFIG = "runidx.config.json";
export const MODEL = "runidx.model.json";
export const DEPLOYMENTS = "logs/deployments.jsonl";
export const APPROVALS = "logs/approvals.jsonl";

/** The configuration and the model. */
export function modelFiles(model: Json = { logs: LOGS, types: TYPES }): Record<string, string> {
  return {
    [CONFIG]: `${JSON.stringify({ model: MODEL })}\n`,
    [MODEL]: `${JSON.stringify(model, null, 2)}\n`,
  };
}

/** A time of 2026-01-02 by its minutes. */
export const at = (minutes = 0) => new Date(Date.UTC(2026, 0, 2, 12, minutes)).toISOString();

export const deploy = (id: string, fields: Json = {}) => ({ kind: "DEPLOY", id, at: at(), ...fields });
export const approval = (id: string, approves: string, fields: Json = {}) => ({
  kind: "APPROVAL",
  id,
  at: at(),
  approves,
  ...fields,
});
export const update = (id: string, status: string, minutes = 0) => ({
  kind: "APPROVAL_UPDATE",
  id,
  at: at(minutes),
  status,
});

/** The files of a registry of the model. */
export function ownFiles(
  deployments: readonly Json[],
  approvals: readonly Json[] = [],
): Record<string, string> {
  return {
    ...modelFiles(),
    [DEPLOYMENTS]: jsonl(deployments),
    ...(approvals.length > 0 && { [APPROVALS]: jsonl(approvals) }),
  };
}
