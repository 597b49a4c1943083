import type {
  KeptKind,
  ListedItem,
  Person,
  RetentionOffer,
  SettingHolder,
  SettingsRead,
  VendorReply,
  VendorRequest,
} from '../../retention/index.ts'
import { itemsOf, jsonOf, member, textOf } from '../rotation/reply.ts'

/** The vendor takes up to 1,000; an item of a list may be some kilobytes long. */
const pageLimit = 500

interface Shape {
  readonly id: string
  readonly madeBy: readonly string[]
  readonly listPath: string
  readonly lookPath: string
  readonly removePath: string
  readonly idField: string
  readonly statusField: string
  readonly openStatuses: readonly string[]
  /** Fields that hold telephone numbers, where the list can be asked for them. */
  readonly phoneFields?: readonly string[]
  /** Keys of `metadata` under which apps name a person, where the list can be asked for them. */
  readonly metadataKeys?: readonly string[]
}

/**
 * Oldest first: what comes meanwhile comes after the last page. Cursors are opaque and stay valid when what they lead to
 * is deleted. Deleting removes; what was removed is answered with 422 from then on, as an id that never was.
 */
function kindOf(shape: Shape): KeptKind {
  const { id, madeBy, listPath, lookPath, removePath, idField } = shape
  return {
    id,
    madeBy,
    isOldestFirst: true,
    list: (cursor) => listWith(listPath, {}, cursor),
    searches: (person) =>
      fieldsFor(shape, person).map(({ criteria, holds }) => ({
        request: (cursor) => listWith(listPath, { filter_criteria: criteria }, cursor),
        listed: (reply) =>
          itemsOf(jsonOf(reply), 'items').every((value) => holds(value) === person.value)
            ? pageOf(reply, (value) => listedItem(shape, value))
            : undefined,
      })),
    listed: (reply) => pageOf(reply, (value) => listedItem(shape, value)),
    remove: (one) => ({ method: 'DELETE', path: removePath + encodeURIComponent(one) }),
    removed(reply) {
      if (reply.status === 204 || reply.status === 200) return 'removed'
      return isUnknown(reply) ? 'unknown_there' : 'later'
    },
    look: (one) => ({ method: 'GET', path: lookPath + encodeURIComponent(one) }),
    seen(reply) {
      if (isUnknown(reply)) return 'gone'
      return textOf(jsonOf(reply), idField) === undefined ? 'unclear' : 'there'
    },
  }
}

function listWith(path: string, criteria: object, cursor: string | undefined): VendorRequest {
  const page = cursor === undefined ? {} : { pagination_key: cursor }
  return { method: 'POST', path, body: { limit: pageLimit, sort_order: 'ascending', ...criteria, ...page } }
}

interface PersonField {
  readonly criteria: object
  /** Returns what an item that the vendor has listed holds in the field. */
  holds(value: unknown): string | undefined
}

/** Criteria of one list are joined by "and": each field is a question of its own. */
function fieldsFor(
  { phoneFields = [], metadataKeys = [] }: Shape,
  { value, form }: Person,
): readonly PersonField[] {
  const atom = { type: 'string', op: 'eq', value }
  const fields = form === 'phone' ? phoneFields : []
  return [
    ...fields.map((field) => ({
      criteria: { [field]: atom },
      holds: (item: unknown) => textOf(item, field),
    })),
    ...metadataKeys.map((key) => ({
      criteria: { metadata: [{ key, ...atom }] },
      holds: (item: unknown) => textOf(member(item, 'metadata'), key),
    })),
  ]
}

const calls = kindOf({
  id: 'calls',
  // A batch has an id, and is no call.
  madeBy: ['calls.dial', 'calls.register', 'web-calls.create', 'web-calls.create-v2'],
  listPath: '/v3/list-calls',
  lookPath: '/v2/get-call/',
  removePath: '/v2/delete-call/',
  idField: 'call_id',
  statusField: 'call_status',
  openStatuses: ['registered', 'ongoing'],
  phoneFields: ['from_number', 'to_number'],
  metadataKeys: ['user_id', 'user', 'customer_id', 'email', 'phone'],
})

const chats = kindOf({
  id: 'chats',
  madeBy: ['chats.create', 'chats.create-sms'],
  listPath: '/v3/list-chats',
  lookPath: '/get-chat/',
  removePath: '/delete-chat/',
  idField: 'chat_id',
  statusField: 'chat_status',
  openStatuses: ['ongoing'],
})

const agentRetention: SettingsRead = {
  list: (cursor) => ({
    method: 'POST',
    path: `/v2/list-agents?limit=100${cursor === undefined ? '' : `&pagination_key=${encodeURIComponent(cursor)}`}`,
    body: {},
  }),
  // The list does not show the setting.
  listed: (reply) => pageOf(reply, agentOf),
  look: ({ id, kind }) => ({
    method: 'GET',
    path: `/${kind === 'chat' ? 'get-chat-agent' : 'get-agent'}/${encodeURIComponent(id)}`,
  }),
  setting({ id }, reply) {
    const json = jsonOf(reply)
    if (textOf(json, 'agent_id') === undefined) return undefined
    const days = member(json, 'data_storage_retention_days')
    return { of: `agent ${id}`, days: typeof days === 'number' ? days : null }
  },
}

/** Retell keeps calls and chats for ever unless their agent says otherwise. */
export const retellaiRetention: RetentionOffer = {
  kinds: [calls, chats],
  settings: agentRetention,
  notes: [
    'An agent whose data_storage_retention_days is not set keeps for ever; where it is set, the vendor deletes once a day, counted from the start of a call.',
  ],
  outOfScope: [
    'Whether addresses of recordings that were handed out end at once is not stated by the vendor.',
    'What was sent elsewhere stays there: webhooks, custom functions, CRM and telephony.',
    'Contacts, agents, knowledge bases and test runs are no calls or chats, and are not swept.',
  ],
}

function pageOf<Item>(reply: VendorReply, read: (value: unknown) => readonly Item[]) {
  const json = jsonOf(reply)
  if (!Array.isArray(member(json, 'items'))) return undefined
  const cursor = member(json, 'has_more') === false ? undefined : textOf(json, 'pagination_key')
  return { items: itemsOf(json, 'items').flatMap(read), ...(cursor === undefined ? {} : { cursor }) }
}

function listedItem({ idField, statusField, openStatuses }: Shape, value: unknown): readonly ListedItem[] {
  const id = textOf(value, idField)
  if (id === undefined) return []
  const startedAtMs = member(value, 'start_timestamp')
  return [
    {
      id,
      // A call that never began has none: the ledger knows when it was made, where the gate has made it.
      createdAtMs: typeof startedAtMs === 'number' ? startedAtMs : null,
      isOpen: openStatuses.includes(textOf(value, statusField) ?? ''),
      isGone: false,
    },
  ]
}

function agentOf(value: unknown): readonly SettingHolder[] {
  const id = textOf(value, 'agent_id')
  return id === undefined ? [] : [{ id, kind: textOf(value, 'channel') ?? 'voice' }]
}

function isUnknown({ status }: VendorReply): boolean {
  return status === 422 || status === 404
}
