import { expect, test } from "vitest";
import type { Bytes } from "../../../src/sources/bytes/bytes.js";
import { Git } from "../../../src/sources/git/git.js";
import { SharedObjects } from "../../../src/sources/git/shared-objects.js";
import { Repository } from "../../helpers/repository.js";

const textOf = (bytes: Bytes) => bytes.slice(0, bytes.size).toString("utf8");

/** Objects of a repository with two files, of which one is the start of the other. */
async function withObjects(
  use: (objects: SharedObjects, ids: { short: string; long: string }) => Promise<void>,
): Promise<void> {
  const repository = Repository.create();
  repository.commitFiles({ short: "one\n", long: "one\ntwo\n" });
  const objects = SharedObjects.in(new Git(repository.root, repository.env));
  const [short, long] = ["short", "long"].map((name) => repository.git("rev-parse", `HEAD:${name}`));
  try {
    await use(objects, { short: short ?? "", long: long ?? "" });
  } finally {
    objects.close();
  }
}

test("a blob that was read is not read again", async () => {
  await withObjects(async (objects, { short }) => {
    expect(await objects.blob(short)).toBe(await objects.blob(short));
  });
});

test("a blob that is known to be the start of another one is taken from that one", async () => {
  await withObjects(async (objects, { long }) => {
    const unread = "1".repeat(40);
    objects.know(new Map([[unread, { id: long, size: 4 }]]));
    expect(textOf(await objects.blob(unread))).toBe("one\n");
  });
});

test("a commit that was read is not read again", async () => {
  await withObjects(async (objects) => {
    const missing = "2".repeat(40);
    const [first, second] = [objects.commit(missing), objects.commit(missing)];
    expect(first).toBe(second);
    await expect(first).rejects.toThrow("missing");
  });
});
