import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { fingerprint } from './fingerprint.ts'

const key = Buffer.alloc(32, 7)

test('is the keyed HMAC-SHA-256, in hex', () => {
  expect(fingerprint('value', key)).toMatch(/^[0-9a-f]{64}$/)
  expect(fingerprint('value', key)).toBe(fingerprint('value', key))
  expect(fingerprint('value', key)).not.toBe(fingerprint('valuf', key))
  expect(fingerprint('value', key)).not.toBe(fingerprint('value', Buffer.alloc(32, 8)))
})

test('agrees with RFC 4231, test case 2', () => {
  expect(fingerprint('what do ya want for nothing?', Buffer.from('Jefe'))).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})
