import { defineConfig } from "vitest/config";
import { rings } from "./test/setup/rings.js";

const { fast, slow } = rings();

export default defineConfig({
  test: {
    globalSetup: ["test/setup/fresh-build.mjs", "test/setup/temporary-folder.ts"],
    // Most of the time is spent waiting for git and for programs of our own.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        // What starts nothing shares nothing that matters: its modules are loaded once for all files.
        test: { name: "fast", include: fast, isolate: false, pool: "threads" },
      },
      { extends: true, test: { name: "slow", include: slow } },
    ],
    setupFiles: ["test/setup/clean-up.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Their modules import JSON in a way that only a bundler understands.
    server: { deps: { inline: [/@actions\//] } },
    coverage: {
      provider: "v8",
      include: ["src/rules/**", "src/registry/**", "src/check/**", "src/sources/**"],
      thresholds: {
        "src/{rules,registry}/**": { statements: 95 },
        "src/{check,sources}/**": { statements: 85 },
      },
      reporter: ["text-summary"],
    },
  },
});
