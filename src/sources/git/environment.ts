/**
 * What the environment may tell our git. A variable that chooses what git itself would commit or receive is honoured;
 * one that would ask a person, run a program, write, or bend what is read is not passed on, or is set by us.
 */

/** Honoured: they name the repository, the index, the objects and the settings that git itself goes by. */
export const HONOURED: readonly string[] = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_COMMON_DIR",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_QUARANTINE_PATH",
  "GIT_SHALLOW_FILE",
  "GIT_NAMESPACE",
  "GIT_CEILING_DIRECTORIES",
  "GIT_DISCOVERY_ACROSS_FILESYSTEM",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_PREFIX",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_CONFIG_PARAMETERS",
  "GIT_CONFIG_COUNT",
  "GIT_ATTR_NOSYSTEM",
  "GIT_ATTR_SOURCE",
  "GIT_EXEC_PATH",
  "GIT_REF_PARANOIA",
  "GIT_DEFAULT_HASH",
  "GIT_DEFAULT_REF_FORMAT",
  "GIT_REFERENCE_BACKEND",
];

/** Honoured, in numbers: the settings that GIT_CONFIG_COUNT counts. */
const HONOURED_NUMBERED = /^GIT_CONFIG_(?:KEY|VALUE)_\d+$/;

/** Honoured where a fetch goes out: how a remote is reached, and who asks for it. */
const FOR_REMOTES =
  /^GIT_(?:SSL_\w+|SSH|SSH_COMMAND|SSH_VARIANT|PROXY_\w+|HTTP_\w+|PROTOCOL|PROTOCOL_FROM_USER)$/;

/** Set by us for every git, whatever the user configured, with the reason. */
export const SET: Readonly<Record<string, string>> = {
  // Never ask: a hook or a CI job has nobody who could answer.
  GIT_TERMINAL_PROMPT: "0",
  // Never write, not even a refreshed index.
  GIT_OPTIONAL_LOCKS: "0",
  // History as it is, not as replace refs or grafts pretend.
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_GRAFT_FILE: "/dev/null/none",
  // Paths mean themselves.
  GIT_LITERAL_PATHSPECS: "1",
  // A partial clone must not go to the network for what it lacks; the second is for git before 2.45.
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  // Words that can be recognised.
  LC_ALL: "C",
  LANGUAGE: "",
};

/**
 * Settings for every git, as arguments: a file of the commit graph is not proved by its own ids, and a file system
 * monitor is a program that a linted repository could name.
 */
export const SETTINGS: readonly string[] = ["-c", "core.commitGraph=false", "-c", "core.fsmonitor=false"];

/** Whether a variable of the environment reaches our git. */
export function isHonoured(name: string, forRemotes = false): boolean {
  if (name === "SSH_ASKPASS") return false;
  // Windows does not tell the case of a variable.
  const upper = name.toUpperCase();
  if (!upper.startsWith("GIT_")) return true;
  return HONOURED.includes(upper) || HONOURED_NUMBERED.test(upper) || (forRemotes && FOR_REMOTES.test(upper));
}

/** The environment of a git that reads: what is honoured, and what is set by us. */
export function readingEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => isHonoured(name))), ...SET };
}

/** The environment of a git that fetches: the network is allowed, but no program in place of a remote. */
export function fetchingEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => isHonoured(name, true));
  return { ...Object.fromEntries(kept), ...SET, GIT_ALLOW_PROTOCOL: "https:http:ssh:git:file" };
}
