import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Secret, systemRandom } from '../core/index.ts'
import { isPlaceholder, requireKeyShape } from './placeholder.ts'

const placeholders = [
  'your_api_key_here',
  'YOUR-API-KEY',
  '<your key>',
  '<YOUR_ASSEMBLYAI_API_KEY>',
  'your-assemblyai-api-key',
  'yourApiKey',
  'changeme',
  'change_me',
  'CHANGE-ME-PLEASE',
  'xxx',
  'XXXXXXXXXXXXXXXX',
  `sk_live_${'*'.repeat(12)}`,
  `key_${'x'.repeat(24)}`,
  '$'.concat('{API_KEY}'),
  '{{ api_key }}',
  '$API_KEY',
  '%API_KEY%',
  'process.env.API_KEY',
  '[api key]',
  '...',
  'abcd...',
  'TODO',
  'todo',
  'replace_me',
  'replace-with-your-key',
  'insert your key here',
  'api_key',
  'API KEY HERE',
  'secret-key-goes-here',
  'null',
  'undefined',
  'none',
  'password',
  'placeholder',
  'test',
  '123456789',
  '0'.repeat(32),
  '********',
  '',
  '   ',
  `abcd${'\u2022'.repeat(8)}`,
]

test.each(placeholders)('%j is a placeholder', (text) => {
  expect(isPlaceholder(text)).toBe(true)
  expect(() => requireKeyShape(new Secret(text))).toThrow(
    expect.objectContaining({ code: 'ERR_VAULT_PLACEHOLDER' }),
  )
})

describe('real shapes are not', () => {
  const keyShapes: Record<string, () => string> = {
    'thirty-two hex': () => Buffer.from(systemRandom(16)).toString('hex'),
    'a prefix and hex': () => `key_${Buffer.from(systemRandom(14)).toString('hex')}`,
    castai: () =>
      `castai_v1_${Buffer.from(systemRandom(32)).toString('hex')}_${Buffer.from(systemRandom(4)).toString('hex')}`,
    base64url: () => `sk-${Buffer.from(systemRandom(36)).toString('base64url')}`,
  }

  test.each(Object.entries(keyShapes))('%s', (_name, create) => {
    for (let round = 0; round < 500; round += 1) {
      const key = create()
      expect(() => requireKeyShape(new Secret(key)), key).not.toThrow()
    }
  })

  test('nor are fixtures that repeat themselves', () => {
    for (const key of [`castai_v1_${'a1'.repeat(32)}_${'0f'.repeat(4)}`, 'a1'.repeat(16), 'ab'.repeat(16)]) {
      expect(isPlaceholder(key)).toBe(false)
    }
  })
})

const sample = 'a1b2'.repeat(8)

test.each<[string, string]>([
  [`Bearer ${sample}`, 'Leave out the word before the key.'],
  [`"${sample}"`, 'Leave out the quotes.'],
  [`API_TOKEN=${sample}`, 'Leave out the name before the key.'],
  [`${sample} ${sample}`, 'It holds a space or a line break.'],
  [`${sample}\n`, 'It holds a space or a line break.'],
  [`sp_${'a'.repeat(12)}_${'b1'.repeat(24)}c`, 'This is a client key of Sallyport, not a key of the vendor.'],
  ['a1b2c3', 'It is too short.'],
  [`${sample}\u0000`, 'It holds characters that cannot be printed, or it is too long.'],
  [`${sample}\u200b`, 'It holds characters that cannot be printed, or it is too long.'],
  [`${sample}é`, 'It holds characters that cannot be printed, or it is too long.'],
  ['ab1'.repeat(2000), 'It holds characters that cannot be printed, or it is too long.'],
])('what was copied wrongly is told apart (%#)', (text, detail) => {
  expect(() => requireKeyShape(new Secret(text))).toThrow(
    expect.objectContaining({ code: 'ERR_VAULT_KEY_SHAPE', field: 'value', detail }),
  )
})

test('whatever passes is one printable word, and most printable words pass', () => {
  const passes = (text: string): boolean => {
    try {
      requireKeyShape(new Secret(text))
      return true
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_VAULT_(PLACEHOLDER|KEY_SHAPE)$/) })
      return false
    }
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      if (passes(text)) expect(text).toMatch(/^[\x21-\x7e]{8,4096}$/)
    }),
  )
  const words = fc.sample(fc.stringMatching(/^[A-Za-z0-9_.+/=-]{20,60}$/), 200)
  expect(words.filter(passes).length).toBeGreaterThan(180)
})
