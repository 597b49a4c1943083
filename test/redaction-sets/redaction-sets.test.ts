import { describe, expect, it } from 'vitest'
import { cases as sealed } from './sealed/index.ts'
import type { RedactionCase } from './support/case.ts'
import { passesIban, passesLuhn } from './support/checksums.ts'
import { policies } from './support/policies.ts'
import { cases as tuning } from './tuning/index.ts'

const halves = { tuning: [...tuning()], sealed: [...sealed()] }
const all = [...halves.tuning, ...halves.sealed]
const structured = [
  'credit_card_number',
  'us_social_security_number',
  'banking_information',
  'email_address',
  'phone_number',
  'date_of_birth',
]

/** Every value of the policy that stands in a written text. */
function written(policy: string): string[] {
  return all
    .filter((one) => one.kind === 'written')
    .flatMap((one) => one.expect.filter((span) => span.policy === policy).map((span) => valueAt(one, span)))
}

function valueAt(one: RedactionCase, span: { start: number; end: number }): string {
  return one.text.slice(span.start, span.end)
}

describe.each(Object.entries(halves))('the %s half', (_, half) => {
  it.each(['spoken', 'written'])(
    'has at least 600 %s texts that hold something, and 20 long ones that do not',
    (kind) => {
      const found = half.filter((one) => one.kind === kind)
      expect(found.filter((one) => one.expect.length > 0).length).toBeGreaterThanOrEqual(600)
      const long = found.filter((one) => one.id.includes('/long/'))
      expect(long.length).toBeGreaterThanOrEqual(20)
      for (const one of long) {
        expect(one.holdsNone, one.id).toBeDefined()
        expect(one.expect).toEqual([])
        expect(one.text.split(' ').length, one.id).toBeGreaterThan(150)
      }
    },
  )

  it.each(structured)('asks for %s at least 40 times spoken and 40 times written', (policy) => {
    for (const kind of ['spoken', 'written']) {
      const spans = half.filter((one) => one.kind === kind).flatMap((one) => one.expect)
      expect(spans.filter((span) => span.policy === policy).length).toBeGreaterThanOrEqual(40)
    }
  })

  it('asks for every policy of the sets', () => {
    expect(new Set(half.flatMap((one) => one.expect.map((span) => span.policy)))).toEqual(
      new Set(askedPolicies()),
    )
  })
})

/** Durations, times, file names and bare numbers are only ever what a long text must not be said to hold. */
function askedPolicies(): string[] {
  const never = ['date_interval', 'duration', 'filename', 'number_sequence', 'time']
  return policies.filter((policy) => !never.includes(policy))
}

describe('a case', () => {
  it('has an id of its own', () => {
    expect(new Set(all.map((one) => one.id)).size).toBe(all.length)
  })

  it('marks whole values in order, within the text, without overlap', () => {
    for (const one of all) {
      expect(one.text).not.toMatch(/\[\[|\]\]|\{\}/)
      let after = 0
      for (const span of one.expect) {
        expect(span.start, one.id).toBeGreaterThanOrEqual(after)
        expect(span.end, one.id).toBeLessThanOrEqual(one.text.length)
        expect(valueAt(one, span), one.id).toMatch(/^[^\s.,;:].*[^\s,;:]$|^[A-Za-z0-9]$/s)
        after = span.end
      }
    }
  })

  it('never says that it holds none of what it holds', () => {
    const sworn = all.filter((one) => one.holdsNone !== undefined && one.expect.length > 0)
    expect(sworn.length).toBeGreaterThanOrEqual(100)
    for (const one of sworn)
      for (const span of one.expect) expect(one.holdsNone, one.id).not.toContain(span.policy)
  })

  it('shares no carrier with the other half', () => {
    const skeletons = Object.values(halves).map((half) => new Set(half.flatMap(skeleton)))
    const [first = new Set(), second = new Set()] = skeletons
    expect([...first].filter((text) => second.has(text))).toEqual([])
  })

  it('is the same whenever it is written', () => {
    expect([...tuning(), ...sealed()]).toEqual(all)
  })
})

/** A text without its values, where enough is left of it to be recognised. */
function skeleton(one: RedactionCase): string[] {
  if (one.expect.length === 0) return []
  const pieces = one.expect.reduceRight(
    (text, span) => text.slice(0, span.start) + text.slice(span.end),
    one.text,
  )
  const plain = pieces
    .toLowerCase()
    .replaceAll(/[^a-z ]/g, '')
    .trim()
  return plain.split(' ').length >= 4 ? [plain] : []
}

describe('a written value', () => {
  it('passes the check of its kind where it is a card number or an IBAN', () => {
    const whole = written('credit_card_number')
    for (const value of whole) expect(passesLuhn(value.replaceAll(/\D/g, '')), value).toBe(true)
    const ibans = written('banking_information')
    for (const value of ibans) expect(passesIban(value.replaceAll(/\s/g, '').toUpperCase()), value).toBe(true)
    expect(whole.length + ibans.length).toBeGreaterThan(200)
  })

  it('belongs to nobody where it is a telephone number, an address of mail or a social security number', () => {
    const reserved = /555 ?01\d\d$|207946\d{4}$|7700900\d{3}$|1614960\d{3}$|491570(006|15\d)$/
    for (const value of written('phone_number')) expect(value.replaceAll(/\D/g, ''), value).toMatch(reserved)
    for (const value of written('email_address')) expect(value).toMatch(/[@.](example(\.(com|net|org))?)$/i)
    for (const value of written('us_social_security_number'))
      expect(value).toMatch(/^(666|77[3-9]|7[89]|8|9)/)
  })
})
