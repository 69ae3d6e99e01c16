/** Nights of every kind: what holds for a report holds for all of these. */
import { jsonl, override, registryFiles, run, version, waiver, work } from "../../../src/rules/examples.js";
import { FIVE, failedRun, failedRuns, linesOf } from "../../helpers/history.js";
import { Repository, RUNS } from "../../helpers/repository.js";
import { TEXTS } from "../reporters/awkward.js";
import { hashOf } from "./lines.js";
import { as, committed, type NightOptions, nightOf, plainFolder, Remote, type Where } from "./nights.js";

/** Where a night is, and what it is asked for with. */
export interface Scene {
  where: Where;
  options: NightOptions;
}

const at = (where: Where, options: NightOptions = {}): Scene => ({ where, options });

/** A run that passed gate 2 although its hook was used before. */
export const reused = (changes: Readonly<Record<string, unknown>> = {}) =>
  run({ uniqueness_hook: "FAIL", ...changes });

const ODD = failedRun(6, { mood: "low" });

/** A line that is wrong, and a waiver of it. */
export const waived = (changes: Readonly<Record<string, unknown>> = {}) => ({
  ...registryFiles({
    runs: [ODD],
    songs: [],
    waivers: [waiver({ rule: "unknown-field", line_sha256: hashOf(JSON.stringify(ODD)), ...changes })],
  }),
});

/** A registry that says the worst that a schema lets through, and some that it does not. */
export function hostileFiles(): Record<string, string> {
  const texts = [
    ...TEXTS,
    "</script><script>document.title='gone'</script>",
    "</style><style>body{display:none}</style>",
    "<svg onload=alert(1)>",
    "javascript:alert(document.domain)",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "</textarea></select></form><script>alert(1)</script>",
    "'\"><iframe src=https://evil.example/></iframe>",
  ];
  const runs = texts.flatMap((text, index) => [
    failedRun(2 * index, { notes: text, [`field ${text}`.slice(0, 60)]: text }),
    failedRun(2 * index + 1, {
      created_by: text,
      machine_id: text,
      artist_id: text,
      genre_id: text,
      run_log_filepath_abs: text,
      created_utc: text,
    }),
  ]);
  const owing = texts.map((text, index) =>
    reused({
      run_id: `RUN-20260102-2140-O${index.toString(36).toUpperCase().padStart(3, "0")}`,
      notes: text,
      work_id: text,
      version_ids: [text],
    }),
  );
  return registryFiles({
    runs: [...runs, ...owing, ...texts.filter((text) => !text.includes("\n"))],
    songs: [work(), ...texts.map((text) => work({ title_current: text, status: text })), version()],
    overrides: texts.map((text, index) =>
      override({
        override_id: `OVR-20260102-2150-O${index.toString(36).toUpperCase().padStart(3, "0")}`,
        approved_by: text,
        why_allowed: text,
        run_id: `RUN-20260102-2140-O${index.toString(36).toUpperCase().padStart(3, "0")}`,
      }),
    ),
    waivers: texts.map((text, index) =>
      waiver({
        waiver_id: `WVR-20260104-1000-O${index.toString(36).toUpperCase().padStart(3, "0")}`,
        reason: text,
        approved_by: text,
        rule: text,
        path: text,
        expires_utc: text,
      }),
    ),
  });
}

export const HOSTILE_AUTHOR = "<script>alert(1)</script> \u202e=cmd|' /C calc'!A0 \"'`";

/** A hostile registry in git, by a hostile author, with an alteration in history and an earlier night. */
export async function hostileScene(): Promise<Scene> {
  const mine = committed({
    ...hostileFiles(),
    "a</script>\u202e\u001b\"'`=1.md": "",
    "runidx.config.json": '{"registries":["."]}',
  });
  const repository = as(mine, { name: HOSTILE_AUTHOR });
  const previous = await nightOf(repository);
  const [, ...rest] = linesOf(repository.read(RUNS));
  repository.commitFiles({ [RUNS]: rest.join("") + failedRuns(900) }, HOSTILE_AUTHOR);
  return at(repository, { previous });
}

async function grown(): Promise<Scene> {
  const remote = new Remote({ [RUNS]: FIVE });
  const previous = await remote.night();
  remote.add({ [RUNS]: FIVE + jsonl([ODD]) });
  return at(remote.clone(), { previous });
}

async function forced(): Promise<Scene> {
  const remote = new Remote({ [RUNS]: FIVE });
  const previous = await remote.night();
  remote.squash({ [RUNS]: failedRuns(1, 2) });
  return at(remote.clone(), { previous });
}

function unborn(): Scene {
  const repository = Repository.create();
  repository.write(RUNS, FIVE);
  return at(repository);
}

function shallow(): Scene {
  const remote = new Remote({ [RUNS]: FIVE });
  remote.add({ [RUNS]: FIVE + failedRuns(6) });
  return at(remote.clone("--depth", "1"));
}

/** By name. */
export const SCENES: Readonly<Record<string, () => Scene | Promise<Scene>>> = {
  "that holds": () => at(committed(registryFiles())),
  "with findings": () => at(committed(registryFiles({ runs: [run(), ODD, "{"] }))),
  "with obligations": () =>
    at(
      committed(
        registryFiles({
          runs: [reused(), reused({ run_id: "RUN-20260102-2140-B9B9" })],
          overrides: [override()],
        }),
      ),
    ),
  "with waivers": () => at(committed(waived())),
  "that grew": grown,
  "that was rewritten": forced,
  "of several registries": () =>
    at(
      committed({
        [`a/${RUNS}`]: FIVE,
        [`b/${RUNS}`]: failedRuns(8),
        "runidx.config.json": '{"registries":["a","b"]}',
      }),
    ),
  "outside git": () => at(plainFolder(registryFiles())),
  "without a commit": unborn,
  "that is empty": () => at(committed({ [RUNS]: "" })),
  "without any log": () => at(committed({ "60-REGISTRY/README.md": "nothing\n" })),
  "in a shallow clone": shallow,
  "that is not there": () => at(committed({ "README.md": "" })),
  "with a broken configuration": () => at(committed({ [RUNS]: FIVE, "runidx.config.json": "{" })),
  "of hostile text": hostileScene,
};
