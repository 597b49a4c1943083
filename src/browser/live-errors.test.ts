import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { asLiveError, LiveError, type LiveErrorCode, liveErrors } from './live-errors.ts'

const codes = Object.keys(liveErrors) as LiveErrorCode[]

test('every code has words for people, and the page about the browser says who can do something', () => {
  const page = readFileSync(new URL('../../docs/browser.md', import.meta.url), 'utf8')
  expect(codes.length).toBeGreaterThan(15)
  for (const code of codes) {
    const { message, help } = new LiveError(code)
    expect(message, code).toMatch(/\.$/)
    expect(help, code).toMatch(/\.$/)
    expect(page).toContain(`\`${code}\``)
  }
})

test('an error of ours stays itself, another becomes the cause', () => {
  const ours = new LiveError('rate_limited')
  expect(asLiveError(ours, 'protocol')).toBe(ours)
  const other = new TypeError('x')
  expect(asLiveError(other, 'protocol')).toMatchObject({ code: 'protocol', cause: other })
})
