import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.fuzz.ts"],
    globalSetup: ["test/setup/fresh-build.mjs", "test/setup/temporary-folder.ts"],
    // Most of the time is spent waiting for git and for programs of our own.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Their modules import JSON in a way that only a bundler understands.
    server: { deps: { inline: [/@actions\//] } },
    coverage: {
      provider: "v8",
      include: ["src/rules/**", "src/registry/**"],
      thresholds: { statements: 95 },
      reporter: ["text-summary"],
    },
  },
});
