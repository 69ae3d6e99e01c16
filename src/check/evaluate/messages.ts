/** What a rule says of a record in another registry, asked again and again for each of its problems. */
import type { RegistryRecord } from "../../registry/logs/record.js";
import type { Registry } from "../../registry/logs/registry.js";
import type { RecordRule } from "../../rules/rule.js";

/** The messages of one rule about one record, found once. */
export class Messages {
  readonly #registry: Registry;
  #rule: RecordRule | undefined;
  #record: RegistryRecord | undefined;
  #known: ReadonlySet<string> = new Set();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Whether the rule says the same of the record in that registry. */
  has(rule: RecordRule, record: RegistryRecord, message: string): boolean {
    if (this.#rule !== rule || this.#record !== record) {
      const problems = [...rule.check(record, this.#registry)];
      this.#known = new Set(problems.map((problem) => problem.message));
      this.#rule = rule;
      this.#record = record;
    }
    return this.#known.has(message);
  }
}
