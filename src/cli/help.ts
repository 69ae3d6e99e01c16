export const HELP = `runidx-lint: keeps an append-only JSONL registry in git true

Usage
  runidx-lint [path…]            audit the registry: every line, every reference, the whole git history
  runidx-lint --staged           judge what is about to be committed
  runidx-lint --base <rev> [--head <rev>]
                                 judge a range: each commit, both ends, and every new line
  runidx-lint init               set a repository up: hooks, attributes, workflows [--hooks, --yes, --dry-run]
  runidx-lint doctor             prove that the gate is live in this clone [--mutate, --format table|json]
  runidx-lint hook <name>        what git hooks call
  runidx-lint rules              the rules, a line each
  runidx-lint explain <rule>     what a rule wants, why, and how to mend what it finds

A path is a registry folder or a file in one; without it the registry is looked for from here upwards.

Options
  --no-history                   audit without the walk through history
  --config <file>                use this configuration
  --preset recommended|strict    strict makes every warning an error
  --rule <id>=off|warn|error     change one rule's severity; may be given several times
  --format <f>[=<file>][,…]      pretty (default), json; with =<file> into a file
  --quiet                        show errors only
  --max-warnings <n>             more warnings than this are exit code 1
  --color auto|always|never
  --cwd <dir>                    run as if started there
  --version, --help

Exit codes
  0  it holds
  1  findings of severity error, or more warnings than allowed
  2  could not check: bad usage or configuration, unreadable files, no registry
`;
