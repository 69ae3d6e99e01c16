/** The texts that setting a repository up writes. */

/** The hooks that are the courtesy before the gate. */
export const HOOK_NAMES = ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "pre-push"] as const;
export type HookName = (typeof HOOK_NAMES)[number];

/** The hook that every clone should have; the others close smaller gaps. */
export const ESSENTIAL_HOOK = "pre-commit";

export const BEGIN = "# runidx-lint: begin";
export const END = "# runidx-lint: end";

/** The part of a hook that is ours. A missing installation refuses: it is never skipped. */
export function hookBlock(name: HookName): string {
  return `${BEGIN}
gate=node_modules/runidx-lint/hooks/gate.sh
[ -f "$gate" ] || gate=$(git rev-parse --path-format=absolute --git-common-dir)/../$gate
if [ ! -f "$gate" ]; then
  echo "runidx-lint is not installed here, so the registry can't be checked: run npm install, then try again" >&2
  exit 1
fi
sh "$gate" ${name} "$@" || exit $?
${END}
`;
}

export const GITATTRIBUTES = "*.jsonl text eol=lf";

const CHECKOUT = `      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0
        with:
          node-version: 24
      - run: npm ci`;

export const REGISTRY_WORKFLOW = `# Made by runidx-lint init. A required check must not have a paths filter: it would hang where nothing matches.
name: registry
on:
  pull_request:
  merge_group:
permissions:
  contents: read
jobs:
  registry:
    runs-on: ubuntu-latest
    steps:
${CHECKOUT}
      - name: Judge the change
        run: |
          base=$(node -p 'require(process.env.GITHUB_EVENT_PATH).merge_group?.base_sha ?? "origin/" + process.env.GITHUB_BASE_REF')
          npx --no-install runidx-lint --base "$base"
`;

export const NIGHTLY_WORKFLOW = `# Made by runidx-lint init. Audits the whole registry every night.
name: registry-nightly
on:
  schedule:
    - cron: "17 3 * * *"
  workflow_dispatch:
permissions:
  contents: read
jobs:
  audit:
    runs-on: ubuntu-latest
    steps:
${CHECKOUT}
      - name: Audit the registry and its whole history
        run: npx --no-install runidx-lint
`;

/** Hooks for lefthook; `use_stdin` hands on what git says pre-push. */
export const LEFTHOOK_BLOCK = `${BEGIN}
${HOOK_NAMES.map(
  (name) => `${name}:
  commands:
    runidx-lint:
      run: sh node_modules/runidx-lint/hooks/gate.sh ${name}${name === "prepare-commit-msg" || name === "pre-push" ? " {0}" : ""}
${name === "pre-push" ? "      use_stdin: true\n" : ""}`,
).join("")}${END}
`;

/** A hook of the pre-commit framework, without its environments: the tool is the project's own. */
export const PRE_COMMIT_BLOCK = `${BEGIN}
- repo: local
  hooks:
    - id: runidx-lint
      name: runidx-lint
      language: system
      entry: sh node_modules/runidx-lint/hooks/gate.sh pre-commit
      pass_filenames: false
      always_run: true
${END}
`;
