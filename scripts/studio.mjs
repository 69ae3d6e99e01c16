// A made-up music studio: a registry of any size that holds. The same options give the same bytes.
import { createHash } from "node:crypto";

/** Where each log stands in a registry. */
export const LOG_PATHS = {
  "run-index": "60-REGISTRY/data/run-index.jsonl",
  "song-index": "60-REGISTRY/data/song-index.jsonl",
  "overrides-log": "60-REGISTRY/data/overrides-log.jsonl",
};

/**
 * @typedef {object} StudioOptions
 * @property {number} runs how many runs (run ids); a run may have several lines
 * @property {number} [seed] another seed, another studio
 * @property {string} [from] the first day, `YYYY-MM-DD`
 * @property {string} [to] the day before which everything is over; at least a week after `from`
 * @property {boolean} [notes] whether every run has notes, which brings RUN lines to about 700 bytes
 * @property {boolean} [files] whether run logs and lyrics are made as well
 */

/** The lines of a text that is written out below. */
const linesOf = (text) => text.trim().split(/\n\s*/);

const MACHINES = [
  { id: "C1", pathOf: (path) => `C:\\Studio\\${path.replaceAll("/", "\\")}` },
  { id: "C2", pathOf: (path) => `/home/studio/registry/${path}` },
];
const EXECUTORS = ["human", "gpt", "windsurf", "claude"];
const PEOPLE = ["Dana Whitlock", "Tomas Reyes", "Ruth Okafor"];

/** Artist, genre, and the couplets that the artist's verses are made of. */
const LANES = [
  {
    artist: "Jack Mercer",
    genre: "Outlaw Country",
    couplets: linesOf(`
      I left my name in a motel drawer, / and the county's dust on a diner floor.
      My daddy's hat was two sizes wide, / but it kept the rain and the shame outside.
      I owed more nights than I had to pay, / so I signed my mark and I rode away.
      There's a neon cross on the county line, / and it blinks at me like a warning sign.
      I swore to the stars I would not return, / then I watched the last of my bridges burn.
      She kept my letters in a coffee tin, / and she never asked me where I'd been.
      The jukebox knew every lie I told, / and it played them back when the beer got cold.
      I traded my saddle for one more mile, / and a photograph of my mother's smile.
    `),
  },
  {
    artist: "Della Rowan",
    genre: "Gospel Blues",
    couplets: linesOf(`
      Mama hummed low while the kettle cried, / and the choir came up from the riverside.
      I washed my face in the morning rain, / and I heard You call through the window pane.
      The floor was hard and the night was long, / but my knees remembered an older song.
      I carried my trouble up Calvert Street, / with the weight of the week on my Sunday feet.
      They counted me out by the courthouse door, / but mercy had counted me in before.
      There's a country yonder I've never seen, / and a spring to wash what I could not clean.
      I had no silver, I had no bread, / but I had the word that my grandma said.
      The doctor folded his hands and sighed, / but the Lord was standing on my side.
    `),
  },
  {
    artist: "The Tidewater Saints",
    genre: "Folk Hymn",
    couplets: linesOf(`
      The tide went out with the evening bell, / and what it carried no man can tell.
      We mended nets by a candle end, / and we prayed for weather, and for a friend.
      The fog came down on the harbour wall, / and we steered by the sound of the watchman's call.
      My brother's boat has a coat of green, / and she's sailed past all that I have seen.
      There was salt on the sill and bread on the board, / and an empty chair that we kept for the Lord.
      The gulls came in and the light went low, / and the old men sang what the young don't know.
      We raised the roof out of driftwood pine, / and we blessed each beam with the altar wine.
      Seven went out and six came home, / and the sea keeps one in a bed of foam.
    `),
  },
];

/** What a song is about, and the hook that goes with it and names its hook family. */
const THEMES = linesOf(`
  Lantern: leave the lantern burning
  Ferry: pay the man at the ferry
  Bridge: meet me on the bridge
  Well: let the bucket down
  Gate: leave the gate unlocked
  Ledger: strike my name from the ledger
  Bell: ring the bell for me
  River: carry me over the river
  Road: walk the long road home
  Train: hold the train a minute
  Letter: read the letter slowly
  Table: set one more at the table
  Window: put a light in the window
  Anchor: let the anchor hold
  Orchard: wait for the orchard to bloom
  Harvest: bring the harvest home
  Mirror: turn the mirror to the wall
  Key: keep the key around your neck
  Stone: roll the stone away
  Coat: hang my coat by the door
  Garden: walk with me in the garden
  Fire: keep the fire till morning
  Mountain: lift my eyes to the mountain
  Promise: hold me to the promise
`).map((line) => {
  const [name, hook] = line.split(": ");
  return { name, hook, family: `HKF-${hook.replaceAll(" ", "-")}` };
});

const ADJECTIVES = linesOf(`
  Borrowed
  Second
  Last
  Quiet
  Broken
  Winter
  Crooked
  Old
  Midnight
  Lonesome
  Golden
  Faded
  Stranger's
  Widow's
  Sunday
  Distant
`);

const CLOSINGS = linesOf(`
  somebody's still on the way.
  I'm nearer than I was before.
  the night is not as long as it was.
  there is time enough for grace.
  I'll be there before the dawn.
  mercy knows the way from here.
  the worst of it is over now.
  nothing that was lost stays lost.
`);

const PASSAGES = linesOf(`
  Psalm 42:7
  Psalm 23:4
  Psalm 121:1
  Ruth 1:16
  Jonah 2:3
  Luke 15:20
  Genesis 28:16
  Exodus 14:21
  Isaiah 43:2
  Isaiah 40:31
  Micah 6:8
  Lamentations 3:22
  Ecclesiastes 3:1
  Matthew 6:21
  Matthew 14:29
  Mark 4:39
  John 11:35
  John 21:12
  Acts 27:29
  Romans 8:38
  1 Kings 19:12
  Job 19:25
  Hosea 6:3
  Revelation 21:4
`);

const REMARKS = linesOf(`
  Second verse tightened after a read-through; the first stands as it came.
  Tempo marked at 84, capo on the third fret, last chorus without drums.
  Bridge left open for the band; the frame gives it eight bars.
  Demo vocal to follow; the range suits the middle of the voice.
  Chorus moved up a tone and the last line of it held for four beats.
  Third verse cut; the song said what it had to say without it.
  Rhyme scheme checked against the frame; two near rhymes kept on purpose.
  Melody sketch is with the lyrics; the intro is the hook on its own.
`);

/** Why an early gate stopped a run. */
const STOPS = [
  { gates: { qa_gate0: "FAIL" }, note: "Gate 0: the packet does not fit the lane." },
  { gates: { qa_gate0: "REWRITE_REQUIRED" }, note: "Gate 0: the story has no turn; to be written again." },
  {
    gates: { qa_gate0: "PASS", qa_gate1: "PIVOT_REQUIRED" },
    note: "Gate 1: too close to another song; pivot.",
  },
  {
    gates: { qa_gate0: "PASS", qa_gate1: "REWRITE_REQUIRED" },
    note: "Gate 1: the chorus says what the verse said already.",
  },
];

/** Each uniqueness check: what a run takes from an earlier song to fail it, and what a person says to allow it. */
const CHECKS = {
  hook: {
    field: "uniqueness_hook",
    override: "HOOK_REUSE",
    taken: (past) => ({ theme: past.theme }),
    subject: (song) => ({ hook_family_id: song.theme.family }),
    policy: "a hook family rests for 30 days",
    why: "The new song answers the earlier one, and the listener should hear it.",
  },
  scene: {
    field: "uniqueness_scene",
    override: "SCENE_COLLISION",
    taken: (past) => ({ scene: past.scene }),
    subject: (song) => ({
      scene_id: song.scene,
      scene_fingerprint_hash: createHash("sha256").update(song.scene).digest("hex"),
    }),
    policy: "two songs of a lane do not share a scene",
    why: "Same place, a generation later; the two songs open and close the record.",
  },
  scripture: {
    field: "uniqueness_scripture",
    override: "SCRIPTURE_REUSE",
    taken: (past) => ({ packet: past.packet, passage: past.passage }),
    subject: (song) => ({ scripture_packet_id: song.packet }),
    policy: "a scripture packet rests for 60 days",
    why: "The passage is the theme of the whole record.",
  },
};

const UNIQUE = { uniqueness_hook: "PASS", uniqueness_scene: "PASS", uniqueness_scripture: "PASS" };
const NOT_CHECKED = {
  uniqueness_hook: "NOT_RUN",
  uniqueness_scene: "NOT_RUN",
  uniqueness_scripture: "NOT_RUN",
};

const DAY = 24 * 60;
/** The studio opens at 8 and closes at 22, UTC. */
const OPENS = 8 * 60;
const WORKDAY = 14 * 60;
/** No run is followed up later than so many days after it; so many are left free at the end. */
const FOLLOW_UP_DAYS = 4;

const slugOf = (text) => text.toLowerCase().replaceAll("'", "").replaceAll(" ", "-");
const folderOf = (text) => text.replaceAll(" ", "-");
const minuteOf = (day) => Date.parse(`${day}T00:00Z`) / 60_000;
const capital = (text) => text[0].toUpperCase() + text.slice(1);

const isoOf = (minute) => new Date(minute * 60_000).toISOString();
/** The times of a day, `HH:MM`, by minute. */
const TIMES = Array.from({ length: DAY }, (_, minute) => isoOf(minute).slice(11, 16));
/** Days, `YYYY-MM-DD`, by number since 1970: there are few, and each is asked for many times. */
const days = new Map();

/** A minute as records write it. */
function utc(minute) {
  const number = Math.floor(minute / DAY);
  const day = days.get(number) ?? isoOf(minute).slice(0, 10);
  days.set(number, day);
  return `${day}T${TIMES[minute % DAY]}Z`;
}

/** A minute as ids write it. */
function idStamp(minute) {
  const text = utc(minute);
  return `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 10)}-${text.slice(11, 13)}${text.slice(14, 16)}`;
}

/** A source of chance that is the same for the same seed (mulberry32). */
function makeChance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  return {
    next,
    /** A whole number from `low` to `high`, both included. */
    between: (low, high) => low + below(high - low + 1),
    pick: (list) => list[below(list.length)],
    /** A function that deals cards in random order; none comes again before all have come. */
    deck(cards) {
      let left = [];
      return () => {
        if (left.length === 0) left = [...cards];
        return left.splice(below(left.length), 1)[0];
      };
    },
  };
}

/**
 * A function that mints ids. Their last four characters count on in strides that share no factor with 36, so
 * that they look random and return only after 36^4 ids, when the minute is long another.
 */
function makeMint(seed) {
  const stride = 1_031_033;
  let suffix = seed % 36 ** 4;
  return (prefix, minute) => {
    suffix = (suffix + stride) % 36 ** 4;
    return `${prefix}-${idStamp(minute)}-${suffix.toString(36).toUpperCase().padStart(4, "0")}`;
  };
}

/** A song in the making. Parts may be taken from an earlier song. */
function newSong({ studio, lane, start }, parts) {
  const { chance, mint } = studio;
  const theme = parts.theme ?? lane.themes();
  const title = `The ${lane.adjectives()} ${theme.name}`;
  const before = start - chance.between(5, 40);
  return {
    theme,
    title,
    slug: slugOf(title),
    passage: parts.passage ?? lane.passages(),
    packet: parts.packet ?? mint("SCR", before),
    scene: parts.scene ?? mint("SCN", before),
    story: mint("SF", start),
    frame: mint("SFR", start + chance.between(1, 5)),
    work: undefined,
    workSince: undefined,
    versions: 0,
  };
}

/** A run that finishes in a certain minute. What becomes of it is for one of the {@link STORIES} to say. */
function newRun(studio, finish) {
  const { chance, mint } = studio;
  const start = finish - chance.between(12, 45);
  return {
    studio,
    lane: chance.pick(studio.lanes),
    machine: chance.pick(MACHINES),
    executor: chance.pick(EXECUTORS),
    id: mint("RUN", start),
    start,
    finish,
    song: undefined,
    takenFrom: undefined,
    gates: {},
    checks: UNIQUE,
    versions: [],
    notes: studio.notes ? [chance.pick(REMARKS)] : [],
  };
}

const laneIds = ({ lane }) => ({ artist_id: lane.artistId, genre_id: lane.genreId });
const hasPassed = (run) => run.gates.qa_gate2 === "PASS";
const labelOf = (number) => `v${String(number).padStart(2, "0")}`;
const runLogOf = (run) => `50-GENERATION/${run.id}.md`;

/** The gates of a run that goes through. */
function passGates(run) {
  const { chance } = run.studio;
  run.gates = {
    qa_gate0: "PASS",
    qa_gate1: chance.pick(["PASS", "PASS", "PASS_WITH_MINOR_FIXES"]),
    qa_gate2: "PASS",
    qa_gate3: chance.pick(["PASS", "PASS", "PASS_WITH_MINOR_FIXES"]),
  };
}

/** The RUN line as it is written when the run finishes or, later, when something is added to it. */
function runRecord(run, updated) {
  const { song, versions, gates } = run;
  return {
    record_type: "RUN",
    run_id: run.id,
    created_utc: utc(run.finish),
    created_by: run.executor,
    machine_id: run.machine.id,
    ...laneIds(run),
    scripture_packet_id: song.packet,
    ...(gates.qa_gate0 === "PASS" && { story_id: song.story, song_frame_id: song.frame }),
    ...(versions.length > 0 && { work_id: song.work, version_ids: versions.map(({ id }) => id) }),
    ...gates,
    ...run.checks,
    ...(hasPassed(run) && { run_log_filepath_abs: run.machine.pathOf(runLogOf(run)) }),
    ...(run.notes.length > 0 && { notes: run.notes.join(" ") }),
    ...(updated !== undefined && { last_updated_utc: utc(updated) }),
  };
}

function runLogText(run) {
  const { song } = run;
  const ids = { run_id: run.id, machine_id: run.machine.id, ...laneIds(run), work_id: song.work };
  const used = { scripture_packet_id: song.packet, story_id: song.story, song_frame_id: song.frame };
  return [
    `# Run log: ${song.title}`,
    "",
    ...Object.entries({ ...ids, ...used }).map(([field, id]) => `- **${field}:** \`${id}\``),
    "",
    `Made by ${run.executor} on ${run.machine.id}, from ${utc(run.start)} to ${utc(run.finish)}.`,
    `The passage is ${song.passage}, the hook "${song.theme.hook}".`,
    "",
    "## Outcome",
    "",
    ...Object.entries({ ...run.gates, ...run.checks }).map(
      ([field, outcome]) => `- **${field}:** \`${outcome}\``,
    ),
    "",
    "## Versions",
    "",
    ...run.versions.map(({ id, label }) => `- ${label} \`${id}\``),
    ...(run.notes.length > 0 ? ["", "## Notes", "", ...run.notes] : []),
    "",
  ].join("\n");
}

/** Writes a run into the index and, where it has one, its run log. */
function* logRun(run, updated) {
  yield { log: "run-index", record: runRecord(run, updated) };
  if (run.studio.files && hasPassed(run)) yield { path: runLogOf(run), text: runLogText(run) };
}

/** The WORK line of a run's song: its first one, or a newer one because a version was added. */
function workRecord(run, minute, label) {
  const { song } = run;
  const isNew = song.versions === 1;
  return {
    record_type: "WORK",
    work_id: song.work,
    ...laneIds(run),
    created_utc: utc(song.workSince),
    status: isNew ? "draft" : "active",
    title_current: song.title,
    title_slug_current: song.slug,
    hook_family_id: song.theme.family,
    scripture_packet_id_primary: song.packet,
    scripture_reference_primary: song.passage,
    anchor_scene_id: song.scene,
    ...(!isNew && { last_updated_utc: utc(minute) }),
    tags: [song.theme.name.toLowerCase()],
    ...(!isNew && { notes: `${label} added by ${run.id}.` }),
  };
}

function versionRecord(run, minute, { id, label }, path) {
  const { song } = run;
  return {
    record_type: "VERSION",
    work_id: song.work,
    version_id: id,
    version_label: label,
    run_id: run.id,
    ...laneIds(run),
    hook_family_id: song.theme.family,
    scripture_packet_id: song.packet,
    scene_id: song.scene,
    saved_filepath_abs: hasPassed(run) ? run.machine.pathOf(path) : "",
    created_utc: utc(minute),
    qa_gate2: run.gates.qa_gate2,
    title: song.title,
    title_slug: song.slug,
    scripture_reference: song.passage,
    ...(hasPassed(run) && { saved_filename: path.slice(path.lastIndexOf("/") + 1) }),
  };
}

function lyricsText(run, { id, label }) {
  const { song, lane } = run;
  const ids = { work_id: song.work, version_id: id, run_id: run.id };
  const used = {
    hook_family_id: song.theme.family,
    scene_id: song.scene,
    scripture_packet_id: song.packet,
  };
  const group = (fields) => Object.entries(fields).map(([field, value]) => `  ${field}: ${value}`);
  const { hook } = song.theme;
  const verse = [lane.couplets(), lane.couplets()].flatMap((couplet) => couplet.split(" / "));
  return [
    "```yaml",
    "id_header:",
    ...group(ids),
    "",
    ...group(laneIds(run)),
    "",
    ...group(used),
    "```",
    "",
    `# ${song.title} (${label})`,
    "",
    ...verse.map(capital),
    "",
    `${capital(hook)},`,
    `${hook}:`,
    lane.closings(),
    "",
  ].join("\n");
}

/** Adds a version of the run's song to the song index, and the work where it changes by that; saves lyrics. */
function* saveVersion(run, minute) {
  const { song, lane, studio } = run;
  song.work ??= studio.mint("WORK", minute);
  song.workSince ??= minute;
  song.versions++;
  const version = { id: studio.mint("VER", minute), label: labelOf(song.versions) };
  run.versions.push(version);
  const folder = `Songs/${folderOf(lane.genre)}/${folderOf(lane.artist)}`;
  const path = `${folder}/${song.work}__${version.label}__${song.slug}.md`;
  // A newer record of the work is later than the one before, also where two versions are saved in one minute.
  song.workUpdated = Math.max(minute, (song.workUpdated ?? 0) + 1);
  yield { log: "song-index", record: workRecord(run, song.workUpdated, version.label) };
  yield { log: "song-index", record: versionRecord(run, minute, version, path) };
  if (!hasPassed(run)) return;
  if (studio.files) yield { path, text: lyricsText(run, version) };
  lane.past = song;
}

/** Records that a person allowed a failed check; gives the override's id. */
function* logOverride(run, { override, subject, policy, why }, minute) {
  const id = run.studio.mint("OVR", minute);
  const record = {
    record_type: "OVERRIDE",
    override_id: id,
    created_utc: utc(minute),
    approved_by: run.studio.chance.pick(PEOPLE),
    override_type: override,
    ...laneIds(run),
    run_id: run.id,
    policy_failed: `${capital(policy)}; taken from "${run.takenFrom.title}".`,
    why_allowed: why,
    ...subject(run.song),
  };
  yield { log: "overrides-log", record };
  return record;
}

/** Gives a run a song that fails one uniqueness check, because it takes something from the lane's last song. */
function reuse(run, check) {
  run.takenFrom = run.lane.past;
  run.song = newSong(run, check.taken(run.takenFrom));
  run.checks = { ...UNIQUE, [check.field]: "FAIL" };
}

/** A new song that goes through every gate. */
function* saved(run) {
  run.song = newSong(run, {});
  passGates(run);
  yield* saveVersion(run, run.finish);
  yield* logRun(run);
}

/** A new version of the lane's last song. */
function* reworked(run) {
  run.song = run.lane.past;
  run.notes.push(`Reworks "${run.song.title}".`);
  passGates(run);
  yield* saveVersion(run, run.finish);
  yield* logRun(run);
}

/** A saved run, to which a second version is added days later. */
function* savedAndExtended(run) {
  yield* saved(run);
  followUp(run, function* (minute) {
    run.notes.push("Second version added after the first listening.");
    yield* saveVersion(run, minute);
    yield* logRun(run, minute);
  });
}

/** A saved run, to which only a note is added days later. */
function* savedAndNoted(run) {
  yield* saved(run);
  followUp(run, function* (minute) {
    run.notes.push("Demo recorded; the lyrics stand.");
    yield* logRun(run, minute);
  });
}

/** An early gate says no: the run has no outputs. */
function* stopped(run) {
  const { gates, note } = run.studio.chance.pick(STOPS);
  run.song = newSong(run, {});
  run.gates = { ...gates, qa_gate2: "FAIL" };
  run.checks = NOT_CHECKED;
  run.notes.push(note);
  yield* logRun(run);
}

/** A version was made, but it fails gate 2 and its lyrics are not saved. */
function* discarded(run) {
  run.song = newSong(run, {});
  run.gates = { qa_gate0: "PASS", qa_gate1: "PASS_WITH_MINOR_FIXES", qa_gate2: "FAIL" };
  run.notes.push("Gate 2: the second verse contradicts the scene.");
  yield* saveVersion(run, run.finish);
  yield* logRun(run);
}

/** A failed uniqueness check that nobody allows. */
function collided(check) {
  return function* (run) {
    reuse(run, check);
    run.gates = { qa_gate0: "PASS", qa_gate1: "PASS", qa_gate2: "FAIL" };
    run.notes.push(`${capital(check.policy)}; no override was asked for.`);
    yield* logRun(run);
  };
}

/** A failed uniqueness check that a person allows. */
function allowed(check) {
  return function* (run) {
    reuse(run, check);
    passGates(run);
    const { override_id, approved_by } = yield* logOverride(run, check, run.finish);
    run.notes.push(`${override_id}, allowed by ${approved_by}.`);
    yield* saveVersion(run, run.finish);
    yield* logRun(run);
  };
}

/** A failed check that a person allows days later: the first line of the run says FAIL, the newer one PASS. */
function* allowedLater(run) {
  reuse(run, CHECKS.hook);
  run.gates = { qa_gate0: "PASS", qa_gate1: "PASS", qa_gate2: "FAIL" };
  run.notes.push("Hook used too recently; override asked for.");
  yield* logRun(run);
  followUp(run, function* (minute) {
    const { override_id, approved_by } = yield* logOverride(run, CHECKS.hook, minute);
    run.notes.push(`${override_id}, allowed by ${approved_by}.`);
    passGates(run);
    yield* saveVersion(run, minute);
    yield* logRun(run, minute);
  });
}

/** A trial of the override procedure: the run fails on purpose, and its override is closed afterwards. */
function* rehearsed(run) {
  reuse(run, CHECKS.hook);
  run.gates = { qa_gate0: "PASS", qa_gate1: "PASS", qa_gate2: "FAIL" };
  run.notes.push("Trial of the override procedure; nothing was saved.");
  const { override_id, approved_by } = yield* logOverride(run, CHECKS.hook, run.finish);
  yield* logRun(run);
  followUp(run, function* (minute) {
    yield {
      log: "overrides-log",
      record: {
        record_type: "OVERRIDE_UPDATE",
        override_id,
        update_utc: utc(minute),
        updated_by: approved_by,
        update_type: "TEST_NO_ARTIFACT",
        status: "test_complete_no_artifact_created",
        notes: "The trial is over and made no song.",
        work_id: "VOID",
        version_id: "VOID",
        title: "VOID",
      },
    };
  });
}

/** What may become of a run, and how many runs of forty it becomes of. */
const STORIES = [
  { share: 18, tell: saved },
  { share: 3, tell: reworked, needsPast: true },
  { share: 3, tell: savedAndExtended },
  { share: 2, tell: savedAndNoted },
  { share: 4, tell: stopped },
  { share: 2, tell: discarded },
  { share: 1, tell: collided(CHECKS.hook), needsPast: true },
  { share: 1, tell: collided(CHECKS.scene), needsPast: true },
  { share: 1, tell: collided(CHECKS.scripture), needsPast: true },
  { share: 1, tell: allowed(CHECKS.hook), needsPast: true },
  { share: 1, tell: allowed(CHECKS.scene), needsPast: true },
  { share: 1, tell: allowed(CHECKS.scripture), needsPast: true },
  { share: 1, tell: allowedLater, needsPast: true },
  { share: 1, tell: rehearsed, needsPast: true },
];

/** Sets down what is to happen to a run some days after it; `tell` is given the minute. */
function followUp({ studio, finish }, tell) {
  const { chance, agenda } = studio;
  const minute = finish + chance.between(1, FOLLOW_UP_DAYS - 1) * DAY - chance.between(0, 59);
  let at = agenda.length;
  while (at > 0 && agenda[at - 1].minute > minute) at--;
  agenda.splice(at, 0, { minute, tell });
}

/** What was to happen up to a certain minute. */
function* dueBy(agenda, minute) {
  while (agenda.length > 0 && agenda[0].minute <= minute) {
    const due = agenda.shift();
    yield* due.tell(due.minute);
  }
}

function openStudio({ seed, notes, files }) {
  const chance = makeChance(seed);
  const lanes = LANES.map(({ artist, genre, couplets }) => ({
    artist,
    genre,
    artistId: `ART-${slugOf(artist)}`,
    genreId: `GEN-${slugOf(genre)}`,
    themes: chance.deck(THEMES),
    adjectives: chance.deck(ADJECTIVES),
    passages: chance.deck(PASSAGES),
    couplets: chance.deck(couplets),
    closings: chance.deck(CLOSINGS),
    /** The last song that was saved. */
    past: undefined,
  }));
  const stories = chance.deck(STORIES.flatMap((story) => Array(story.share).fill(story)));
  return { chance, mint: makeMint(seed), lanes, stories, agenda: [], notes, files };
}

/** The minutes in which runs finish, in order: spread over the working time of all days. */
function* finishes(chance, runs, from, to) {
  const first = minuteOf(from);
  const worked = ((minuteOf(to) - first) / DAY - FOLLOW_UP_DAYS) * WORKDAY;
  for (let run = 0; run < runs; run++) {
    const minute = Math.floor(((run + chance.next()) / runs) * worked);
    yield first + Math.floor(minute / WORKDAY) * DAY + OPENS + (minute % WORKDAY);
  }
}

/**
 * Everything that the studio writes, in the order of time: `{ log, record }` for a line that is appended to a log,
 * and, where files are asked for, `{ path, text }` for a file, which may be written again later.
 *
 * @param {StudioOptions} options
 */
export function* studioEntries({
  runs,
  seed = 1,
  from = "2024-01-01",
  to = "2026-01-01",
  notes = false,
  files = false,
}) {
  const studio = openStudio({ seed, notes, files });
  for (const finish of finishes(studio.chance, runs, from, to)) {
    yield* dueBy(studio.agenda, finish);
    const run = newRun(studio, finish);
    const story = studio.stories();
    const tell = story.needsPast && !run.lane.past ? saved : story.tell;
    yield* tell(run);
  }
  yield* dueBy(studio.agenda, Number.POSITIVE_INFINITY);
}

/**
 * The lines of all logs, in the order of time, one by one: a registry of a million runs needs no memory.
 *
 * @param {StudioOptions} options
 * @returns {Generator<{ log: keyof typeof LOG_PATHS, line: string }>} lines without their newline
 */
export function* studioLines(options) {
  for (const { log, record } of studioEntries({ ...options, files: false })) {
    yield { log, line: JSON.stringify(record) };
  }
}

/**
 * A whole studio: the records of each log, and the run logs and lyrics by path.
 *
 * @param {StudioOptions} options
 */
export function makeStudio(options) {
  const logs = { "run-index": [], "song-index": [], "overrides-log": [] };
  const files = {};
  for (const entry of studioEntries({ files: true, ...options })) {
    if (entry.log) logs[entry.log].push(entry.record);
    else files[entry.path] = entry.text;
  }
  return { runs: logs["run-index"], songs: logs["song-index"], overrides: logs["overrides-log"], files };
}
