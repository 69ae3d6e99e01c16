export const HELP = `runidx-lint: keeps an append-only JSONL registry in git true

Usage
  runidx-lint [path…]            audit the registry: every line, every reference, the whole git history
  runidx-lint --staged           judge what is about to be committed
  runidx-lint --base <rev> [--head <rev>]
                                 judge a range: each commit, both ends, and every new line
  runidx-lint show <id>          one run, work, version or override, and all that hangs on it; or any other thing
  runidx-lint list [--stats]     runs [--artist --genre --machine --by --gate2 --uniqueness --from --to --last]
  runidx-lint list [<log or type>]
                                 the records of any log or type [--where --from --to --last]
  runidx-lint failed             runs that failed a uniqueness check, with their overrides [the same filters]
  runidx-lint latest --artist <id> --genre <id>
                                 the latest successful run of a lane; latest [<log or type>]: the newest record
  runidx-lint versions <work_id> the versions of a work, with their files [--latest]
  runidx-lint overrides          overrides with their status [--run --artist --genre --days]
  runidx-lint report [--out <dir>] [--previous <report.json>] [--log <file>]
                                 the consistency report: index.html, report.md, report.json, badge.json
  runidx-lint init               set a repository up: hooks, attributes, workflows [--hooks, --yes, --dry-run]
  runidx-lint init <log> [<log>…]
                                 the same for JSONL logs of any records: shows what their lines have in common,
                                 writes that as a model, and audits at once
  runidx-lint doctor             prove that the gate is live in this clone [--mutate, --format table|json]
  runidx-lint schema-check       which committed lines only the work tree's schemas refuse
                                 [--schema <type>=<file>, --format pretty|json]
  runidx-lint hook <name>        what git hooks call
  runidx-lint rules              the rules, a line each [--format table|json|markdown]
  runidx-lint explain <rule>     the page of a rule: what, why, an example, how to mend what it finds

A path is a registry folder or a file in one; without it the registry is looked for from here upwards. Where the
repository has no registry at all, a path to a .jsonl or .ndjson file does what --log does.

Options
  --no-history                   audit without the walk through history
  --config <file>                use this configuration
  --log <file>                   a log of no registry, or a glob of them; may be given several times
  --schema <file>, --id <field>  what each record of those logs has to fit, and the field that is unique: /id
  --preset recommended|strict    strict makes every warning an error
  --rule <id>=off|warn|error     change one rule's severity; may be given several times
  --format <f>[=<file>][,…]      pretty (default), unix, json, jsonl, sarif, github, junit, gitlab, markdown,
                                 html; with =<file> into a file
  --quiet                        show errors only
  --max-warnings <n>             more warnings than this are exit code 1
  --color auto|always|never
  --cwd <dir>                    run as if started there
  --version, --help

Options of show, list, failed, latest, versions and overrides
  --format table|json|jsonl|csv  table on a terminal, otherwise jsonl
  --at <rev>                     read a commit in place of the work tree
  --all-lines                    every line of a run, not only the one that answers (list, failed)
  --where <field>=<value>        what stands in a field, in one within another (meta.id, /meta/id) (list, latest,
                                 failed); may be given several times
  --log, --schema, --id          as above: logs of no registry (show, list, latest)
  --last 20, --last 7d           the newest twenty; the last seven days
  Times are days (2026-01-02), full times (2026-01-02T22:06Z) or how long ago (7d, 12h, 4w).

Exit codes
  0  it holds
  1  findings of severity error, or more warnings than allowed; for questions: nothing found
  2  could not check: bad usage or configuration, unreadable files, no registry
`;
