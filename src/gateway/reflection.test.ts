import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskSecret, ReflectionFilter } from './reflection.ts'

// Few letters, so that secrets overlap themselves and each other's beginnings. Vendor keys hold no asterisk.
const text = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom('a', 'b', 'c'), { minLength, maxLength }).map((letters) => letters.join(''))

/** Text with the secret in it, whole or in part, cut into chunks at random. */
const streams = text(2, 6).chain((secret) =>
  fc.record({
    secret: fc.constant(secret),
    chunks: fc.array(
      fc.oneof(
        text(0, 6),
        fc.constant(secret),
        fc.constant(secret.slice(0, -1)),
        fc.constant(secret.slice(1)),
      ),
      {
        maxLength: 12,
      },
    ),
  }),
)

function run(secret: string, chunks: readonly string[]): { out: string; held: number } {
  const filter = new ReflectionFilter(Buffer.from(secret))
  let given = 0
  let taken = 0
  let held = 0
  const pieces = chunks.map((chunk) => {
    const piece = Buffer.from(filter.push(Buffer.from(chunk)))
    given += chunk.length
    taken += piece.length
    held = Math.max(held, given - taken)
    return piece
  })
  const rest = filter.flush()
  if (rest !== undefined) pieces.push(Buffer.from(rest))
  return { out: Buffer.concat(pieces).toString(), held }
}

/** The plain way to say what the filter must do: look at the whole text at once. */
const expected = (secret: string, whole: string) => whole.replaceAll(secret, '*'.repeat(secret.length))

describe('ReflectionFilter', () => {
  it('gives what looking at the whole text would give, however it is cut', () => {
    fc.assert(
      fc.property(streams, ({ secret, chunks }) => {
        const whole = chunks.join('')
        const { out, held } = run(secret, chunks)
        expect(out).toHaveLength(whole.length)
        expect(out).not.toContain(secret)
        expect(out).toBe(expected(secret, whole))
        expect(held).toBeLessThan(secret.length)
      }),
      { numRuns: 5_000 },
    )
  })

  it('finds the secret at every cut, also byte by byte', () => {
    const secret = 'the-vendor-key'
    const whole = `{"a":"${secret}","b":"${secret}${secret}"}`
    for (let cut = 0; cut <= whole.length; cut += 1) {
      expect(run(secret, [whole.slice(0, cut), whole.slice(cut)]).out).toBe(expected(secret, whole))
    }
    expect(run(secret, [...whole]).out).toBe(expected(secret, whole))
  })

  it('holds nothing back that is no beginning of the secret', () => {
    const filter = new ReflectionFilter(Buffer.from('secret'))
    expect(filter.push(Buffer.from('data: {"text":"hello"}\n\n')).toString()).toBe(
      'data: {"text":"hello"}\n\n',
    )
    expect(filter.push(Buffer.from('xsecre')).toString()).toBe('x')
    expect(filter.push(Buffer.from('x')).toString()).toBe('secrex')
    expect(filter.flush()).toBeUndefined()
  })

  it('leaves other bytes as they are, also where they are no text', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.uint8Array({ minLength: 8, maxLength: 16 }),
        (bytes, secret) => {
          const filter = new ReflectionFilter(Buffer.from(secret))
          const out = Buffer.concat([filter.push(Buffer.from(bytes)), filter.flush() ?? Buffer.alloc(0)])
          expect(out.equals(bytes)).toBe(true)
        },
      ),
    )
  })

  it('does not touch the chunks it is given', () => {
    const chunk = Buffer.from('a secret b')
    new ReflectionFilter(Buffer.from('secret')).push(chunk)
    expect(chunk.toString()).toBe('a secret b')
  })

  it('lets everything through where there is no secret', () => {
    const filter = new ReflectionFilter(Buffer.alloc(0))
    const chunk = Buffer.from('anything')
    expect(filter.push(chunk)).toBe(chunk)
    expect(filter.flush()).toBeUndefined()
  })
})

describe('maskSecret', () => {
  it('gives the same buffer back where there is nothing to mask', () => {
    const bytes = Buffer.from('nothing here')
    expect(maskSecret(bytes, Buffer.from('secret'))).toBe(bytes)
    expect(maskSecret(bytes, Buffer.alloc(0))).toBe(bytes)
  })

  it('masks every occurrence', () => {
    expect(maskSecret(Buffer.from('secret,secret'), Buffer.from('secret')).toString()).toBe('******,******')
  })
})
