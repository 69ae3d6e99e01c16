// Appends runs to a registry one after the other, and says the id of each once it is written.
// node appender.mjs <library> <registry> <writer> <count>
const [library, root, writer, count] = process.argv.slice(2);
const { appendRecords } = await import(library);
const env = { PATH: process.env.PATH, HOME: root };

for (let number = 0; number < Number(count); number++) {
  const record = {
    record_type: "RUN",
    created_by: "claude",
    machine_id: "C1",
    artist_id: "ART-jack-mercer",
    genre_id: "GEN-outlaw-country",
    qa_gate2: "FAIL",
    notes: `${writer} ${number} ${"x".repeat(2_000)}`,
  };
  const { written, findings } = await appendRecords({ cwd: root, env, records: [record] });
  if (written.length !== 1) throw new Error(JSON.stringify(findings));
  process.stdout.write(`${written[0].id}\n`);
}
