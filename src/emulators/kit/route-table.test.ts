import { expect, test } from 'vitest'
import { countCoverage } from './coverage.ts'
import type { Emulator, EmulatorRoute } from './emulator.ts'
import { RouteTable } from './route-table.ts'

const handle = () => ({ status: 200 })
const routes: EmulatorRoute[] = [
  { method: 'GET', path: '/v2/things/{id}', handle },
  { method: 'GET', path: '/v2/things/special', handle },
  { method: 'POST', path: '/v2/things/{id}:scale' },
  { method: 'GET', path: '/v2/things/{id}/{kind}' },
]
const table = new RouteTable(routes)

test('a literal segment wins over a parameter', () => {
  expect(table.find('GET', '/v2/things/special')?.route.path).toBe('/v2/things/special')
  expect(table.find('GET', '/v2/things/other')?.params).toEqual({ id: 'other' })
})

test('a verb after a colon is part of the template', () => {
  expect(table.find('POST', '/v2/things/a:scale')?.params).toEqual({ id: 'a' })
  expect(table.find('POST', '/v2/things/a:shrink')).toBeUndefined()
})

test('a parameter never crosses a slash and is decoded; broken escapes stay as they are', () => {
  expect(table.find('GET', '/v2/things/a/b/c')).toBeUndefined()
  expect(table.find('GET', '/v2/things/a%2Fb')?.params).toEqual({ id: 'a/b' })
  expect(table.find('GET', '/v2/things/%zz')?.params).toEqual({ id: '%zz' })
})

test('method and trailing slash matter', () => {
  expect(table.find('DELETE', '/v2/things/a')).toBeUndefined()
  expect(table.find('GET', '/v2/things/')).toBeUndefined()
})

test('the coverage counts routes with and without a stand-in', () => {
  const emulator = { vendor: 'example', routes } as unknown as Emulator
  expect(countCoverage(emulator)).toEqual({ vendor: 'example', emulated: 2, notEmulated: 2 })
})
