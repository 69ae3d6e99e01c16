import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { failedRuns, numbers, swap } from "../helpers/history.js";
import { type Ran, runCommand } from "../helpers/project.js";
import { Repository, RUNS } from "../helpers/repository.js";

const BIN = resolve("lib/bin.cjs");
const RECEIVING = ["pre-receive", "update"] as const;
const ALL = [...RECEIVING, "pre-push"] as const;
type Hook = (typeof ALL)[number];

/** A clone with a server of its own, and one hook on one of the two. */
class Pushing extends Repository {
  readonly server: string;

  private constructor(root: string, env: NodeJS.ProcessEnv, server: string) {
    super(root, env);
    this.server = server;
  }

  static with(hook: Hook, first = "", ...init: string[]): Pushing {
    const { root, env } = Repository.create();
    const server = join(root, "..", init.length > 0 ? "server" : "server.git");
    const pushing = new Pushing(root, env, server);
    pushing.git("init", "-q", "-b", "main", ...(init.length > 0 ? init : ["--bare"]), server);
    pushing.git("remote", "add", "origin", pathToFileURL(server).href);
    const gitDir = hook === "pre-push" ? join(root, ".git") : init.length > 0 ? join(server, ".git") : server;
    const script = join(gitDir, "hooks", hook);
    mkdirSync(join(gitDir, "hooks"), { recursive: true });
    writeFileSync(script, `#!/bin/sh\n${first}\nexec "${process.execPath}" "${BIN}" hook ${hook} "$@"\n`);
    chmodSync(script, 0o755);
    return pushing;
  }

  push(...args: string[]): Ran {
    return runCommand("git", ["push", "origin", ...args], this.root, this.env);
  }

  /** Pushes past every hook. */
  pushUnchecked(...args: string[]): void {
    this.git("-C", this.server, "config", "core.hooksPath", "no/hooks");
    this.git("push", "-q", "--no-verify", "origin", ...args);
    this.git("-C", this.server, "config", "--unset", "core.hooksPath");
  }

  /** What the server has, by ref. */
  get served(): string {
    return this.git("ls-remote", "origin");
  }

  /** Runs a hook as git would, without git. */
  hook(args: readonly string[], input: string): Ran {
    return runCommand(process.execPath, [BIN, "hook", ...args], this.server, this.env, input);
  }
}

/** A clone whose server has a registry of five runs in some folder. */
function published(hook: Hook, folder = ""): Pushing {
  const pushing = Pushing.with(hook);
  pushing.commitFiles({ [folder + RUNS]: failedRuns(1, 2, 3, 4, 5) });
  expect(pushing.push("main").code).toBe(0);
  return pushing;
}

function edit(pushing: Pushing, path = RUNS): void {
  pushing.write(path, swap(pushing.read(path), '"C1"', '"C2"'));
  pushing.commit("edit");
}

describe("S11: a hook that gets nothing to judge", () => {
  test.each([
    ["pre-receive with empty standard input", ["pre-receive"], ""],
    ["pre-receive with a blank line", ["pre-receive"], "\n"],
    ["update without arguments", ["update"], ""],
  ])("S11: %s could not check, in one sentence", (_, args, input) => {
    const { code, output } = published("pre-push").hook(args, input);
    expect([code, output.trimEnd().split("\n").length]).toEqual([2, 1]);
  });

  test("S11: pre-receive whose first part read standard input refuses, and says so", () => {
    const pushing = Pushing.with("pre-receive", "cat >/dev/null");
    pushing.commitFiles({ [RUNS]: failedRuns(1) });
    const { code, output } = pushing.push("main");
    expect([code, pushing.served]).toEqual([1, ""]);
    expect(output).toContain("nothing to judge");
  });

  test("S11: pre-push with empty standard input has nothing to do", () => {
    const { code, output } = published("pre-push").hook(["pre-push", "origin", "somewhere"], "");
    expect([code, output]).toEqual([0, ""]);
  });
});

describe.each(ALL)("%s", (hook) => {
  test.each<[string, (pushing: Pushing) => string]>([
    ["tag on a blob", (pushing) => pushing.git("hash-object", "-w", RUNS)],
    ["tag on a tree", (pushing) => pushing.git("rev-parse", "HEAD^{tree}")],
  ])("S25: passes over a %s", (_, objectOf) => {
    const pushing = published(hook);
    const id = objectOf(pushing);
    pushing.git("tag", "light", id);
    pushing.git("tag", "-a", "-m", "a public key", "annotated", id);
    const { code, output } = pushing.push("light", "annotated");
    expect([code, output]).toEqual([0, expect.stringContaining("annotated")]);
  });

  test("S25: judges a commit that takes the place of a tag on a blob", () => {
    const pushing = published(hook);
    pushing.git("tag", "moved", pushing.git("hash-object", "-w", RUNS));
    expect(pushing.push("moved").code).toBe(0);
    edit(pushing);
    pushing.git("tag", "-f", "moved", "HEAD");
    const { code, output } = pushing.push("--force", "moved");
    expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
  });

  test("S25: judges the branch that is pushed with a tag on a blob", () => {
    const pushing = published(hook);
    pushing.git("tag", "key", pushing.git("hash-object", "-w", RUNS));
    edit(pushing);
    const { code, output } = pushing.push("key", "main");
    expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
  });

  test("S12: judges a registry in a subfolder without a configuration at the root", () => {
    const pushing = published(hook, "deep/down/");
    edit(pushing, `deep/down/${RUNS}`);
    const { code, output } = pushing.push("main");
    expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
  });

  test("S12: takes an append to a registry in a subfolder", () => {
    const pushing = published(hook, "deep/down/");
    pushing.append(`deep/down/${RUNS}`, failedRuns(6));
    pushing.commit();
    expect(pushing.push("main").code).toBe(0);
  });

  test("S12: judges a registry that a configuration below the root names", () => {
    const pushing = published(hook);
    const files = {
      "archive/runidx.config.json": '{"logs":{"run-index":"runs.jsonl"}}\n',
      "archive/runs.jsonl": failedRuns(1, 2),
    };
    pushing.commitFiles(files);
    expect(pushing.push("main").code).toBe(0);
    edit(pushing, "archive/runs.jsonl");
    expect(pushing.push("main").output).toContain("append-only (edited)");
  });

  test("S12: judges a registry in a subfolder that the push takes away", () => {
    const pushing = published(hook, "deep/down/");
    pushing.git("rm", "-q", "-r", "deep");
    pushing.commitFiles({ "other.txt": "other\n" });
    expect(pushing.push("main").output).toContain("append-only (file-deleted)");
  });

  test("S12: judges a new registry in a subfolder beside one at the root", () => {
    const pushing = published(hook);
    pushing.commitFiles({ [`second/${RUNS}`]: "{}\n" });
    const { code, output } = pushing.push("main");
    expect([code, output]).toEqual([1, expect.stringContaining(`second/${RUNS}`)]);
  });

  test("S12: names a folder that is an example by its own configuration, and does not judge it", () => {
    const pushing = published(hook);
    pushing.commitFiles({ "sample/runidx.config.json": '{"history":false}\n', [`sample/${RUNS}`]: "{}\n" });
    const { code, output } = pushing.push("main");
    expect([code, output]).toEqual([0, expect.stringContaining("sample is an example")]);
  });

  test("S12: judges a registry that a push declares to be an example", () => {
    const pushing = published(hook, "deep/");
    pushing.write("deep/runidx.config.json", '{"history":false}\n');
    edit(pushing, `deep/${RUNS}`);
    expect(pushing.push("main").output).toContain("append-only (edited)");
  });

  test("S12: says that it found no registry, and takes the push", () => {
    const pushing = Pushing.with(hook);
    pushing.commitFiles({ "README.md": "no registry\n" });
    const { code, output } = pushing.push("main");
    expect([code, output]).toEqual([0, expect.stringContaining("no registry")]);
  });

  test("a configuration that a push breaks is no pass", () => {
    const pushing = published(hook);
    pushing.commitFiles({ "runidx.config.json": "{" });
    const { code, output } = pushing.push("main");
    expect([code, output]).toEqual([1, expect.stringContaining("could not check")]);
  });

  test("a configuration in a new subfolder that can't be read is no pass", () => {
    const pushing = published(hook);
    pushing.commitFiles({ "sub/runidx.config.json": "{", [`sub/${RUNS}`]: failedRuns(1) });
    const { code, output } = pushing.push("main");
    expect([code, output]).toEqual([1, expect.stringContaining("sub/runidx.config.json")]);
  });
});

describe.each(ALL)("%s, where a configuration was broken before", (hook) => {
  function broken(): Pushing {
    const pushing = published(hook);
    pushing.commitFiles({ "runidx.config.json": "{" });
    pushing.pushUnchecked("main");
    return pushing;
  }

  test("takes the push that corrects it", () => {
    const pushing = broken();
    pushing.commitFiles({ "runidx.config.json": '{"preset":"strict"}\n' });
    expect(pushing.push("main").code).toBe(0);
  });

  test("does not let the correction decide how strict it is", () => {
    const pushing = broken();
    pushing.write("runidx.config.json", '{"history":false}\n');
    edit(pushing);
    expect(pushing.push("main").output).toContain("append-only (edited)");
  });

  test("could not check a push that leaves it broken", () => {
    const pushing = broken();
    edit(pushing);
    const { code, output } = pushing.push("main");
    expect([code, output]).toEqual([1, expect.stringContaining("could not check")]);
  });
});

describe.each(RECEIVING)("a server with %s", (hook) => {
  test("S26: takes the first branch, where its work tree is updated", () => {
    const pushing = Pushing.with(hook, "", "--template=");
    pushing.git("-C", pushing.server, "config", "receive.denyCurrentBranch", "updateInstead");
    pushing.commitFiles({ [RUNS]: failedRuns(1, 2) });
    const { code, output } = pushing.push("main");
    expect([code, output]).toEqual([0, expect.anything()]);
  });

  test("S26: refuses a first branch whose history altered a line, where its work tree is updated", () => {
    const pushing = Pushing.with(hook, "", "--template=");
    pushing.git("-C", pushing.server, "config", "receive.denyCurrentBranch", "updateInstead");
    pushing.commitFiles({ [RUNS]: failedRuns(1, 2) });
    edit(pushing);
    expect(pushing.push("main").output).toContain("append-only (edited)");
  });

  test("refuses an alteration that is pushed to it, and lets nothing of it in", () => {
    const pushing = published(hook);
    // Git calls update only after it took the objects in.
    const objects = () =>
      hook === "pre-receive" ? pushing.git("-C", pushing.server, "count-objects", "-v") : "";
    const before = [objects(), pushing.served];
    edit(pushing);
    const { code, output } = pushing.push("main");
    expect([code, output]).toEqual([1, expect.stringContaining("append-only (edited)")]);
    expect([objects(), pushing.served]).toEqual(before);
  });

  test("takes an append that waits in quarantine", () => {
    const pushing = published(hook);
    pushing.append(RUNS, failedRuns(6));
    const id = pushing.commit();
    expect(pushing.push("main").code).toBe(0);
    expect(pushing.served).toContain(id);
  });

  test("S7: could not check a push from a shallow clone, because the history is cut", () => {
    const pushing = published(hook);
    for (const number of numbers(6, 8)) {
      pushing.append(RUNS, failedRuns(number));
      pushing.commit();
    }
    expect(pushing.push("main").code).toBe(0);
    pushing.git("-C", pushing.server, "config", "receive.shallowUpdate", "true");
    const shallow = join(pushing.root, "..", "shallow");
    pushing.git("clone", "-q", "--depth", "1", pathToFileURL(pushing.server).href, shallow);
    const clone = new Repository(shallow, pushing.env);
    clone.append(RUNS, failedRuns(9));
    clone.commit();
    // A server that lacks what the clone lacks: only then its history is cut as well.
    const other = join(pushing.root, "..", "other.git");
    pushing.git("init", "-q", "--bare", "-b", "main", other);
    pushing.git("-C", other, "config", "receive.shallowUpdate", "true");
    mkdirSync(join(other, "hooks"), { recursive: true });
    const script = join(other, "hooks", hook);
    writeFileSync(script, `#!/bin/sh\nexec "${process.execPath}" "${BIN}" hook ${hook} "$@"\n`);
    chmodSync(script, 0o755);
    const { code, output } = runCommand(
      "git",
      ["push", pathToFileURL(other).href, "main"],
      shallow,
      clone.env,
    );
    expect([code, output]).toEqual([1, expect.stringContaining("shallow")]);
    expect(pushing.git("ls-remote", other)).toBe("");
  });
});
