import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SallyportError, systemRandom } from '../../core/index.ts'
import {
  hashClientKey,
  isClientKey,
  isWellSpelt,
  mintClientKey,
  parseClientKey,
  readClientId,
} from './client-key.ts'

const idPart = 'AbCdEf012345'
const mint = () => mintClientKey(idPart, systemRandom).reveal()
const mayBeKey = (text: string) => readClientId(text) !== undefined && isWellSpelt(text)
const idParts = fc.stringMatching(/^[0-9A-Za-z]{12}$/)
const randomSources = fc
  .infiniteStream(fc.integer({ min: 0, max: 247 }))
  .map((stream) => (count: number) => Uint8Array.from(stream.take(count)))

test('a key has the documented shape', () => {
  expect(mint()).toMatch(/^sp_AbCdEf012345_[0-9A-Za-z]{49}$/)
  expect(mint()).not.toBe(mint())
})

test('parsing a minted key gives its client back', () => {
  fc.assert(
    fc.property(idParts, randomSources, (part, random) => {
      expect(parseClientKey(mintClientKey(part, random).reveal())).toEqual({ clientId: `cl_${part}` })
    }),
  )
})

test('every change of a single character is detected', () => {
  fc.assert(
    fc.property(fc.nat(), fc.stringMatching(/^[0-9A-Za-z_-]$/), (position, character) => {
      const key = mint()
      const index = position % key.length
      fc.pre(key[index] !== character)
      expect(mayBeKey(key.slice(0, index) + character + key.slice(index + 1))).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

test('every missing, added or swapped character is detected', () => {
  fc.assert(
    fc.property(fc.nat(), (position) => {
      const key = mint()
      const index = position % (key.length - 1)
      expect(mayBeKey(key.slice(0, index) + key.slice(index + 1))).toBe(false)
      expect(mayBeKey(`${key.slice(0, index)}x${key.slice(index)}`)).toBe(false)
      fc.pre(key[index] !== key[index + 1])
      const swapped = key.slice(0, index) + key[index + 1] + key[index] + key.slice(index + 2)
      expect(mayBeKey(swapped)).toBe(false)
    }),
  )
})

test('a refusal tells nothing of what was given', () => {
  const text = `${mint()}x`
  try {
    parseClientKey(text)
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(SallyportError)
    expect(error).toMatchObject({ code: 'ERR_ACCESS_CLIENT_KEY_SHAPE' })
    expect(JSON.stringify(error) + String(error) + (error as Error).stack).not.toContain(text.slice(0, 20))
  }
})

test.each(['', 'sp_', ' ', 'sk_live_123', `${'a'.repeat(10_000)}`])('%j is no client key', (text) => {
  expect(mayBeKey(text)).toBe(false)
})

test('only the very key matches its hash', () => {
  const key = mint()
  const stored = Buffer.from(hashClientKey(key), 'latin1')
  expect(isClientKey(key, stored)).toBe(true)
  expect(isClientKey(mint(), stored)).toBe(false)
  expect(isClientKey(key, stored.subarray(1))).toBe(false)
  expect(isClientKey(key, Buffer.alloc(0))).toBe(false)
})

test('the key itself does not print', () => {
  const key = mintClientKey(idPart, systemRandom)
  expect(`${key} ${JSON.stringify({ key })}`).not.toContain(key.reveal())
})
