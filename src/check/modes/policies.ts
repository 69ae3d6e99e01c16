/** What the registries of one check are checked by. */
import type { Layout } from "../../registry/config/layout.js";
import { loadPolicy, type Policy, type PolicyOverrides, strictnessOf } from "../../registry/config/policy.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";

/** The policies of some registries, in the order in which they were loaded. */
export class Policies {
  readonly #overrides: PolicyOverrides;
  readonly #known = new Map<Layout, Policy>();

  constructor(overrides: PolicyOverrides) {
    this.#overrides = overrides;
  }

  /**
   * Loads what a registry is checked by. Throws a UserError where a schema is missing or broken.
   *
   * @param state what its schemas are read from
   * @param before the same registry in the state that decides how strict it is checked, where that is another one
   */
  async load(state: Snapshot, layout: Layout, before: Layout = layout): Promise<void> {
    const strictness = strictnessOf(before.config, this.#overrides);
    this.#known.set(layout, await loadPolicy(state, layout, this.#overrides, strictness));
  }

  /** Checks a registry as another one is checked, such as a place where its logs stood before. */
  same(layout: Layout, as: Layout): void {
    this.#known.set(layout, this.of(as));
  }

  /** The policy of a registry, which must have been loaded. */
  of(layout: Layout): Policy {
    const policy = this.#known.get(layout);
    if (!policy) throw new Error(`no policy was loaded for ${layout.folder}`);
    return policy;
  }

  get layouts(): Layout[] {
    return [...this.#known.keys()];
  }
}
