/** GitHub and a runner, as far as the action can tell: a remote with its refs, a checkout, the environment of a step. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { FIVE } from "../../helpers/history.js";
import { isolatedEnv, Repository, RUNS, temporaryFolder } from "../../helpers/repository.js";

export const BUNDLE = resolve("dist/action.cjs");
export const SERVER = "https://github.example";
export const TOKEN = "ghs_SecretOfThisJob0123456789";
export const ZEROS = "0".repeat(40);
/** The id of a commit that nobody has. */
export const NOBODYS = "1".repeat(40);

// What GitHub sends ---------------------------------------------------------------------------------------------

type Json = Record<string, unknown>;

const definitions = createRequire(import.meta.url)("@octokit/webhooks-examples") as {
  name: string;
  examples: Json[];
}[];

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

/** An event that GitHub sent once, with some fields changed: by their path, such as `pull_request.head.sha`. */
export function payloadOf(event: string, changes: Json = {}): Json {
  const examples = definitions.find(({ name }) => name === event)?.examples ?? [{}];
  const isBranch = ({ ref }: Json) => String(ref).startsWith("refs/heads/");
  const payload = structuredClone((event === "push" ? examples.find(isBranch) : examples[0]) ?? {});
  for (const [path, value] of Object.entries({ "repository.default_branch": "main", ...changes })) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let place = payload;
    for (const key of keys) {
      const inner = place[key];
      place[key] = isObject(inner) ? inner : {};
      place = place[key] as Json;
    }
    if (value === undefined) delete place[last];
    else place[last] = value;
  }
  return payload;
}

// What a runner reads -------------------------------------------------------------------------------------------

/** A command that a runner obeys. */
export interface Command {
  name: string;
  properties: Record<string, string>;
  text: string;
}

const unescaped = (text: string) =>
  text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
const unescapedProperty = (text: string) => unescaped(text.replaceAll("%3A", ":").replaceAll("%2C", ","));

/** Everything in an output that a runner takes for a command, in the old form and the new one. */
export function commandsIn(output: string): Command[] {
  return output.split(/\r\n|\n|\r/).flatMap((line) => {
    const [, name, list = "", text = ""] =
      /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/s.exec(line) ?? /##\[([^\s\]]+)(?: (.*?))?\](.*)$/s.exec(line) ?? [];
    if (name === undefined) return [];
    const pairs = list.split(",").filter((pair) => pair !== "");
    const properties = pairs.map((pair) => {
      const middle = pair.indexOf("=");
      return [pair.slice(0, middle), unescapedProperty(pair.slice(middle + 1))] as const;
    });
    return [{ name, properties: Object.fromEntries(properties), text: unescaped(text) }];
  });
}

/** The outputs in a file of the form `name<<delimiter`. Throws where something else stands in it. */
function outputsIn(file: string): Record<string, string> {
  const found: Record<string, string> = {};
  let rest = file;
  while (rest !== "") {
    const [start = "", name = "", mark = ""] = /^([\w-]+)<<(\S+)\r?\n/.exec(rest) ?? [];
    const end = rest.indexOf(`\n${mark}\n`, start.length - 1);
    if (start === "" || end < 0) throw new Error(`no output: ${rest.slice(0, 200)}`);
    found[name] = rest.slice(start.length, Math.max(end, start.length));
    rest = rest.slice(end + mark.length + 2);
  }
  return found;
}

// What action.yml says ------------------------------------------------------------------------------------------

/** The defaults of the inputs, as a runner evaluates them. */
function defaultInputs(): Map<string, string> {
  const yaml = readFileSync("action.yml", "utf8");
  const section = /^inputs:\n((?: .*\n)+)/m.exec(yaml)?.[1] ?? "";
  const inputs = [...section.matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n)+)/gm)].map(
    ([, name = "", body = ""]) => {
      const text = /^ {4}default: (.*)$/m.exec(body)?.[1] ?? "";
      const value = text.startsWith('"') ? String(JSON.parse(text)) : text;
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is an expression of GitHub's
      return [name, value === "${{ github.token }}" ? TOKEN : value] as const;
    },
  );
  if (inputs.length < 5) throw new Error("the inputs of action.yml can't be read");
  return new Map(inputs);
}

const DEFAULTS = defaultInputs();

function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  for (const name of Object.keys(inputs)) {
    if (!DEFAULTS.has(name)) throw new Error(`the action has no input ${name}`);
  }
  const all = [...DEFAULTS, ...Object.entries(inputs)];
  return Object.fromEntries(all.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}

// A job ---------------------------------------------------------------------------------------------------------

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
  outputs: Record<string, string>;
  summary: string;
  annotations: Command[];
  /** report.json; it is read where the output says. Throws where there is none. */
  readonly report: Report;
}

export interface JobOptions {
  inputs?: Readonly<Record<string, string>>;
  /** Fields of the payload by their path; a text stands for the file of the event as it is. */
  payload?: Json | string;
  env?: NodeJS.ProcessEnv;
  workspace?: Repository;
  bundle?: string;
}

export interface PullRequest {
  number: number;
  baseBranch: string;
  base: string;
  head: string;
  merge: string;
  commits: number;
}

/** Hubs as they begin, by their files: to be copied, never to be used. */
const templates = new Map<string, string>();

afterAll(() => {
  for (const folder of templates.values()) rmSync(folder, { recursive: true, force: true });
  templates.clear();
});

export class Hub {
  /** The clone of somebody who works on it. */
  readonly author: Repository;
  /** What GitHub has. */
  readonly remote: Repository;
  readonly home: string;
  #workspaces = 0;

  private constructor(author: Repository) {
    this.author = author;
    this.home = dirname(author.root);
    this.remote = new Repository(join(this.home, "remote.git"), author.env);
  }

  /** A remote whose branch main has one commit with some files; five runs unless said. */
  static create(files: Readonly<Record<string, string>> = { [RUNS]: FIVE }): Hub {
    const home = temporaryFolder();
    const hub = new Hub(new Repository(join(home, "work tree"), isolatedEnv(home)));
    const key = JSON.stringify(files);
    const known = templates.get(key);
    if (known) {
      cpSync(known, home, { recursive: true });
      return hub;
    }
    hub.#fill(files);
    const template = mkdtempSync(join(tmpdir(), "runidx-hub-"));
    cpSync(home, template, { recursive: true });
    templates.set(key, template);
    return hub;
  }

  #fill(files: Readonly<Record<string, string>>): void {
    const { author, remote } = this;
    mkdirSync(author.root);
    author.git("init", "-q", "-b", "main", "--template=");
    author.git("init", "-q", "-b", "main", "--template=", "--bare", remote.root);
    // GitHub gives whatever is asked for by id.
    remote.git("config", "uploadpack.allowAnySHA1InWant", "true");
    author.git("remote", "add", "origin", "../remote.git");
    author.commitFiles(files, "first");
    this.push();
  }

  /** Puts HEAD of the author onto a branch, or onto any ref. */
  push(ref = "main"): string {
    const full = ref.startsWith("refs/") ? ref : `refs/heads/${ref}`;
    this.author.git("push", "-q", "--force", "origin", `HEAD:${full}`);
    return this.author.git("rev-parse", "HEAD");
  }

  /** Begins a branch, or goes on with it. */
  branch(name: string, from = "main"): this {
    this.author.git("checkout", "-q", "-B", name, from);
    return this;
  }

  /** Opens a pull request of HEAD and makes its merge as GitHub does: the base comes first. */
  open(baseBranch = "main", number = 1): PullRequest {
    const { author } = this;
    const base = this.remote.git("rev-parse", baseBranch);
    const head = author.git("rev-parse", "HEAD");
    const counts = author.git("rev-list", "--count", "--left-right", `${base}...${head}`).split("\t");
    const [behind = 0, commits = 0] = counts.map(Number);
    const message = `Merge ${head} into ${base}`;
    const merge = behind > 0 ? this.#merge(base, head, message) : this.#commit(head, [base, head], message);
    const refs = `refs/pull/${number}`;
    author.git("push", "-q", "--force", "origin", `${head}:${refs}/head`, `${merge}:${refs}/merge`);
    return { number, baseBranch, base, head, merge, commits };
  }

  #commit(tree: string, parents: readonly string[], message: string): string {
    const args = parents.flatMap((parent) => ["-p", parent]);
    return this.author.git("commit-tree", `${tree}^{tree}`, ...args, "-m", message);
  }

  #merge(base: string, head: string, message: string): string {
    const { author } = this;
    author.git("checkout", "-q", "--detach", base);
    author.git("merge", "-q", "--no-ff", "-m", message, head);
    const merge = author.git("rev-parse", "HEAD");
    author.git("checkout", "-q", "-");
    return merge;
  }

  /** A pull request against main of one commit that writes files. */
  openWith(files: Readonly<Record<string, string>>, message = "change"): PullRequest {
    this.branch("side").author.commitFiles(files, message);
    return this.open();
  }

  /** Checks a commit out as actions/checkout does: alone, and under the name of its ref. */
  checkout(ref: string, id: string, depth = 1): Repository {
    const root = join(this.home, `workspace ${++this.#workspaces}`);
    mkdirSync(root);
    const workspace = new Repository(root, isolatedEnv(this.home));
    workspace.git("init", "-q", "--template=");
    workspace.git("remote", "add", "origin", pathToFileURL(this.remote.root).href);
    workspace.git("config", "--local", "gc.auto", "0");
    const [, kind, name = ""] = /^refs\/(heads|pull|tags)\/(.+)$/.exec(ref) ?? [];
    const local = { heads: `origin/${name}`, pull: `pull/${name}` }[kind ?? ""];
    const target = local === undefined ? ref : `refs/remotes/${local}`;
    const cut = depth > 0 ? [`--depth=${depth}`] : [];
    workspace.git(
      "fetch",
      "-q",
      "--no-tags",
      "--no-recurse-submodules",
      ...cut,
      "origin",
      `+${id}:${target}`,
    );
    workspace.git("checkout", "-q", "--force", ...(kind === "heads" ? ["-B", name] : []), target);
    return workspace;
  }

  /** Runs the action as a step does. */
  run(event: string, { ref = "refs/heads/main", ...options }: JobOptions & { ref?: string } = {}): Outcome {
    const { inputs = {}, payload = {}, env = {}, bundle = BUNDLE } = options;
    const sha = options.workspace?.tryGit("rev-parse", "HEAD").output.trim();
    const id = sha ?? this.remote.git("rev-parse", `${ref}^{commit}`);
    const workspace = options.workspace ?? this.checkout(ref, id);
    const runner = join(this.home, `runner ${this.#workspaces}`);
    const temp = join(runner, "temp");
    mkdirSync(temp, { recursive: true });
    const file = (name: string, text = "") => {
      const path = join(runner, name);
      writeFileSync(path, text);
      return path;
    };
    const content = typeof payload === "string" ? payload : JSON.stringify(payloadOf(event, payload));
    const files = { outputs: file("outputs"), summary: file("summary") };
    const ended = spawnSync(process.execPath, [bundle], {
      cwd: workspace.root,
      env: {
        ...isolatedEnv(this.home),
        CI: "true",
        GITHUB_ACTIONS: "true",
        ...inputVariables(inputs),
        GITHUB_EVENT_NAME: event,
        GITHUB_EVENT_PATH: file("event.json", content),
        GITHUB_WORKSPACE: workspace.root,
        GITHUB_SERVER_URL: SERVER,
        GITHUB_SHA: id,
        GITHUB_REF: ref,
        GITHUB_OUTPUT: files.outputs,
        GITHUB_STEP_SUMMARY: files.summary,
        GITHUB_ENV: file("env"),
        GITHUB_PATH: file("path"),
        RUNNER_TEMP: temp,
        ...env,
      },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (ended.error) throw ended.error;
    const touched = ["env", "path"].filter((name) => readFileSync(join(runner, name), "utf8") !== "");
    if (touched.length > 0) throw new Error(`the action wrote to ${touched.join(" and ")}`);
    const outputs = outputsIn(readFileSync(files.outputs, "utf8"));
    return {
      code: ended.status,
      stdout: ended.stdout,
      stderr: ended.stderr,
      outputs,
      summary: readFileSync(files.summary, "utf8"),
      annotations: commandsIn(ended.stdout),
      get report() {
        return JSON.parse(readFileSync(outputs["report-json"] ?? "", "utf8")) as Report;
      },
    };
  }

  /** Runs the action on a pull request; its merge is checked out unless a workspace is given. */
  check(request: PullRequest, options: JobOptions = {}): Outcome {
    const { payload = {} } = options;
    const own = {
      "pull_request.base.ref": request.baseBranch,
      "pull_request.base.sha": request.base,
      "pull_request.head.sha": request.head,
      "pull_request.commits": request.commits,
      number: request.number,
    };
    const changed = typeof payload === "string" ? payload : { ...own, ...payload };
    return this.run("pull_request", {
      ref: `refs/pull/${request.number}/merge`,
      ...options,
      payload: changed,
    });
  }

  /** Checks the pull request of one commit that writes files. */
  checkWith(files: Readonly<Record<string, string>>, options: JobOptions = {}): Outcome {
    return this.check(this.openWith(files), options);
  }

  /** Runs the action on a push of what a ref has now. */
  checkPush(
    before: string,
    {
      ref = "refs/heads/main",
      after = this.remote.git("rev-parse", ref),
      ...options
    }: JobOptions & {
      ref?: string;
      after?: string;
    } = {},
  ): Outcome {
    const payload = { ref, before, after, created: before === ZEROS, deleted: after === ZEROS };
    return this.run("push", { ref, ...options, payload });
  }
}

/** Verdict and exit code. */
export const verdictOf = ({ outputs: { verdict }, code }: Outcome) => [verdict, code];
export const HOLDS = ["holds", 0];
export const VIOLATED = ["violated", 1];
export const COULD_NOT_CHECK = ["could-not-check", 2];

/** What was found, in short: `rule` or `rule (class)`, in the report's order. */
export const foundIn = ({ report }: Outcome): string[] =>
  report.findings.map(({ ruleId, class: kind }) => (kind === undefined ? ruleId : `${ruleId} (${kind})`));

/** The titles of the annotations. */
export const titlesIn = ({ annotations }: Outcome): (string | undefined)[] =>
  annotations.map(({ properties }) => properties.title);

/** A start of git by the action. */
export interface Call {
  args: string[];
  env: Record<string, string>;
}

/** A git that writes down how it is started, as a folder for PATH; and what it wrote down. */
export function watchGit(hub: Hub): { env: { PATH: string }; calls: () => Call[] } {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const real = folders
    .map((folder) => join(folder, "git"))
    .find((path) => lstatSync(path, { throwIfNoEntry: false }));
  const [folder, log] = [join(hub.home, "watched"), join(hub.home, "calls")];
  mkdirSync(folder);
  mkdirSync(log);
  const script = [
    "#!/bin/sh",
    `file="$(mktemp "${log}/call.XXXXXX")"`,
    `for arg in "$@"; do printf '%s\\0' "$arg"; done > "$file.args"`,
    `env -0 > "$file.env"`,
    `echo "$file" >> "${log}/order"`,
    `exec "${real}" "$@"`,
  ];
  writeFileSync(join(folder, "git"), `${script.join("\n")}\n`);
  chmodSync(join(folder, "git"), 0o755);
  const fields = (path: string) => readFileSync(path, "utf8").split("\0").slice(0, -1);
  return {
    env: { PATH: [folder, ...folders].join(delimiter) },
    calls: () => {
      const order = join(log, "order");
      const files = existsSync(order) ? readFileSync(order, "utf8").trim().split("\n") : [];
      return files.map((file) => ({
        args: fields(`${file}.args`),
        env: Object.fromEntries(
          fields(`${file}.env`).map((row) => [
            row.slice(0, row.indexOf("=")),
            row.slice(row.indexOf("=") + 1),
          ]),
        ),
      }));
    },
  };
}
