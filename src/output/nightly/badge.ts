/** The verdict as a badge. */
import { safeJson } from "../../base/text/escape.js";
import { count } from "../../base/text/visible.js";
import { verdictOf } from "../reporters/verdict.js";
import type { NightlyReport } from "./nightly.js";

const COLOURS = { holds: "brightgreen", violated: "red", "could-not-check": "lightgrey" } as const;

/** The badge as shields.io reads it from an endpoint. */
export function badge(report: NightlyReport): string {
  const { kind } = verdictOf(report);
  const { errors, warnings } = report.summary;
  const messages = {
    holds: warnings > 0 ? `valid, ${count(warnings, "warning")}` : "valid",
    violated: count(errors, "error"),
    "could-not-check": "could not check",
  };
  const color = kind === "holds" && warnings > 0 ? "yellow" : COLOURS[kind];
  return `${safeJson({ schemaVersion: 1, label: "registry", message: messages[kind], color }, 2)}\n`;
}
