import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecordedEvent } from '../../core/index.ts'
import { anyEvent, callEvent } from '../testing/events.ts'
import { type OcsfClass, ocsfClasses, ocsfVersion } from './ocsf-classes.ts'
import { ocsfRules } from './ocsf-table.ts'
import { toOcsf } from './to-ocsf.ts'

const options = { origin: 'log.example/audit', productVersion: '0.1.0' }
const ocsf = (event: RecordedEvent) => toOcsf(5, event, options) as Record<string, never>

/** What OCSF requires of every event, and of each class. Written down apart from the code that fills it in. */
const base = ['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid']
const required: Readonly<Record<number, readonly string[]>> = {
  2003: ['finding_info', 'compliance'],
  2006: ['finding_info'],
  3002: ['user', 'service'],
  3004: ['entity'],
  3005: ['user', 'privileges'],
  6003: ['actor', 'api', 'src_endpoint'],
}

/** One action for each rule of the table. */
const actionFor = (pattern: string): string => {
  if (pattern === '*') return 'acme.api.call'
  return pattern.startsWith('*') ? `acme${pattern.slice(1)}` : pattern.replace('*', 'add')
}

function requireValid(event: Record<string, unknown>): void {
  const classUid = Number(event.class_uid)
  expect(Object.keys(event)).toEqual(
    expect.arrayContaining([...base, ...(required[classUid] ?? ['unknown class'])]),
  )
  const { categoryUid, activities } = (ocsfClasses as Readonly<Record<number, OcsfClass>>)[
    classUid
  ] as OcsfClass
  expect(Object.keys(activities)).toContain(String(event.activity_id))
  expect(event.type_uid).toBe(classUid * 100 + Number(event.activity_id))
  expect(event.category_uid).toBe(categoryUid)
  expect(Math.floor(classUid / 1000)).toBe(categoryUid)
  expect(Number.isSafeInteger(event.time)).toBe(true)
  expect(event.metadata).toMatchObject({
    version: ocsfVersion,
    product: { name: 'Sallyport', vendor_name: 'Sallyport' },
  })
  if ('duration' in event) expect(Number.isInteger(event.duration)).toBe(true)
}

describe('a record as an OCSF event', () => {
  test.each(ocsfRules.map(({ action, reasons, classUid }) => [action, reasons?.[0], classUid] as const))(
    '%s %s is class %i with all that it requires',
    (pattern, reason, classUid) => {
      const event = callEvent(1, { action: actionFor(pattern), ...(reason === undefined ? {} : { reason }) })
      const written = ocsf(event)
      expect(written.class_uid).toBe(classUid)
      requireValid(written)
    },
  )

  test('has what every event requires, whatever the record', () => {
    const actions = fc.constantFrom(...ocsfRules.map(({ action }) => actionFor(action)))
    const property = fc.property(anyEvent, actions, (event, action) => {
      requireValid(ocsf(event))
      requireValid(ocsf({ ...event, action }))
    })
    fc.assert(property, { numRuns: 500 })
  })

  test('is a call with who, what, when and how it ended', () => {
    expect(
      ocsf(callEvent(1, { reason: 'scope_missing', result: 'failure', resource: 'transcript/1' })),
    ).toMatchObject({
      class_uid: 6003,
      class_name: 'API Activity',
      activity_name: 'Create',
      type_uid: 600_301,
      type_name: 'API Activity: Create',
      time: callEvent(1).atMs,
      status: 'Failure',
      status_id: 2,
      status_detail: 'scope_missing',
      severity_id: 2,
      duration: 41,
      actor: { user: { uid: 'cl_4fT9aQ2bX1Lm', type_id: 99 } },
      api: { operation: 'transcripts.create', service: { name: 'acme' } },
      src_endpoint: { uid: 'cl_4fT9aQ2bX1Lm' },
      resources: [{ uid: 'transcript/1' }],
      metadata: { uid: 'log.example/audit/5', sequence: 5, correlation_uid: 'req_000000000001' },
      unmapped: { phase: 'outcome', claimed_user: 'user-77', metadata: { status: 200 } },
    })
  })

  test.each([
    ['transcripts.get', 2],
    ['transcripts.list', 2],
    ['agents.update', 3],
    ['transcripts.delete', 4],
    ['calls.place', 99],
    ['constructor', 99],
  ])('of the operation %s has activity %i', (operation, activity) => {
    expect(ocsf(callEvent(1, { operation }))).toMatchObject({ class_uid: 6003, activity_id: activity })
  })

  test('of a grant names who may do what from now on', () => {
    const grant = callEvent(1, {
      phase: 'event',
      action: 'client.grant',
      actor: { kind: 'operator', id: 'ops' },
      resource: 'client/cl_1',
      metadata: { vendor: 'acme', scopes: ['read:transcripts', 'write:transcripts'] },
    })
    expect(ocsf(grant)).toMatchObject({
      type_uid: 300_501,
      actor: { user: { uid: 'ops', type_id: 2, type: 'Admin' } },
      user: { uid: 'client/cl_1' },
      privileges: ['read:transcripts', 'write:transcripts'],
    })
    expect(ocsf({ ...grant, action: 'client.ungrant', metadata: {} })).toMatchObject({
      type_uid: 300_502,
      privileges: ['client.ungrant'],
    })
  })

  test('of a finding is new, as severe as it says', () => {
    const finding = callEvent(1, {
      action: 'check.finding',
      result: 'failure',
      metadata: { check: 'keys-not-in-env', severity: 'critical' },
    })
    expect(ocsf(finding)).toMatchObject({
      class_uid: 2003,
      status: 'New',
      severity_id: 5,
      compliance: { control: 'keys-not-in-env', status_id: 3 },
      finding_info: { uid: 'req_000000000001', title: 'keys-not-in-env' },
    })
    expect(ocsf({ ...finding, metadata: { severity: 'toString' } })).toMatchObject({ severity_id: 2 })
  })

  test('of an intent leaves the status open', () => {
    const { result: _, durationMs: __, ...intent } = callEvent(1, { phase: 'intent' })
    expect(ocsf(intent)).toMatchObject({ status_id: 0, status: 'Unknown', unmapped: { phase: 'intent' } })
  })
})
