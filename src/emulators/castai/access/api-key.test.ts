import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { mintApiKey } from './api-key.ts'

test('a key has 83 characters of the vendor’s shape and ends with a checksum of the rest', () => {
  for (let round = 0; round < 200; round += 1) {
    const key = mintApiKey((count) => randomBytes(count), true)
    expect(key).toMatch(/^castai_v1_[0-9a-f]{64}_[0-9a-f]{8}$/)
    expect(key).toHaveLength(83)
    const cut = key.lastIndexOf('_')
    expect(Number.parseInt(key.slice(cut + 1), 16)).toBe(crc32(key.slice(0, cut)))
  }
})

test('without the checksum the tail is random', () => {
  const fill = (byte: number) => (count: number) => new Uint8Array(count).fill(byte)
  expect(mintApiKey(fill(0xa1), false)).toBe(`castai_v1_${'a1'.repeat(32)}_${'a1'.repeat(4)}`)
  expect(mintApiKey(fill(0xa1), true)).not.toBe(mintApiKey(fill(0xa1), false))
})

test('a tail below eight digits is padded', () => {
  const tails = Array.from({ length: 2000 }, (_, index) => {
    const bytes = new Uint8Array(32)
    new DataView(bytes.buffer).setUint32(0, index)
    return mintApiKey((count) => bytes.subarray(0, count), true).slice(-8)
  })
  expect(tails.some((tail) => tail.startsWith('0'))).toBe(true)
  expect(tails.every((tail) => /^[0-9a-f]{8}$/.test(tail))).toBe(true)
})
