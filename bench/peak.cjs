// Loaded before the program: tells its peak memory in MB when it ends.
process.on("exit", () => {
  process.stderr.write(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)}\n`);
});
