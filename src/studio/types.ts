/** The records as types, for those who ask from a program (RUN-INDEX.md 2.1). A record in a log may have more fields. */

/** Who carried a run out. */
export type Executor = "human" | "gpt" | "windsurf" | "claude";

/** The computer that a run was made on. */
export type Machine = "C1" | "C2" | "other";

export type Gate0Outcome = "PASS" | "REWRITE_REQUIRED" | "PIVOT_REQUIRED" | "FAIL";
export type Gate1Outcome = "PASS" | "PASS_WITH_MINOR_FIXES" | "REWRITE_REQUIRED" | "PIVOT_REQUIRED" | "FAIL";
export type Gate2Outcome = "PASS" | "FAIL";
export type Gate3Outcome = "PASS" | "PASS_WITH_MINOR_FIXES" | "REWRITE_REQUIRED" | "FAIL";

/** The outcome of a uniqueness check. */
export type UniquenessOutcome = "PASS" | "FAIL" | "NOT_RUN";

export type WorkStatus = "concept" | "draft" | "active" | "retired";

export type OverrideType = "HOOK_REUSE" | "SCENE_COLLISION" | "SCRIPTURE_REUSE" | "OTHER";
export type OverrideUpdateType = "TEST_NO_ARTIFACT" | "STATUS_CHANGE" | "CORRECTION" | "OTHER";
export type OverrideStatus = "test_complete_no_artifact_created" | "active" | "resolved" | "voided";

export interface RunRecord {
  record_type: "RUN";
  run_id: string;
  created_utc: string;
  created_by: Executor;
  machine_id: Machine;
  artist_id: string;
  genre_id: string;
  qa_gate2: Gate2Outcome;
  scripture_packet_id?: string;
  story_id?: string;
  song_frame_id?: string;
  work_id?: string;
  version_ids?: string[];
  qa_gate0?: Gate0Outcome;
  qa_gate1?: Gate1Outcome;
  qa_gate3?: Gate3Outcome;
  uniqueness_hook?: UniquenessOutcome;
  uniqueness_scene?: UniquenessOutcome;
  uniqueness_scripture?: UniquenessOutcome;
  run_log_filepath_abs?: string;
  notes?: string;
  last_updated_utc?: string;
}

export interface WorkRecord {
  record_type: "WORK";
  work_id: string;
  artist_id: string;
  genre_id: string;
  created_utc: string;
  status: WorkStatus;
  title_current?: string;
  title_slug_current?: string;
  hook_family_id?: string;
  scripture_packet_id_primary?: string;
  scripture_reference_primary?: string;
  anchor_scene_id?: string;
  last_updated_utc?: string;
  tags?: string[];
  notes?: string;
}

export interface VersionRecord {
  record_type: "VERSION";
  work_id: string;
  version_id: string;
  version_label: string;
  run_id: string;
  artist_id: string;
  genre_id: string;
  hook_family_id: string;
  scripture_packet_id: string;
  scene_id: string;
  created_utc: string;
  qa_gate2: Gate2Outcome;
  saved_filepath_abs?: string;
  revision_id?: string;
  title?: string;
  title_slug?: string;
  scripture_reference?: string;
  story_id?: string;
  song_frame_id?: string;
  qa_gate1?: Gate1Outcome;
  qa_gate3?: Gate3Outcome;
  uniqueness_hook?: UniquenessOutcome;
  uniqueness_scene?: UniquenessOutcome;
  uniqueness_scripture?: UniquenessOutcome;
  saved_filename?: string;
  notes?: string;
}

export interface OverrideRecord {
  record_type: "OVERRIDE";
  override_id: string;
  created_utc: string;
  approved_by: string;
  override_type: OverrideType;
  artist_id: string;
  genre_id: string;
  run_id: string;
  policy_failed: string;
  why_allowed: string;
  approval_context?: string;
  work_id?: string;
  version_id?: string;
  hook_family_id?: string;
  scripture_packet_id?: string;
  scene_id?: string;
  scene_fingerprint_hash?: string;
  scope_notes?: string;
}

export interface OverrideUpdateRecord {
  record_type: "OVERRIDE_UPDATE";
  override_id: string;
  update_utc: string;
  updated_by: string;
  update_type: OverrideUpdateType;
  status: OverrideStatus;
  notes: string;
  work_id?: string;
  version_id?: string;
  title?: string;
}

/** The type that each record_type has. */
export interface RecordOf {
  RUN: RunRecord;
  WORK: WorkRecord;
  VERSION: VersionRecord;
  OVERRIDE: OverrideRecord;
  OVERRIDE_UPDATE: OverrideUpdateRecord;
}

/** An override as it is: its record, and the update that counts. */
export interface OverrideView {
  override: OverrideRecord;
  update: OverrideUpdateRecord | null;
  /** `active` until an update says otherwise. */
  status: OverrideStatus;
}
