import { colourStyle, plainStyle, type Style } from "../../output/reporters/style.js";
import type { Stream } from "./program.js";

/** Decides once whether to colour: the flag, then NO_COLOR, then FORCE_COLOR, then the terminal. */
export function chooseStyle(
  flag: "auto" | "always" | "never" | undefined,
  env: NodeJS.ProcessEnv,
  stream: Stream,
): Style {
  if (flag === "always") return colourStyle;
  if (flag === "never" || env.NO_COLOR) return plainStyle;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false")
    return colourStyle;
  return stream.isTTY && env.TERM !== "dumb" ? colourStyle : plainStyle;
}
