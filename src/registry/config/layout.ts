/** Where a registry is in a state: its folder, its configuration, the paths of its logs. */
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import type { LogPlaces } from "../logs/load.js";
import { mayShareFile } from "../logs/log-pattern.js";
import { REGISTRY_FOLDER } from "../logs/logs.js";
import { PLAIN, plainLogs, WAIVERS } from "../model/plain-logs.js";
import type { RecordSchemas } from "../model/schemas.js";
import { ModelTable, studioTable } from "../model/table.js";
import {
  type Config,
  findConfig,
  isOwnModel,
  type LoadedConfig,
  loadConfigFile,
  refuseUnknownNames,
} from "./config.js";
import { refuseLogPath } from "./log-path.js";
import { joinPath, parentOf } from "./paths.js";
import { PLAIN_RULES, plainSchemas } from "./plain-policy.js";

export interface Layout extends LogPlaces {
  /** Folder that holds the configuration or 60-REGISTRY, relative to the state's root. */
  folder: string;
  config: Config;
  configPath: string | undefined;
  /** Schemas of types that the configuration names no file for. */
  schemas?: RecordSchemas;
  /** The files of a model of one's own, relative to the state's root: the model, and schemas that it names. */
  modelFiles?: readonly string[];
}

/** The files apart from the configuration that say how a registry is checked: its model, and all schemas that are named. */
export function judgingFiles({
  folder,
  config,
  modelFiles = [],
}: Pick<Layout, "folder" | "config" | "modelFiles">): string[] {
  const schemas = Object.values(config.schemas ?? {}).map((path) => joinPath(folder, path));
  return [...new Set([...modelFiles, ...schemas])];
}

/** Where the logs of a model stand in a folder: where they are named, else in the places of the model. */
export function placesIn(
  folder: string,
  model: ModelTable,
  named: Readonly<Record<string, string>> = {},
): LogPlaces {
  // A log may be named like something that every object has.
  const pathOf = (name: string) => (Object.hasOwn(named, name) ? named[name] : undefined);
  const logs = model.logs.map(({ name, path }) => [name, joinPath(folder, pathOf(name) ?? path)]);
  return { model, logs: Object.fromEntries(logs) };
}

async function toLayout(state: Snapshot, folder: string, loaded: LoadedConfig): Promise<Layout> {
  const { config, path } = loaded;
  for (const [name, log] of Object.entries(config.logs ?? {})) refuseLogPath(log, `logs.${name} in ${path}`);
  const layout = { folder, configPath: path, ...(await judgedBy(state, folder, loaded)) };
  if (path !== undefined) refuseSharedPath(Object.entries(layout.logs), path);
  return layout;
}

/** What a configuration is checked by: the studio's model with its logs, logs of any records, or a model of its own. */
async function judgedBy(state: Snapshot, folder: string, loaded: LoadedConfig) {
  const { config, path, file } = loaded;
  if (config.model === PLAIN) return plainLogsOf(folder, config, path);
  if (!isOwnModel(config) || !file) return { config, ...placesIn(folder, studioTable, config.logs) };
  const { loadModelFile } = await import("./model-file.js");
  const { model, schemas, files } = await loadModelFile(
    state,
    joinPath(folder, config.model ?? ""),
    file.where("/model"),
  );
  const table = new ModelTable(model);
  refuseUnknownNames(file, config, { logs: model.logs.map(({ name }) => name), types: [...table.types] });
  const rules = { ...PLAIN_RULES, ...config.rules };
  return {
    config: { ...config, rules },
    schemas,
    modelFiles: files,
    ...placesIn(folder, table, config.logs),
  };
}

function plainLogsOf(folder: string, config: Config, path: string | undefined) {
  const named = Object.entries(config.logs ?? {})
    .filter(([name]) => name !== WAIVERS)
    .map(([name, log]) => ({ name, path: log, identity: undefined }));
  if (named.length === 0)
    throw new UserError(`${path} names no log`, 'name one under "logs", such as "ledger": "ledger.jsonl"');
  const model = new ModelTable(plainLogs(named));
  const rules = { ...PLAIN_RULES, ...config.rules };
  return {
    config: { ...config, rules },
    schemas: plainSchemas(model),
    ...placesIn(folder, model, config.logs),
  };
}

/** A file that were two logs would be checked as neither. Throws a UserError with the first two that share one. */
function refuseSharedPath(logs: readonly (readonly [string, string])[], configPath: string): void {
  for (const [index, [name, path]] of logs.entries()) {
    const other = logs.slice(0, index).find(([, earlier]) => mayShareFile(earlier, path));
    if (!other) continue;
    throw new UserError(
      `${quote(other[0])} (${quote(other[1])}) and ${quote(name)} (${quote(path)}) can name the same file in ${configPath}`,
      `give each log a path of its own under "logs"`,
    );
  }
}

/** The layout of a folder, or undefined where it has neither a configuration nor 60-REGISTRY. */
async function layoutOf(state: Snapshot, folder: string): Promise<Layout | undefined> {
  const loaded = await findConfig(state, folder);
  if (loaded) return toLayout(state, folder, loaded);
  const hasRegistry = (await state.entry(joinPath(folder, REGISTRY_FOLDER)))?.kind === "folder";
  return hasRegistry ? toLayout(state, folder, { config: {}, path: undefined }) : undefined;
}

/** A folder's layout, or those of the registries that its configuration names. */
async function expand(state: Snapshot, layout: Layout): Promise<Layout[]> {
  if (!layout.config.registries) return [layout];
  const found: Layout[] = [];
  // One that is beside the configuration is not left out by what the configuration names also.
  const isRegistry =
    layout.config.logs !== undefined ||
    (await state.entry(joinPath(layout.folder, REGISTRY_FOLDER)))?.kind === "folder";
  if (isRegistry) found.push(layout);
  for (const folder of layout.config.registries) {
    if (folder.split(/[\\/]/).includes(".."))
      throw new UserError(
        `${layout.configPath ?? "the configuration"} names the registry ${quote(folder)}, which lies above it`,
        "put the configuration into a folder that all registries lie in",
      );
    const path = joinPath(layout.folder, folder);
    const nested = await layoutOf(state, path);
    if (!nested) {
      throw new UserError(
        `${layout.configPath ?? "the configuration"} names the registry ${folder}, but there is none`,
        `put ${REGISTRY_FOLDER}/ or a configuration there, or take it out of "registries"`,
      );
    }
    if (nested.config.registries && nested.folder !== layout.folder) {
      throw new UserError(
        `${nested.configPath} names registries within a registry`,
        "name them all in one place",
      );
    }
    if (!found.some((known) => known.folder === nested.folder)) found.push(nested);
  }
  return found;
}

/** The layouts that a folder itself gives; none where it has neither a configuration nor 60-REGISTRY. */
export async function layoutsAt(state: Snapshot, folder: string): Promise<Layout[]> {
  const layout = await layoutOf(state, folder);
  return layout ? expand(state, layout) : [];
}

/** Walks up from a folder to the state's root: the first one that is a registry. */
export async function findLayouts(state: Snapshot, from: string): Promise<Layout[]> {
  for (let folder = from; ; folder = parentOf(folder)) {
    const layout = await layoutOf(state, folder);
    if (layout) return expand(state, layout);
    if (folder === "") return [];
  }
}

/** The layouts that an explicitly named configuration gives; its folder is the registry's. */
export async function layoutsOfConfig(state: Snapshot, path: string): Promise<Layout[]> {
  return expand(state, await toLayout(state, parentOf(path), await loadConfigFile(state, path)));
}

/** Throws a UserError where two registries claim one file: which of them checks it would be a matter of order. */
export function refuseSharedLogs(layouts: readonly Layout[]): void {
  for (const [index, layout] of layouts.entries()) {
    for (const other of layouts.slice(index + 1)) {
      for (const path of Object.values(layout.logs)) {
        const shared = Object.values(other.logs).find((pattern) => mayShareFile(path, pattern));
        if (shared === undefined) continue;
        const names = [layout, other].map(({ folder }) => quote(folder || "."));
        throw new UserError(
          `the registries ${names.join(" and ")} both claim the log ${quote(path, 160)}`,
          'let one of them name it under "logs"',
        );
      }
    }
  }
}
