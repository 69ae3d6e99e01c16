// Loaded before the program: tells its peak memory in MB and its processor time in ms when it ends.
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(
    `peak ${Math.round(maxRSS / 1024)}\ncpu ${Math.round((userCPUTime + systemCPUTime) / 1000)}\n`,
  );
});
