/** Every command by its first word; without one the registry is checked. */
import { doctorCommand } from "./doctor.js";
import { hookCommand } from "./hook.js";
import { initCommand } from "./init.js";
import type { ExitCode, Program } from "./program.js";
import { failedCommand } from "./query/failed.js";
import { latestCommand } from "./query/latest.js";
import { listCommand } from "./query/list.js";
import { overridesCommand } from "./query/overrides.js";
import { showCommand } from "./query/show.js";
import { versionsCommand } from "./query/versions.js";
import { reportCommand } from "./report.js";
import { explainCommand, rulesCommand } from "./rules.js";
import { schemaCheckCommand } from "./schema-check.js";

type Command = (program: Program) => ExitCode | Promise<ExitCode>;

export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["show", showCommand],
  ["list", listCommand],
  ["failed", failedCommand],
  ["latest", latestCommand],
  ["versions", versionsCommand],
  ["overrides", overridesCommand],
  ["hook", hookCommand],
  ["report", reportCommand],
  ["init", initCommand],
  ["doctor", doctorCommand],
  ["schema-check", schemaCheckCommand],
  ["rules", rulesCommand],
  ["explain", explainCommand],
]);
