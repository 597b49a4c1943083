import { expect, test } from 'vitest'
import { effectiveScopes, presetScopes, requireNarrowScopes } from './presets.ts'

test('each environment has its preset, production none', () => {
  expect(presetScopes('development')).toEqual(['read:*'])
  expect(presetScopes('staging')).toEqual(['read:*', 'write:limited'])
  expect(presetScopes('production')).toEqual([])
})

test.each(['read:*', 'write:limited', 'delete:*'])('%s needs the override in production alone', (scope) => {
  expect(() => requireNarrowScopes(['read:things', scope], 'production', false)).toThrow(
    expect.objectContaining({ code: 'ERR_ACCESS_WILDCARD_PRODUCTION' }),
  )
  expect(() => requireNarrowScopes([scope], 'production', true)).not.toThrow()
  expect(() => requireNarrowScopes([scope], 'staging', false)).not.toThrow()
  expect(() => requireNarrowScopes(['read:things'], 'production', false)).not.toThrow()
})

test('a stored wildcard without the override does not hold in production', () => {
  const scopes = ['read:*', 'read:things', 'write:limited']
  expect(effectiveScopes(scopes, 'production', false)).toEqual(['read:things'])
  expect(effectiveScopes(scopes, 'production', true)).toEqual(scopes)
  expect(effectiveScopes(scopes, 'development', false)).toEqual(scopes)
})
