import { describe, expect, it } from 'vitest'
import { Secret } from '../../core/index.ts'
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
})
