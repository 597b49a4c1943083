import { describe, expect, it } from 'vitest'
import { Redactor } from '../redactor/redactor.ts'
import { readJsonText, writeJsonText } from './json-text.ts'
import { redactJson } from './redact-json.ts'
import { redactJsonLines } from './redact-json-lines.ts'

const redactor = new Redactor()
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
    const { text: redacted, report } = redactJson(redactor, text)
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

  it('may be as deep as its parser can read', () => {
    const text = `${'['.repeat(5_000)}"x"${']'.repeat(5_000)}`
    expect(writeJsonText(readJsonText(text))).toBe(text)
  })
})

it('lines of a stream keep their bytes as well', async () => {
  const text = '{"n":1.0,"text":"mail ada@example.com"} \r\n[90071992547409931234]\n'
  const lines: string[] = []
  for await (const { line } of redactJsonLines(redactor, [text])) lines.push(line)
  expect(`${lines.join('\n')}\n`).toBe(text.replace('ada@example.com', '[EMAIL_ADDRESS]'))
})
