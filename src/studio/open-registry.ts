/** A registry to be asked from a program. */
import { UserError } from "../base/core/errors.js";
import { didYouMean } from "../base/text/nearest.js";
import { listing, quote } from "../base/text/visible.js";
import { AskedRegistry, type Fields } from "../query/asked-registry.js";
import { parseMoment } from "../query/moment.js";
import { type OpenOptions, openQueryStore, openState } from "../query/open.js";
import type { QueryStore } from "../query/store.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { allOf, currentOfType } from "./records.js";
import { findFailed, findLatest, findRuns, type RunFilter } from "./runs.js";
import {
  findOverrides,
  type OverrideFilter,
  overridesByRun,
  type Produced,
  producedBy,
  versionsOf,
} from "./songs.js";
import type { OverrideView, RunRecord, VersionRecord } from "./types.js";

/** A run that failed a uniqueness check, with the overrides that name it. */
export interface FailedRun {
  run: RunRecord;
  overrides: OverrideView[];
}

/** A lane: both ids, as in `ART-jack-mercer` and `GEN-outlaw-country`. */
export interface Lane {
  artist: string;
  genre: string;
}

/**
 * One or more registries, read once. Every question is about the current records unless it says otherwise. Questions
 * about runs, works, versions and overrides throw a UserError where no registry is of the studio's model.
 */
export class OpenRegistry extends AskedRegistry {
  readonly #runs: QueryStore;
  readonly #now: number;

  constructor(store: QueryStore, now: number) {
    super(store, now);
    this.#runs = store.only(({ model }) => model.name === STUDIO);
    this.#now = now;
  }

  /** The registries of the studio. Throws a UserError where there is none: no answer is not the answer none. */
  get #store(): QueryStore {
    if (this.#runs.parts.length > 0) return this.#runs;
    throw new UserError(
      `the registry is not of the model ${STUDIO}, which alone knows runs, works, versions and overrides`,
      "ask with things(), current(), history(type, id) and list()",
    );
  }

  /** Days such as `2026-01-02` and spans such as `7d` as registry times. */
  #exact<Filter extends { from?: string | undefined; to?: string | undefined }>(filter: Filter): Filter {
    const { from, to } = filter;
    return {
      ...filter,
      ...(from !== undefined && { from: parseMoment("from", from, this.#now) }),
      ...(to !== undefined && { to: parseMoment("to", to, this.#now, true) }),
    };
  }

  /** The record that answers for a run, or undefined. */
  run(id: string): RunRecord | undefined {
    return currentOfType(this.#store, "RUN").get(id)?.record;
  }

  /** All lines of a run, in the order of the log. */
  override history(runId: string): RunRecord[];
  /** All lines of a thing of any type, in the order of the log. Throws a UserError as `things` does. */
  override history(type: string, id: string): Fields[];
  override history(typeOrRun: string, id?: string): RunRecord[] | Fields[] {
    if (id !== undefined) return super.history(typeOrRun, id);
    return [...allOf(this.#store, "RUN")]
      .filter((entry) => entry.id === typeOrRun)
      .map(({ record }) => record);
  }

  /** The runs that fit, oldest first. Throws a UserError for a time that is none. */
  runs(filter: RunFilter = {}): RunRecord[] {
    return findRuns(this.#store, this.#exact(filter)).map(({ record }) => record);
  }

  /** The latest run of a lane that passed gate 2, or undefined. */
  latest(lane: Lane): RunRecord | undefined {
    return findLatest(this.#store, lane)?.record;
  }

  /** The runs that fit and failed a uniqueness check, oldest first. */
  failed(filter: RunFilter = {}): FailedRun[] {
    const byRun = overridesByRun(this.#store);
    return findFailed(this.#store, this.#exact(filter)).map(({ id, record }) => ({
      run: record,
      overrides: byRun.get(id) ?? [],
    }));
  }

  /** The work and the versions that one run produced. */
  produced(runId: string): Produced {
    return producedBy(this.#store, runId);
  }

  /** The versions of a work, oldest first. */
  versions(workId: string): VersionRecord[] {
    return versionsOf(this.#store, workId).map(({ record }) => record);
  }

  /** The overrides that fit, oldest first. */
  overrides(filter: OverrideFilter = {}): OverrideView[] {
    return findOverrides(this.#store, { ...filter, ...this.#exact({ from: filter.from }) });
  }

  /** How many lines could not be read in answering so far, by path; they may hold what was requested. */
  override get unreadableLines(): ReadonlyMap<string, number> {
    return new Map([...super.unreadableLines, ...this.#runs.unreadableLines]);
  }
}

export interface OpenRegistryOptions extends OpenOptions {
  /** The clock, for spans such as `7d`; now unless said. */
  now?: Date;
}

/** An option that is not known would choose another registry than the one that was meant. */
const OPTIONS: readonly string[] = [
  "cwd",
  "config",
  "at",
  "env",
  "logs",
  "schema",
  "id",
  "now",
] satisfies (keyof OpenRegistryOptions)[];

/**
 * Opens the registry of a folder, or with `logs` any logs in it: of its work tree, of a commit with `at`, or plain
 * files outside git. The records are read at the first question and kept. Throws a UserError where there is no registry.
 */
export async function openRegistry(dir: string, options: OpenRegistryOptions = {}): Promise<OpenRegistry> {
  const unknown = Object.keys(options).find((key) => !OPTIONS.includes(key));
  if (unknown !== undefined)
    throw new UserError(
      `openRegistry does not know the option ${quote(unknown)}${didYouMean(unknown, OPTIONS)}`,
      `use ${listing(OPTIONS)}`,
    );
  const open = await openState({ cwd: dir, ...options });
  const now = Math.floor((options.now ?? new Date()).getTime() / 60_000);
  return new OpenRegistry(await openQueryStore(open, now), now);
}
