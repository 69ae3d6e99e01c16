/** Waivers: which are in force, what they hide, and what is wrong with them. */

import { didYouMean, nearest } from "../../base/text/nearest.js";
import { parseUtcMinute } from "../../base/text/time.js";
import { quote } from "../../base/text/visible.js";
import { hashLine, type Line } from "../../registry/jsonl/line.js";
import { isHumanApprover } from "../../registry/logs/approver.js";
import type { Log } from "../../registry/logs/log.js";
import type { RegistryRecord } from "../../registry/logs/record.js";
import type { Problem } from "../../rules/rule.js";
import { lineOf } from "./locate.js";

/** Rules whose findings nobody can wave through. */
const NOT_WAIVABLE = ["append-only", "waiver", "registry-file"] as const;
export type NotWaivable = (typeof NOT_WAIVABLE)[number];

/** Whether no waiver hides the findings of a rule. */
export const isNotWaivable = (rule: string): rule is NotWaivable => NOT_WAIVABLE.some((one) => one === rule);

/** What a waiver says of the finding that it hides. */
export function waiverFields(rule: string, line: Line): Record<string, string> {
  return { rule, path: line.file.path, line_sha256: hashLine(line, "") };
}

interface Active {
  record: RegistryRecord;
  id: string;
  rule: string;
  path: string;
  pointer: string | undefined;
  used: boolean;
}

/** What a waiver is asked about. */
export interface Waivable {
  rule: string;
  path: string;
  pointer: string;
  /** The hash of the line's bytes; asked for only where waivers of that rule and file are in force. */
  sha256(): string;
}

function keyOf(rule: string, path: string): string {
  return `${rule}\0${path}`;
}

/**
 * The one of a waiver's newest lines of each writer that counts: that of the greatest time, and of one time one that
 * withdraws it; the plain file was closed before any writer had one.
 */
function newestOf(byWriter: ReadonlyMap<string, RegistryRecord>): RegistryRecord {
  const rows = [...byWriter].filter(([writer]) => writer !== "" || byWriter.size === 1);
  const isWithdrawn = (record: RegistryRecord) => record.text("status") === "withdrawn";
  return rows
    .map(([, record]) => record)
    .reduce((known, record) => {
      const [was, is] = [known.time ?? "", record.time ?? ""];
      return is > was || (is === was && !isWithdrawn(known)) ? record : known;
    });
}

/** The waivers of a registry. */
export class Waivers {
  /** By rule and path, and within them by the hash of the line. */
  readonly #active = new Map<string, Map<string, Active[]>>();
  readonly #problems: Problem[] = [];

  /** @param now in minutes since 1970 */
  constructor(log: Log, ruleIds: readonly string[], now: number) {
    const newest = new Map<string, Map<string, RegistryRecord>>();
    for (const { record } of log.index()) {
      if (record?.id === undefined) continue;
      const byWriter = newest.get(record.id) ?? new Map<string, RegistryRecord>();
      newest.set(record.id, byWriter.set(log.writerOf(record.line), record));
    }
    for (const [id, byWriter] of newest) this.#take(id, newestOf(byWriter), ruleIds, now);
  }

  #take(id: string, record: RegistryRecord, ruleIds: readonly string[], now: number): void {
    const [rule, path, sha256] = [record.text("rule"), record.text("path"), record.text("line_sha256")];
    // A waiver that its schema refuses hides nothing; schema says so.
    if (record.schemaFaults.length > 0 || rule === undefined || path === undefined || sha256 === undefined)
      return;
    if (record.text("reason") === undefined || record.text("status") === "withdrawn") return;
    const problem = this.#refusal(record, rule, ruleIds, now);
    if (problem) this.#problems.push(problem);
    else {
      const active = { record, id, rule, path, pointer: record.text("pointer"), used: false };
      const key = keyOf(rule, path);
      const byLine = this.#active.get(key) ?? new Map<string, Active[]>();
      this.#active.set(key, byLine);
      const known = byLine.get(sha256);
      if (known) known.push(active);
      else byLine.set(sha256, [active]);
    }
  }

  #refusal(
    record: RegistryRecord,
    rule: string,
    ruleIds: readonly string[],
    now: number,
  ): Problem | undefined {
    if (isNotWaivable(rule)) {
      return {
        at: { record, pointer: "/rule" },
        class: "not-waivable",
        message: `${rule} can't be waived`,
        hint: "withdraw the waiver: append it again with status withdrawn",
      };
    }
    if (!ruleIds.includes(rule)) {
      const meant = nearest(rule, ruleIds);
      return {
        at: { record, pointer: "/rule" },
        class: "unknown-rule",
        message: `there is no rule ${quote(rule)}${didYouMean(rule, ruleIds)}`,
        hint: "append the waiver again with the rule that was meant, or with status withdrawn",
        ...(meant !== undefined && { correction: { kind: "value", to: meant } }),
      };
    }
    const approver = record.text("approved_by") ?? "";
    if (!isHumanApprover(approver)) {
      return {
        at: { record, pointer: "/approved_by" },
        class: "approver",
        message: `approved_by is ${quote(approver)}, which is not a person`,
        hint: "have a person approve it: append it again with their name, or with status withdrawn",
      };
    }
    const expires = record.text("expires_utc");
    const minute = expires === undefined ? undefined : parseUtcMinute(expires);
    if (minute !== undefined && minute <= now) {
      return {
        at: { record, pointer: "/expires_utc" },
        class: "expired",
        message: `the waiver expired at ${expires}`,
        hint: "append it again with a later expires_utc, or with status withdrawn",
      };
    }
    return undefined;
  }

  #all(): Active[] {
    return [...this.#active.values()].flatMap((byLine) => [...byLine.values()].flat());
  }

  /** The ids of those in force. */
  get inForce(): ReadonlySet<string> {
    return new Set(this.#all().map(({ id }) => id));
  }

  /** Whether a line is waived as unreadable: it counts as absent then. */
  hidesLine(line: Line): boolean {
    const fits = ["valid-json", "line-format"].flatMap(
      (rule) => this.#active.get(keyOf(rule, line.file.path)) ?? [],
    );
    if (fits.length === 0) return false;
    const sha256 = hashLine(line, "");
    return fits.some((byLine) => byLine.has(sha256));
  }

  /** The id of the waiver that hides a finding, if one does; it has matched something then. */
  use({ rule, path, pointer, sha256 }: Waivable): string | undefined {
    const byLine = this.#active.get(keyOf(rule, path));
    if (!byLine) return undefined;
    const waiver = byLine
      .get(sha256())
      ?.find((active) => active.pointer === undefined || active.pointer === pointer);
    if (waiver) waiver.used = true;
    return waiver?.id;
  }

  /** What is wrong with the waivers themselves; the unmatched ones only where everything was checked. */
  problems(everythingJudged: boolean): Problem[] {
    if (!everythingJudged) return this.#problems;
    const unmatched = this.#all()
      .filter(({ used }) => !used)
      .map(
        ({ record, rule, path }): Problem => ({
          at: { record },
          class: "unmatched",
          message: `the waiver of ${rule} in ${path} matches no finding`,
          hint: "withdraw it: append it again with status withdrawn",
        }),
      );
    return [...this.#problems, ...unmatched];
  }

  /**
   * What is wrong with these waivers by a change: in a line that it adds, or where the same waiver was right before.
   *
   * @param before the waivers that the change began with
   */
  problemsSince(before: Waivers | undefined, isAdded: (line: Line) => boolean): Problem[] {
    const known = new Set((before ? before.#problems : []).map(keyOfRefused));
    return this.#problems.filter((problem) => {
      const line = lineOf(problem.at);
      return (line !== undefined && isAdded(line)) || !known.has(keyOfRefused(problem));
    });
  }
}

/** What makes two refusals the same: the waiver, and why it is refused. */
function keyOfRefused({ at, class: kind }: Problem): string {
  const id = "record" in at ? at.record.id : undefined;
  return `${id ?? ""}\0${kind ?? ""}`;
}
