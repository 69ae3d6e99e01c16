/** Opens the logs of a registry in a state, and says what is wrong with the files themselves. */
import type { LogName } from "../../base/core/finding.js";
import type { Bytes } from "../../sources/bytes/bytes.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { TextFile } from "../jsonl/line.js";
import { looksLikeUtf16 } from "../jsonl/read-line.js";
import type { LogModel } from "../model/model.js";
import type { RecordSchemas } from "../model/schemas.js";
import type { ModelTable } from "../model/table.js";
import { Log } from "./log.js";
import { fileOfLog } from "./log-pattern.js";
import { findSegments } from "./segments.js";

/** Something about a log's files themselves, found in opening them. */
export interface LogFileProblem {
  log: LogName;
  path: string;
  class: string;
  message: string;
  hint: string;
}

/** The class of {@link LogFileProblem} of writers that some disks can't tell apart; every line is read all the same. */
export const WRITER_CASE = "writer-case";

export interface LoadedLogs {
  logs: Map<LogName, Log>;
  trouble: LogFileProblem[];
  /** Files that are UTF-16: no line of theirs was read. */
  utf16: TextFile[];
  /** Lets go of open files. */
  close(): void;
}

const NOT_A_FILE: Readonly<Record<string, string>> = {
  symlink: "a symbolic link",
  submodule: "a submodule",
  folder: "a folder",
  other: "something that is not a file",
};

const LFS_HEAD = "version https://git-lfs.github.com/spec/";

function isLfsPointer(bytes: Bytes): boolean {
  return bytes.slice(0, LFS_HEAD.length).toString("latin1") === LFS_HEAD;
}

interface Opened {
  file?: TextFile;
  trouble?: LogFileProblem;
  utf16?: boolean;
}

async function openSegment(state: Snapshot, log: LogName, path: string): Promise<Opened> {
  const entry = await state.entry(path);
  if (entry?.kind !== "file") {
    const what = NOT_A_FILE[entry?.kind ?? "other"] ?? "something that is not a file";
    const hint = "put the log itself there, as a regular file";
    return {
      trouble: { log, path, class: "not-a-file", message: `${what} is in the place of the ${log}`, hint },
    };
  }
  const bytes = await state.open(path);
  if (isLfsPointer(bytes)) {
    bytes.close();
    const hint = "take the log out of Git LFS (`git lfs untrack`), and commit the file itself";
    return {
      trouble: {
        log,
        path,
        class: "lfs-pointer",
        message: `a Git LFS pointer is in the place of the ${log}`,
        hint,
      },
    };
  }
  return { file: new TextFile(path, bytes), utf16: looksLikeUtf16(bytes.slice(0, 4)) };
}

/** Two writers whose names differ in case alone: many disks can't hold the files of both. */
function* sameWriters(log: LogName, writers: ReadonlyMap<string, string>): Iterable<LogFileProblem> {
  const first = new Map<string, { path: string; writer: string }>();
  for (const [path, writer] of writers) {
    const other = first.get(writer.toLowerCase());
    if (!other) first.set(writer.toLowerCase(), { path, writer });
    else if (other.writer !== writer) {
      yield {
        log,
        path,
        class: WRITER_CASE,
        message: `the writer ${writer} of the ${log} differs from ${other.writer} (${other.path}) in case alone: on Windows and macOS one of the two files hides the other`,
        hint: `where the file is in no commit yet, append its lines to the file of ${other.writer} and delete it; where it is committed, give the writer another name from now on, and where no clone is on such a disk set the class ${WRITER_CASE} of registry-file to warn`,
      };
    }
  }
}

function missing(definition: LogModel, path: string): LogFileProblem {
  return {
    log: definition.name,
    path,
    class: "missing",
    message: `the ${definition.name} is not there`,
    hint: 'put the log back, or name its path under "logs" in the configuration',
  };
}

/** Which logs a registry has, and where. */
export interface LogPlaces {
  model: ModelTable;
  /** Path or glob of each log, relative to the state's root. */
  logs: Readonly<Record<LogName, string>>;
}

/** The path or glob of a log that a registry has. */
export function pathOfLog({ logs, model }: LogPlaces, name: LogName): string {
  const path = logs[name];
  if (path === undefined) throw new Error(`no path is known for the ${name} of ${model.name}`);
  return path;
}

/** The path or glob of the log that a registry is known by: its first. */
export function mainLog(places: LogPlaces): string {
  return pathOfLog(places, places.model.logs[0]?.name ?? "");
}

/** Opens every log of a registry. Throws a UserError where a file can't be read. */
export async function openLogs(
  state: Snapshot,
  { model, logs: paths }: LogPlaces,
  schemas: RecordSchemas,
): Promise<LoadedLogs> {
  const loaded: LoadedLogs = { logs: new Map(), trouble: [], utf16: [], close: () => undefined };
  const files: TextFile[] = [];
  loaded.close = () => {
    for (const file of files) file.bytes.close();
  };
  for (const definition of model.logs) {
    const { name } = definition;
    const pattern = pathOfLog({ logs: paths, model }, name);
    const segments = await findSegments(state, pattern);
    const writers = new Map(segments.map((path) => [path, fileOfLog(pattern, path)?.writer ?? ""]));
    loaded.trouble.push(...sameWriters(name, writers));
    const readable: TextFile[] = [];
    let unreadable: string | undefined;
    for (const path of segments) {
      const { file, trouble, utf16 } = await openSegment(state, name, path);
      if (file) files.push(file);
      if (file && utf16) loaded.utf16.push(file);
      if (file && !utf16) readable.push(file);
      if (trouble) loaded.trouble.push(trouble);
      if (trouble || utf16) unreadable = `${path} can't be read`;
    }
    if (segments.length === 0 && definition.required) {
      loaded.trouble.push(missing(definition, pattern));
      unreadable = `${pattern} is not there`;
    }
    loaded.logs.set(name, new Log(definition, { files: readable, unreadable, writers }, { model, schemas }));
  }
  return loaded;
}

/** The trouble with a log that records refer into though it is missing or empty. */
export function referredButAbsent(log: Log, path: string): LogFileProblem {
  const isMissing = log.files.length === 0;
  return {
    log: log.name,
    path: log.files[0]?.path ?? path,
    class: isMissing ? "missing" : "empty",
    message: `records refer into the ${log.name}, but it is ${isMissing ? "not there" : "empty"}`,
    hint: isMissing
      ? "put the log back, or append the records that are referred to"
      : "append the records that are referred to",
  };
}
