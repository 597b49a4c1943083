import { VendorRefusal } from '../answers.ts'
import type { CallRecord } from '../calls/call-record.ts'
import type { ChatRecord } from '../chats/chat-record.ts'
import { addDocument, mergeFields } from '../crud.ts'
import { type FilterReader, keyed, matchesCriteria } from '../filters.ts'
import { asObject, asString, compact, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { mapPage, paginate, parsePageRequest } from '../pagination.ts'
import { requireText } from '../request-body.ts'
import { found, type RetellRequest, type RetellRoute } from '../routing.ts'
import type { StoredDocument } from '../store.ts'

/** Returns the endpoints of contacts. The vendor's permission table does not list them. */
export function contactRoutes(): RetellRoute[] {
  return [create, read, readByPhone, update, remove, list, listConversations]
}

const create: RetellRoute = {
  method: 'POST',
  path: '/create-contact',
  success: 201,
  handle(request) {
    const body = request.json()
    const number = requireText(body, 'phone_number')
    // One contact per number and workspace, says the vendor; the status of a second one is unconfirmed.
    if (findByPhone(request.organisation, number)) throw new VendorRefusal(409)
    return presentContact(addContact(request, body), request.organisation)
  },
}

const read: RetellRoute = {
  method: 'GET',
  path: '/get-contact/{contact_id}',
  handle: (request) => presentContact(contactOf(request), request.organisation),
}

const readByPhone: RetellRoute = {
  method: 'GET',
  path: '/get-contact-by-phone/{phone_number}',
  handle(request) {
    const contact = found(findByPhone(request.organisation, request.param('phone_number')), 404)
    return presentContact(contact, request.organisation)
  },
}

const update: RetellRoute = {
  method: 'PATCH',
  path: '/update-contact/{contact_id}',
  handle(request) {
    const contact = contactOf(request)
    const { phone_number: _fixed, ...fields } = request.json()
    mergeFields(request, contact, fields)
    return presentContact(contact, request.organisation)
  },
}

const remove: RetellRoute = {
  method: 'DELETE',
  path: '/delete-contact/{contact_id}',
  success: 204,
  handle(request) {
    request.organisation.contacts.delete(contactOf(request).id)
  },
}

const list: RetellRoute = {
  method: 'POST',
  path: '/list-contacts',
  handle(request) {
    const body = request.json()
    const { organisation } = request
    const text = asString(body.search_query)?.toLowerCase() ?? ''
    const contacts = organisation.contacts
      .list()
      .filter((contact) => matchesCriteria(body.filter_criteria, contactReaders(organisation), contact))
      .filter((contact) => searchable(contact).includes(text))
    const placeOf = (contact: StoredDocument) => ({
      sortValue: lastConversationMs(organisation, contact) ?? 0,
      sequence: contact.sequence,
    })
    const page = paginate(contacts, placeOf, { ...parsePageRequest(body), withTotal: true })
    return mapPage(page, (contact) => presentContact(contact, organisation))
  },
}

const listConversations: RetellRoute = {
  method: 'GET',
  path: '/list-contact-conversations/{contact_id}',
  handle(request) {
    const conversations = conversationsOf(request.organisation, contactOf(request))
    const placeOf = (conversation: CallRecord | ChatRecord) => ({
      sortValue: conversation.startMs ?? conversation.createdMs,
      sequence: conversation.sequence,
    })
    const page = paginate(conversations, placeOf, parsePageRequest(request.query))
    return mapPage(page, presentConversation)
  },
}

/** Returns the contact with that number, if there is one. */
export function findByPhone(organisation: Organisation, number: string): StoredDocument | undefined {
  return organisation.contacts.list().find((contact) => contact.fields.phone_number === number)
}

/** Keeps a new contact. */
export function addContact(request: Pick<RetellRequest, 'world' | 'organisation'>, fields: JsonObject) {
  const { organisation, world } = request
  return addDocument(request, organisation.contacts, world.mintId('contact_'), fields)
}

function contactOf(request: RetellRequest): StoredDocument {
  return found(request.organisation.contacts.get(request.param('contact_id')), 404)
}

function presentContact(contact: StoredDocument, organisation: Organisation): JsonObject {
  return compact({
    do_not_call: false,
    tags: [],
    custom_fields: {},
    ...contact.fields,
    contact_id: contact.id,
    org_id: organisation.id,
    created_timestamp: contact.createdMs,
    user_modified_timestamp: contact.modifiedMs,
    conversation_count: conversationsOf(organisation, contact).length,
    last_conversation_timestamp: lastConversationMs(organisation, contact),
  })
}

/** A contact's conversations are found by its phone number. */
function conversationsOf(organisation: Organisation, contact: StoredDocument): (CallRecord | ChatRecord)[] {
  const number = contact.fields.phone_number
  return [...organisation.calls.list(), ...organisation.chats.list()].filter(
    (conversation) => conversation.fromNumber === number || conversation.toNumber === number,
  )
}

function lastConversationMs(organisation: Organisation, contact: StoredDocument): number | undefined {
  const starts = conversationsOf(organisation, contact).map(({ startMs, createdMs }) => startMs ?? createdMs)
  return starts.length > 0 ? Math.max(...starts) : undefined
}

function presentConversation(conversation: CallRecord | ChatRecord): JsonObject {
  const { analysis, startMs, endMs } = conversation
  return compact({
    type: conversation.kind,
    [`${conversation.kind}_id`]: conversation.id,
    direction: conversation.direction,
    disconnection_reason: conversation.kind === 'call' ? conversation.disconnectionReason : undefined,
    start_timestamp: startMs,
    duration_ms: startMs !== undefined && endMs !== undefined ? endMs - startMs : undefined,
    sentiment: analysis?.user_sentiment,
    summary: analysis?.[`${conversation.kind}_summary`],
    successful: analysis?.[`${conversation.kind}_successful`],
  })
}

function searchable({ fields }: StoredDocument): string {
  const custom = Object.values(asObject(fields.custom_fields) ?? {})
  const parts = [fields.phone_number, fields.first_name, fields.last_name, fields.external_id, ...custom]
  return parts
    .filter((part) => part !== undefined)
    .join('\n')
    .toLowerCase()
}

function contactReaders(organisation: Organisation): Record<string, FilterReader<StoredDocument>> {
  return {
    contact_id: (contact) => contact.id,
    phone_number: (contact) => contact.fields.phone_number,
    external_id: (contact) => contact.fields.external_id,
    do_not_call: (contact) => contact.fields.do_not_call ?? false,
    tags: (contact) => contact.fields.tags ?? [],
    custom_fields: keyed((contact) => asObject(contact.fields.custom_fields)),
    last_conversation_timestamp: (contact) => lastConversationMs(organisation, contact) ?? 0,
  }
}
