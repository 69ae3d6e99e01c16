/** The SDK's own client, connected to the built server in a repository. */
import { resolve } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterEach } from "vitest";

const BIN = resolve("lib/bin.cjs");

export interface Place {
  root: string;
  env: NodeJS.ProcessEnv;
}

export interface Called {
  text: string;
  structured: Record<string, unknown>;
  isError: boolean;
  /** How long the whole answer is, in bytes. */
  bytes: number;
}

const open: Client[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});

/** Starts a server and connects to it. */
export async function connect({ root, env }: Place, ...flags: string[]) {
  const texts = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [BIN, "mcp", ...flags],
    cwd: root,
    env: texts,
    stderr: "pipe",
  });
  const client = new Client({ name: "tests", version: "1.0.0" });
  await client.connect(transport);
  open.push(client);
  const call = async (
    name: string,
    parameters: Record<string, unknown> = {},
    options = {},
  ): Promise<Called> => {
    const answer = await client.callTool({ name, arguments: parameters }, options);
    const [first] = answer.content;
    return {
      text: first?.type === "text" ? first.text : "",
      structured: (answer.structuredContent ?? {}) as Record<string, unknown>,
      isError: answer.isError === true,
      bytes: Buffer.byteLength(JSON.stringify(answer)),
    };
  };
  return { client, transport, call };
}
