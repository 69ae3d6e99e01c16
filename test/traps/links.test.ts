/** What stands behind a link is in no commit of the repository: it is never judged in the place of what should be there. */
import { cpSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { faultsOf, startRepository } from "../helpers/history.js";

describe("an audit by hand", () => {
  test("does not look for logs behind a folder that became a link", async () => {
    const repository = startRepository();
    const outside = join(dirname(repository.root), "outside");
    cpSync(join(repository.root, "60-REGISTRY/data"), outside, { recursive: true });
    rmSync(join(repository.root, "60-REGISTRY/data"), { recursive: true });
    symlinkSync(outside, join(repository.root, "60-REGISTRY/data"));
    const report = await repository.lint();
    expect(report.findings.map(({ ruleId, class: kind }) => `${ruleId}/${kind}`)).toContain(
      "registry-file/missing",
    );
    expect(exitCodeOf(report)).toBe(1);
  });

  test.each(["audit", "staged"])("does not pass over a configuration that is a link (%s)", async (mode) => {
    const repository = startRepository();
    repository.commitFiles({ "runidx.config.json": '{"preset":"strict"}' });
    const path = join(repository.root, "runidx.config.json");
    renameSync(path, `${path}.real`);
    symlinkSync("runidx.config.json.real", path);
    repository.git("add", "-A");
    const report = await repository.lint({ staged: mode === "staged" });
    expect(faultsOf(report)).toContain("runidx.config.json is a symbolic link");
    expect(exitCodeOf(report)).toBe(2);
  });
});
