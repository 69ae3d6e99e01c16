# What git hooks run: sh gate.sh <hook> [arguments of the hook]
#
# Ends with 0 only where the check said so, or where nothing that it judges is about to be committed: that is
# found out with one call of git, before Node starts. Whatever goes wrong here refuses; it never lets through.

hook=$1
shift
here=${0%/*}

# The pre-commit framework runs one command for every hook, and keeps what git says of a push in the environment.
pushed=
if [ "$hook" = framework ]; then
  hook=pre-commit
  if [ -n "$PRE_COMMIT_REMOTE_NAME" ]; then
    hook=pre-push
    new=${PRE_COMMIT_TO_REF:-$(git rev-parse --verify "$PRE_COMMIT_LOCAL_BRANCH")} || exit 2
    case ${#new} in
    64) none=0000000000000000000000000000000000000000000000000000000000000000 ;;
    *) none=0000000000000000000000000000000000000000 ;;
    esac
    pushed="$PRE_COMMIT_LOCAL_BRANCH $new $PRE_COMMIT_REMOTE_BRANCH ${PRE_COMMIT_FROM_REF:-$none}"
    set -- "$PRE_COMMIT_REMOTE_NAME" "$PRE_COMMIT_REMOTE_URL"
  fi
fi

# Whether stored paths are led back by roots of the configuration: then a run log or lyrics may be anywhere.
has_roots() {
  for config in runidx.config.json package.json; do
    [ -f "$config" ] || continue
    while IFS= read -r line || [ -n "$line" ]; do
      case $line in *'"pathRoots"'*) return 0 ;; esac
    done <"$config"
  done
  return 1
}

# What the check would judge: logs, which end in .jsonl or .ndjson, what decides how they are judged, and the folders of the
# run logs and lyrics that records name.
changed() {
  set -- '*.jsonl' '*.ndjson' '*.json' '60-REGISTRY' '*50-GENERATION/*' '*Songs/*'
  if has_roots; then set -- .; fi
  GIT_LITERAL_PATHSPECS=0 GIT_GLOB_PATHSPECS=0 GIT_NOGLOB_PATHSPECS=0 GIT_ICASE_PATHSPECS=0 \
    GIT_NO_REPLACE_OBJECTS=1 GIT_GRAFT_FILE=/dev/null/none GIT_OPTIONAL_LOCKS=0 \
    git diff-index --cached --raw --no-renames --no-abbrev HEAD -- "$@" 2>/dev/null
}

# The commit that HEAD leads to, read without starting anything; nothing where only git could tell.
head_commit() {
  commit=
  IFS= read -r line <"$git_dir/HEAD" || return
  case $line in
  "ref: "*)
    ref=${line#ref: }
    if [ -f "$git_dir/$ref" ]; then IFS= read -r commit <"$git_dir/$ref"; fi
    ;;
  *) commit=$line ;;
  esac
}

# The version that this script came with, read without starting anything.
version() {
  while IFS= read -r line; do
    case $line in *'"version":'*)
      line=${line#*:*\"}
      found=${line%%\"*}
      return
      ;;
    esac
  done <"$here/../package.json"
}

# Whether pre-commit has just judged this very change, with this version.
judged() {
  version
  wanted="runidx-lint $found
$RUNIDX_CHANGE"
  stamp=
  while IFS= read -r line; do
    stamp="$stamp${stamp:+
}$line"
  done <"$git_dir/runidx-lint/verdict"
  [ "$stamp" = "$wanted" ]
}

case $hook in
pre-commit | prepare-commit-msg)
  git_dir=${GIT_DIR:-.git}
  # In a merge the other parents count too, and only the check itself knows them.
  if [ -d "$git_dir" ] && [ ! -f "$git_dir/MERGE_HEAD" ] && RUNIDX_CHANGE=$(changed); then
    [ -n "$RUNIDX_CHANGE" ] || exit 0
    # Together with the commit that it is a change of, the change says what every log and configuration holds.
    head_commit
    # A change that is too large for the environment is judged twice.
    if [ "${#RUNIDX_CHANGE}" -gt 30000 ]; then commit=; fi
    if [ -n "$commit" ]; then
      RUNIDX_CHANGE="$commit
$RUNIDX_CHANGE"
      export RUNIDX_CHANGE
    else
      unset RUNIDX_CHANGE
    fi
    if [ -z "$CI$GITHUB_ACTIONS" ] && [ -n "$commit" ] && [ "$hook" = prepare-commit-msg ] && [ -f "$git_dir/runidx-lint/verdict" ] && judged; then exit 0; fi
  fi
  ;;
esac

if ! command -v node >/dev/null 2>&1; then
  echo "runidx-lint: node is not on PATH, so the registry can't be checked and nothing is let through." >&2
  echo "Programs with windows often start without your shell's PATH: commit from a terminal, or put" >&2
  echo "a line such as PATH=\"/path/to/node/bin:\$PATH\" into ~/.config/husky/init.sh (husky reads it)." >&2
  exit 2
fi
if [ -n "$pushed" ]; then
  exec node "$here/../lib/bin.cjs" hook "$hook" "$@" <<INPUT
$pushed
INPUT
fi
exec node "$here/../lib/bin.cjs" hook "$hook" "$@"
