/** Waivers: which are in force, what they hide, and what is wrong with them. */
import type { Finding, Waived } from "../finding.js";
import { hashLine, type Line } from "../lines/line.js";
import { isHumanApprover } from "../registry/approver.js";
import type { Log } from "../registry/log.js";
import type { RegistryRecord } from "../registry/record.js";
import type { Problem } from "../rules/rule.js";
import { didYouMean } from "../text/nearest.js";
import { parseUtcMinute } from "../text/time.js";
import { quote } from "../text/visible.js";

/** Rules whose findings nobody can wave through. */
const NOT_WAIVABLE = ["append-only", "waiver", "registry-file"];

interface Active {
  record: RegistryRecord;
  id: string;
  rule: string;
  path: string;
  pointer: string | undefined;
  sha256: string;
  used: boolean;
}

function keyOf(rule: string, path: string): string {
  return `${rule}\0${path}`;
}

/** The waivers of a registry. */
export class Waivers {
  /** By rule and path. */
  readonly #active = new Map<string, Active[]>();
  readonly #problems: Problem[] = [];

  /** @param now in minutes since 1970 */
  constructor(log: Log, ruleIds: readonly string[], now: number) {
    const current = new Map<string, RegistryRecord>();
    for (const { record } of log.index()) {
      if (record?.id !== undefined) current.set(record.id, record);
    }
    for (const [id, record] of current) this.#take(id, record, ruleIds, now);
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
      const active = { record, id, rule, path, pointer: record.text("pointer"), sha256, used: false };
      const key = keyOf(rule, path);
      this.#active.set(key, [...(this.#active.get(key) ?? []), active]);
    }
  }

  #refusal(
    record: RegistryRecord,
    rule: string,
    ruleIds: readonly string[],
    now: number,
  ): Problem | undefined {
    if (NOT_WAIVABLE.includes(rule)) {
      return {
        at: { record, pointer: "/rule" },
        class: "not-waivable",
        message: `${rule} can't be waived`,
        hint: "withdraw the waiver: append it again with status withdrawn",
      };
    }
    if (!ruleIds.includes(rule)) {
      return {
        at: { record, pointer: "/rule" },
        class: "unknown-rule",
        message: `there is no rule ${quote(rule)}${didYouMean(rule, ruleIds)}`,
        hint: "append the waiver again with the rule that was meant, or with status withdrawn",
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

  /** The ids of those in force. */
  get inForce(): ReadonlySet<string> {
    return new Set([...this.#active.values()].flat().map(({ id }) => id));
  }

  /** Whether a line is waived as unreadable: it counts as absent then. */
  hidesLine(line: Line): boolean {
    const fits = ["valid-json", "line-format"].flatMap(
      (rule) => this.#active.get(keyOf(rule, line.file.path)) ?? [],
    );
    return fits.length > 0 && fits.some(({ sha256 }) => sha256 === hashLine(line, ""));
  }

  /** Parts findings into those that stand and those that are waived. */
  apply(
    findings: readonly Finding[],
    lines: ReadonlyMap<Finding, Line>,
  ): { standing: Finding[]; waived: Waived[] } {
    const standing: Finding[] = [];
    const waived: Waived[] = [];
    for (const finding of findings) {
      const line = lines.get(finding);
      const waiver = line && this.#match(finding, line);
      if (waiver) {
        waiver.used = true;
        waived.push({ finding, waiver_id: waiver.id });
      } else standing.push(finding);
    }
    return { standing, waived };
  }

  #match(finding: Finding, line: Line): Active | undefined {
    const candidates = this.#active.get(keyOf(finding.ruleId, finding.path)) ?? [];
    const fits = candidates.filter(({ pointer }) => pointer === undefined || pointer === finding.pointer);
    if (fits.length === 0) return undefined;
    const sha256 = hashLine(line, "");
    return fits.find((waiver) => waiver.sha256 === sha256);
  }

  /** What is wrong with the waivers themselves; the unmatched ones only where everything was judged. */
  problems(everythingJudged: boolean): Problem[] {
    if (!everythingJudged) return this.#problems;
    const unmatched = [...this.#active.values()]
      .flat()
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
}
