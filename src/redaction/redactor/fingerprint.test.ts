import { describe, expect, it } from 'vitest'
import { Secret } from '../../core/index.ts'
import type { Span } from '../find/spans.ts'
import { tokenize } from '../text/tokenize.ts'
import { Fingerprints } from './fingerprint.ts'

const fingerprints = new Fingerprints(new Secret('k'.repeat(32)))
const of = (value: string) => fingerprints.of(value)

describe('a fingerprint', () => {
  it.each([
    ['4242-4242', 'four two four two uh four two four two'],
    ['+1 (415) 555-2671', 'plus one four one five five five five two six seven one'],
    ['John Smith', 'JOHN\nSMITH'],
  ])('is the same however a value is said: %s', (one, other) => {
    expect(of(one)).toBe(of(other))
  })

  it('of a value that holds a number is not that of the number, nor of another that holds it', () => {
    const values = ['1234', '1234 Main Street', '1234 Oak Avenue', 'extension 1234', 'ext 1234', 'may 1234']
    expect(new Set(values.map(of)).size).toBe(values.length)
  })

  it('of one digit or letter is that of any other: it is a piece of something that stands elsewhere', () => {
    const pieces = ['4', '7', 'four', 'Seven', 'zero', 'oh', 'j', 'M']
    expect(new Set(pieces.map(of)).size).toBe(1)
    expect(of('4')).not.toBe(of('42'))
  })

  it.each([
    ['ada@example.com', 'ada at example dot com'],
    ['ada@example.com', 'a d a at example dot com'],
    ['ada@example.com', 'A D A AT EXAMPLE DOT COM'],
    ['ada@example.com', 'ada, uh, at sign example point com'],
    ['john.smith@mail.example.org', 'john dot smith at mail dot example dot org'],
    ['j_smith-42@example.org', 'j underscore smith dash forty two at example dot org'],
    ['ada2004@example.org', 'ada two thousand four at example dot org'],
    ['ada+1984@example.org', 'ada plus nineteen eighty-four at\nexample dot org'],
    ['j.k@example.org', 'j dot k at example dot org'],
    ['john12.3@example.org', 'john one two dot three at example dot org'],
  ])('of an address is the same however it is said: %s', (one, other) => {
    const [written, said] = [one, other].map((value) => fingerprints.of(value, 'email_address'))
    expect(said).toBe(written)
    const span: Span = { policy: 'email_address', start: 3, end: 3 + other.length, score: 1, by: 'format' }
    expect(fingerprints.ofSpans(`to ${other}`, [span], tokenize(`to ${other}`))).toEqual([written])
    expect(fingerprints.ofSpan({ ...span, whole: { text: other } }, 'at')).toBe(written)
  })

  it('of an address is not that of another', () => {
    const values = [
      'ada@example.com',
      'ad.a@example.com',
      'ada@exam.ple.com',
      'a-da@example.com',
      'j.k@example.com',
      'jk@example.com',
      'j_k@example.com',
      'ada@example.org',
    ]
    expect(new Set(values.map((value) => fingerprints.of(value, 'email_address'))).size).toBe(values.length)
  })
})
