import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../src/write/lock.js";
import { NOW } from "../helpers/lint-files.js";
import { folderWith } from "../query/ask.js";
import { fakeSystem } from "./fake-system.js";

const place = () => join(folderWith({}), "lock");

test("a lock says who holds it, and is gone after the work", async () => {
  const path = place();
  const held = await withLock(
    path,
    fakeSystem(),
    async () => JSON.parse(readFileSync(path, "utf8")) as unknown,
  );
  expect(held).toEqual({ pid: 4711, host: "studio", since: NOW.toISOString() });
  expect(existsSync(path)).toBe(false);
});

test("a lock is gone after work that failed", async () => {
  const path = place();
  const work = async () => {
    throw new Error("failed");
  };
  await expect(withLock(path, fakeSystem(), work)).rejects.toThrow("failed");
  expect(existsSync(path)).toBe(false);
});

test("a lock is gone after an interrupt", async () => {
  const path = place();
  let interrupt: () => void = () => undefined;
  const system = fakeSystem({
    onInterrupt: (clean) => {
      interrupt = clean;
      return () => undefined;
    },
  });
  const wasThere = await withLock(path, system, async () => {
    interrupt();
    return existsSync(path);
  });
  expect(wasThere).toBe(false);
});

test.each([
  ["that is younger", 1_000, 4_000],
  ["that is older", 60_000, 0],
])(
  "a lock without a word of its owner %s than five seconds is waited for as long as it may be written",
  async (_, age, atLeast) => {
    const path = place();
    writeFileSync(path, "");
    const at = new Date(NOW.getTime() - age);
    utimesSync(path, at, at);
    const system = fakeSystem();
    await withLock(path, system, async () => undefined);
    expect([system.waited() >= atLeast, system.waited() <= 5_000]).toEqual([true, true]);
  },
);

test("of two processes that find a dead one's lock, one removes it", async () => {
  const path = place();
  writeFileSync(path, JSON.stringify({ pid: 1, host: "studio", since: "then" }));
  const order: string[] = [];
  const isAlive = (pid: number) => pid !== 1;
  const one = (name: string, pid: number) =>
    withLock(path, fakeSystem({ pid, isAlive, sleep: () => Promise.resolve() }), async () => {
      order.push(`${name} in`);
      await Promise.resolve();
      order.push(`${name} out`);
    });
  await Promise.all([one("a", 2), one("b", 3)]);
  expect(order.map((step) => step.slice(2))).toEqual(["in", "out", "in", "out"]);
});
