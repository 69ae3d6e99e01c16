/** Files of others get our part, and lose it again, with every other byte as it was. */
import { describe, expect, test } from "vitest";
import { withoutBlocks } from "../../../../src/app/setup/blocks.js";
import { withLefthook, withPreCommit } from "../../../../src/app/setup/managers/yaml-files.js";

const RUNS = {
  "pre-commit": { run: "sh gate.sh pre-commit" },
  "pre-push": { run: "sh gate.sh pre-push {0}" },
};
const lefthook = (text: string) => withLefthook(text, "lefthook.yml", RUNS);
const preCommit = (text: string) =>
  withPreCommit(text, "x.yaml", "sh gate.sh framework", ["pre-commit", "pre-push"]);

const LEFTHOOKS: Readonly<Record<string, string>> = {
  "nothing of ours": "pre-commit:\n  parallel: true\n  commands:\n    lint:\n      run: npm run lint\n",
  "an indentation of four":
    "# ours\npre-commit:\n    commands:\n        lint:\n            run: npm run lint # all\n",
  jobs: "pre-commit:\n  jobs:\n    - name: lint\n      run: npm run lint\n    - run: b\n",
  "jobs that are not indented": "pre-push:\n  jobs:\n  - run: a\n",
  "settings and no commands": "pre-commit:\n  parallel: true\nskip_output:\n  - meta\n",
  "other hooks alone": "commit-msg:\n  commands:\n    a:\n      run: b\n",
  "comments alone": "# nothing yet\n",
  "line ends of Windows": "pre-commit:\r\n  commands:\r\n    lint:\r\n      run: a\r\n",
  anchors: "x: &x\n  run: a\npre-commit:\n  commands:\n    lint: *x\n",
};

const PRE_COMMITS: Readonly<Record<string, string>> = {
  "a repository": "repos:\n- repo: https://example.org/a\n  rev: v1\n  hooks:\n  - id: a\n",
  "items that are indented":
    "default_language_version:\n  python: python3\nrepos:\n  # first\n  - repo: local\n    hooks:\n      - {id: a, name: a, entry: a, language: system}\n",
  "old names of stages": "default_stages: [commit]\nrepos:\n- repo: meta\n  hooks: [{id: identity}]\n",
  "no repositories": "fail_fast: true\n",
};

describe("lefthook's configuration with", () => {
  test.each(Object.entries(LEFTHOOKS))(
    "%s gets a command for each hook, and the same bytes back",
    (_, text) => {
      const extended = lefthook(text);
      expect(extended.match(/gate\.sh/g)).toHaveLength(2);
      expect(withoutBlocks(extended)).toBe(text);
      expect(lefthook(withoutBlocks(extended))).toBe(extended);
    },
  );

  test("commands of ours that stand there by hand stays as it is", () => {
    const text = lefthook("").replaceAll(/^# runidx-lint.*\n/gm, "");
    expect(lefthook(text)).toBe(text);
  });

  test.each([
    ["flow", "pre-commit: {commands: {a: {run: b}}}\n"],
    ["a list in the place of a hook", "pre-commit: [a]\n"],
    ["a syntax error", "pre-commit: [\n"],
    ["two documents", "a: 1\n---\nb: 2\n"],
    ["another command of our name", "pre-commit:\n  commands:\n    runidx-lint:\n      run: echo\n"],
  ])("%s is refused, with what to do", (_, text) => {
    expect(() => lefthook(text)).toThrow(/^lefthook\.yml can't be extended: /);
  });
});

describe("the configuration of the pre-commit framework with", () => {
  test.each(Object.entries(PRE_COMMITS))("%s gets one hook, and the same bytes back", (_, text) => {
    const extended = preCommit(text);
    expect(extended.match(/gate\.sh framework/g)).toHaveLength(1);
    expect(withoutBlocks(extended)).toBe(text);
  });

  test("limited stages names its own in the words of the file", () => {
    expect(preCommit(PRE_COMMITS["old names of stages"] ?? "")).toContain("stages: [commit, push]");
    expect(preCommit("default_stages: [pre-commit]\n")).toContain("stages: [pre-commit, pre-push]");
  });

  test("items in flow is refused, with what to do", () => {
    expect(() => preCommit("repos: []\n")).toThrow(/^x\.yaml can't be extended: /);
  });
});
