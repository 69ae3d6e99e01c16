/** What a configuration decides about checking, ready to be asked. */
import { UserError } from "../../base/core/errors.js";
import type { Severity } from "../../base/core/finding.js";
import { readHead, type Snapshot } from "../../sources/bytes/snapshot.js";
import { builtInSchemas, type RecordSchema, type RecordSchemas } from "../model/schemas.js";
import type { Config, RuleSetting, Settled, SeveritySetting } from "./config.js";
import type { Layout } from "./layout.js";
import { joinPath } from "./paths.js";

/** How strict a registry is checked: what a change must not decide for itself. */
export interface Strictness {
  preset: "recommended" | "strict";
  rules: Readonly<Record<string, RuleSetting>>;
  /** In minutes. */
  clockSkew: number;
  sealed: "committed" | "published";
  settled: readonly Settled[];
  history: boolean;
}

export interface Policy extends Strictness {
  schemas: RecordSchemas;
  pathRoots: readonly string[];
}

/** What the command line changes of a configuration. */
export interface PolicyOverrides {
  preset?: "recommended" | "strict";
  rules?: Readonly<Record<string, SeveritySetting>>;
}

const DEFAULT_SKEW_HOURS = 24;

async function loadSchemas(
  state: Snapshot,
  { folder, config, model, schemas: own }: Layout,
): Promise<RecordSchemas> {
  const known = own ? { ...builtInSchemas, ...own } : builtInSchemas;
  if (!config.schemas || Object.keys(config.schemas).length === 0) return known;
  const { compileUserSchema } = await import("../model/user-schemas.js");
  const schemas: Record<string, RecordSchema> = { ...known };
  for (const [type, path] of Object.entries(config.schemas)) {
    if (!model.has(type)) continue;
    const full = joinPath(folder, path);
    const text = await readHead(state, full, 1 << 20);
    if (text === undefined)
      throw new UserError(`there is no schema ${full}`, `correct the path of ${type} under "schemas"`);
    schemas[type] = await compileUserSchema(full, parseSchema(full, text));
  }
  return schemas;
}

function parseSchema(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, "")) as unknown;
  } catch (error) {
    throw new UserError(`${path} is not valid JSON`, "fix the schema", { cause: error });
  }
}

/** How strict a configuration is. */
export function strictnessOf(config: Config, overrides: PolicyOverrides = {}): Strictness {
  return {
    preset: overrides.preset ?? config.preset ?? "recommended",
    rules: { ...config.rules, ...overrides.rules },
    clockSkew: (config.clockSkewHours ?? DEFAULT_SKEW_HOURS) * 60,
    sealed: config.sealed ?? "committed",
    settled: config.settled ?? [],
    history: config.history ?? true,
  };
}

/**
 * The policy of a registry, read from one state. Throws a UserError where a schema is missing or broken.
 *
 * @param strictness where another state decides how strict it is
 */
export async function loadPolicy(
  state: Snapshot,
  layout: Layout,
  overrides: PolicyOverrides = {},
  strictness: Strictness = strictnessOf(layout.config, overrides),
): Promise<Policy> {
  return {
    ...strictness,
    schemas: await loadSchemas(state, layout),
    pathRoots: layout.config.pathRoots ?? [],
  };
}

/** The severity that a finding gets; undefined where its rule or class is off. */
export function severityOf(
  policy: Pick<Policy, "preset" | "rules">,
  rule: {
    id: string;
    severity: Severity;
    classes?: Readonly<Record<string, { severity?: Severity; isInformation?: true }>>;
  },
  kind: string | undefined,
): Severity | undefined {
  const setting = Object.hasOwn(policy.rules, rule.id) ? policy.rules[rule.id] : undefined;
  const ofRule = typeof setting === "object" ? setting.severity : setting;
  const ofClass = typeof setting === "object" && kind !== undefined ? setting.classes?.[kind] : undefined;
  const chosen = ofClass ?? ofRule;
  if (chosen === "off") return undefined;
  const ownClass = kind === undefined ? undefined : rule.classes?.[kind];
  const usual = ownClass?.severity ?? rule.severity;
  const severity = chosen === undefined ? usual : chosen === "warn" ? "warning" : "error";
  return policy.preset === "strict" && !ownClass?.isInformation ? "error" : severity;
}
