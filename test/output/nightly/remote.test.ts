import { describe, expect, test } from "vitest";
import { linksOf, repositoryFacts, webPageOf } from "../../../src/output/nightly/remote.js";

test.each([
  ["https://git.example.org/studio/middle.git", "https://git.example.org/studio/middle"],
  ["https://git.example.org/studio/middle/", "https://git.example.org/studio/middle"],
  ["https://git.example.org:8443/a/b/c.git", "https://git.example.org:8443/a/b/c"],
  ["git@git.example.org:studio/middle.git", "https://git.example.org/studio/middle"],
  ["ssh://git@git.example.org:22/studio/middle.git", "https://git.example.org/studio/middle"],
])("%s leads to %s", (remote, page) => {
  expect(webPageOf(remote)).toBe(page);
});

test("a user, a password and a query stay out of the address", () => {
  expect(webPageOf("https://someone:secret@git.example.org/studio/middle.git?token=secret")).toBe(
    "https://git.example.org/studio/middle",
  );
});

test.each([
  "/srv/git/middle.git",
  "../middle",
  "file:///srv/git/middle.git",
  "http://git.example.org/studio/middle",
  "git://git.example.org/studio/middle",
  "javascript:alert(1)//a/b",
  'https://git.example.org/studio/"onmouseover="alert(1)',
  "https://git.example.org/studio/<script>",
  "git@git.example.org:studio/mid dle",
  "git@git.example.org:studio/../../etc",
  "https://git.example.org/middle",
  "",
])("%s leads nowhere", (remote) => {
  expect(webPageOf(remote)).toBeUndefined();
});

test("the job's own words come before the clone's", async () => {
  const env = {
    GITHUB_SERVER_URL: "https://git.example.org",
    GITHUB_REPOSITORY: "studio/middle",
    GITHUB_REF_NAME: "main",
  };
  expect(await repositoryFacts(undefined, env)).toEqual({
    name: "studio/middle",
    branch: "main",
    web: "https://git.example.org/studio/middle",
  });
});

test("nothing is known outside git", async () => {
  expect(await repositoryFacts(undefined, {})).toEqual({ name: null, branch: null, web: null });
});

describe("links", () => {
  const id = "0123456789abcdef".repeat(3).slice(0, 40);

  test("lead to a commit and to a line as it was then", () => {
    const { commit, line } = linksOf("https://git.example.org/a/b", id);
    expect(commit(id)).toBe("https://git.example.org/a/b/commit/0123456789abcdef");
    expect(line("60-REGISTRY/data/run index.jsonl", 3)).toBe(
      "https://git.example.org/a/b/blob/0123456789abcdef/60-REGISTRY/data/run%20index.jsonl#L3",
    );
  });

  test("have the folder of a GitLab", () => {
    expect(linksOf("https://gitlab.example.org/a/b", id).commit(id)).toBe(
      "https://gitlab.example.org/a/b/-/commit/0123456789abcdef",
    );
  });

  test("are not made of what is no commit, or of half a character", () => {
    const { commit, line } = linksOf("https://git.example.org/a/b", id);
    expect([commit('"><script>'), line("\ud800", 1), linksOf(null, id).commit(id)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
