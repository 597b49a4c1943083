import { presentRaw } from './calls/present-call.ts'
import { presentRawChat } from './chats/present-chat.ts'
import type { JsonObject } from './json.ts'
import type { World } from './world.ts'

/** Returns the state as plain JSON. Keys stand in it without their secrets. */
export function takeSnapshot(world: World): JsonObject {
  const organisations = [...world.organisations.values()].map((organisation) => ({
    id: organisation.id,
    agents: organisation.agents.list().map(({ id, channel }) => ({ id, channel })),
    llms: organisation.llms.list().map(({ id }) => id),
    knowledgeBases: organisation.knowledgeBases.list().map(({ id }) => id),
    phoneNumbers: organisation.phoneNumbers.list().map(({ id }) => id),
    contacts: organisation.contacts.list().map(({ id, fields }) => ({ id, ...fields })),
    calls: organisation.calls.list().map((call) => ({ ...presentRaw(world, call), isStored: !!call.stored })),
    chats: organisation.chats.list().map(presentRawChat),
  }))
  const keys = world.keys.list().map((key) => ({
    id: key.id,
    name: key.name,
    org: key.organisationId,
    permissions: key.permissions,
    webhook: world.keys.badge(key.organisationId) === key,
  }))
  const deliveries = world.sender.deliveries.map(({ request, attempts, signatures, outcome }) => ({
    event: request.event,
    subject: request.subject,
    org: request.organisationId,
    method: request.method,
    url: request.url,
    body: request.body,
    attempts,
    signatures,
    outcome,
  }))
  return { organisations, keys, deliveries }
}
