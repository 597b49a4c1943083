/**
 * One vendor endpoint: the unit that is allowed or refused. Vendors list theirs as data
 * (see `vendors/operations-table.ts`); classification is by operation, never by HTTP method.
 */
export interface Operation {
  /** Stable, unique in the vendor, for example `transcripts.create`. */
  readonly id: string
  /** Which of the vendor's hosts answers it; `main` unless the vendor has several. */
  readonly service: string
  /** Upper-case HTTP method; `WS` for a WebSocket upgrade. */
  readonly method: string
  /** Path template: `/v2/transcript/{transcript_id}`, `/v1/things/{id}:scale`. */
  readonly path: string
  /** `verb:resource`. */
  readonly scope: string
  readonly flags: ReadonlySet<OperationFlag>
  /** Extra characters a path parameter may hold, by parameter name, for example `{ phoneNumber: '+' }`. */
  readonly paramCharacters?: Readonly<Record<string, string>>
  /** Where the answer holds the id of what was created: a field path such as `id` or `call.call_id`. */
  readonly creates?: string
  /** Where a list answer holds its items and each item its id: `transcripts.id`, `items.call_id`, `.agent_id` for a bare array. */
  readonly lists?: string
  /** Fields of the request body that name an existing thing, for example `transcript_id`. */
  readonly names?: readonly string[]
  /** Fields of a JSON answer that hold absolute URLs of the vendor: `page_details.next_url`, `transcripts.*.resource_url`. */
  readonly rewrites?: readonly string[]
}

/**
 * - `destructive` deletes or ends something
 * - `costly` spends money
 * - `personal` takes or returns personal data
 * - `secret` returns a credential: only its exact scope allows it, no wildcard and no set does
 * - `limited` is in the vendor's `write:limited` set
 * - `many` touches things that path and body do not name one by one: refused to a client bound to its own ids
 * - `deprecated`, `unconfirmed` say what the sources say
 */
export type OperationFlag =
  | 'destructive'
  | 'costly'
  | 'personal'
  | 'secret'
  | 'limited'
  | 'many'
  | 'deprecated'
  | 'unconfirmed'

/** The flags a table may use, with the check a parser needs. */
export const operationFlags: readonly OperationFlag[] = [
  'destructive',
  'costly',
  'personal',
  'secret',
  'limited',
  'many',
  'deprecated',
  'unconfirmed',
]
