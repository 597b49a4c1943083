import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { replaceVariable } from './replace-variable.ts'

const before = 'old-key-1'
const after = 'new-key-2'
const replace = (text: string, more: readonly string[] = [before]) =>
  replaceVariable(text, 'API_KEY', after, more)

describe('replaces the value and nothing else', () => {
  test.each([
    ['bare', 'API_KEY=old-key-1'],
    ['in single quotes', "API_KEY='old-key-1'"],
    ['in double quotes', 'API_KEY="old-key-1"'],
    ['exported', '  export API_KEY = old-key-1'],
    ['with a comment', 'API_KEY=old-key-1 # of production\nOTHER=1'],
    [
      'between others',
      '# API_KEY=no\n\nA=1\nAPI_KEY=old-key-1\nB="x y"\nMY_API_KEY=old-key-1\nAPI_KEY_2=old-key-1\n',
    ],
    ['with line ends of Windows', 'A=1\r\nAPI_KEY=old-key-1\r\nB=2\r\n'],
    ['beside the text of another variable', 'PEM="-----\nAPI=x\n-----"\nAPI_KEY=old-key-1'],
  ])('%s', (_what, text) => {
    const replaced = replace(text)
    if ('problem' in replaced) throw new Error(replaced.problem)
    const at =
      text.lastIndexOf('API_KEY=') < 0
        ? text.indexOf(before)
        : text.indexOf(before, text.search(/^\s*(export )?API_KEY/m))
    expect(replaced.text).toBe(text.slice(0, at) + after + text.slice(at + before.length))
    expect(parseEnv(replaced.text)).toEqual({ ...parseEnv(text), API_KEY: after })
  })

  test('what stands there already stays as it is', () => {
    expect(replace(`API_KEY=${after}\n`)).toEqual({ text: `API_KEY=${after}\n` })
  })
})

describe('refuses', () => {
  test.each([
    ['a file without it', 'OTHER=1\n# API_KEY=old-key-1', 'has no API_KEY'],
    ['another key', 'API_KEY=somebody-elses', 'another key than the one'],
    ['two lines', 'API_KEY=old-key-1\nAPI_KEY=old-key-1', 'one line'],
    ['a line inside the text of another variable', 'NOTE="\nAPI_KEY=old-key-1\n"', 'has no API_KEY'],
    ['one line inside a text, one real', 'NOTE="\nAPI_KEY=x\n"\nAPI_KEY=old-key-1', 'one line'],
    ['a value that goes on', 'API_KEY=old-key-1$SUFFIX', 'another key'],
  ])('%s', (_what, text, why) => {
    expect(replace(text)).toEqual({ problem: expect.stringContaining(why) })
  })

  test.each(['a\nB=1', 'a b', 'a"b', "a'b", 'a`id`', '$(id)', 'a#b', 'a\\b', 'ключ', ''])(
    'a value that readers disagree on: %j',
    (value) => {
      expect(replaceVariable('API_KEY=old-key-1', 'API_KEY', value, [before])).toEqual({
        problem: expect.stringContaining('disagree'),
      })
    },
  )

  test('without a word of the values', () => {
    for (const text of ['API_KEY=somebody-elses', 'API_KEY=old-key-1\nAPI_KEY=old-key-1'])
      expect(JSON.stringify(replace(text))).not.toMatch(/old-key|new-key|elses/)
  })
})

test('whatever the file holds, it is left alone or one variable has changed for its reader', () => {
  const piece = fc.constantFrom(
    'API_KEY=old-key-1',
    'export API_KEY="old-key-1"',
    "A='x'",
    'B="',
    '"',
    "'",
    '`',
    '# API_KEY=old-key-1',
    'C=1 # c',
    '',
    'API_KEY',
    '=old-key-1',
    'D=old-key-1',
  )
  const texts = fc.array(fc.tuple(piece, fc.constantFrom('\n', '\r\n', ' ', '')), { maxLength: 12 })
  let replacements = 0
  fc.assert(
    fc.property(texts, (pieces) => {
      const text = pieces.map(([one, end]) => one + end).join('')
      const replaced = replace(text)
      if ('problem' in replaced) return
      replacements += 1
      expect({ ...parseEnv(replaced.text) }).toEqual({ ...parseEnv(text), API_KEY: after })
    }),
    { numRuns: 3_000 },
  )
  expect(replacements).toBeGreaterThan(50)
})
