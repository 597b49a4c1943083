import type { RecordedEvent } from '../../core/index.ts'
import type { OcsfClassUid, OcsfEvent } from './ocsf-classes.ts'

const service = { name: 'sallyport' } as const

/** `type_id` of an OCSF user; a client of ours is none of the known types. */
const userTypes = {
  client: { type_id: 99, type: 'Client' },
  operator: { type_id: 2, type: 'Admin' },
  system: { type_id: 3, type: 'System' },
  user: { type_id: 1, type: 'User' },
} as const

/** Returns the attributes that a class requires beyond those of every event. */
export function ocsfDetails(classUid: OcsfClassUid, event: RecordedEvent): OcsfEvent {
  const user = { uid: event.actor.id, ...userTypes[event.actor.kind] }
  const actor = { user }
  switch (classUid) {
    case 6003:
      return { actor, api: apiOf(event), src_endpoint: { uid: event.actor.id }, ...resourcesOf(event) }
    case 3002:
      return { user, service }
    case 3004:
      return { actor, entity: entityOf(event) }
    case 3005:
      return { actor, user: entityUser(event), privileges: privilegesOf(event) }
    case 2003:
      return {
        finding_info: findingOf(event),
        compliance: {
          control: findingTitle(event),
          standards: ['Sallyport checklist'],
          status_id: complianceOf(event),
        },
        ...resourcesOf(event),
      }
    case 2006:
      return { finding_info: findingOf(event), actor, ...resourcesOf(event) }
  }
}

function apiOf({ action, operation }: RecordedEvent): OcsfEvent {
  const [vendor = action] = action.split('.')
  return { operation: operation ?? action, service: { name: vendor } }
}

function entityOf({ action, resource }: RecordedEvent): OcsfEvent {
  const [kind = action] = action.split('.')
  return resource === undefined ? { name: kind, type: kind } : { uid: resource, name: resource, type: kind }
}

/** A grant is given to a client, which the record names as its resource. */
function entityUser({ actor, resource }: RecordedEvent): OcsfEvent {
  return { uid: resource ?? actor.id, ...userTypes.client }
}

function privilegesOf({ action, metadata }: RecordedEvent): readonly string[] {
  const scopes = metadata?.scopes
  const named = Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : []
  return named.length > 0 ? named : [action]
}

function findingOf(event: RecordedEvent): OcsfEvent {
  return { uid: event.requestId, title: findingTitle(event), types: [event.action], created_time: event.atMs }
}

function findingTitle({ action, metadata }: RecordedEvent): string {
  for (const name of ['title', 'rule', 'check']) {
    const given = metadata?.[name]
    if (typeof given === 'string' && given !== '') return given
  }
  return action
}

/** 1 Pass, 3 Fail. */
function complianceOf({ result }: RecordedEvent): number {
  return result === 'success' ? 1 : 3
}

function resourcesOf({ resource }: RecordedEvent): OcsfEvent {
  return resource === undefined ? {} : { resources: [{ uid: resource }] }
}
