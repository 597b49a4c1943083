import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../core/index.ts'
import { encodeRecord, parseRecord } from '../record/encode-record.ts'
import { callEvent } from '../testing/events.ts'
import { TestLog, verifiers } from '../testing/logs.ts'
import { verifyLog } from '../verify/verify-log.ts'
import { hashIdentifier, isHashedId } from './hashed-id.ts'
import { openField, sealField, subjectOf } from './sealed-field.ts'

const refusal = expect.objectContaining({ code: 'ERR_CORE_INPUT' })
const key = Buffer.alloc(32, 1)
const otherKey = Buffer.alloc(32, 2)

describe('an identifier', () => {
  test('gives the same hash each time, another for each value and each log', () => {
    const property = fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      (left, right) => {
        expect(isHashedId(hashIdentifier(left, key))).toBe(true)
        expect(hashIdentifier(left, key) === hashIdentifier(right, key)).toBe(
          left.normalize() === right.normalize(),
        )
        expect(hashIdentifier(left, key)).not.toBe(hashIdentifier(left, otherKey))
      },
    )
    fc.assert(property)
  })

  test('is HMAC-SHA-256, cut to 192 bits', () => {
    // RFC 4231, test case 1, with its key of 20 bytes filled up with zeros: HMAC does that itself.
    const rfcKey = Buffer.concat([Buffer.alloc(20, 0x0b), Buffer.alloc(12)])
    const mac = Buffer.from('b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da7', 'hex')
    expect(hashIdentifier('Hi There', rfcKey)).toBe(`h1_${mac.toString('base64url')}`)
  })

  test('that looks the same is the same', () => {
    expect(hashIdentifier('Zoe\u0308', key)).toBe(hashIdentifier('Zo\u00eb', key))
  })

  test('is not hashed under a short key', () => {
    expect(() => hashIdentifier('x', key.subarray(1))).toThrow(refusal)
  })

  test.each(['', 'h1_', 'user@example.com', `h1_${'a'.repeat(31)}`, `h2_${'a'.repeat(32)}`])(
    '%j is none',
    (text) => {
      expect(isHashedId(text)).toBe(false)
    },
  )
})

describe('a sealed field', () => {
  const subject = hashIdentifier('user@example.com', key)
  const place = { subject, requestId: 'req_1', field: 'metadata.email' }

  test('opens under its key, where it stands', () => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const sealed = sealField(value, place, key)
      expect(subjectOf(sealed)).toBe(subject)
      expect(openField(sealed, place, key)).toBe(value)
    })
    fc.assert(property)
    expect(sealField('same', place, key)).not.toBe(sealField('same', place, key))
  })

  test('opens under no other key and in no other place', () => {
    const sealed = sealField('value', place, key)
    expect(() => openField(sealed, place, otherKey)).toThrow(refusal)
    const others = [
      { ...place, requestId: 'req_2' },
      { ...place, field: 'metadata.name' },
      { ...place, subject: hashIdentifier('someone else', key) },
      { ...place, requestId: 'req_1","metadata.email', field: '' },
    ]
    for (const other of others) expect(() => openField(sealed, other, key)).toThrow(refusal)
  })

  test('with any character changed does not open', () => {
    const sealed = sealField('value', place, key)
    const body = sealed.lastIndexOf('.') + 1
    for (let at = body; at < sealed.length; at += 1) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`
      const bytes = (text: string) => Buffer.from(text.slice(body), 'base64url').toString('hex')
      if (bytes(changed) === bytes(sealed)) continue
      expect(() => openField(changed as typeof sealed, place, key), `at ${at}`).toThrow(refusal)
    }
    expect(() => openField(`e1.${subject}.AAAA`, place, key)).toThrow(refusal)
  })

  test('of other text is none', () => {
    for (const text of ['', 'e1.x.y', `e1.${subject}`, `e1.${subject}.`, `e2.${subject}.AAAA`]) {
      expect(subjectOf(text)).toBeUndefined()
    }
  })

  test('stays a valid leaf when its key is destroyed', async () => {
    const keys = new Map([[subject, systemRandom(32)]])
    const found = (): Uint8Array => keys.get(subject) ?? Buffer.alloc(32)
    const event = callEvent(1)
    const here = { ...place, requestId: event.requestId }
    const email = sealField('user@example.com', here, found())
    const log = new TestLog().commit([{ ...event, metadata: { email, user: subject } }])

    const [line = ''] = (log.batches[0]?.body ?? '').split('\n')
    expect(line).not.toContain('example.com')
    expect(parseRecord(line)).toMatchObject({ metadata: { email } })
    expect(encodeRecord(parseRecord(line))).toBe(line)
    expect(openField(email, here, found())).toBe('user@example.com')

    keys.clear()
    expect(() => openField(email, here, found())).toThrow(refusal)
    expect(await verifyLog(log.batches, { verifiers })).toMatchObject({ ok: true, size: 1 })
  })
})
