/** A clone on Windows: git's default there writes CR LF into the work tree, and stores LF. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { FIVE, failedRuns, startRepository, swap } from "../helpers/history.js";
import { type Repository, RUNS } from "../helpers/repository.js";

/** A clone with core.autocrlf, whose work tree was made anew. */
function windowsClone(setting = "true"): Repository {
  const repository = startRepository();
  repository.git("config", "core.autocrlf", setting);
  rmSync(join(repository.root, RUNS));
  repository.git("checkout", "-q", "--", RUNS);
  return repository;
}

const found = async (repository: Repository) => {
  const report = await repository.lint();
  return [report.findings.map(({ ruleId, class: kind }) => `${ruleId}/${kind}`), exitCodeOf(report)];
};

const ONE_WARNING = [["registry-file/crlf-checkout"], 0];

describe("S24: a clone with core.autocrlf", () => {
  test("that nobody touched has one warning", async () => {
    const repository = windowsClone();
    expect(repository.read(RUNS)).toContain("\r\n");
    expect(await found(repository)).toEqual(ONE_WARNING);
  });

  test("with one line appended with LF has the same warning", async () => {
    const repository = windowsClone();
    repository.append(RUNS, failedRuns(6));
    expect(await found(repository)).toEqual(ONE_WARNING);
  });

  test("with one line appended with CR LF has the same warning", async () => {
    const repository = windowsClone();
    repository.append(RUNS, failedRuns(6).replace("\n", "\r\n"));
    expect(await found(repository)).toEqual(ONE_WARNING);
  });

  test("with a committed line that was edited has the alteration too", async () => {
    const repository = windowsClone();
    repository.write(RUNS, swap(repository.read(RUNS), "N003", "X003"));
    expect(await found(repository)).toEqual([["registry-file/crlf-checkout", "append-only/edited"], 1]);
  });

  test("with the attribute eol=lf has none", async () => {
    const repository = startRepository();
    repository.git("config", "core.autocrlf", "true");
    repository.commitFiles({ ".gitattributes": `${RUNS} text eol=lf\n` });
    rmSync(join(repository.root, RUNS));
    repository.git("checkout", "-q", "--", RUNS);
    expect(await found(repository)).toEqual([[], 0]);
  });
});

describe("CR LF that git would store as it is", () => {
  test("is an alteration where git converts nothing", async () => {
    const repository = startRepository();
    repository.write(RUNS, FIVE.replaceAll("\n", "\r\n"));
    expect(exitCodeOf(await repository.lint())).toBe(1);
  });

  test("is an alteration where the attribute is -text", async () => {
    const repository = startRepository();
    repository.git("config", "core.autocrlf", "true");
    repository.commitFiles({ ".gitattributes": `${RUNS} -text\n` });
    repository.write(RUNS, FIVE.replaceAll("\n", "\r\n"));
    expect(exitCodeOf(await repository.lint())).toBe(1);
  });
});
