// Whether what is generated is committed: a file that was changed, and one that git does not know yet.
import { execFileSync } from "node:child_process";

const changed = execFileSync("git", ["status", "--porcelain"], { encoding: "utf8" });
process.stdout.write(changed);
if (changed !== "") process.exitCode = 1;
