import { expect, test } from 'vitest'
import { slotsAt, withChange } from './field-path.ts'

const values = (root: unknown, path: string, throughLists = false) =>
  slotsAt(root, path.split('.'), throughLists).map((slot) =>
    slot.found ? slot.value : slot.blocked ? 'blocked' : 'absent',
  )

test('follows names and stars', () => {
  const body = { a: { b: 1 }, list: [{ c: 2 }, { d: 3 }, { c: 4 }], map: { x: { c: 5 }, y: { c: 6 } } }
  expect(values(body, 'a.b')).toEqual([1])
  expect(values(body, 'list.*.c')).toEqual([2, 'absent', 4])
  expect(values(body, 'map.*.c')).toEqual([5, 6])
  expect(values(body, 'a.x')).toEqual(['absent'])
  expect(values(body, 'none.b')).toEqual(['absent'])
  expect(values(body, 'none.*.c')).toEqual([])
  expect(values({ list: [] }, 'list.*.c')).toEqual([])
})

test('null is as good as absent, anything else blocks', () => {
  expect(values({ a: null }, 'a.b')).toEqual(['absent'])
  expect(values({ a: null }, 'a')).toEqual([null])
  expect(values({ a: 'text' }, 'a.b')).toEqual(['blocked'])
  expect(values({ a: [] }, 'a.b')).toEqual(['blocked'])
})

test('looks through lists only where asked to', () => {
  const body = { a: [{ b: 1 }, [{ b: 2 }]] }
  expect(values(body, 'a.b')).toEqual(['blocked'])
  expect(values(body, 'a.b', true)).toEqual([1, 2])
})

test('inherited properties are not there', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    expect(values({}, name)).toEqual(['absent'])
    expect(values({}, `${name}.x`)).toEqual(['absent'])
  }
  expect(values(JSON.parse('{"__proto__":{"x":1}}'), '__proto__.x')).toEqual([1])
})

test('a change copies what it changes and shares the rest', () => {
  const body = { a: { b: 1 }, other: { deep: true } }
  const changed = withChange(body, ['a', 'b'], () => 2) as typeof body
  expect(changed).toEqual({ a: { b: 2 }, other: { deep: true } })
  expect(body.a.b).toBe(1)
  expect(changed.other).toBe(body.other)
})

test('a change creates objects on the way, but no list items', () => {
  expect(withChange({}, ['a', 'b'], () => 1)).toEqual({ a: { b: 1 } })
  expect(withChange(undefined, ['a'], () => 1)).toEqual({ a: 1 })
  expect(withChange({}, ['list', '*', 'b'], () => 1)).toEqual({})
  expect(withChange({ list: [{}, { b: 0 }] }, ['list', '*', 'b'], () => 1)).toEqual({
    list: [{ b: 1 }, { b: 1 }],
  })
  expect(withChange({ map: { x: {} } }, ['map', '*', 'b'], () => 1)).toEqual({ map: { x: { b: 1 } } })
})

test('setting __proto__ makes a plain property and no prototype', () => {
  const changed = withChange({}, ['__proto__', 'admin'], () => true) as Record<string, unknown>
  expect(Object.getPrototypeOf(changed)).toBe(Object.prototype)
  expect(changed.admin).toBeUndefined()
  expect(JSON.stringify(changed)).toBe('{"__proto__":{"admin":true}}')
  expect(({} as Record<string, unknown>).admin).toBeUndefined()
})
