/** The records as types, for those who ask from a program (RUN-INDEX.md 2.1). A record in a log may have more fields. */

export interface RunRecord {
  record_type: "RUN";
  run_id: string;
  created_utc: string;
  created_by: string;
  machine_id: string;
  artist_id: string;
  genre_id: string;
  qa_gate2: string;
  scripture_packet_id?: string;
  story_id?: string;
  song_frame_id?: string;
  work_id?: string;
  version_ids?: string[];
  qa_gate0?: string;
  qa_gate1?: string;
  qa_gate3?: string;
  uniqueness_hook?: string;
  uniqueness_scene?: string;
  uniqueness_scripture?: string;
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
  status: string;
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
  qa_gate2: string;
  saved_filepath_abs?: string;
  revision_id?: string;
  title?: string;
  title_slug?: string;
  scripture_reference?: string;
  story_id?: string;
  song_frame_id?: string;
  qa_gate1?: string;
  qa_gate3?: string;
  uniqueness_hook?: string;
  uniqueness_scene?: string;
  uniqueness_scripture?: string;
  saved_filename?: string;
  notes?: string;
}

export interface OverrideRecord {
  record_type: "OVERRIDE";
  override_id: string;
  created_utc: string;
  approved_by: string;
  override_type: string;
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
  update_type: string;
  status: string;
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

/** An override as it stands: its record, and the update that counts. */
export interface OverrideView {
  override: OverrideRecord;
  update: OverrideUpdateRecord | null;
  /** `active` until an update says otherwise. */
  status: string;
}
