import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../core/index.ts'
import { MasterKey } from './master-key.ts'
import { open, rewrap, type SealBinding, seal } from './seal.ts'
import type { SealedSecret } from './vault-key.ts'

const createMaster = () => new MasterKey(Buffer.from(systemRandom(32)))
const master = createMaster()
const binding: SealBinding = { vendor: 'acme', environment: 'staging', id: 'key_1', version: 1 }
const fields = ['wrappedKey', 'wrapNonce', 'nonce', 'ciphertext'] as const
const broken = expect.objectContaining({ code: 'ERR_VAULT_SEALED_BROKEN' })

test('what was sealed opens again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (value) => {
      expect(open(seal(value, binding, master, systemRandom), binding, master)).toEqual(Buffer.from(value))
    }),
  )
})

test('one value sealed twice looks like two', () => {
  const value = Buffer.from('the same')
  const [first, second] = [
    seal(value, binding, master, systemRandom),
    seal(value, binding, master, systemRandom),
  ]
  for (const field of fields) expect(first[field]).not.toBe(second[field])
  expect(Buffer.from(first.ciphertext, 'base64')).toHaveLength(value.length + 16)
})

test('any changed byte in any field is noticed', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 100 }),
      fc.constantFrom(...fields),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (value, field, position, difference) => {
        const sealed = seal(value, binding, master, systemRandom)
        const bytes = Buffer.from(sealed[field], 'base64')
        const index = position % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ difference
        expect(() => open({ ...sealed, [field]: bytes.toString('base64') }, binding, master)).toThrow(broken)
      },
    ),
    { numRuns: 500 },
  )
})

describe('what was cut, stretched or swapped', () => {
  const sealed = seal(Buffer.from('value'), binding, master, systemRandom)
  const other = seal(Buffer.from('value'), binding, master, systemRandom)
  const longer = (text: string) =>
    Buffer.concat([Buffer.from(text, 'base64'), Buffer.alloc(1)]).toString('base64')
  const shorter = (text: string) => Buffer.from(text, 'base64').subarray(1).toString('base64')

  test.each(fields)('%s is noticed', (field) => {
    for (const value of [
      '',
      longer(sealed[field]),
      shorter(sealed[field]),
      `${sealed[field]} `,
      other[field],
    ]) {
      expect(() => open({ ...sealed, [field]: value }, binding, master)).toThrow(broken)
    }
  })

  test('a data key in place of the value is noticed', () => {
    const swapped: SealedSecret = { ...sealed, ciphertext: sealed.wrappedKey, nonce: sealed.wrapNonce }
    expect(() => open(swapped, binding, master)).toThrow(broken)
  })
})

test('a value opens for what it was sealed for alone', () => {
  const sealed = seal(Buffer.from('value'), binding, master, systemRandom)
  const others: SealBinding[] = [
    { ...binding, vendor: 'acme2' },
    { ...binding, environment: 'production' },
    { ...binding, id: 'key_2' },
    { ...binding, version: 2 },
    { ...binding, vendor: 'acme","staging', environment: '' },
  ]
  for (const other of others) expect(() => open(sealed, other, master)).toThrow(broken)
  expect(() => open(sealed, binding, createMaster())).toThrow(broken)
})

test('a rewrapped value opens with the new master key alone, and keeps its ciphertext', () => {
  const sealed = seal(Buffer.from('value'), binding, master, systemRandom)
  const next = createMaster()
  const rewrapped = rewrap(sealed, binding, master, next, systemRandom)
  expect(open(rewrapped, binding, next).toString()).toBe('value')
  expect(rewrapped.ciphertext).toBe(sealed.ciphertext)
  expect(() => open(rewrapped, binding, master)).toThrow(broken)
  expect(() => rewrap(sealed, binding, next, master, systemRandom)).toThrow(broken)
})

test('the data key is overwritten after use', () => {
  const given: Uint8Array[] = []
  seal(Buffer.from('value'), binding, master, (count) => {
    const bytes = systemRandom(count)
    given.push(bytes)
    return bytes
  })
  expect(given.find((bytes) => bytes.length === 32)).toEqual(Buffer.alloc(32))
})
