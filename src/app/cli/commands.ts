/** Every command, in the order of the help; without one the registry is checked. */
import type { Command } from "./command.js";
import { completionOf } from "./completion.js";
import { fixCommand } from "./fix.js";
import { guardCommand } from "./guard.js";
import { hookCommand } from "./hook.js";
import { FLAGS } from "./lint.js";
import { mcpCommand } from "./mcp.js";
import { failedCommand } from "./query/failed.js";
import { latestCommand } from "./query/latest.js";
import { listCommand } from "./query/list.js";
import { overridesCommand } from "./query/overrides.js";
import { showCommand } from "./query/show.js";
import { versionsCommand } from "./query/versions.js";
import { reportCommand } from "./report.js";
import { explainCommand, rulesCommand } from "./rules.js";
import { schemaCheckCommand } from "./schema-check.js";
import { doctorCommand } from "./setup/doctor.js";
import { initCommand } from "./setup/init.js";
import { uninitCommand } from "./setup/uninit.js";
import { appendCommand } from "./write/append.js";
import { mergeDriverCommand } from "./write/merge-driver.js";
import { mintCommand } from "./write/mint.js";
import { settleCommand } from "./write/settle.js";
import { tailCommand } from "./write/tail.js";
import { waiveCommand } from "./write/waive.js";

const ALL: readonly Command[] = [
  showCommand,
  listCommand,
  failedCommand,
  latestCommand,
  versionsCommand,
  overridesCommand,
  reportCommand,
  initCommand,
  uninitCommand,
  doctorCommand,
  schemaCheckCommand,
  fixCommand,
  appendCommand,
  mintCommand,
  waiveCommand,
  settleCommand,
  tailCommand,
  hookCommand,
  mergeDriverCommand,
  rulesCommand,
  explainCommand,
  guardCommand,
  mcpCommand,
];

export const COMMANDS: readonly Command[] = [...ALL, completionOf(ALL, Object.keys(FLAGS))];
