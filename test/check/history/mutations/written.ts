/** Cases in a real repository: each has a log of its own, and cases of one shape share their commits. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FastImport, foreignCommit, type ImportedFile } from "../../../helpers/fast-import.js";
import { isolatedEnv, Repository, temporaryFolder } from "../../../helpers/repository.js";
import { type Case, SHAPES, type Shape } from "./cases.js";

/** The logs of a registry. Each holds a case. */
const LOGS = ["run-index", "song-index", "overrides-log", "waivers"];

/** Where a case's log is. */
export interface Place {
  registry: string;
  path: string;
}

/** The cases of one shape, and the commits that hold them. */
export interface Group {
  repository: Repository;
  shape: Shape;
  cases: readonly Case[];
  places: readonly Place[];
  /** Ids of the commits. */
  commits: readonly string[];
  /** What the index has of each log. */
  staged: readonly (string | undefined)[];
}

function placeOf(name: string, number: number): Place {
  const registry = `${name}-${Math.floor(number / LOGS.length)}`;
  return { registry, path: `${registry}/60-REGISTRY/data/${LOGS[number % LOGS.length]}.jsonl` };
}

const README: ImportedFile = { mode: "100644", bytes: Buffer.from("the registry\n") };
const readmeOf = (registry: string) => `${registry}/60-REGISTRY/README.md`;
const movedTo = ({ registry }: Place, at: number) => `${registry}/60-REGISTRY/moved-${at}.jsonl`;

/** All files of one state of some cases. */
function filesIn(cases: readonly Case[], places: readonly Place[], state: number): [string, ImportedFile][] {
  const files = new Map<string, ImportedFile>();
  for (const [at, place] of places.entries()) {
    const { states, elsewhere } = cases[at] ?? { states: [] };
    files.set(readmeOf(place.registry), README);
    const entry = states[state];
    if (entry) files.set(place.path, entry);
    if (elsewhere?.state === state) files.set(movedTo(place, at), elsewhere.entry);
  }
  return [...files];
}

function newRepository(format: Case["format"]): Repository {
  const home = temporaryFolder();
  const root = join(home, "repository");
  mkdirSync(root);
  const repository = new Repository(root, isolatedEnv(home));
  repository.git("init", "-q", "--template=", "-b", "main", `--object-format=${format}`);
  return repository;
}

/** Cases that can be judged at once: those of one shape, all of them on disk or none. */
function kindsIn(all: readonly Case[]): { name: string; cases: Case[] }[] {
  const kinds = new Map<string, Case[]>();
  for (const one of all) {
    const isOnDisk = "index" in SHAPES[one.shape] && one.disk !== undefined;
    const name = `${one.shape.replaceAll(" ", "-")}${isOnDisk ? "-on-disk" : ""}`;
    kinds.set(name, [...(kinds.get(name) ?? []), one]);
  }
  return [...kinds].map(([name, cases]) => ({ name, cases }));
}

/** Writes cases of one format into a new repository. */
export function writeCases(all: readonly Case[]): Group[] {
  const format = all[0]?.format ?? "sha1";
  const repository = newRepository(format);
  const written = new FastImport(format);
  const groups = kindsIn(all).map(({ name, cases }) => {
    const shape: Shape = SHAPES[cases[0]?.shape ?? "staged"];
    const places = cases.map((_, at) => placeOf(name, at));
    const commits: number[] = [];
    for (const [at, parents] of shape.commits.entries()) {
      const above = parents.map((parent) => commits[parent] ?? 0);
      commits.push(written.commit(`${name} ${at}`, above, filesIn(cases, places, at)));
    }
    const last = cases.map(({ states }) => (shape.index ? states.at(-1) : undefined));
    const staged = last.map((entry) =>
      entry && entry.mode !== "160000" ? written.blob(entry.bytes) : undefined,
    );
    const readme = shape.index && written.blob(README.bytes);
    const moved = cases.map(({ elsewhere }) =>
      shape.index && elsewhere ? written.blob(elsewhere.entry.bytes) : 0,
    );
    return { shape, cases, places, commits, staged, readme, moved };
  });
  const idOf = written.into(repository);
  return groups.map(({ shape, cases, places, commits, staged, readme, moved }) => {
    const rows = places.flatMap((place, at) => {
      const entry = cases[at]?.states.at(-1);
      const blob = staged[at];
      const id = blob === undefined ? foreignCommit(format) : idOf(blob);
      return [
        ...(readme === undefined ? [] : [`100644 ${idOf(readme)}\t${readmeOf(place.registry)}`]),
        ...(entry ? [`${entry.mode} ${id}\t${place.path}`] : []),
        ...(moved[at] ? [`100644 ${idOf(moved[at])}\t${movedTo(place, at)}`] : []),
      ];
    });
    return { repository, shape, cases, places, commits: commits.map(idOf), staged: [...new Set(rows)] };
  });
}

/** Makes a commit the one that is checked out, and merges others into it. */
export function checkOut({ root }: Repository, head: string, merged: readonly string[] = []): void {
  writeFileSync(join(root, ".git/HEAD"), `${head}\n`);
  rmSync(join(root, ".git/MERGE_HEAD"), { force: true });
  if (merged.length > 0) writeFileSync(join(root, ".git/MERGE_HEAD"), merged.map((id) => `${id}\n`).join(""));
}

/** Fills the index and the disk with what the cases of a group have there. */
export function stage({ repository, shape, cases, places, commits, staged }: Group): void {
  const [head = 0, ...merged] = shape.index ?? [];
  checkOut(
    repository,
    commits[head] ?? "",
    merged.map((number) => commits[number] ?? ""),
  );
  rmSync(join(repository.root, ".git/index"), { force: true });
  execFileSync("git", ["update-index", "-z", "--index-info"], {
    cwd: repository.root,
    env: repository.env,
    input: staged.map((row) => `${row}\0`).join(""),
  });
  for (const [at, { path, registry }] of places.entries()) {
    const { disk, states } = cases[at] ?? { states: [] };
    if (disk === undefined) continue;
    mkdirSync(join(repository.root, registry, "60-REGISTRY/data"), { recursive: true });
    writeFileSync(join(repository.root, readmeOf(registry)), README.bytes);
    const entry = states[disk];
    if (entry?.mode.startsWith("100")) writeFileSync(join(repository.root, path), entry.bytes);
  }
}
