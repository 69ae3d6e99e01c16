// Builds lib/: the program as one file that loads quickly, and the library with its types; and dist/: the action as
// one file that needs nothing installed.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeBuildRecord } from "./build-record.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Of our own package.json the program says the version, and the rest stays out of every file. */
const onlyVersion = {
  name: "only-version",
  setup({ onLoad }) {
    onLoad({ filter: /\/package\.json$/ }, ({ path }) => {
      if (path !== `${root}package.json`) return undefined;
      const { version } = JSON.parse(readFileSync(path, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};

const shared = {
  bundle: true,
  plugins: [onlyVersion],
  platform: "node",
  target: "node20.19",
  absWorkingDir: root,
  // Loaded only where they are asked for.
  external: ["ajv", "ajv-formats", "simple-git"],
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};

rmSync(`${root}lib`, { recursive: true, force: true });
/** The action asks GitHub for nothing and judges no index: the clients that its library brings stay out, and that check. */
const onlyWhatAnActionDoes = {
  name: "only-what-an-action-does",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/staged\.js$/ }, ({ path }) => ({ path, namespace: "no-index" }));
    onLoad({ filter: /.*/, namespace: "no-index" }, () => ({
      contents: 'export const staged = () => { throw new Error("an action judges no index"); };',
    }));
    // What an action asks of git, it asks as a hook does: the client for the other commands is as large as all the rest.
    onResolve({ filter: /^simple-git$/ }, ({ path }) => ({ path, namespace: "no-client" }));
    onLoad({ filter: /.*/, namespace: "no-client" }, () => ({
      contents: 'export const simpleGit = () => { throw new Error("an action has no such client"); };',
    }));
    // It is one file, so that there is none for another thread.
    onResolve({ filter: /\/thread\.js$/ }, ({ path }) => ({ path, namespace: "no-thread" }));
    onLoad({ filter: /.*/, namespace: "no-thread" }, () => ({
      contents: "export const canHaveThread = () => false, RangeThread = undefined;",
    }));
    // The examples of the rules are for their pages and for tests.
    onLoad({ filter: /\/src\/rules\/[a-z0-9-]+\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(
        /^ {2}examples: \(\) => \(\{(?:.*|\n[\s\S]*?^ {2})\}\),\n/m,
        "",
      ),
      loader: "ts",
    }));
    onResolve({ filter: /^(@actions\/http-client|undici)|\/oidc-utils\.js$/ }, ({ path }) => ({
      path,
      namespace: "client",
    }));
    onLoad({ filter: /.*/, namespace: "client" }, () => ({
      contents:
        "export const HttpClient = undefined, BearerCredentialHandler = undefined, OidcClient = undefined;",
    }));
  },
};

/** Files that others load by need. */
const OWN_FILES = { "program.js": "./program.cjs", "serve.js": "./mcp.cjs" };

/** One file has nothing to load later: modules that wait to be asked for would only be written with more words. */
const atOnce = {
  name: "at-once",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const named = [];
      const contents = source.replace(/await import\(("[^"]+")\)/g, (_, name) => {
        named.push(name);
        return `$later${named.length}`;
      });
      const imports = named.map((name, index) => `import * as $later${index + 1} from ${name};`);
      return { contents: `${imports.join(" ")}${contents}`, loader: "ts" };
    });
  },
};

/** What the quick file loads by need stays out of it: the program is a file of its own, and has the rest. */
const stayOut = {
  name: "stay-out",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === "dynamic-import"
        ? { path: OWN_FILES[path.split("/").at(-1)] ?? path, external: true }
        : undefined,
    );
  },
};

/** What one command alone needs, and is large, stays in a file of its own. */
const apart = {
  name: "apart",
  setup({ onResolve }) {
    onResolve({ filter: /\/yaml-files\.js$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./yaml-files.cjs", external: true } : undefined,
    );
  },
};

/** The tool server is a file of its own, with what it is built on: nobody else loads that. */
const serverApart = {
  name: "server-apart",
  setup({ onResolve }) {
    onResolve({ filter: /\/agents\/server\/serve\.js$/ }, () => ({ path: "./mcp.cjs", external: true }));
  },
};

/** The server validates with the validator of the program: a second one would be a third of its file. */
const oneValidator = {
  name: "one-validator",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/ajvProvider-[^/]*$/ }, () => ({ path: "validator", namespace: "validator" }));
    onLoad({ filter: /.*/, namespace: "validator" }, () => ({
      contents: 'export { SchemaValidator as n } from "./src/agents/server/schema-validator.ts";',
      resolveDir: root,
    }));
  },
};

/** What a module exports when it runs, without its types. */
async function namesOf(entry) {
  const built = await build({ ...shared, entryPoints: [entry], format: "esm", write: false });
  const [output] = Object.values(built.metafile.outputs);
  return output.exports.sort();
}

/** The library: the program has all of its code, so a package carries it once. */
const libraryText = (names) => `// The library is a part of the program.
import program from "./program.cjs";
export const { ${names.join(", ")} } = program;
`;

/** The folders of the packages that some built files contain code of. */
function packagesIn(built) {
  const inputs = built.flatMap(({ metafile }) =>
    Object.values(metafile.outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  );
  // The folder of packages may be a link to another place.
  const named = /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//;
  const folders = inputs.flatMap((path) => named.exec(path)?.[1] ?? []);
  return [...new Set(folders)].sort();
}

const built = await Promise.all([
  build({
    ...shared,
    entryPoints: ["src/start.ts"],
    format: "cjs",
    outfile: "lib/bin.cjs",
    minify: true,
    banner: { js: "#!/usr/bin/env node" },
  }),
  // CommonJS starts faster than a module does, and the hook is felt on every commit.
  build({
    ...shared,
    entryPoints: ["src/bin.ts"],
    format: "cjs",
    outfile: "lib/main.cjs",
    minify: true,
    plugins: [onlyVersion, stayOut],
    // Code that is kept compiled can't import; it can require.
    supported: { "dynamic-import": false },
  }),
  build({
    ...shared,
    stdin: {
      contents: 'export * from "./src/program.ts"; export * from "./src/index.ts";',
      resolveDir: root,
    },
    format: "cjs",
    outfile: "lib/program.cjs",
    minify: true,
    plugins: [onlyVersion, apart, serverApart],
  }),
  // A parser of YAML, for init alone.
  build({
    ...shared,
    entryPoints: ["src/app/setup/managers/yaml-files.ts"],
    format: "cjs",
    outfile: "lib/yaml-files.cjs",
    minify: true,
  }),
  build({
    ...shared,
    entryPoints: ["src/agents/server/serve.ts"],
    format: "cjs",
    outfile: "lib/mcp.cjs",
    minify: true,
    legalComments: "eof",
    plugins: [onlyVersion, oneValidator],
  }),
  // What a second thread runs, where an audit has much to read.
  build({
    ...shared,
    entryPoints: ["src/registry/logs/columns/there.ts"],
    format: "cjs",
    outfile: "lib/scan.cjs",
    minify: true,
  }),
  build({
    ...shared,
    external: [],
    entryPoints: ["src/app/action/main.ts"],
    format: "cjs",
    target: "node24",
    outfile: "dist/action.cjs",
    minify: true,
    legalComments: "eof",
    plugins: [onlyVersion, onlyWhatAnActionDoes, atOnce],
  }),
]);
writeFileSync(`${root}lib/packages.json`, `${JSON.stringify(packagesIn(built), null, 2)}\n`);
writeFileSync(`${root}lib/index.js`, libraryText(await namesOf("src/index.ts")));
const tsc = fileURLToPath(import.meta.resolve("typescript/package.json")).replace("package.json", "bin/tsc");
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
writeBuildRecord(root);
