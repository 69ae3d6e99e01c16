/** The inputs of the action, as a workflow gives them. */
import { UserError } from "../../base/core/errors.js";
import { didYouMean } from "../../base/text/nearest.js";
import { listing, quote } from "../../base/text/visible.js";

const HISTORY = ["auto", "full", "off"] as const;
const FAIL_ON = ["error", "warning", "never"] as const;
const PRESETS = ["recommended", "strict"] as const;
const SWITCH = ["true", "false"] as const;

export interface Inputs {
  token: string;
  workingDirectory: string;
  config: string | undefined;
  /** Logs of no registry, relative to the workspace. */
  logs: readonly string[];
  preset: (typeof PRESETS)[number] | undefined;
  base: string;
  history: (typeof HISTORY)[number];
  annotations: boolean;
  failOn: (typeof FAIL_ON)[number];
  sarifFile: string | undefined;
  reportDir: string | undefined;
}

function choice<Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((known) => known === text);
  if (found) return found;
  throw new UserError(
    `the input ${name} is ${quote(text)}${didYouMean(text, choices)}`,
    `use ${listing(choices, "or")}`,
  );
}

const optional = (text: string) => (text === "" ? undefined : text);

/** Reads the inputs. Throws a UserError that names the one that is wrong. */
export function readInputs(get: (name: string) => string): Inputs {
  const preset = optional(get("preset"));
  return {
    token: get("token"),
    workingDirectory: get("working-directory") || ".",
    config: optional(get("config")),
    logs: get("logs")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
    preset: preset === undefined ? undefined : choice("preset", preset, PRESETS),
    base: get("base"),
    history: choice("history", get("history") || "auto", HISTORY),
    annotations: choice("annotations", get("annotations") || "true", SWITCH) === "true",
    failOn: choice("fail-on", get("fail-on") || "error", FAIL_ON),
    sarifFile: optional(get("sarif-file")),
    reportDir: optional(get("report-dir")),
  };
}
