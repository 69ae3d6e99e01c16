/** `--print-config`: what a check goes by, and where each value comes from. */
import { safeJson } from "../../base/text/escape.js";
import { layoutsIn, noRegistry, type Workspace } from "../../check/modes/workspace.js";
import type { Layout } from "../../registry/config/layout.js";
import { loadPolicy, type PolicyOverrides } from "../../registry/config/policy.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";

/** A value, and where it comes from: a file, `command line`, or `default`. */
interface Sourced {
  value: unknown;
  source: string;
}

const DEFAULT = "default";
const COMMAND_LINE = "command line";

/** What one registry is checked by. */
async function configOf(state: Snapshot, layout: Layout, overrides: PolicyOverrides) {
  const { config, configPath, model, logs, folder } = layout;
  const policy = await loadPolicy(state, layout, overrides);
  const file = configPath ?? DEFAULT;
  const from = (key: keyof typeof config, value: unknown): Sourced => ({
    value,
    source: config[key] === undefined ? DEFAULT : file,
  });
  const ofLog = ([name, path]: [string, string]) =>
    [
      name,
      { value: path, source: config.logs && Object.hasOwn(config.logs, name) ? file : DEFAULT },
    ] as const;
  const ofRule = ([id, value]: [string, unknown]) =>
    [
      id,
      { value, source: overrides.rules && Object.hasOwn(overrides.rules, id) ? COMMAND_LINE : file },
    ] as const;
  const preset = from("preset", policy.preset);
  return {
    folder,
    config: configPath ?? null,
    values: {
      model: from("model", model.name),
      logs: Object.fromEntries(Object.entries(logs).map(ofLog)),
      schemas: from("schemas", config.schemas ?? {}),
      preset: overrides.preset ? { ...preset, source: COMMAND_LINE } : preset,
      rules: Object.fromEntries(Object.entries(policy.rules).map(ofRule)),
      sealed: from("sealed", policy.sealed),
      settled: from("settled", policy.settled),
      history: from("history", policy.history),
      pathRoots: from("pathRoots", policy.pathRoots),
      clockSkewHours: from("clockSkewHours", policy.clockSkew / 60),
    },
  };
}

/** The configuration of every registry of a workspace, as JSON. Throws a UserError where there is none or it can't be read. */
export async function printedConfig(
  state: Snapshot,
  workspace: Workspace,
  overrides: PolicyOverrides,
): Promise<string> {
  const layouts = await layoutsIn(state, workspace);
  if (layouts.length === 0) throw noRegistry(workspace.folders);
  const registries = [];
  for (const layout of layouts) registries.push(await configOf(state, layout, overrides));
  return `${safeJson({ registries }, 2)}\n`;
}
