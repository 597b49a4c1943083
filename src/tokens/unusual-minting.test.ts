import { expect, test } from 'vitest'
import { type MintAttempt, MintWatch } from './unusual-minting.ts'

const attempt = (change: Partial<MintAttempt> = {}): MintAttempt => ({
  atMs: 0,
  user: 'ada',
  address: '203.0.113.1',
  outcome: 'minted',
  ...change,
})

test('what a page does is not unusual', () => {
  const watch = new MintWatch()
  for (let minute = 0; minute < 180; minute += 1)
    expect(watch.note(attempt({ atMs: minute * 60_000 }))).toEqual([])
})

test('a user from the fifth address on, once an hour', () => {
  const watch = new MintWatch()
  const from = (host: number, atMs = 0) => watch.note(attempt({ address: `203.0.113.${host}`, atMs }))
  for (const host of [1, 2, 3, 4, 4]) expect(from(host)).toEqual([])
  expect(from(5)).toEqual([{ why: 'many_addresses', subject: 'user', id: 'ada', atMs: 0, count: 5 }])
  expect(from(6)).toEqual([])
  const later = 61 * 60_000
  for (const host of [1, 2, 3, 4]) expect(from(host, later)).toEqual([])
  expect(from(5, later)).toHaveLength(1)
  expect(watch.found).toHaveLength(2)
})

test('an address that a limit refuses again and again, with and without a user', () => {
  const watch = new MintWatch()
  const news = Array.from({ length: 30 }, () => watch.note(attempt({ outcome: 'limited', user: undefined })))
  expect(news.flat()).toEqual([
    { why: 'limit_hit_often', subject: 'address', id: '203.0.113.1', atMs: 0, count: 20 },
  ])
})

test('memory stays flat, whoever comes from wherever', () => {
  const watch = new MintWatch()
  for (let index = 0; index < 40_000; index += 1)
    watch.note(attempt({ user: `u${index}`, address: `2001:db8::${index.toString(16)}`, outcome: 'limited' }))
  expect(watch.size).toBeLessThanOrEqual(10_000)
})
