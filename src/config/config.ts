import { UserError } from "../errors.js";
import type { LogName } from "../finding.js";
import { musicStudio } from "../model/music-studio.js";
import { PLAIN } from "../model/plain-logs.js";
import { type Scan, scanJson } from "../records/json.js";
import { pointerStep } from "../records/positions.js";
import type { RecordType } from "../records/schemas.js";
import { describeSchemaError } from "../records/schemas.js";
import { readHead, type State } from "../sources/state.js";
import { didYouMean, nearest } from "../text/nearest.js";
import { quote } from "../text/visible.js";
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
  model?: "music-studio" | "log";
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
}

export const CONFIG_FILE = "runidx.config.json";
export const PACKAGE_FILE = "package.json";
/** What may stand where a configuration should. */
const NOT_A_FILE = {
  symlink: "a symbolic link",
  submodule: "a submodule",
  folder: "a folder",
  other: "something that is no file",
} as const;
/** Far more than any configuration takes, in bytes. */
const LIMIT = 1 << 20;

/** Line and column, from 1, of an offset. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${(before[before.length - 1] ?? "").length + 1}`;
}

/** Reads JSON that a person wrote. Throws a UserError with the place of what is wrong. */
function parseWithPlaces(path: string, text: string): { value: unknown; scan: Scan } {
  const scan = scanJson(text);
  const fault = scan.faults[0];
  if (fault) {
    // The scanner speaks of lines of a log; here it read a whole file.
    const message = fault.message.replace(/^the line\b/, "the file");
    const remedy =
      fault.class === "not-an-object" ? "write one object, in braces" : "correct the JSON at this place";
    throw new UserError(`${path}:${placeOf(text, fault.start)}: ${message}`, remedy);
  }
  return { value: JSON.parse(text) as unknown, scan };
}

/**
 * Checks a configuration by its schema. Throws a UserError that names the first mistake, its place and what was
 * probably meant.
 *
 * @param at where the configuration stands in its file, as a JSON Pointer
 */
async function checkConfig(
  value: unknown,
  path: string,
  text: string,
  scan: Scan,
  at: string,
): Promise<Config> {
  // Most registries have no configuration, and a hook has no time to load what it does not need.
  const { config: validateConfig } = await import("../generated/config-validator.js");
  if (validateConfig(value)) {
    refuseUnknownNames(value as Config, path, text, scan, at);
    refuseUnknownClass(value as Config, path, text, scan, at);
    refuseSettled(value as Config, path, text, scan, at);
    refuseRelativeRoot(value as Config, path, text, scan, at);
    return value as Config;
  }
  const errors = validateConfig.errors ?? [];
  // A choice between two shapes reports every branch; what was found deepest is what was meant.
  const deepest = errors.reduce(
    (a, b) => (b.instancePath.length > a.instancePath.length ? b : a),
    errors[0] ?? { instancePath: "", keyword: "", params: {} },
  );
  const error =
    errors.find(({ keyword }) => keyword === "additionalProperties" || keyword === "propertyNames") ??
    deepest;
  const unknown = error.params.additionalProperty ?? error.params.propertyName;
  const pointer = at + error.instancePath + (unknown === undefined ? "" : `/${String(unknown)}`);
  const position = scan.positions.get(pointer) ?? scan.positions.get(at + error.instancePath);
  const place = placeOf(text, position?.key?.start ?? position?.value.start ?? 0);
  if (typeof unknown === "string") {
    throw unknownKey(`${path}:${place}`, unknown, knownKeys(error.instancePath));
  }
  const fault = describeSchemaError(value as Record<string, unknown>, error, "the configuration");
  throw new UserError(`${path}:${place}: ${fault.message}`, fault.hint);
}

function unknownKey(where: string, key: string, known: readonly string[]): UserError {
  const meant = nearest(key, known);
  const others = known.length > 0 ? `use one of ${known.join(", ")}` : "leave it out";
  return new UserError(
    `${where}: unknown key ${quote(key)}${didYouMean(key, known)}`,
    meant ? `write "${meant}"` : others,
  );
}

/** The names that a configuration may give to logs and types; undefined where they are its own. */
function namesOf({ model, logs = {} }: Config): {
  logs: readonly string[] | undefined;
  schemas: readonly string[];
} {
  if (model === PLAIN) return { logs: undefined, schemas: Object.keys(logs) };
  return {
    logs: musicStudio.logs.map(({ name }) => name),
    schemas: musicStudio.types.map(({ name }) => name),
  };
}

/** A log or type that the model does not have would quietly be nothing. Throws a UserError with the first one. */
function refuseUnknownNames(config: Config, path: string, text: string, scan: Scan, at: string): void {
  const names = namesOf(config);
  for (const key of ["logs", "schemas"] as const) {
    const known = names[key];
    const unknown = known && Object.keys(config[key] ?? {}).find((name) => !known.includes(name));
    if (known === undefined || unknown === undefined) continue;
    const position = scan.positions.get(`${at}/${key}${pointerStep(unknown)}`);
    throw unknownKey(`${path}:${placeOf(text, position?.key?.start ?? 0)}`, unknown, known);
  }
}

/** A class that its rule does not have would quietly turn nothing off. Throws a UserError with the first one. */
function refuseUnknownClass(
  { rules = {} }: Config,
  path: string,
  text: string,
  scan: Scan,
  at: string,
): void {
  for (const [id, setting] of Object.entries(rules)) {
    const known = RULE_CLASSES[id] ?? [];
    const classes = typeof setting === "object" ? (setting.classes ?? {}) : {};
    const unknown = Object.keys(classes).find((name) => !known.includes(name));
    if (unknown === undefined) continue;
    const position = scan.positions.get(`${at}/rules/${id}/classes${pointerStep(unknown)}`);
    throw unknownKey(`${path}:${placeOf(text, position?.key?.start ?? 0)}`, unknown, known);
  }
}

/** An entry that says nothing, or names no log, would settle nothing. Throws a UserError with the first one. */
function refuseSettled({ settled = [] }: Config, path: string, text: string, scan: Scan, at: string): void {
  const fault = findSettledFault(settled);
  if (!fault) return;
  const position = scan.positions.get(`${at}/settled/${fault.index}/${fault.key}`);
  throw new UserError(`${path}:${placeOf(text, position?.value.start ?? 0)}: ${fault.message}`, fault.remedy);
}

/** No stored path begins with a relative root. Throws a UserError with the first one. */
function refuseRelativeRoot({ pathRoots = [] }: Config, path: string, text: string, scan: Scan, at: string) {
  const index = pathRoots.findIndex((root) => !/^(?:[\\/]|[A-Za-z]:(?:[\\/]|$))/.test(root));
  if (index < 0) return;
  const position = scan.positions.get(`${at}/pathRoots/${index}`);
  throw new UserError(
    `${path}:${placeOf(text, position?.value.start ?? 0)}: pathRoots[${index}] is ${quote(pathRoots[index])}, which is not an absolute path`,
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

async function readText(state: State, path: string): Promise<string | undefined> {
  return (await readHead(state, path, LIMIT))?.replace(/^\ufeff/, " ");
}

/** The configuration in one file. Throws a UserError where the file is absent or wrong. */
export async function loadConfigFile(state: State, path: string): Promise<LoadedConfig> {
  const text = await readText(state, path);
  if (text === undefined)
    throw new UserError(
      `there is no configuration ${path}`,
      "check the path of the configuration that was named",
    );
  const { value, scan } = parseWithPlaces(path, text);
  return { config: await checkConfig(value, path, text, scan, ""), path };
}

/** The configuration of a folder: runidx.config.json, else the key `runidx` in package.json, else undefined. */
export async function findConfig(state: State, folder: string): Promise<LoadedConfig | undefined> {
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
  const { value, scan } = parseWithPlaces(path, text);
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "runidx")) return undefined;
  return {
    config: await checkConfig((value as { runidx: unknown }).runidx, path, text, scan, "/runidx"),
    path,
  };
}
