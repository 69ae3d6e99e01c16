/** The waivers of a registry, as the report lists them. */

import type { Report } from "../../base/core/finding.js";
import { formatUtcMinute } from "../../base/text/time.js";
import { Waivers } from "../../check/findings/waivers.js";
import { RULE_IDS } from "../../registry/config/rule-ids.js";
import type { Log } from "../../registry/logs/log.js";

export interface WaiverRow {
  waiver_id: string;
  rule: string;
  path: string;
  reason: string;
  approved_by: string;
  expires_utc: string | null;
  /** `refused`: something is wrong with it, as a finding says, and it hides nothing. */
  state: "in force" | "expired" | "withdrawn" | "refused";
  /** How many findings it hides today. */
  hides: number;
}

/** The current waivers, in the order of their ids. */
export function waiverRows(log: Log, waived: Report["waived"], now: number): WaiverRow[] {
  const current = new Map<string, WaiverRow>();
  const minute = formatUtcMinute(now);
  const { inForce } = new Waivers(log, RULE_IDS, now);
  const hides = new Map<string, number>();
  for (const { waiver_id, finding } of waived) {
    const key = [waiver_id, finding.path, finding.ruleId].join("\0");
    hides.set(key, (hides.get(key) ?? 0) + 1);
  }
  for (const { record } of log.index()) {
    if (record?.id === undefined) continue;
    const text = (field: string) => record.text(field) ?? "";
    const expires = record.text("expires_utc") ?? null;
    const isOver = expires !== null && expires <= minute;
    const id = record.id;
    const lapsed = isOver ? "expired" : "refused";
    current.set(id, {
      waiver_id: id,
      rule: text("rule"),
      path: text("path"),
      reason: text("reason"),
      approved_by: text("approved_by"),
      expires_utc: expires,
      state: text("status") === "withdrawn" ? "withdrawn" : inForce.has(id) ? "in force" : lapsed,
      hides: hides.get([id, text("path"), text("rule")].join("\0")) ?? 0,
    });
  }
  return [...current.values()].sort((a, b) => (a.waiver_id < b.waiver_id ? -1 : 1));
}
