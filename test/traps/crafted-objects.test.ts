/** Trees, indexes and objects that git itself would not write: what they hide is never taken for a pass. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/base/core/finding.js";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { FIVE, failedRuns, faultsOf, startRepository, swap } from "../helpers/history.js";
import { commitTree, forgeObject, type RawEntry, writeObject, writeTree } from "../helpers/raw-objects.js";
import { type Repository, RUNS } from "../helpers/repository.js";

const EDITED = swap(FIVE, '"qa_gate2":"FAIL"', '"qa_gate2":"PASS"');

/** The trees of a registry with one log, from the root down. */
function plainTree(
  repository: Repository,
  log: string,
  more: Partial<Record<"root" | "data", RawEntry[]>> = {},
) {
  const blob = writeObject(repository, "blob", Buffer.from(log));
  const entry: RawEntry = { mode: "100644", name: "run-index.jsonl", id: blob };
  const data = writeTree(repository, [entry, ...(more.data ?? [])]);
  const registry = writeTree(repository, [{ mode: "40000", name: "data", id: data }]);
  return writeTree(repository, [{ mode: "40000", name: "60-REGISTRY", id: registry }, ...(more.root ?? [])]);
}

/** A tree that has a second run-index, a second folder above it, or names that git does not write. */
const CRAFTED: [string, (repository: Repository) => string][] = [
  [
    "the log twice",
    (repository) => {
      const id = writeObject(repository, "blob", Buffer.from(EDITED));
      return plainTree(repository, FIVE, { data: [{ mode: "100644", name: "run-index.jsonl", id }] });
    },
  ],
  [
    "the folder above the log twice",
    (repository) => {
      const id = repository.git("rev-parse", "HEAD:60-REGISTRY");
      return plainTree(repository, EDITED, { root: [{ mode: "40000", name: "60-REGISTRY", id }] });
    },
  ],
  [
    "a file that is called as the folder above the log",
    (repository) => {
      const id = writeObject(repository, "blob", Buffer.from("x"));
      const other = { mode: "100644", name: "60-REGISTRY.x", id };
      return plainTree(repository, EDITED, { root: [other, { mode: "100644", name: "60-REGISTRY", id }] });
    },
  ],
  [
    "a name with a slash",
    (repository) => {
      const id = writeObject(repository, "blob", Buffer.from(EDITED));
      return plainTree(repository, FIVE, {
        root: [{ mode: "100644", name: "60-REGISTRY/data/run-index.jsonl", id }],
      });
    },
  ],
  [
    "names that are not sorted",
    (repository) => {
      const id = writeObject(repository, "blob", Buffer.from("x"));
      return plainTree(repository, FIVE, { root: [{ mode: "100644", name: "10-NOTES", id }] });
    },
  ],
];

describe("S5: a tree with", () => {
  test.each(CRAFTED)("%s is refused over a range and in an audit", async (_, treeOf) => {
    const repository = startRepository();
    commitTree(repository, treeOf(repository));
    const range = await repository.lint({ base: "HEAD~1" });
    const audit = await repository.lint({ at: "HEAD" });
    for (const report of [range, audit]) {
      expect(faultsOf(report)).toMatch(/the tree [0-9a-f]{40} is not one that git writes/);
      expect(exitCodeOf(report)).toBe(2);
    }
  });

  test("neither is judged as usual", async () => {
    const repository = startRepository();
    commitTree(repository, plainTree(repository, FIVE + failedRuns(6)));
    expect(exitCodeOf(await repository.lint({ base: "HEAD~1" }))).toBe(0);
  });

  test("a crafted commit that a later one put right is refused in an audit all the same", async () => {
    const repository = startRepository();
    const good = repository.git("rev-parse", "HEAD^{tree}");
    commitTree(repository, CRAFTED[0]?.[1](repository) ?? "");
    commitTree(repository, good);
    expect(exitCodeOf(await repository.lint({ at: "HEAD" }))).toBe(2);
  });
});

const FE = Buffer.from("run-index-\xfe.jsonl", "latin1");
const FF = Buffer.from("run-index-\xff.jsonl", "latin1");

/** A registry with segments, one of which has a name that is not text. */
function withSegment(): Repository {
  const repository = startRepository();
  const config = JSON.stringify({ logs: { "run-index": "60-REGISTRY/data/run-index*.jsonl" } });
  repository.commitFiles({ "runidx.config.json": config });
  commitSegments(repository, [[FE, failedRuns(11, 12, 13, 14)]]);
  return repository;
}

/** Puts segments with names of bytes into the index, and into a commit. */
function stageSegments(
  repository: Repository,
  segments: readonly (readonly [Buffer, string | undefined])[],
): void {
  for (const [name, content] of segments) {
    const id = content === undefined ? "0".repeat(40) : writeObject(repository, "blob", Buffer.from(content));
    const row = `${content === undefined ? "0" : "100644"} ${id}\t60-REGISTRY/data/`;
    execFileSync("git", ["update-index", "-z", "--index-info"], {
      cwd: repository.root,
      env: repository.env,
      input: Buffer.concat([Buffer.from(row), name, Buffer.from([0])]),
    });
  }
}

function commitSegments(
  repository: Repository,
  segments: readonly (readonly [Buffer, string | undefined])[],
): void {
  stageSegments(repository, segments);
  repository.git("commit", "-q", "-m", "segments");
}

/** One segment is cut short, and another is added that has what was cut. */
const SHIFTED = [
  [FE, failedRuns(11, 12)],
  [FF, failedRuns(13, 14)],
] as const;

describe("S6: names that decode to the same text are told apart:", () => {
  test("staged", async () => {
    const repository = withSegment();
    stageSegments(repository, SHIFTED);
    const report = await repository.lint({ staged: true });
    expect(report.findings.map(({ class: kind }) => kind)).toContain("truncated");
    expect(exitCodeOf(report)).toBe(1);
  });

  test("over a range and in an audit", async () => {
    const repository = withSegment();
    commitSegments(repository, SHIFTED);
    expect(exitCodeOf(await repository.lint({ base: "HEAD~1" }))).toBe(1);
    expect(exitCodeOf(await repository.lint({ at: "HEAD" }))).toBe(1);
  });

  test("and an honest append to such a file is accepted everywhere", async () => {
    const repository = withSegment();
    stageSegments(repository, [[FE, failedRuns(11, 12, 13, 14, 15)]]);
    expect(await repository.lint({ staged: true })).toMatchObject({ faults: [], summary: { errors: 0 } });
    repository.git("commit", "-q", "-m", "append");
    expect(exitCodeOf(await repository.lint({ base: "HEAD~1" }))).toBe(0);
    expect(exitCodeOf(await repository.lint({ at: "HEAD" }))).toBe(0);
  });
});

/** An index, byte for byte, with these entries. */
function writeIndex(
  repository: Repository,
  entries: readonly { mode: number; id: string; name: string }[],
  extension = "",
): void {
  const rows = entries.map(({ mode, id, name }) => {
    const fixed = Buffer.alloc(62);
    fixed.writeUInt32BE(mode, 24);
    Buffer.from(id, "hex").copy(fixed, 40);
    fixed.writeUInt16BE(Math.min(name.length, 0xfff), 60);
    const padding = 8 - ((62 + name.length) % 8);
    return Buffer.concat([fixed, Buffer.from(name), Buffer.alloc(padding)]);
  });
  const head = Buffer.alloc(12);
  head.write("DIRC", "latin1");
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(entries.length, 8);
  const sparse =
    extension === "" ? Buffer.alloc(0) : Buffer.concat([Buffer.from(extension), Buffer.alloc(4)]);
  const body = Buffer.concat([head, ...rows, sparse]);
  writeFileSync(
    join(repository.root, ".git/index"),
    Buffer.concat([body, createHash("sha1").update(body).digest()]),
  );
}

describe("S15: an index that names a path in two ways is refused:", () => {
  const staged = async (prepare: (repository: Repository, id: string) => void): Promise<Report> => {
    const repository = startRepository();
    prepare(repository, writeObject(repository, "blob", Buffer.from(EDITED)));
    return repository.lint({ staged: true });
  };

  test("a folder as a whole, and a file below it", async () => {
    const report = await staged((repository, id) => {
      repository.git("config", "index.sparse", "true");
      repository.git("config", "core.sparseCheckout", "true");
      repository.git("config", "core.sparseCheckoutCone", "true");
      writeIndex(
        repository,
        [
          { mode: 0o040000, id: repository.git("rev-parse", "HEAD:60-REGISTRY"), name: "60-REGISTRY/" },
          { mode: 0o100644, id, name: RUNS },
        ],
        "sdir",
      );
    });
    expect(faultsOf(report)).toContain("names a file below a folder that it has as a whole");
    expect(exitCodeOf(report)).toBe(2);
  });

  test("a file twice", async () => {
    const report = await staged((repository, id) => {
      const first = { mode: 0o100644, id: repository.git("rev-parse", `HEAD:${RUNS}`), name: RUNS };
      writeIndex(repository, [first, { mode: 0o100644, id, name: RUNS }]);
    });
    expect(faultsOf(report)).toContain("names a path twice");
    expect(exitCodeOf(report)).toBe(2);
  });

  test("files in the wrong order", async () => {
    const report = await staged((repository, id) => {
      writeIndex(repository, [
        { mode: 0o100644, id, name: RUNS },
        { mode: 0o100644, id: repository.git("rev-parse", `HEAD:${RUNS}`), name: "10-NOTES" },
      ]);
    });
    expect(faultsOf(report)).toContain("has a path in the wrong place");
    expect(exitCodeOf(report)).toBe(2);
  });

  test("and one that is as git writes it is judged", async () => {
    const report = await staged((repository, id) =>
      writeIndex(repository, [{ mode: 0o100644, id, name: RUNS }]),
    );
    expect(exitCodeOf(report)).toBe(1);
  });
});

describe("S16: an object whose bytes are not those of its id", () => {
  const forged = (repository: Repository, name: string, type: string, content: (old: Buffer) => Buffer) => {
    const id = repository.git("rev-parse", name);
    const old = execFileSync("git", ["cat-file", type, id], { cwd: repository.root, env: repository.env });
    forgeObject(repository, id, type, content(old));
  };
  const longer = (old: Buffer) => Buffer.concat([old, Buffer.from(failedRuns(7))]);

  const appended = () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    return repository;
  };

  test.each(["HEAD", "HEAD~1"])("is refused where it is the log of %s", async (commit) => {
    const repository = appended();
    forged(repository, `${commit}:${RUNS}`, "blob", longer);
    expect(exitCodeOf(await repository.lint({ base: "HEAD~1" }))).not.toBe(0);
    expect(exitCodeOf(await repository.lint({ at: "HEAD" }))).not.toBe(0);
  });

  test("is refused where it is the log that is staged", async () => {
    const repository = startRepository();
    repository.append(RUNS, failedRuns(6));
    repository.git("add", "-A");
    forged(repository, `:${RUNS}`, "blob", longer);
    repository.write(RUNS, "");
    expect(exitCodeOf(await repository.lint({ staged: true }))).toBe(2);
  });

  test.each(["HEAD:60-REGISTRY/data", "HEAD:", "HEAD~1:60-REGISTRY/data"])(
    "is refused where it is the tree %s",
    async (name) => {
      const repository = appended();
      const id = writeObject(repository, "blob", Buffer.from(""));
      const entry = (old: Buffer) => Buffer.concat([old.subarray(0, -20), Buffer.from(id, "hex")]);
      forged(repository, name, "tree", (old) => (name === "HEAD:" ? Buffer.alloc(0) : entry(old)));
      const reports = [await repository.lint({ base: "HEAD~1" }), await repository.lint({ at: "HEAD" })];
      for (const report of reports) {
        expect(faultsOf(report)).toContain("is damaged: its bytes are those of");
        expect(exitCodeOf(report)).toBe(2);
      }
    },
  );

  test("is refused where it is the tree of HEAD that the index is compared with", async () => {
    const repository = appended();
    repository.append(RUNS, failedRuns(8));
    repository.git("add", "-A");
    const id = writeObject(repository, "blob", Buffer.from(""));
    forged(repository, "HEAD:60-REGISTRY/data", "tree", (old) =>
      Buffer.concat([old.subarray(0, -20), Buffer.from(id, "hex")]),
    );
    expect(exitCodeOf(await repository.lint({ staged: true }))).toBe(2);
  });

  test("is refused where it is a commit", async () => {
    const repository = appended();
    forged(repository, "HEAD", "commit", (old) => Buffer.from(old.toString().replace("change", "changed")));
    expect(exitCodeOf(await repository.lint({ base: "HEAD~1" }))).toBe(2);
    expect(readFileSync(join(repository.root, RUNS), "utf8")).toContain("N006");
  });
});
