/** Hooks that are scripts: those that git itself runs, and those of husky. */
import { relative } from "node:path";
import { shellWord } from "../../../base/text/shell.js";
import { BEGIN, block, END, withoutBlocks } from "../blocks.js";
import { type FileChange, readText } from "../change.js";

/** The hooks that are the courtesy before the gate. */
export const HOOK_NAMES = ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "pre-push"] as const;
export type HookName = (typeof HOOK_NAMES)[number];

/** The hook that every clone should have; the others close smaller gaps. */
export const ESSENTIAL_HOOK = "pre-commit";

/**
 * The part of a hook that is ours. A missing installation refuses: it is never skipped.
 *
 * @param gate the script that hooks run; one that is not absolute is also looked for beside the first work tree
 * @param install the command that installs the tool
 */
export function hookBlock(name: HookName, gate: string, install: string): string {
  const isAbsolute = /^(?:\/|[A-Za-z]:)/.test(gate);
  const beside = '[ -f "$gate" ] || gate=$(git rev-parse --path-format=absolute --git-common-dir)/../$gate';
  return block([
    `gate=${shellWord(gate)}`,
    ...(isAbsolute ? [] : [beside]),
    'if [ ! -f "$gate" ]; then',
    `  echo "runidx-lint is not installed here, so the registry can't be checked: run ${install}, then try again" >&2`,
    "  exit 1",
    "fi",
    `sh "$gate" ${name} "$@" || exit $?`,
  ]);
}

/** A text with our part in the place of an older one, else after the line that names the shell: nothing may end the hook before it. */
function withHook(before: string | undefined, part: string, shebang: string): string {
  const text = before ?? shebang;
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start >= 0 && end > start)
    return text.slice(0, start) + part + text.slice(end + END.length).replace(/^\n/, "");
  const first = /^#!.*(?:\n|$)/.exec(text)?.[0] ?? shebang;
  const rest = text.slice(/^#!.*(?:\n|$)/.exec(text)?.[0].length ?? 0);
  return first + (first === "" || first.endsWith("\n") ? "" : "\n") + part + rest;
}

/** Where hooks are, and what they call. */
export interface Scripts {
  root: string;
  /** On disk. */
  folder: string;
  gate: string;
  install: string;
  /** Whether git runs the files themselves, so that they need a shell and the right to be run. */
  isGits: boolean;
}

/** The hooks of a repository with our part in each. */
export function scriptChanges({ root, folder, gate, install, isGits }: Scripts): FileChange[] {
  return HOOK_NAMES.map((name) => {
    const path = relative(root, `${folder}/${name}`).replaceAll("\\", "/");
    const before = readText(root, path);
    return {
      path,
      before,
      after: withHook(before, hookBlock(name, gate, install), isGits ? "#!/bin/sh\n" : ""),
      why: "the check runs before a commit, a merge and a push",
      executable: isGits,
    };
  });
}

/** A hook without our part; undefined where nothing else is in it. */
export function withoutHook(text: string): string | undefined {
  const rest = withoutBlocks(text);
  return /^(?:#!.*\n?)?\s*$/.test(rest) ? undefined : rest;
}
