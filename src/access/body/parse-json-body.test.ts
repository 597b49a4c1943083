import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJsonBody } from './parse-json-body.ts'

const bytesMax = 100_000
const parse = (text: string) => parseJsonBody(Buffer.from(text), bytesMax)
const ruleOf = (text: string) => {
  const parsed = parse(text)
  return parsed.allowed ? 'allowed' : parsed.rule
}

test('gives what JSON.parse gives', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value)
      fc.pre(!text.includes('__proto__'))
      const parsed = parse(text)
      // As text: what no double holds exactly is kept as an object that only JSON.stringify can read.
      expect(parsed.allowed && JSON.stringify(parsed.value)).toBe(JSON.stringify(JSON.parse(text)))
    }),
  )
})

test('an empty body is no value', () => {
  expect(parseJsonBody(new Uint8Array(), bytesMax)).toEqual({
    allowed: true,
    value: undefined,
    isPlain: true,
  })
})

describe('a body that may go on as it came', () => {
  const isPlain = (text: string) => {
    const parsed = parse(text)
    return parsed.allowed && parsed.isPlain
  }

  test.each([
    '{"a":[1,"x",null,{"b":-1.5}]}',
    '{ "a": 1,\n"b": true }',
    '["é"]',
    '{"2":1,"1":2}',
    `{"a":"${'x'.repeat(20_000)}"}`,
    '{}',
  ])('%s', (text) => {
    expect(isPlain(text)).toBe(true)
  })

  test.each([
    ['an escape that hides a name', '{"\\u0061":1}'],
    ['half of a character', '{"a":"\\ud800"}'],
    ['digits that no double has', '{"a":12345678901234567890}'],
    ['an exponent', '{"a":1e3}'],
    ['a zero with a sign', '{"a":-0}'],
  ])('not with %s', (_what, text) => {
    expect(ruleOf(text)).toBe('allowed')
    expect(isPlain(text)).toBe(false)
  })

  test('is what JSON.stringify would write, but for spaces and the order of names', () => {
    const inOrder = (_name: string, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        const parsed = parse(text)
        fc.pre(parsed.allowed && parsed.isPlain)
        expect(JSON.stringify(parsed.allowed && parsed.value, inOrder)).toBe(JSON.stringify(value, inOrder))
      }),
    )
  })
})

describe('names that stand twice in one object', () => {
  test.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '{"x":[{"b":1,"c":2,"b":3}]}',
    '{"":1,"":2}',
    '{"a":{"a":1},"b":{"c":":","c":1}}',
  ])('%s is refused', (text) => expect(ruleOf(text)).toBe('duplicate-name'))

  test.each([
    '{"a":1,"b":{"a":2}}',
    '[{"a":1},{"a":2}]',
    '{"a":"\\":{[,\\\\","b":":::"}',
    '{"a\\"b:":1,"a":2}',
  ])('%s is not', (text) => expect(ruleOf(text)).toBe('allowed'))

  test('a duplicate put anywhere into any body is found', () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 })
    fc.assert(
      fc.property(objects, fc.nat(), fc.boolean(), (object, pick, nested) => {
        fc.pre(!Object.hasOwn(object, '__proto__'))
        const names = Object.keys(object)
        const name = JSON.stringify(names[pick % names.length])
        const doubled = `${JSON.stringify(object).slice(0, -1)},${name}:null}`
        expect(ruleOf(nested ? `{"x":[${doubled}]}` : doubled)).toBe('duplicate-name')
      }),
    )
  })
})

test.each([
  ['size', `"${'x'.repeat(bytesMax)}"`],
  ['encoding', '\uFEFF{}'],
  ['depth', `${'['.repeat(65)}${']'.repeat(65)}`],
  ['depth', '['.repeat(90_000)],
  ['proto-name', '{"__proto__":{"redact_pii":true}}'],
  ['proto-name', '{"a":[{"\\u005f_proto__":1}]}'],
  ['json', '{"a":1234567890123456.7.8}'],
  ['json', '[01234567890123456789]'],
  ['json', '{12345678901234567:1}'],
  ['json', '{'],
  ['json', '{"a":1}}'],
  ['json', "{'a':1}"],
  ['json', '{"a":1,}'],
  ['json', '{"a":NaN}'],
  ['json', '{"a":1}//'],
  ['json', '"\\'],
])('refuses by %s', (rule, text) => expect(ruleOf(text)).toBe(rule))

test('64 levels are fine', () => expect(ruleOf(`${'['.repeat(64)}${']'.repeat(64)}`)).toBe('allowed'))

test.each([[[0xff]], [[0xc0, 0x80]], [[0x22, 0xed, 0xa0, 0x80, 0x22]], [[0xff, 0xfe, 0x7b, 0x00]]])(
  'bytes %j are refused',
  (bytes) => {
    expect(parseJsonBody(Uint8Array.from(bytes), bytesMax)).toMatchObject({
      allowed: false,
      rule: 'encoding',
    })
  },
)

test('a refusal quotes nothing of the body', () => {
  expect(JSON.stringify(parse('{"password":"hunter2'))).not.toContain('hunter2')
})

test.each([
  '{"id":12345678901234567890}',
  '[0.1000000000000000055,1e400,-0,3]',
  '{"a":123456789012345678e-3,"b":1e2}',
  '{"a":5e-324,"b":[1e-323,-0.0,1e-400,98765432109876543],"2":11111111111111111}',
])('%s keeps every digit when it is written again', (text) => {
  const parsed = parse(text)
  expect(parsed.allowed && JSON.stringify(parsed.value)).toBe(
    text.replace('1e2', '100').replace(/^\{(.*),("2":\d+)\}$/, '{$2,$1}'),
  )
})

describe('one mebibyte', () => {
  const bytesMax = 2 ** 20
  const filled = (start: string, unit: string, end: string, count = Number.POSITIVE_INFINITY) =>
    start +
    unit.repeat(Math.min(count, Math.floor((bytesMax - start.length - end.length) / unit.length))) +
    end
  /** Of this thread's processor: what else the machine does takes none of it. */
  const spentMs = (act: () => unknown) => {
    const before = process.threadCpuUsage()
    act()
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1_000
  }

  test.each([
    ['items', 'many small values after a long number', filled('{"x":12345678901234567,"a":[1', ',1', ']}')],
    ['items', 'many empty lists', filled('[1', ',[]', ']')],
    ['exact', 'long numbers', filled('[1', ',12345678901234567', ']')],
    ['allowed', 'as many small values as may be', filled('[12345678901234567', ',1', ']', 99_990)],
    ['allowed', 'as many long numbers as may be', filled('[1', ',12345678901234567', ']', 999)],
    ['allowed', 'long numbers that a double keeps', filled('[1', ',0.3000000000000004', ']')],
    ['allowed', 'small objects', filled('[1', ',{"a":1}', ']', 49_990)],
    ['allowed', 'white space', filled('[', ' ', ']')],
    ['allowed', 'escapes', filled('"', '\\\\', '"')],
  ])('%s: %s takes no more than a small multiple of JSON.parse', (expected, _what, text) => {
    const bytes = Buffer.from(text)
    const parsed = parseJsonBody(bytes, bytesMax)
    expect(parsed.allowed ? 'allowed' : parsed.rule).toBe(expected)
    // In turns, so that a busy machine slows both; the best of each, of more where the first are none too good. A few
    // milliseconds on top: some of these JSON.parse reads faster than any clock can tell.
    let [plainMs, ownMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (let round = 0; round < 40 && (round < 5 || ownMs >= 10 * plainMs + 10); round += 1) {
      plainMs = Math.min(
        plainMs,
        spentMs(() => JSON.parse(bytes.toString())),
      )
      ownMs = Math.min(
        ownMs,
        spentMs(() => parseJsonBody(bytes, bytesMax)),
      )
    }
    expect(ownMs).toBeLessThan(10 * plainMs + 10)
  })
})
