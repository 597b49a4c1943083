import { afterAll, beforeAll, expect, test } from 'vitest'
import { KeyRing } from './keys.ts'
import { type StartedEmulator, startAssemblyai } from './testing/start.ts'
import { TokenMint } from './tokens.ts'

let vendor: StartedEmulator
beforeAll(async () => {
  vendor = await startAssemblyai()
})
afterAll(() => vendor.running.close())

test('a token is long, says how long it can be redeemed, and is never the same', async () => {
  const mint = async () => (await vendor.call('GET', '/v3/token?expires_in_seconds=60')).json
  const [first, second] = [await mint(), await mint()]
  expect(first).toEqual({ token: expect.any(String), expires_in_seconds: 60 })
  expect(String(first.token)).toHaveLength(2642)
  expect(String(first.token)).toMatch(/^eyJ[\w-]*\.[\w-]+\.[\w-]+$/)
  expect(first.token).not.toBe(second.token)
})

test.each([
  [''],
  ['?expires_in_seconds=0'],
  ['?expires_in_seconds=601'],
  ['?expires_in_seconds=3600'],
  ['?expires_in_seconds=1.5'],
  ['?expires_in_seconds=60&max_session_duration_seconds=59'],
  ['?expires_in_seconds=60&max_session_duration_seconds=10801'],
])('%j is out of range on both hosts', async (query) => {
  const streaming = await vendor.call('GET', `/v3/token${query}`)
  expect([streaming.status, typeof streaming.json.error]).toEqual([400, 'string'])
  const agents = await vendor.call('GET', `/v1/token${query}`, { key: `Bearer ${vendor.key}` })
  expect([agents.status, Array.isArray(agents.json.detail)]).toEqual([422, true])
})

const key = new KeyRing().create()
const token = {
  credential: { key, project: key.project },
  audience: 'streaming',
  redeemableUntilMs: 1000,
  sessionSecondsMax: 300,
} as const

test('a token can be redeemed until its time, on its own host, by default again and again', () => {
  const mint = new TokenMint()
  const text = mint.mint(token)
  expect(mint.redeem(text, 'streaming', 999, false)).toMatchObject({ sessionSecondsMax: 300 })
  expect(mint.redeem(text, 'streaming', 999, false)).toMatchObject({ redemptions: 2 })
  expect(mint.redeem(text, 'agents', 999, false)).toBeUndefined()
  expect(mint.redeem(text, 'streaming', 1000, false)).toBeUndefined()
  expect(mint.redeem(`${text}x`, 'streaming', 0, false)).toBeUndefined()
})

test('a switch makes it single-use', () => {
  const mint = new TokenMint()
  const text = mint.mint(token)
  expect(mint.redeem(text, 'streaming', 0, true)).toBeDefined()
  expect(mint.redeem(text, 'streaming', 0, true)).toBeUndefined()
})

test('a token dies with its key', () => {
  const mint = new TokenMint()
  const own = new KeyRing().create()
  const text = mint.mint({ ...token, credential: { key: own, project: own.project } })
  own.revoked = true
  expect(mint.redeem(text, 'streaming', 0, false)).toBeUndefined()
})
