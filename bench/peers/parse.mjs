// Parses every line of some logs, as the simplest reader does.
import { readFileSync } from "node:fs";

let count = 0;
for (const path of process.argv.slice(2)) {
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (line === "") continue;
    JSON.parse(line);
    count++;
  }
}
console.log(count);
