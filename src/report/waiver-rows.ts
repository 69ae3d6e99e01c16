/** The waivers of a registry, as the report lists them. */
import type { Report } from "../finding.js";
import type { Log } from "../registry/log.js";
import { formatUtcMinute } from "../text/time.js";

export interface WaiverRow {
  waiver_id: string;
  rule: string;
  path: string;
  reason: string;
  approved_by: string;
  expires_utc: string | null;
  state: "in force" | "expired" | "withdrawn";
  /** How many findings it hides today. */
  hides: number;
}

/** The current waivers, in the order of their ids. */
export function waiverRows(log: Log, waived: Report["waived"], now: number): WaiverRow[] {
  const current = new Map<string, WaiverRow>();
  const minute = formatUtcMinute(now);
  for (const { record } of log.index()) {
    if (record?.id === undefined) continue;
    const text = (field: string) => record.text(field) ?? "";
    const expires = record.text("expires_utc") ?? null;
    const isOver = expires !== null && expires < minute;
    const id = record.id;
    current.set(id, {
      waiver_id: id,
      rule: text("rule"),
      path: text("path"),
      reason: text("reason"),
      approved_by: text("approved_by"),
      expires_utc: expires,
      state: text("status") === "withdrawn" ? "withdrawn" : isOver ? "expired" : "in force",
      hides: waived.filter((row) => row.waiver_id === id).length,
    });
  }
  return [...current.values()].sort((a, b) => (a.waiver_id < b.waiver_id ? -1 : 1));
}
