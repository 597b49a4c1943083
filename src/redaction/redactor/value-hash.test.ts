import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { ValueHash } from './value-hash.ts'

const values = [
  '',
  'john smith',
  '4242424242424242',
  'Zoë \u{1F600} \ud800',
  'x'.repeat(5_000),
  'é'.repeat(700),
  'a',
]

it.each(['', 'k', 'k'.repeat(64), 'k'.repeat(65), 'schlüssel'.repeat(20)])(
  'is HMAC-SHA256 under any key: %j',
  (key) => {
    const hash = new ValueHash(key, 'for\0')
    for (const value of values)
      expect(Buffer.from(hash.of(value), 'latin1').toString('hex')).toBe(
        createHmac('sha256', key).update(`for\0${value}`).digest('hex'),
      )
  },
)
