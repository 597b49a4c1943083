import type { KeptKind, ListedItem, RetentionOffer, VendorReply } from '../../retention/index.ts'
import { itemsOf, jsonOf, member, textOf } from '../rotation/reply.ts'

const pageLimit = 200
/** What the vendor writes in the place of an address once a transcript was deleted (observed 2026-10-03). */
const deletedUrl = 'http://deleted_by_user'
const unfinished = ['queued', 'processing']

/**
 * Newest first, the last 90 days; `prev_url` leads to OLDER ones. New transcripts come before the first page, so that
 * none is skipped by walking away from them. Deleting wipes the content and leaves the record, which stays listed.
 */
const transcripts: KeptKind = {
  id: 'transcripts',
  madeBy: ['transcripts.create'],
  isOldestFirst: false,
  list: (cursor) => ({
    method: 'GET',
    path: `/v2/transcript?limit=${pageLimit}${cursor === undefined ? '' : `&before_id=${encodeURIComponent(cursor)}`}`,
  }),
  listed(reply) {
    const json = jsonOf(reply)
    if (!Array.isArray(member(json, 'transcripts'))) return undefined
    const older = olderThan(textOf(member(json, 'page_details'), 'prev_url'))
    const items = itemsOf(json, 'transcripts').flatMap(listedItem)
    return { items, ...(older === undefined || items.length === 0 ? {} : { cursor: older }) }
  },
  remove: (id) => ({ method: 'DELETE', path: `/v2/transcript/${encodeURIComponent(id)}` }),
  removed(reply) {
    if (isWiped(reply)) return 'removed'
    // Any other 400 is what a transcript that is not finished is answered with.
    return isUnknown(reply) ? 'unknown_there' : 'later'
  },
  look: (id) => ({ method: 'GET', path: `/v2/transcript/${encodeURIComponent(id)}` }),
  seen(reply) {
    if (isWiped(reply)) return 'wiped'
    if (isUnknown(reply)) return 'gone'
    return reply.status === 200 && jsonOf(reply) !== undefined ? 'there' : 'unclear'
  },
}

/** AssemblyAI keeps transcripts for ever unless the account sets a time to live at its dashboard. */
export const assemblyaiRetention: RetentionOffer = {
  kinds: [transcripts],
  notes: [
    'Whether a time to live is set can be seen at the AssemblyAI dashboard alone (Data Controls); it covers requests made after it was set, and none before.',
    'The vendor lists the last 90 days: older transcripts are known from the ledger of what was made through the gate.',
  ],
  outOfScope: [
    'The vendor keeps the record of a deleted transcript: id, times and duration.',
    'The vendor keeps some metadata for logs and billing, and intermediate results for up to 72 hours.',
    'Files that were uploaded and never transcribed cannot be deleted; they end after 24 to 48 hours.',
    'Audio at an address of your own, and whatever was made of a transcript elsewhere, is not touched.',
    'Streaming, LLM gateway and voice agent sessions are not transcripts, and are not swept.',
  ],
}

/** Only the cursor is taken from the vendor's address, never the address itself. */
function olderThan(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  return new URL(url).searchParams.get('before_id') ?? undefined
}

function listedItem(value: unknown): readonly ListedItem[] {
  const id = textOf(value, 'id')
  if (id === undefined) return []
  // UTC without a zone: `2024-03-11T21:29:59.936851`.
  const createdAtMs = Date.parse(`${textOf(value, 'created') ?? ''}Z`)
  return [
    {
      id,
      createdAtMs: Number.isNaN(createdAtMs) ? null : createdAtMs,
      isOpen: unfinished.includes(textOf(value, 'status') ?? ''),
      isGone: member(value, 'audio_url') === deletedUrl,
    },
  ]
}

function isWiped(reply: VendorReply): boolean {
  return member(jsonOf(reply), 'audio_url') === deletedUrl
}

function isUnknown({ status, text }: VendorReply): boolean {
  return status === 404 || (status === 400 && /not found/i.test(text))
}
