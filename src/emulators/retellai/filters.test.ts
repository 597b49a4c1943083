import { describe, expect, test } from 'vitest'
import { VendorRefusal } from './answers.ts'
import { keyed, matchesCriteria } from './filters.ts'

const item = { name: 'Ada Lovelace', age: 36, tags: ['poet', 'engineer'], extra: { tenant: 'a' }, live: true }
const readers = {
  name: (one: typeof item) => one.name,
  age: (one: typeof item) => one.age,
  tags: (one: typeof item) => one.tags,
  live: (one: typeof item) => one.live,
  extra: keyed((one: typeof item) => one.extra),
  nothing: () => undefined,
}

describe('matchesCriteria', () => {
  test.each([
    [{ name: { type: 'string', op: 'eq', value: 'Ada Lovelace' } }, true],
    [{ name: { type: 'string', op: 'ne', value: 'Ada Lovelace' } }, false],
    [{ name: { type: 'string', op: 'sw', value: 'Ada' } }, true],
    [{ name: { type: 'string', op: 'ew', value: 'Ada' } }, false],
    [{ name: { type: 'string', op: 'co', value: 'Love' } }, true],
    [{ age: { type: 'number', op: 'gt', value: 36 } }, false],
    [{ age: { type: 'number', op: 'ge', value: 36 } }, true],
    [{ age: { type: 'number', op: 'lt', value: 37 } }, true],
    [{ age: { type: 'number', op: 'le', value: 35 } }, false],
    [{ age: { type: 'number', op: 'eq', value: 36 } }, true],
    [{ age: { type: 'number', op: 'ne', value: 36 } }, false],
    [{ age: { type: 'range', op: 'bt', value: [36, 40] } }, true],
    [{ age: { type: 'range', op: 'bt', value: [37, 40] } }, false],
    [{ name: { type: 'enum', op: 'in', value: ['Ada Lovelace'] } }, true],
    [{ tags: { type: 'enum', op: 'in', value: ['poet'] } }, true],
    [{ tags: { type: 'enum', op: 'in', value: ['plumber'] } }, false],
    [{ live: { type: 'boolean', op: 'eq', value: true } }, true],
    [{ nothing: { type: 'present', op: 'np' } }, true],
    [{ name: { type: 'present', op: 'pr' } }, true],
    [{ nothing: { type: 'number', op: 'lt', value: 5 } }, false],
    [{ extra: [{ key: 'tenant', type: 'string', op: 'eq', value: 'a' }] }, true],
    [{ extra: [{ key: 'tenant', type: 'string', op: 'eq', value: 'b' }] }, false],
    [
      { name: { type: 'string', op: 'sw', value: 'Ada' }, age: { type: 'number', op: 'gt', value: 40 } },
      false,
    ],
    [undefined, true],
    [null, true],
  ])('%j: %s', (criteria, expected) => {
    expect(matchesCriteria(criteria, readers, item)).toBe(expected)
  })

  test.each([
    [{ shoe_size: { type: 'number', op: 'eq', value: 1 } }],
    [{ age: { type: 'number', op: 'almost', value: 1 } }],
    [{ age: { type: 'figure', op: 'eq', value: 1 } }],
    [{ age: { type: 'number', op: 'gt', value: 'old' } }],
    [{ name: { type: 'enum', op: 'in', value: 'Ada' } }],
    [{ name: 'Ada' }],
    ['everything'],
  ])('refuses %j with 400', (criteria) => {
    expect(() => matchesCriteria(criteria, readers, item)).toThrow(VendorRefusal)
  })
})
