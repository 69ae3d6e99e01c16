/** Which command of the program a tool runs, with which arguments. Nothing that a model gives can name another folder. */
import { UserError } from "../../base/core/errors.js";
import type { ToolName } from "./definitions.js";

export type Parameters = Readonly<Record<string, unknown>>;

/** Arguments of the program, and what it reads. */
export interface CommandLine {
  argv: string[];
  stdin: string;
}

/** `--name=value` where there is a value. What begins with a dash is a value all the same. */
function option(name: string, value: unknown): string[] {
  return typeof value === "string" ? [`--${name}=${value}`] : [];
}

function checkLine({ mode = "staged", base, head, history }: Parameters): CommandLine {
  if (mode !== "range" && (base !== undefined || head !== undefined))
    throw new UserError("base and head are for a range", 'give mode "range"');
  if (mode === "range" && base === undefined)
    throw new UserError("a range needs a base", "give base: a branch, a tag or a commit");
  if (mode !== "audit" && history !== undefined)
    throw new UserError("history is for an audit", 'give mode "audit"');
  const target = mode === "staged" ? ["--staged"] : [...option("base", base), ...option("head", head)];
  return { argv: [...target, ...(history === false ? ["--no-history"] : []), "--format=json"], stdin: "" };
}

function appendLine({ records, log, supersede }: Parameters, isTrial: boolean): CommandLine {
  const flags = [
    "--from=-",
    "--format=json",
    ...(isTrial ? ["--dry-run"] : []),
    ...option("supersede", supersede),
  ];
  const named = typeof log === "string" ? ["--", log] : [];
  return { argv: ["append", ...flags, ...named], stdin: JSON.stringify(records) };
}

/** The options that each question takes. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  show: [],
  list: ["artist", "genre", "from", "to", "last"],
  latest: ["artist", "genre"],
  failed: ["artist", "genre", "from", "to", "last"],
};

function findLine({ what, id, log, where = [], ...filters }: Parameters): CommandLine {
  const question = String(what);
  const known = ASKED[question] ?? [];
  const wrong = Object.keys(filters).filter((name) => name !== "max_bytes" && !known.includes(name));
  if (wrong.length > 0)
    throw new UserError(`${question} does not take ${wrong.join(" and ")}`, "leave it out");
  if (question === "show" && id === undefined) throw new UserError("show needs an id", "give id");
  if (question !== "show" && id !== undefined)
    throw new UserError(`${question} does not take an id`, 'give what "show"');
  const wheres = (where as readonly string[]).map((text) => `--where=${text}`);
  const words = [id, log].filter((word) => typeof word === "string");
  return {
    argv: [
      question,
      "--format=json",
      ...known.flatMap((name) => option(name, filters[name])),
      ...wheres,
      ...(words.length > 0 ? ["--", ...words] : []),
    ],
    stdin: "",
  };
}

/** The command line of a call. Throws a UserError where parameters do not go together. */
export function commandLineOf(tool: ToolName, parameters: Parameters): CommandLine {
  switch (tool) {
    case "check":
      return checkLine(parameters);
    case "check_record":
      return appendLine(parameters, true);
    case "append":
      return appendLine(parameters, false);
    case "find":
      return findLine(parameters);
    case "explain":
      return { argv: ["explain", "--", String(parameters.rule)], stdin: "" };
    case "fix": {
      const { staged, dry_run } = parameters;
      const flags = [...(staged === true ? ["--staged"] : []), ...(dry_run === true ? ["--dry-run"] : [])];
      return { argv: ["fix", ...flags, "--format=json"], stdin: "" };
    }
  }
}
