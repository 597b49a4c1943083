import type { Generated } from 'kysely'

/**
 * Every table as both databases hold it. One representation for both, so that rows move between them unchanged:
 * times in milliseconds, booleans as 0 or 1, structures as JSON text.
 */
export interface Tables {
  clients: ClientRow
  grants: GrantRow
  locks: LockRow
  usage_counts: UsageRow
  own_ids: OwnIdRow
  vault_header: VaultHeaderRow
  vault_keys: VaultKeyRow
  browser_tokens: BrowserTokenRow
  token_audio: TokenAudioRow
  changes: ChangesRow
  events: EventsRow
  event_head: EventHeadRow
  log_keys: LogKeyRow
  webhook_endpoints: WebhookEndpointRow
  webhook_events: WebhookEventRow
  instances: InstanceRow
  event_terms: EventTermRow
  event_times: EventTimesRow
  event_index: EventIndexRow
  log_tree: LogTreeRow
  log_holds: LogHoldRow
  subject_keys: SubjectKeyRow
  rotations: RotationRow
  vendor_items: VendorItemRow
  retention_holds: RetentionHoldRow
  retention_runs: RetentionRunRow
  retention_items: RetentionItemRow
  judged_items: JudgedItemRow
}

export interface ClientRow {
  id: string
  name: string
  environment: string
  key_hash: string
  created_at_ms: number
  expires_at_ms: number | null
  revoked_at_ms: number | null
}

export interface GrantRow {
  client_id: string
  vendor: string
  /** JSON array of strings. */
  scopes: string
  /** JSON object. */
  constraints: string
  granted_at_ms: number
  wildcard_override: number
}

export interface LockRow {
  id: string
  target_kind: string
  /** Null for a lock on everything. */
  target_id: string | null
  reason: string
  created_at_ms: number
  created_by: string
}

export interface UsageRow {
  /** YYYY-MM-DD, UTC. */
  day: string
  client_id: string
  vendor: string
  calls: number
}

export interface OwnIdRow {
  client_id: string
  vendor: string
  id: string
  created_at_ms: number
}

/** A table of one row: `singleton` is always 1. */
export interface VaultHeaderRow {
  singleton: number
  /** JSON object. */
  kdf: string
  master_check: string
  /** JSON object: a sealed secret. */
  fingerprint_key: string
}

export interface VaultKeyRow {
  id: string
  vendor: string
  environment: string
  name: string
  version: number
  state: string
  region: string
  fingerprint: string
  /** JSON object: a sealed secret. Null once revoked. */
  sealed: string | null
  created_at_ms: number
  verification: string
  verified_at_ms: number | null
  last_used_at_ms: number | null
  revoked_at_ms: number | null
}

/** A browser token, and later its session. */
export interface BrowserTokenRow {
  id: string
  hash: string
  client_id: string
  vendor: string
  purpose: string
  user_id: string | null
  minted_at_ms: number
  expires_at_ms: number
  session_ms: number
  refresh_of: string | null
  state: string
  attempts: number
  holder: string | null
  changed_at_ms: number
  lease_until_ms: number
  ends_at_ms: number | null
  is_replaced: number
  revoked_at_ms: number | null
}

export interface TokenAudioRow {
  /** YYYY-MM-DD, UTC. */
  day: string
  client_id: string
  user_id: string
  vendor: string
  purpose: string
  heard_ms: number
}

/** A table of one row: its counter grows with every change that other processes must hear of. */
export interface ChangesRow {
  singleton: number
  counter: number
}

/** One commit of the event log. */
export interface EventsRow {
  /** The number of the first record in the row; records are numbered 1, 2, 3 ... without a gap. */
  seq: number
  /** How many records the row holds. */
  count: number
  at_ms: number
  /** The records in canonical bytes, each a line; an empty line where one was pruned. */
  body: string
  /** Their leaf hashes, 32 bytes each, in base64. They outlive the records. */
  leaves: string
  /** The log after this commit, as a signed note. */
  checkpoint: string
}

/** A table of one row: where the log ends. Written in the transaction of each commit. */
export interface EventHeadRow {
  singleton: number
  /** How many records there are. */
  size: number
  /** The right edge of the tree, in base64; empty while there are no records. */
  tree: string
  /** The checkpoint of the last commit; empty while there is none. */
  checkpoint: string
}

/** When the first and the last thing happened that a commit holds, in milliseconds since 1970. */
export interface EventTimesRow {
  seq: number
  first_ms: number
  last_ms: number
}

/** A commit that holds a term: see `event-log/index/terms.ts`. */
export interface EventTermRow {
  /** See `event-log/index/index-span.ts`. */
  span: number
  term: number
  /** Where the commit begins. */
  seq: number
}

/** The root over `2^level` records, beginning with `place * 2^level`: see `event-log/tree/kept-hashes.ts`. */
export interface LogTreeRow {
  level: number
  place: number
  /** 64 hex digits. */
  hash: string
}

/** A table of one row: how far the index reaches. */
export interface EventIndexRow {
  singleton: number
  /** Where the last commit begins that is in it. */
  indexed_to: number
}

/** While one stands, nothing of the log is pruned. */
export interface LogHoldRow {
  id: string
  reason: string
  created_at_ms: number
  created_by: string
}

/** The key of somebody whose values in the log can be erased. */
export interface SubjectKeyRow {
  /** A keyed hash of who it is. */
  subject: string
  /** The key, sealed. */
  sealed: string
}

/** A gate that serves, or did until it was killed. */
export interface InstanceRow {
  id: string
  host: string
  pid: number
  seen_at_ms: number
  /** The place in the log after which the intents of its open calls stand. */
  open_from_seq: number
  /** When another instance took charge of its calls; 0 while none has. */
  claimed_at_ms: number
  /** JSON arrays of ids of vendor keys. */
  usable_keys: string
  live_keys: string
}

/** A vendor key that takes the place of another. */
export interface RotationRow {
  id: string
  vendor: string
  environment: string
  name: string
  state: string
  is_open: number
  /** JSON object: the rotation, of which the columns before repeat what is looked for. */
  body: string
  started_at_ms: number
  /** Who has charge of it, until when. */
  holder: string
  until_ms: number
}

/** Something that a call through the gate has created. */
export interface VendorItemRow {
  vendor: string
  environment: string
  key_name: string
  id: string
  made_by: string
  created_at_ms: number
  client_id: string
  tag: string | null
  user_hash: string | null
}

export interface RetentionHoldRow {
  id: string
  /** JSON object. */
  target: string
  reason: string
  created_at_ms: number
  created_by: string
  ends_at_ms: number | null
  lifted_at_ms: number | null
}

export interface RetentionRunRow {
  id: string
  state: string
  reason: string
  /** JSON object: the run, of which the columns before repeat what is looked for. */
  body: string
  planned_at_ms: number
  /** Who has charge of it, until when. */
  holder: string
  until_ms: number
}

/** One thing in a run. */
export interface RetentionItemRow {
  run_id: string
  position: number
  vendor: string
  environment: string
  key_name: string
  kind: string
  /** Null once it is gone. */
  id: string | null
  tag: string | null
  created_at_ms: number | null
  policy: string
  state: string
  /** Whether there is still something to do. */
  is_open: number
  attempts: number
  next_at_ms: number
  request_id: string | null
  /** JSON object. */
  trace: string
  problem: string | null
}

/** Something that a content policy has judged. */
export interface JudgedItemRow {
  id: string
  vendor: string
  environment: string
  key_name: string
  item: string
  policy: string
  state: string
  /** JSON object: the item, of which the columns before repeat what is looked for. */
  body: string
  judged_at_ms: number
}

/** A key that checkpoints are verified with, in its published form. */
export interface LogKeyRow {
  verifier_key: string
  created_at_ms: number
}

export interface WebhookEndpointRow {
  id: string
  name: string
  vendor: string
  source: string
  environment: string
  /** JSON object. */
  settings: string
  sealed: string
  created_at_ms: number
}

/** One event of the inbox. Nobody gives `seq`: the database counts. */
export interface WebhookEventRow {
  seq: Generated<number>
  id: string
  endpoint_id: string
  key: string
  type: string
  subject: string | null
  correlation: string | null
  received_at_ms: number
  state: string
  sealed: string | null
  is_ordered: number
  reason: string | null
  attempts: number
  next_attempt_at_ms: number
  claimed_by: string | null
  /** 0 where nobody has claimed it. */
  claimed_until_ms: number
  last_status: number | null
  settled_at_ms: number | null
}
