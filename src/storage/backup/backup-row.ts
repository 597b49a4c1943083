import type { Row, StorageFile } from '../engine.ts'

/** One logical row: the same whichever database it comes from, and welcome in either. All values are JSON. */
export interface BackupRow {
  readonly table: string
  readonly row: Row
}

/** The first row of every backup: `{ version }`, the schema it was made with. */
export const versionTable = 'sallyport_schema'

/** Tables that belong together: written out as of one moment, put back in one transaction, in this order. */
export const linkedTables = [
  'clients',
  'grants',
  'locks',
  'vault_header',
  'vault_keys',
  'log_holds',
  'subject_keys',
  'webhook_endpoints',
  'rotations',
  'retention_holds',
  'retention_runs',
] as const

/** Tables that grow without bound and refer to nothing: written out and put back page by page, in the order of a key. */
export const longTables = [
  { name: 'usage_counts', file: 'main', key: ['day', 'client_id', 'vendor'], rowsPerPage: 500 },
  { name: 'own_ids', file: 'main', key: ['client_id', 'vendor', 'id'], rowsPerPage: 500 },
  { name: 'vendor_items', file: 'main', key: ['vendor', 'environment', 'key_name', 'id'], rowsPerPage: 500 },
  { name: 'retention_items', file: 'main', key: ['run_id', 'position'], rowsPerPage: 500 },
  { name: 'judged_items', file: 'main', key: ['id'], rowsPerPage: 500 },
  { name: 'webhook_events', file: 'main', key: ['seq'], rowsPerPage: 50 },
  // A row of these holds up to a whole queue of records.
  { name: 'events', file: 'log', key: ['seq'], rowsPerPage: 32 },
] as const satisfies readonly LongTable[]

export interface LongTable {
  readonly name: string
  readonly file: StorageFile
  readonly key: readonly string[]
  readonly rowsPerPage: number
}
