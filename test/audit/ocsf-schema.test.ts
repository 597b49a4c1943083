/** Exported events against what OCSF publishes; the facts are in `test/fixtures/ocsf-1.4.0.tsv`. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toOcsf } from '../../src/audit/index.ts'
import { ocsfRules } from '../../src/audit/ocsf/ocsf-table.ts'
import { anyEvent, callEvent } from '../../src/audit/testing/events.ts'
import type { RecordedEvent } from '../../src/core/index.ts'
import { ocsfProblems } from '../support/ocsf-schema.ts'

const ocsf = (event: RecordedEvent) => toOcsf(5, event, { origin: 'log.example', productVersion: '0.1.0' })

/** Actions that lead to each rule of the table, and one that leads to none. */
const actions = [
  'anything.else',
  ...ocsfRules.map(({ action }) => action.replace(/^\*$/, '*.api.call').replace('*', 'acme')),
].map((action) => (action.endsWith('.acme') ? action.replace('acme', 'add') : action))
const reasons = [undefined, 'scope_missing', ...ocsfRules.flatMap((rule) => rule.reasons ?? [])]

describe('every event is valid OCSF 1.4.0', () => {
  test('for each rule, phase, result, reason and kind of actor', () => {
    const seen = new Set<unknown>()
    for (const action of actions) {
      for (const reason of reasons) {
        for (const phase of ['intent', 'outcome', 'event'] as const) {
          for (const kind of ['client', 'operator', 'system', 'user'] as const) {
            for (const result of ['success', 'failure', undefined] as const) {
              const {
                result: _,
                reason: __,
                ...rest
              } = callEvent(1, { action, phase, resource: 'client/cl_1' })
              const event = ocsf({
                ...rest,
                actor: { kind, id: 'x' },
                ...(result && { result }),
                ...(reason && { reason }),
              })
              expect(ocsfProblems(event), JSON.stringify(event)).toEqual([])
              seen.add(event.class_uid)
            }
          }
        }
      }
    }
    expect([...seen].toSorted()).toEqual([2003, 2006, 3002, 3004, 3005, 6003])
  })

  test('for any record, read back from its JSON', () => {
    const property = fc.property(anyEvent, fc.constantFrom(...actions), (event, action) => {
      expect(ocsfProblems(JSON.parse(JSON.stringify(ocsf({ ...event, action }))))).toEqual([])
    })
    fc.assert(property, { numRuns: 2_000 })
  })
})

describe('the check finds', () => {
  const good = ocsf(callEvent(1, { resource: 'client/cl_1' }))

  test.each([
    ['an attribute that is none', { ...good, actr: {} }],
    ['an attribute of another class', { ...good, compliance: { standards: ['x'] } }],
    ['a missing attribute', { ...good, api: undefined, severity_id: undefined }],
    ['a missing attribute within', { ...good, api: { service: { name: 'x' } } }],
    ['an object that says nothing', { ...good, actor: {} }],
    ['a text for a number', { ...good, time: '2026' }],
    ['a number for a text', { ...good, message: 1 }],
    ['one for a list', { ...good, resources: { uid: 'x' } }],
    ['a list for one', { ...good, actor: [] }],
    ['an activity that the class has not', { ...good, activity_id: 5, type_uid: 600_305 }],
    ['the caption of another value', { ...good, status: 'Failure' }],
    ['a type that does not follow', { ...good, type_uid: 600_302 }],
    ['another category', { ...good, category_uid: 3 }],
    ['a class that is none', { ...good, class_uid: 9999 }],
    ['an object of which nothing is known', { ...good, http_request: {} }],
  ])('%s', (_, event) => {
    expect(ocsfProblems(event)).not.toEqual([])
  })
})
