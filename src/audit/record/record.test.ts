import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RecordedEvent, Secret } from '../../core/index.ts'
import { anyEvent, callEvent } from '../testing/events.ts'
import { joinRecords, splitBody } from './body.ts'
import { canonicalJson, quote } from './canonical-json.ts'
import { encodeRecord, parseRecord } from './encode-record.ts'

const printable = /^[ -~]*$/

describe('a record', () => {
  test('is version 1: these very bytes, for ever', () => {
    const event = callEvent(7, {
      resource: 'client/cl_1',
      reason: 'tést\u009b\n',
      metadata: { b: 1, a: [null, 'x'] },
    })
    expect(encodeRecord(event)).toBe(
      '1{"requestId":"req_000000000007","atMs":1767225600007,"phase":"outcome","action":"acme.api.call",' +
        '"actor":{"kind":"client","id":"cl_4fT9aQ2bX1Lm","claimedUser":"user-77"},"resource":"client/cl_1",' +
        '"operation":"transcripts.create","result":"success","reason":"t\\u00e9st\\u009b\\n","durationMs":41,' +
        '"metadata":{"a":[null,"x"],"b":1}}',
    )
  })

  test('comes back from its bytes, which are one printable line', () => {
    const property = fc.property(anyEvent, (event) => {
      const line = encodeRecord(event)
      expect(line).toMatch(printable)
      expect(parseRecord(line)).toEqual(JSON.parse(JSON.stringify(event)))
      expect(encodeRecord(parseRecord(line))).toBe(line)
    })
    fc.assert(property, { numRuns: 2_000 })
  })

  test('has the same bytes in whatever order its fields were set', () => {
    const event = callEvent(1, { metadata: { b: { y: 1, x: 2 }, a: 0, 10: 'ten', 9: 'nine' } })
    const reversed = Object.fromEntries(Object.entries(event).reverse()) as unknown as RecordedEvent
    const other = { ...reversed, metadata: { 9: 'nine', 10: 'ten', a: 0, b: { x: 2, y: 1 } } }
    expect(encodeRecord(other)).toBe(encodeRecord(event))
    expect(encodeRecord(event)).toContain('"metadata":{"9":"nine","10":"ten","a":0,"b":{"x":2,"y":1}}')
  })

  test('no text in it makes a second line, a control sequence or a change of reading direction', () => {
    const nasty = 'x\n1{"requestId":"forged"}\r\u001b[2K\u009b1A\u2028\u2029\u202e\u0000\u007f\ufeff\ud800'
    const line = encodeRecord(callEvent(1, { reason: nasty, metadata: { [nasty]: nasty } }))
    expect(line).toMatch(printable)
    expect(splitBody(joinRecords([line]))).toEqual([line])
    expect(parseRecord(line).reason).toBe(nasty)
  })

  test('hides what hides itself, and takes no code from what it is given', () => {
    const metadata = { secret: new Secret('do not print'), at: new Date(0), run: () => 1, none: undefined }
    expect(encodeRecord(callEvent(1, { metadata }))).toContain(
      '"metadata":{"at":"1970-01-01T00:00:00.000Z","secret":"[secret]"}',
    )
  })

  test.each([
    ['a time that is no whole number', { atMs: 1.5 }],
    ['a time that is not finite', { atMs: Number.NaN }],
    ['a time that no date can have', { atMs: 8.64e15 + 1 }],
    ['an unknown phase', { phase: 'later' }],
    ['an unknown kind of actor', { actor: { kind: '"},"x":{"y":"', id: 'x' } }],
    ['an unknown result', { result: 'maybe' }],
    ['a duration that is no number', { durationMs: Number.NaN }],
    ['a list for a text', { requestId: ['\u00e9'] }],
    ['a number for a text', { actor: { kind: 'client', id: 7 } }],
    ['metadata that turns into a text', { metadata: new Date(0) }],
    ['metadata that is no object', { metadata: ['x'] }],
    ['a bigint', { metadata: { large: 1n } }],
    ['more than 256 KiB', { reason: 'x'.repeat(256 * 1024) }],
  ])('with %s is refused', (_, wrong) => {
    expect(() => encodeRecord({ ...callEvent(1), ...(wrong as object) })).toThrow(
      expect.objectContaining({ code: 'ERR_CORE_INPUT' }),
    )
  })

  test('that contains itself is refused', () => {
    const metadata: Record<string, unknown> = {}
    metadata.self = metadata
    expect(() => encodeRecord(callEvent(1, { metadata }))).toThrow()
  })
})

describe('a line that two readers could read in two ways is refused', () => {
  const line = encodeRecord(callEvent(1))

  test.each([
    ['no version', line.slice(1)],
    ['another version', `2${line.slice(1)}`],
    ['a space', line.replace(',', ', ')],
    ['a field twice', line.replace('"phase"', '"phase":"intent","phase"')],
    ['an unknown field', line.replace('"phase"', '"extra":1,"phase"')],
    ['another order', line.replace(/("requestId":"[^"]*"),("atMs":\d+)/, '$2,$1')],
    ['an escape that is not needed', line.replace('acme', '\\u0061cme')],
    ['a number written otherwise', line.replace('"durationMs":41', '"durationMs":4.1e1')],
    ['text for a number', line.replace('"durationMs":41', '"durationMs":"41"')],
    ['a number for text', line.replace(/"requestId":"[^"]*"/, '"requestId":5')],
    ['no actor', line.replace(/"actor":\{[^}]*\}/, '"actor":null')],
    ['no JSON', '1{'],
    ['nothing', ''],
  ])('%s', (_, wrong) => {
    expect(wrong).not.toBe(line)
    expect(() => parseRecord(wrong)).toThrow(expect.objectContaining({ code: 'ERR_CORE_INPUT' }))
  })
})

describe('canonical JSON', () => {
  test('means the same as JSON', () => {
    const property = fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    })
    fc.assert(property, { numRuns: 1_000 })
  })

  test('leaves out and nulls what JSON does', () => {
    const value = { a: undefined, b: [undefined, () => 1], c: Number.NaN, d: Number.POSITIVE_INFINITY, e: -0 }
    expect(canonicalJson(value)).toBe(JSON.stringify(value))
    expect(canonicalJson(undefined)).toBe('null')
  })

  test('looks at what is out of order at every level a few times, not twice as often at each', () => {
    let looks = 0
    const deepest = {
      get b() {
        looks += 1
        return 1
      },
      a: 1,
    }
    let value: unknown = deepest
    for (let depth = 0; depth < 14; depth += 1) value = { b: value, a: 1 }
    expect(canonicalJson(value).startsWith('{"a":1,"b":{"a":1')).toBe(true)
    expect(looks).toBeLessThan(10)
  })

  test('keeps a member with the name of the prototype', () => {
    const value = JSON.parse('{"b":{"z":1,"__proto__":{"y":1,"x":2}},"__proto__":1}')
    expect(canonicalJson(value)).toBe('{"__proto__":1,"b":{"__proto__":{"x":2,"y":1},"z":1}}')
  })

  test('writes each of the 65,536 characters in printable ASCII, and each differently', () => {
    const written = Array.from({ length: 65_536 }, (_, unit) => quote(String.fromCharCode(unit)))
    expect(written.every((text) => printable.test(text))).toBe(true)
    expect(new Set(written).size).toBe(65_536)
  })
})

test('a body gives back its records, the pruned ones as empty', () => {
  expect(splitBody('a\n\nb\n')).toEqual(['a', '', 'b'])
  expect(splitBody('')).toEqual([])
  expect(() => splitBody('a\nb')).toThrow()
})
