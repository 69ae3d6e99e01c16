/** The ladders of CONTRIBUTING.md, and a copy of the project to climb them in. */
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { temporaryFolder } from "../helpers/repository.js";

const ROOT = resolve(".");

/** One step: a file that is written, or one that is changed. */
export interface Step {
  path: string;
  language: string;
  text: string;
}

const STEP = /^\d+\. [^`\n]*`([^`\n]+)`[^\n]*\n\n```(\w+)\n([\s\S]*?)^```$/gm;

/** The steps of a ladder, by the title of its section. Throws where there is no such section, or none in it. */
export function stepsOf(title: string): Step[] {
  const section = readFileSync("CONTRIBUTING.md", "utf8")
    .split(/^###? /m)
    .find((part) => part.startsWith(`${title}\n`));
  if (section === undefined) throw new Error(`CONTRIBUTING.md has no section ${title}`);
  const steps = [...section.matchAll(STEP)].map(([, path = "", language = "", text = ""]) => ({
    path,
    language,
    text,
  }));
  if (steps.length === 0) throw new Error(`the section ${title} has no steps`);
  return steps;
}

/** A text with the changes of a diff: each hunk's old lines, which must be there once, become its new ones. */
export function changed(text: string, diff: string): string {
  let result = text;
  for (const hunk of diff.trimEnd().split(/^@@\n/m)) {
    const lines = hunk.trimEnd().split("\n");
    const side = (sign: "-" | "+") =>
      lines
        .filter((line) => line[0] === " " || line[0] === sign)
        .map((line) => `${line.slice(1)}\n`)
        .join("");
    const parts = result.split(side("-"));
    if (parts.length !== 2)
      throw new Error(`the lines of a step are there ${parts.length - 1} times:\n${side("-")}`);
    result = parts.join(side("+"));
  }
  return result;
}

/** A copy of the project in which nothing is built. */
export class Workshop {
  readonly root = temporaryFolder();

  constructor() {
    for (const name of [
      "src",
      "schemas",
      "scripts",
      "docs",
      "package.json",
      "tsconfig.json",
      "README.md",
      "biome.json",
    ])
      if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(this.root, name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(this.root, "node_modules"), "junction");
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** Does what a step says. */
  do({ path, language, text }: Step): void {
    const full = join(this.root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, language === "diff" ? changed(this.read(path), text) : text);
  }
}
