import type { StorageFile } from '../engine.ts'

/** The words in which the two databases differ. */
export interface Words {
  readonly dialect: 'sqlite' | 'postgres'
  /** A whole number up to 2^53. */
  readonly integer: string
  table(name: string, columns: readonly string[]): string
}

/** One step forward. Released steps never change: a new need is a new step at the end. */
export interface SchemaStep {
  /** Which SQLite file it belongs to. PostgreSQL keeps everything in one database. */
  readonly file: StorageFile
  statements(words: Words): readonly string[]
}

/** The whole history; the version of a database is how many of these it has been through. */
export const schemaSteps: readonly SchemaStep[] = [
  {
    file: 'main',
    statements: ({ table, integer }) => [
      table('clients', [
        'id text primary key',
        'name text not null',
        'environment text not null',
        'key_hash text not null',
        `created_at_ms ${integer} not null`,
        `expires_at_ms ${integer}`,
        `revoked_at_ms ${integer}`,
      ]),
      // Partial: the name of a revoked client is free again.
      'create unique index clients_name on clients (environment, name) where revoked_at_ms is null',
      'create unique index clients_key_hash on clients (key_hash)',
      table('grants', [
        'client_id text not null references clients (id)',
        'vendor text not null',
        'scopes text not null',
        'constraints text not null',
        `granted_at_ms ${integer} not null`,
        `wildcard_override ${integer} not null`,
        'primary key (client_id, vendor)',
      ]),
      table('locks', [
        'id text primary key',
        'target_kind text not null',
        'target_id text',
        'reason text not null',
        `created_at_ms ${integer} not null`,
        'created_by text not null',
      ]),
      // No foreign keys here: a count or an id that arrives late must be kept, whatever became of its client.
      table('usage_counts', [
        'day text not null',
        'client_id text not null',
        'vendor text not null',
        `calls ${integer} not null`,
        'primary key (day, client_id, vendor)',
      ]),
      table('own_ids', [
        'client_id text not null',
        'vendor text not null',
        'id text not null',
        `created_at_ms ${integer} not null`,
        'primary key (client_id, vendor, id)',
      ]),
      table('vault_header', [
        `singleton ${integer} primary key check (singleton = 1)`,
        'kdf text not null',
        'master_check text not null',
        'fingerprint_key text not null',
      ]),
      table('vault_keys', [
        'id text primary key',
        'vendor text not null',
        'environment text not null',
        'name text not null',
        `version ${integer} not null`,
        'state text not null',
        'region text not null',
        'fingerprint text not null',
        'sealed text',
        `created_at_ms ${integer} not null`,
        'verification text not null',
        `verified_at_ms ${integer}`,
        `last_used_at_ms ${integer}`,
        `revoked_at_ms ${integer}`,
      ]),
      'create unique index vault_keys_version on vault_keys (vendor, environment, name, version)',
      "create unique index vault_keys_active on vault_keys (vendor, environment, name) where state = 'active'",
      "create unique index vault_keys_fingerprint on vault_keys (fingerprint) where state <> 'revoked'",
      table('changes', [
        `singleton ${integer} primary key check (singleton = 1)`,
        `counter ${integer} not null`,
      ]),
      'insert into changes (singleton, counter) values (1, 0)',
    ],
  },
  {
    file: 'log',
    statements: ({ table, integer, dialect }) => [
      table('events', [
        `seq ${integer} primary key`,
        `count ${integer} not null`,
        `at_ms ${integer} not null`,
        'body text not null',
        'leaves text not null',
        'checkpoint text not null',
      ]),
      // Every commit goes from the head it has read to the next, or not at all: so several processes write one log, and
      // a reader that has seen a number has seen all before it.
      table('event_head', [
        `singleton ${integer} primary key check (singleton = 1)`,
        `size ${integer} not null`,
        'tree text not null',
        'checkpoint text not null',
      ]),
      "insert into event_head (singleton, size, tree, checkpoint) values (1, 0, '', '')",
      table('log_keys', ['verifier_key text primary key', `created_at_ms ${integer} not null`]),
      // The index for queries: filled afterwards, and built anew from the events whenever anybody doubts it.
      table('event_terms', [
        `term ${integer} not null`,
        `seq ${integer} not null`,
        'primary key (term, seq)',
      ]) + (dialect === 'sqlite' ? ', without rowid' : ''),
      table('event_index', [
        `singleton ${integer} primary key check (singleton = 1)`,
        `indexed_to ${integer} not null`,
      ]),
      'insert into event_index (singleton, indexed_to) values (1, 0)',
    ],
  },
  {
    // Tokens live for minutes: they are in no backup.
    file: 'main',
    statements: ({ table, integer }) => [
      table('browser_tokens', [
        'id text primary key',
        'hash text not null',
        'client_id text not null',
        'vendor text not null',
        'purpose text not null',
        'user_id text',
        `minted_at_ms ${integer} not null`,
        `expires_at_ms ${integer} not null`,
        `session_ms ${integer} not null`,
        'refresh_of text',
        'state text not null',
        `attempts ${integer} not null`,
        'holder text',
        `changed_at_ms ${integer} not null`,
        `lease_until_ms ${integer} not null`,
        `ends_at_ms ${integer}`,
        `is_replaced ${integer} not null`,
        `revoked_at_ms ${integer}`,
      ]),
      'create unique index browser_tokens_hash on browser_tokens (hash)',
      // Whoever is live is few; whoever was is many.
      "create index browser_tokens_live on browser_tokens (client_id, user_id) where state in ('reserved', 'open')",
      table('token_audio', [
        'day text not null',
        'client_id text not null',
        'user_id text not null',
        'vendor text not null',
        'purpose text not null',
        `heard_ms ${integer} not null`,
        'primary key (day, client_id, user_id, vendor, purpose)',
      ]),
    ],
  },
  {
    file: 'main',
    statements: ({ table, integer, dialect }) => [
      table('webhook_endpoints', [
        'id text primary key',
        'name text not null',
        'vendor text not null',
        'source text not null',
        'environment text not null',
        'settings text not null',
        'sealed text not null',
        `created_at_ms ${integer} not null`,
      ]),
      'create unique index webhook_endpoints_name on webhook_endpoints (name)',
      table('webhook_events', [
        dialect === 'sqlite'
          ? 'seq integer primary key autoincrement'
          : 'seq bigint generated by default as identity primary key',
        'id text not null',
        'endpoint_id text not null',
        'key text not null',
        'type text not null',
        'subject text',
        'correlation text',
        `received_at_ms ${integer} not null`,
        'state text not null',
        'sealed text',
        `is_ordered ${integer} not null`,
        'reason text',
        `attempts ${integer} not null`,
        `next_attempt_at_ms ${integer} not null`,
        'claimed_by text',
        `claimed_until_ms ${integer} not null`,
        `last_status ${integer}`,
        `settled_at_ms ${integer}`,
      ]),
      'create unique index webhook_events_key on webhook_events (endpoint_id, key)',
      'create index webhook_events_id on webhook_events (id)',
      // Only what waits: the index stays small however long events are kept.
      "create index webhook_events_due on webhook_events (endpoint_id, next_attempt_at_ms) where state = 'pending'",
      "create index webhook_events_subject on webhook_events (endpoint_id, subject, seq) where state = 'pending' and is_ordered = 1",
    ],
  },
  {
    // Which gates serve is of this moment, and in no backup.
    file: 'main',
    statements: ({ table, integer }) => [
      table('instances', [
        'id text primary key',
        'host text not null',
        `pid ${integer} not null`,
        `seen_at_ms ${integer} not null`,
        `open_from_seq ${integer} not null`,
        `claimed_at_ms ${integer} not null`,
      ]),
      table('log_holds', [
        'id text primary key',
        'reason text not null',
        `created_at_ms ${integer} not null`,
        'created_by text not null',
      ]),
      table('subject_keys', ['subject text primary key', 'sealed text not null']),
    ],
  },
  {
    file: 'main',
    statements: ({ table, integer }) => [
      table('audit_sinks', [
        'sink text primary key',
        `seq ${integer} not null`,
        'holder text not null',
        `until_ms ${integer} not null`,
      ]),
    ],
  },
  {
    file: 'main',
    statements: ({ table, integer }) => [
      table('rotations', [
        'id text primary key',
        'vendor text not null',
        'environment text not null',
        'name text not null',
        'state text not null',
        `is_open ${integer} not null`,
        'body text not null',
        `started_at_ms ${integer} not null`,
        'holder text not null',
        `until_ms ${integer} not null`,
      ]),
      'create unique index rotations_open on rotations (vendor, environment, name) where is_open = 1',
      "alter table instances add column usable_keys text not null default '[]'",
      "alter table instances add column live_keys text not null default '[]'",
    ],
  },
  {
    file: 'main',
    statements: ({ table, integer }) => [
      // What calls have created. A row goes when the thing is seen to be gone at its vendor.
      table('vendor_items', [
        'vendor text not null',
        'environment text not null',
        'key_name text not null',
        'id text not null',
        'made_by text not null',
        `created_at_ms ${integer} not null`,
        'client_id text not null',
        'tag text',
        'user_hash text',
        'primary key (vendor, environment, key_name, id)',
      ]),
      'create index vendor_items_user on vendor_items (user_hash) where user_hash is not null',
      table('retention_holds', [
        'id text primary key',
        'target text not null',
        'reason text not null',
        `created_at_ms ${integer} not null`,
        'created_by text not null',
        `ends_at_ms ${integer}`,
        `lifted_at_ms ${integer}`,
      ]),
      table('retention_runs', [
        'id text primary key',
        'state text not null',
        'reason text not null',
        'body text not null',
        `planned_at_ms ${integer} not null`,
        'holder text not null',
        `until_ms ${integer} not null`,
      ]),
      // Two at once would delete the same thing twice.
      "create unique index retention_runs_running on retention_runs (state) where state = 'running'",
      table('retention_items', [
        'run_id text not null',
        `position ${integer} not null`,
        'vendor text not null',
        'environment text not null',
        'key_name text not null',
        'kind text not null',
        'id text',
        'tag text',
        `created_at_ms ${integer}`,
        'policy text not null',
        'state text not null',
        `is_open ${integer} not null`,
        `attempts ${integer} not null`,
        `next_at_ms ${integer} not null`,
        'request_id text',
        'trace text not null',
        'problem text',
        'primary key (run_id, position)',
      ]),
      'create index retention_items_open on retention_items (run_id, is_open, attempts, position)',
      'create index webhook_events_about on webhook_events (endpoint_id, subject) where subject is not null',
    ],
  },
  {
    // The index knows more of each commit than it did: it is filled anew.
    file: 'log',
    statements: ({ table, integer }) => [
      table('event_times', [
        `seq ${integer} primary key`,
        `first_ms ${integer} not null`,
        `last_ms ${integer} not null`,
      ]),
      'delete from event_terms',
      'update event_index set indexed_to = 0',
    ],
  },
  {
    file: 'main',
    statements: ({ table, integer }) => [
      table('judged_items', [
        'id text primary key',
        'vendor text not null',
        'environment text not null',
        'key_name text not null',
        'item text not null',
        'state text not null',
        'body text not null',
        `judged_at_ms ${integer} not null`,
      ]),
      'create unique index judged_items_place on judged_items (vendor, environment, key_name, item)',
      'create index judged_items_state on judged_items (state, judged_at_ms)',
    ],
  },
  {
    file: 'main',
    statements: () => [
      'create index retention_items_about on retention_items (vendor, id) where id is not null',
    ],
  },
  {
    // Terms of neighbouring records stand together: the index grows at one place, however long the log is.
    file: 'log',
    statements: ({ dialect, table, integer }) => [
      'drop table event_terms',
      table('event_terms', [
        `span ${integer} not null`,
        `term ${integer} not null`,
        `seq ${integer} not null`,
        'primary key (span, term, seq)',
      ]) + (dialect === 'sqlite' ? ', without rowid' : ''),
      'update event_index set indexed_to = 0',
      // Hashes of the tree, so that a proof need not read all leaves. Built anew from them whenever anybody doubts it.
      table('log_tree', [
        `level ${integer} not null`,
        `place ${integer} not null`,
        'hash text not null',
        'primary key (level, place)',
      ]),
      'delete from event_times',
    ],
  },
  {
    // What one policy makes of an item, and what is let go under it, is no other policy's.
    file: 'main',
    statements: () => [
      "alter table judged_items add column policy text not null default ''",
      `update judged_items set body = '{"policy":"",' || substr(body, 2)`,
      'drop index judged_items_place',
      'create unique index judged_items_place on judged_items (vendor, environment, key_name, item, policy)',
    ],
  },
]
