/** The report of the night before: read with care, for it came through an artifact or a cache. */
import { readFileSync } from "node:fs";
import { messageOf, UserError } from "../../base/core/errors.js";
import type { Finding } from "../../base/core/finding.js";
import { parseUtcMinute } from "../../base/text/time.js";
import { quote } from "../../base/text/visible.js";
import { builtInModels, type ModelTable } from "../../registry/model/table.js";
import type { Earlier } from "./checkpoint.js";
import type { Since } from "./nightly.js";

export interface Previous {
  madeUtc: string;
  head: string | null;
  checkpoints: Earlier[];
  findings: Since["mended"];
  /** All that the report saw from afar, as it is written there. */
  figures: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readCheckpoint(value: unknown): Earlier | undefined {
  if (!isObject(value)) return undefined;
  const { folder, log, writer, lines, root } = value;
  const isWhole =
    typeof folder === "string" &&
    typeof log === "string" &&
    log !== "" &&
    (writer === undefined || typeof writer === "string") &&
    typeof lines === "number" &&
    Number.isSafeInteger(lines) &&
    lines >= 0 &&
    typeof root === "string" &&
    /^[0-9a-f]{64}$/.test(root);
  return isWhole ? { folder, log, ...(writer !== undefined && { writer }), lines, root } : undefined;
}

function readFinding(value: unknown): Since["mended"][number] | undefined {
  if (!isObject(value)) return undefined;
  const { ruleId, severity, path, message, fingerprint } = value;
  const texts = [ruleId, path, message, fingerprint];
  if (texts.some((text) => typeof text !== "string")) return undefined;
  if (severity !== "error" && severity !== "warning") return undefined;
  return { ruleId, severity, path, message, fingerprint } as Pick<
    Finding,
    "ruleId" | "severity" | "path" | "message" | "fingerprint"
  >;
}

/** The sentence for an earlier report that nothing can be compared with. */
function unusable(path: string, why: string, cause?: unknown): UserError {
  return new UserError(
    `the earlier report ${quote(path)} can't be used: ${why}`,
    "give a report.json that this command wrote, or leave --previous out to start again",
    { cause },
  );
}

/**
 * Refuses an earlier report with a checkpoint of a log that its registry can't have: in a model that comes with the
 * tool the logs are always the same. Throws a UserError.
 *
 * @param models the models of the registries today, by folder
 */
export function refuseUnknownLogs(
  path: string,
  { checkpoints }: Previous,
  models: ReadonlyMap<string, ModelTable>,
): void {
  for (const { folder, log } of checkpoints) {
    const model = models.get(folder);
    if (model && builtInModels.includes(model) && !model.log(log))
      throw unusable(path, `it has a checkpoint of ${quote(log)}, and there is no such log`);
  }
}

/** Reads an earlier report.json. Throws a UserError where it is none: without it nothing would be compared. */
export function readPrevious(path: string): Previous {
  const refuse = (why: string, cause?: unknown) => unusable(path, why, cause);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw refuse(messageOf(error), error);
  }
  const nightly = isObject(value) ? value.nightly : undefined;
  if (!isObject(value) || !isObject(nightly))
    throw refuse("it is not a report of this command, or it is from a night that could not check");
  const { madeUtc, head, checkpoints } = nightly;
  if (typeof madeUtc !== "string" || parseUtcMinute(madeUtc) === undefined)
    throw refuse("it does not say when it was made");
  if (!Array.isArray(checkpoints)) throw refuse("it has no checkpoints");
  const read = checkpoints.map(readCheckpoint);
  if (read.includes(undefined)) throw refuse("a checkpoint in it is not whole");
  const commit =
    isObject(head) && typeof head.commit === "string" && /^[0-9a-f]{40,64}$/.test(head.commit)
      ? head.commit
      : null;
  const findings = Array.isArray(value.findings) ? value.findings.map(readFinding) : [undefined];
  if (findings.includes(undefined)) throw refuse("a finding in it is not whole");
  return {
    madeUtc,
    head: commit,
    checkpoints: read.filter((checkpoint) => checkpoint !== undefined),
    findings: findings.filter((finding) => finding !== undefined),
    figures: nightly,
  };
}
