/** A merge driver that is killed leaves our file or the merged one, and never a part of it. */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { Repository, RUNS } from "../../helpers/repository.js";

const ARGUMENTS = [resolve("lib/bin.cjs"), "merge-driver", "base", "ours", "theirs", RUNS];
const KILLS = 12;

const lines = (name: string) =>
  Array.from(
    { length: 20_000 },
    (_, number) => `{"id":"${name}-${number}","notes":"${"x".repeat(80)}"}\n`,
  ).join("");

/** Runs the driver for some milliseconds at most. */
function runFor(cwd: string, env: NodeJS.ProcessEnv, milliseconds: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, ARGUMENTS, { cwd, env, stdio: "ignore" });
  const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
  return new Promise((settle) => {
    child.on("close", (_, signal) => {
      clearTimeout(timer);
      settle(signal);
    });
  });
}

test("our file is whole after a kill at any moment", async () => {
  const repository = Repository.create();
  repository.write("60-REGISTRY/README.md", "");
  const [base, own, others] = ["base", "ours", "theirs"].map(lines);
  const [ours, merged] = [`${base}${own}`, `${base}${own}${others}`];
  const file = join(repository.root, "ours");
  repository.write("base", base ?? "");
  repository.write("theirs", `${base}${others}`);
  writeFileSync(file, ours);
  const began = performance.now();
  expect(spawnSync(process.execPath, ARGUMENTS, { cwd: repository.root, env: repository.env }).status).toBe(
    0,
  );
  const whole = performance.now() - began;
  expect(readFileSync(file, "utf8") === merged).toBe(true);
  const ends = new Set<string>();
  for (let kill = 1; kill <= KILLS; kill++) {
    writeFileSync(file, ours);
    const signal = await runFor(repository.root, repository.env, (whole * kill) / KILLS);
    const left = readFileSync(file, "utf8");
    expect([ours, merged].includes(left), `killed after ${kill} of ${KILLS} parts`).toBe(true);
    ends.add(signal ?? "ended");
  }
  expect(ends).toContain("SIGKILL");
});
