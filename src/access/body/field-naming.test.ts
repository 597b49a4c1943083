import { describe, expect, test } from 'vitest'
import type { BodyRule, BodyRuleTest } from '../body-rule.ts'
import { applyBodyRules } from './apply-body-rules.ts'
import { canonicalName, canonicalParameter } from './field-naming.ts'

const ruleOf = (field: string, test: BodyRuleTest, place?: 'query'): BodyRule =>
  ({ id: 'r1', operations: ['x.y'], field, ...(place && { in: place }), ...test }) as BodyRule
const apply = (rule: BodyRule, body: unknown) => applyBodyRules([rule], body, 'protojson')
const refuses = (rule: BodyRule, body: unknown) => apply(rule, body).denials.length > 0

// protoc: underscores go, and a letter after one becomes a capital; nothing else changes.
test.each([
  ['force_delete', 'forceDelete'],
  ['forceDelete', 'forceDelete'],
  ['force__delete_', 'forceDelete'],
  ['_force', 'Force'],
  ['top_2_items', 'top2Items'],
  ['Force_Delete', 'ForceDelete'],
  ['force-delete', 'force-delete'],
])('%s is the field %s', (name, field) => {
  expect(canonicalName(name, 'protojson')).toBe(field)
  expect(canonicalName(name, 'exact')).toBe(name)
})

test('brackets belong to a parameter, not to its name', () => {
  expect(canonicalParameter('node_ids[a]', 'protojson')).toBe('nodeIds')
  expect(canonicalParameter('[a]', 'protojson')).toBe('[a]')
  expect(canonicalParameter('node_ids[a]', 'exact')).toBe('node_ids[a]')
})

describe('in a body', () => {
  const forbid = ruleOf('spec.forceDelete', { forbid: true })

  test('a field is forbidden under either name, whichever the rule uses', () => {
    for (const name of ['forceDelete', 'force_delete', 'force__delete']) {
      expect(refuses(forbid, { spec: { [name]: true } })).toBe(true)
      expect(refuses(ruleOf('spec.force_delete', { forbid: true }), { spec: { [name]: true } })).toBe(true)
    }
    expect(refuses(forbid, { spec: { ForceDelete: true, forcedelete: true, force: { delete: true } } })).toBe(
      false,
    )
    expect(refuses(ruleOf('nodeSpec.*.id', { forbid: true }), { node_spec: [{ id: 1 }] })).toBe(true)
  })

  test('where names count as written, another spelling is another field', () => {
    expect(applyBodyRules([forbid], { spec: { force_delete: true } }).denials).toEqual([])
  })

  test('require holds for each spelling that was sent', () => {
    const rule = ruleOf('readOnly', { require: true })
    expect(refuses(rule, { read_only: true })).toBe(false)
    expect(refuses(rule, { readOnly: true, read_only: false })).toBe(true)
    expect(refuses(rule, {})).toBe(true)
  })

  test('set leaves one spelling with its value', () => {
    const rule = ruleOf('readOnly', { set: true })
    expect(apply(rule, { read_only: false, a: 1 }).value).toEqual({ read_only: true, a: 1 })
    expect(apply(rule, { readOnly: true, read_only: false }).value).toEqual({ readOnly: true })
    expect(apply(rule, {}).value).toEqual({ readOnly: true })
    expect(apply(ruleOf('nodeSpec.readOnly', { set: true }), { node_spec: { a: 1 } }).value).toEqual({
      node_spec: { a: 1, readOnly: true },
    })
  })

  test('what is added to a list is added once, and not to one of two', () => {
    const rule = ruleOf('policyNames', { add: ['p'] })
    expect(apply(rule, { policy_names: ['q'] }).value).toEqual({ policy_names: ['q', 'p'] })
    expect(refuses(rule, { policy_names: ['q'], policyNames: ['q'] })).toBe(true)
  })
})

describe('in a query', () => {
  const query = (text: string) => new URLSearchParams(text)
  const forbid = ruleOf('forceDelete', { forbid: true }, 'query')

  test('a parameter is forbidden under either name, and with brackets', () => {
    for (const text of ['forceDelete=1', 'force_delete=1', 'force_delete[x]=1', 'a=1&force%5Fdelete=1'])
      expect(refuses(forbid, query(text)), text).toBe(true)
    expect(refuses(forbid, query('force=1&forcedelete=1'))).toBe(false)
    expect(applyBodyRules([forbid], query('force_delete=1')).denials).toEqual([])
  })

  test('set leaves one, require holds for each', () => {
    const set = ruleOf('forceDelete', { set: false }, 'query')
    expect(String(apply(set, query('force_delete=true&a=1')).value)).toBe('a=1&forceDelete=false')
    expect(String(apply(set, query('a=1')).value)).toBe('a=1&forceDelete=false')
    const require = ruleOf('forceDelete', { require: false }, 'query')
    expect(refuses(require, query('force_delete=false'))).toBe(false)
    expect(refuses(require, query('force_delete=false&forceDelete=true'))).toBe(true)
    expect(refuses(require, query('forceDelete[x]=false'))).toBe(true)
  })
})
