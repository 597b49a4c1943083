import { expect, test } from 'vitest'
import { requireSafeUrl } from './safe-url.ts'

test.each([
  ['https://gate.example.com/assemblyai//', 'https://gate.example.com/assemblyai'],
  ['http://127.0.0.1:8686', 'http://127.0.0.1:8686'],
  ['http://[::1]:8686/x', 'http://[::1]:8686/x'],
])('takes %s', (text, address) => {
  expect(requireSafeUrl(text, '--server')).toBe(address)
})

test.each(['http://gate.example.com', 'http://localhost.example.com', 'ftp://localhost', 'gate', ''])(
  'refuses %o',
  (text) => {
    expect(() => requireSafeUrl(text, 'file')).toThrowError(
      expect.objectContaining({ code: 'ERR_CORE_INPUT', field: 'file' }),
    )
  },
)
