/** The tool server on standard input and output. It is a file of its own, which only `mcp` loads. */
import { fromJsonSchema, McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { VERSION } from "../../base/core/version.js";
import type { ToolAnswer } from "./call.js";
import type { Parameters } from "./command-lines.js";
import { INSTRUCTIONS, TOOLS, type ToolName } from "./definitions.js";
import { readResource, resourcesIn } from "./resources.js";
import { SchemaValidator } from "./schema-validator.js";

export interface ServerOptions {
  /** Leaves out the tools that write. */
  readOnly: boolean;
  packageRoot: string;
  /** Does what a tool is called for; what it needs may be loaded at the first call. */
  call: (tool: ToolName, parameters: Parameters) => Promise<ToolAnswer>;
}

/** Calls one after the other: two that write would wait for each other's lock. */
function inTurn<Result>(): (work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** A server with its tools and resources. */
export function serverOf({ readOnly, packageRoot, call }: ServerOptions): McpServer {
  const capabilities = { tools: {}, resources: {} };
  const server = new McpServer(
    { name: "runidx-lint", version: VERSION },
    { capabilities, instructions: INSTRUCTIONS },
  );
  const validator = new SchemaValidator();
  const wait = inTurn<ToolAnswer>();
  for (const { name, description, inputSchema, outputSchema, writes } of TOOLS) {
    if (writes && readOnly) continue;
    const definition = {
      description,
      inputSchema: fromJsonSchema<Parameters>(inputSchema, validator),
      outputSchema: fromJsonSchema(outputSchema, validator),
      annotations: { readOnlyHint: !writes, destructiveHint: false, openWorldHint: false },
    };
    server.registerTool(name, definition, async (parameters, { mcpReq: { signal } }) => {
      const answer = await wait(async () => {
        // What was cancelled while it waited is not begun.
        signal.throwIfAborted();
        return call(name, parameters);
      });
      return {
        content: [{ type: "text" as const, text: answer.text }],
        ...(answer.structured && { structuredContent: answer.structured }),
        ...(answer.isError && { isError: true }),
      };
    });
  }
  for (const resource of resourcesIn(packageRoot)) {
    const { name, uri, mimeType } = resource;
    server.registerResource(name, uri, { mimeType }, async () => ({
      contents: [{ uri, mimeType, text: readResource(resource) }],
    }));
  }
  return server;
}

/** Serves until standard input ends. */
export async function serve(options: ServerOptions): Promise<void> {
  const ended = new Promise<void>((done) => {
    process.stdin.once("end", done);
    process.stdin.once("close", done);
  });
  const handle = serveStdio(() => serverOf(options));
  await ended;
  await handle.close();
}
