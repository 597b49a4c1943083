import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planRelayQuery } from './relay-query.ts'

const socket = {
  tokenParameter: 'token',
  parameters: {
    allowed: ['rate', 'partials'],
    pinned: { redact: 'true' },
    narrowing: { redact: ['partials'] },
    refused: ['webhook'],
  },
}
const plan = (query: string, parameters: Record<string, string | null> = {}) => {
  const planned = planRelayQuery(new URLSearchParams(query), socket, { parameters })
  return planned.allowed ? [String(planned.query), planned.ignored] : planned
}

test('what is allowed goes on, the token does not, and pins are written', () => {
  expect(plan('token=x&rate=16000')).toEqual(['rate=16000&redact=true', []])
  expect(plan('rate=1&redact=true')).toEqual(['rate=1&redact=true', []])
})

test('a pin overrules, takes along what narrows it, and both are told', () => {
  expect(plan('redact=false&partials=true')).toEqual(['redact=true', ['redact', 'partials']])
  expect(plan('partials=true', { redact: null })).toEqual(['partials=true', []])
})

test('policy pins more, and lets go of what is refused', () => {
  expect(plan('rate=2', { rate: '1' })).toEqual(['redact=true&rate=1', ['rate']])
  expect(plan('webhook=x')).toEqual({ allowed: false, parameter: 'webhook', why: 'refused' })
  expect(plan('webhook=x', { webhook: null })).toEqual(['webhook=x&redact=true', []])
})

test('what occurs twice is refused, however it is written', () => {
  for (const query of ['rate=1&rate=2', 'rate=1&r%61te=1', 'redact=true&redact=false', 'x&x'])
    expect(plan(query)).toMatchObject({ allowed: false, why: 'repeated' })
})

test('nothing reaches the vendor that is not on the list, whatever is sent', () => {
  const word = fc.oneof(
    fc.constantFrom('rate', 'webhook', 'redact', 'partials', 'token', 'web%68ook', 'rate;webhook'),
    fc.string({ maxLength: 12 }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { maxLength: 6 }), (pairs) => {
      const query = pairs.map(([name, value]) => `${name}=${value}`).join('&')
      const planned = planRelayQuery(new URLSearchParams(query), socket, { parameters: {} })
      if (!planned.allowed) return
      // As the vendor reads it: written by one rule, read by the same.
      const seen = [...new URLSearchParams(String(planned.query))]
      expect(seen.filter(([name]) => name === 'redact')).toEqual([['redact', 'true']])
      for (const [name] of seen) expect(['rate', 'redact']).toContain(name)
      expect(String(planned.query)).not.toMatch(/[;#\s]/)
    }),
  )
})
