/** What a command is given: nothing of the process is used but through here. */
export interface Stream {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

export interface Program {
  /** Without node and the script. */
  argv: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Standard input: everything it holds, or its next line; read only where a command asks for it. */
  stdin: (what: "all" | "line") => Promise<string>;
  /** Whether a person is at the other end of it. */
  isInteractive: boolean;
  stdout: Stream;
  stderr: Stream;
  now: Date;
  /** Milliseconds from any beginning, to tell how long something takes. */
  clock: () => number;
  /** The folder of the installed package, for the pages that it brings. */
  packageRoot: string;
}

/** 0 it holds, 1 it does not, 2 could not check. */
export type ExitCode = 0 | 1 | 2;
