import { UserError } from "../../base/core/errors.js";
import type { LogName } from "../../base/core/finding.js";
import { pointerStep } from "../../base/text/pointer.js";
import { quote } from "../../base/text/visible.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { musicStudio, STUDIO } from "../model/music-studio.js";
import { PLAIN } from "../model/plain-logs.js";
import type { RecordType } from "../model/schemas.js";
import { JsonFile, readText } from "./json-file.js";
import { RULE_CLASSES, RULE_IDS } from "./rule-ids.js";
import { findSettledFault } from "./settled.js";

export type SeveritySetting = "off" | "warn" | "error";

/** A rule's severity, and its classes' where they differ. */
export type RuleSetting =
  | SeveritySetting
  | { severity?: SeveritySetting; classes?: Record<string, SeveritySetting> };

/** A published violation that was looked into. */
export interface Settled {
  commit: string;
  path: string;
  reason: string;
  approved_by: string;
}

/** What runidx.config.json may say; schemas/config.schema.json describes it. */
export interface Config {
  /** `music-studio`, `log`, or the path of a model file. */
  model?: string;
  logs?: Readonly<Record<LogName, string>>;
  preset?: "recommended" | "strict";
  rules?: Record<string, RuleSetting>;
  schemas?: Readonly<Record<RecordType, string>>;
  registries?: string[];
  sealed?: "committed" | "published";
  settled?: Settled[];
  pathRoots?: string[];
  clockSkewHours?: number;
  history?: boolean;
}

/** A configuration and where it came from. */
export interface LoadedConfig {
  config: Config;
  /** The file, relative to the state's root; undefined where nothing is configured. */
  path: string | undefined;
  /** Its text with places; undefined where nothing is configured. */
  file?: JsonFile;
}

export const CONFIG_FILE = "runidx.config.json";
export const PACKAGE_FILE = "package.json";

/** Whether a path may hold a configuration. */
export function isConfigPath(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name === CONFIG_FILE || name === PACKAGE_FILE;
}

/** What may stand where a configuration should. */
const NOT_A_FILE = {
  symlink: "a symbolic link",
  submodule: "a submodule",
  folder: "a folder",
  other: "something that is not a file",
} as const;
/** What a configuration is checked with apart from its schema: the names that its model has. */
export interface ModelNames {
  /** Undefined where logs are named by the configuration alone. */
  logs: readonly string[] | undefined;
  types: readonly string[];
}

/**
 * Checks a configuration by its schema. Throws a UserError that names the first mistake, its place and what was
 * probably meant.
 */
async function checkConfig(file: JsonFile): Promise<Config> {
  // Most registries have no configuration, and a hook has no time to load what it does not need.
  const { config: validateConfig } = await import("../../generated/config-validator.js");
  file.refuseBy(validateConfig, "the configuration", knownKeys);
  const config = file.value as Config;
  if (!isOwnModel(config)) refuseUnknownNames(file, config, namesOf(config));
  refuseUnknownClass(file, config);
  refuseSettled(file, config);
  refuseRelativeRoot(file, config);
  return config;
}

/** Whether a configuration names a model file of its own. */
export function isOwnModel({ model }: Config): boolean {
  return model !== undefined && model !== STUDIO && model !== PLAIN;
}

/** The names that a configuration of a built-in model may give to logs and types. */
function namesOf({ model, logs = {} }: Config): ModelNames {
  if (model === PLAIN) return { logs: undefined, types: Object.keys(logs) };
  return {
    logs: musicStudio.logs.map(({ name }) => name),
    types: musicStudio.types.map(({ name }) => name),
  };
}

/** A log or type that the model does not have would quietly be nothing. Throws a UserError with the first one. */
export function refuseUnknownNames(file: JsonFile, config: Config, names: ModelNames): void {
  for (const [key, known] of [
    ["logs", names.logs],
    ["schemas", names.types],
  ] as const) {
    const unknown = known && Object.keys(config[key] ?? {}).find((name) => !known.includes(name));
    if (known === undefined || unknown === undefined) continue;
    throw file.unknownKey(`/${key}${pointerStep(unknown)}`, unknown, known);
  }
}

/** A class that its rule does not have would quietly turn nothing off. Throws a UserError with the first one. */
function refuseUnknownClass(file: JsonFile, { rules = {} }: Config): void {
  for (const [id, setting] of Object.entries(rules)) {
    const known = RULE_CLASSES[id] ?? [];
    const classes = typeof setting === "object" ? (setting.classes ?? {}) : {};
    const unknown = Object.keys(classes).find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw file.unknownKey(`/rules/${id}/classes${pointerStep(unknown)}`, unknown, known);
  }
}

/** An entry that says nothing, or names no log, would settle nothing. Throws a UserError with the first one. */
function refuseSettled(file: JsonFile, { settled = [] }: Config): void {
  const fault = findSettledFault(settled);
  if (fault) throw file.error(`/settled/${fault.index}/${fault.key}`, fault.message, fault.remedy);
}

/** No stored path begins with a relative root. Throws a UserError with the first one. */
function refuseRelativeRoot(file: JsonFile, { pathRoots = [] }: Config): void {
  const index = pathRoots.findIndex((root) => !/^(?:[\\/]|[A-Za-z]:(?:[\\/]|$))/.test(root));
  if (index < 0) return;
  throw file.error(
    `/pathRoots/${index}`,
    `pathRoots[${index}] is ${quote(pathRoots[index])}, which is not an absolute path`,
    "write the whole path of the registry's folder on the machine that wrote the records, such as /srv/studio or C:\\Studio",
  );
}

/** The keys that may stand in one object of a configuration. */
function knownKeys(instancePath: string): string[] {
  const named: Record<string, string[]> = {
    "": [
      "model",
      "logs",
      "preset",
      "rules",
      "schemas",
      "registries",
      "sealed",
      "settled",
      "pathRoots",
      "clockSkewHours",
      "history",
    ],
    "/rules": [...RULE_IDS],
  };
  if (instancePath.startsWith("/settled/")) return ["commit", "path", "reason", "approved_by"];
  if (instancePath.startsWith("/rules/")) return ["severity", "classes"];
  return named[instancePath] ?? [];
}

/** The configuration in one file. Throws a UserError where the file is absent or wrong. */
export async function loadConfigFile(state: Snapshot, path: string): Promise<LoadedConfig> {
  const text = await readText(state, path);
  if (text === undefined)
    throw new UserError(
      `there is no configuration ${path}`,
      "check the path of the configuration that was named",
    );
  const file = JsonFile.parse(path, text);
  return { config: await checkConfig(file), path, file };
}

/** The configuration of a folder: runidx.config.json, else the key `runidx` in package.json, else undefined. */
export async function findConfig(state: Snapshot, folder: string): Promise<LoadedConfig | undefined> {
  const inFolder = (name: string) => (folder === "" ? name : `${folder}/${name}`);
  const kind = (await state.entry(inFolder(CONFIG_FILE)))?.kind;
  if (kind === "file") return loadConfigFile(state, inFolder(CONFIG_FILE));
  if (kind !== undefined)
    throw new UserError(
      `${inFolder(CONFIG_FILE)} is ${NOT_A_FILE[kind]}, so it can't be read`,
      "put the configuration itself there, as a regular file",
    );
  const path = inFolder(PACKAGE_FILE);
  const text = await readText(state, path);
  if (text === undefined || !text.includes('"runidx"')) return undefined;
  const manifest = JsonFile.parse(path, text);
  const { value } = manifest;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "runidx")) return undefined;
  const file = manifest.part("runidx");
  return { config: await checkConfig(file), path, file };
}
