import { describe, expect, it } from 'vitest'
import { Secret } from '../../core/index.ts'
import { Redactor } from '../redactor/redactor.ts'
import { readJsonText, writeJsonText } from './json-text.ts'
import { redactJson } from './redact-json.ts'
import { redactJsonLines } from './redact-json-lines.ts'

const redactor = new Redactor({ key: new Secret('k'.repeat(32)) })
const mailRedactor = new Redactor({ policies: ['email_address'] })
const odd = [
  '{"metadata":{"account":90071992547409931234},"text":"mail ada@example.com"}',
  ' [1.0, 1e3, -0, 1E+2 ,true,null ,"mail ada@example.com"]\r\n',
  '{"b":1,"a":"ada@example.com","b":"ada@example.com","b" : 2}',
  '{"2":"x","1":"ada@example.com","__proto__":"ada@example.com","\\u0061b":"\\"\\\\\\/\\u00e9"}',
  '"ada@example.com"',
  '{}',
  '[[],{"":""}]',
]

describe('a JSON text', () => {
  it.each(odd)('that is written back unchanged is the same: %s', (text) => {
    expect(writeJsonText(readJsonText(text))).toBe(text)
  })

  it.each(odd)('loses its values and no other byte: %s', (text) => {
    const { text: redacted, report } = redactJson(mailRedactor, text)
    expect(redacted).toBe(text.replaceAll('ada@example.com', '[EMAIL_ADDRESS]'))
    expect(report.remaining).toBe(0)
  })

  it('has its value, and where each string and number stands', () => {
    const text = '{"a":[1,"b\\n",{"c":null}],"d":12345678901234567890}'
    const { root, places } = readJsonText(text)
    expect(root).toEqual({ value: { a: [1, 'b\n', { c: null }], d: 12345678901234567890n } })
    expect(places.map(({ start, end }) => text.slice(start, end))).toEqual([
      '1',
      '"b\\n"',
      '12345678901234567890',
    ])
  })

  it('that is none is none here either', () => {
    for (const text of ['', '{', '{"a":1,}', '[1 2]', "{'a':1}", '01', '"a\nb"'])
      expect(() => readJsonText(text)).toThrow(SyntaxError)
  })

  it('that is nested deeper than anything is refused, and one that is deep is not', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}"mail ada@example.com"${']'.repeat(depth)}`
    expect(redactJson(mailRedactor, nested(400)).text).toContain('"mail [EMAIL_ADDRESS]"')
    for (const depth of [600, 5_000, 100_000])
      expect(() => redactJson(mailRedactor, nested(depth))).toThrow(
        expect.objectContaining({ code: 'ERR_CORE_INPUT' }),
      )
  })
})

it('lines of a stream keep their bytes as well', async () => {
  const text = '{"n":1.0,"text":"mail ada@example.com"} \r\n[90071992547409931234]\n'
  const lines: string[] = []
  for await (const { line } of redactJsonLines(mailRedactor, [text])) lines.push(line)
  expect(`${lines.join('\n')}\n`).toBe(text.replace('ada@example.com', '[EMAIL_ADDRESS]'))
})

it('names that stand ten thousands of times are each read once', () => {
  const count = 40_000
  const names = Array.from({ length: count }, (_, at) => (at % 2 === 0 ? '"a":1' : `"b (${at + 1})":1`))
  const before = process.cpuUsage().user
  const { places } = readJsonText(`{${names.join(',')},"b":1,"b":1}`)
  expect((process.cpuUsage().user - before) / 1_000).toBeLessThan(2_000)
  expect(new Set(places.map(({ key }) => key)).size).toBe(count + 2)
})

it('a line that is nested too deeply is redacted as text', async () => {
  const text = `${'['.repeat(600)}"mail ada@example.com"${']'.repeat(600)}`
  for await (const { line } of redactJsonLines(mailRedactor, [text, '\n']))
    expect(line).toBe(text.replace('ada@example.com"', '[EMAIL_ADDRESS]"'))
})

describe('a number of a JSON text', () => {
  const redact = (text: string) => redactJson(redactor, text)

  it.each([
    ['{"ssn":415220199}', '{"ssn":"[US_SOCIAL_SECURITY_NUMBER]"}'],
    ['{"caller":{"card":4242424242424242}}', '{"caller":{"card":"[CREDIT_CARD_NUMBER]"}}'],
    ['{"cards":[4242424242424242]}', '{"cards":["[CREDIT_CARD_NUMBER]"]}'],
    ['{"phone":4155552671}', '{"phone":"[PHONE_NUMBER]"}'],
    ['{"phoneNumber":4155552671.0}', '{"phoneNumber":"[PHONE_NUMBER]"}'],
    ['{"phone":4.155552671e9}', '{"phone":"[PHONE_NUMBER]"}'],
    ['{"card_number":6304000000000000000}', '{"card_number":"[CREDIT_CARD_NUMBER]"}'],
    ['{"cvv":123}', '{"cvv":"[CREDIT_CARD_CVV]"}'],
    ['4242424242424242', '"[CREDIT_CARD_NUMBER]"'],
  ])("that is somebody's is taken out: %s", (text, redacted) => {
    expect(redact(text)).toMatchObject({ text: redacted, report: { remaining: 0 } })
  })

  it('is found by what was said, whatever its name', () => {
    const text =
      '{"text":"my social is four one five two two oh one nine nine","x":{"n":415220199},"id":415220199}'
    const { text: redacted, report } = redact(text)
    expect(redacted).not.toContain('415220199')
    expect(report.findings.map(({ field }) => field)).toEqual(['text', 'x.n', 'id'])
    expect(new Set(report.findings.map(({ fingerprint }) => fingerprint)).size).toBe(1)
  })

  it('that measures something stays, unless the same was said', () => {
    const text =
      '{"text":"my social is four one five two two oh one nine nine","score":415220199,"size":415220198,"start":415220199}'
    const { text: redacted, report } = redact(text)
    expect(redacted).toMatch(/"score":"\[\w+\]","size":415220198,"start":415220199\}$/)
    expect(report.remaining).toBe(0)
    expect(redact(redacted).text).toBe(redacted)
    const alone = '{"score":4242424242424242,"total":4155552671}'
    expect(redact(alone).text).toBe(alone)
  })

  it("that measures something stays, and so does what is nobody's", () => {
    const text = JSON.stringify({
      id: 123456,
      audio_duration: 4155552671,
      start_timestamp: 1714608475945,
      words: [{ text: 'hi', start: 4155552671, end: 4155552999, confidence: 0.98765, speaker: null }],
      latency: { e2e: { p50: 4155552671, values: [4155552671] } },
      orders: 12345,
      ratio: 0.415220199,
      speech_threshold: 415,
    })
    expect(redact(text).text).toBe(text)
  })
})
