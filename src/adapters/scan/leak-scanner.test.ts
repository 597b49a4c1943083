import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { Redactor } from '../../scan/filter/redact.ts'
import { keyPatterns } from '../../vendors/index.ts'
import { createLeakScanner } from './index.ts'

const newKey = () => `key_${randomBytes(14).toString('hex')}`
const leaks = createLeakScanner()

it('finds keys in text, bytes and streams', async () => {
  const key = newKey()
  const found = [
    leaks.scan(`a ${key}`),
    leaks.scan(Buffer.from(`a ${key}`)),
    await leaks.scanStream(Readable.from([Buffer.from(`a ${key.slice(0, 9)}`), Buffer.from(key.slice(9))])),
  ]
  for (const matches of found) {
    expect(matches.map(({ rule, start }) => [rule, start])).toEqual([['retellai-api-key', 2]])
    expect(JSON.stringify(matches)).not.toContain(key)
  }
})

it('finds a key on the border of two pieces of a long stream', async () => {
  const key = newKey()
  const border = 4 * 1024 * 1024
  const pieces = [Buffer.alloc(border - 10, ' '), Buffer.from(key), Buffer.alloc(border, ' ')]
  const matches = await leaks.scanStream(Readable.from(pieces))
  expect(matches.map(({ start }) => start)).toEqual([border - 10])
})

it('takes keys out of text, and what they are encoded in', () => {
  const key = newKey()
  expect(leaks.redact(`ü ${key}!`)).toBe('ü [API key of Retell AI]!')
  expect(leaks.redact(`Basic ${Buffer.from(`user:${key}`).toString('base64')}`)).toBe(
    'Basic [API key of Retell AI]',
  )
  expect(leaks.redact('nothing here')).toBe('nothing here')
})

it('looks into base64 that happens to hold no digit', () => {
  // One key in a hundred becomes letters alone.
  const keys = Array.from({ length: 1_000 }, newKey)
  const encoded = keys.map((key) => Buffer.from(`user:${key}`).toString('base64'))
  expect(encoded.some((text) => !/\d/.test(text))).toBe(true)
  for (const text of encoded) expect(leaks.redact(text)).toBe('[API key of Retell AI]')
})

it('keeps keys out of what pino writes', () => {
  const key = newKey()
  const lines: string[] = []
  const logger = pino({ hooks: leaks.pinoHooks() }, { write: (line: string) => lines.push(line) })
  logger.info({ headers: { authorization: `Bearer ${key}` } }, `called with ${key}`)
  const written = lines.join('')
  expect(written).not.toContain(key)
  expect(JSON.parse(written)).toMatchObject({ msg: 'called with [API key of Retell AI]' })
})

it('keeps keys out of a stream, however it is cut', async () => {
  const key = newKey()
  const text = `first\nRETELL=${key}\nlast line without an end ${key}`
  for (let cut = 1; cut < text.length; cut += 7) {
    const pieces = [text.slice(0, cut), text.slice(cut)]
    const filtered = await textOf(Readable.from(pieces).pipe(leaks.filter()))
    expect(filtered).toBe(text.replaceAll(key, '[API key of Retell AI]'))
  }
})

it('keeps a private key out of a stream that brings it line by line', async () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const lines = `before\n${pem}after\n`.split(/(?<=\n)/)
  const filtered = await textOf(Readable.from(lines).pipe(leaks.filter()))
  expect(filtered).toMatch(/^before\n\[.+\]\nafter\n$/)
  // What only begins like a key is let go in the end.
  const heading = pem.split('\n', 1)[0]
  const long = `${heading}\n${`${'word '.repeat(200)}\n`.repeat(50)}`.split(/(?<=\n)/)
  expect(await textOf(Readable.from(long).pipe(leaks.filter()))).toBe(long.join(''))
})

it('of a secret that begins before what is asked for, the rest goes too', () => {
  const redactor = new Redactor({ patterns: keyPatterns })
  const key = newKey()
  expect(redactor.redactBytes(Buffer.from(`${key} and more`), 10).toString()).toBe(' and more')
})

it('lets a line of any length through', async () => {
  const key = newKey()
  const text = `${'x '.repeat(400_000)}${key} ${'y'.repeat(600_000)}`
  const pieces = Array.from({ length: Math.ceil(text.length / 65_536) }, (_, at) =>
    text.slice(at * 65_536, (at + 1) * 65_536),
  )
  const filtered = await textOf(Readable.from(pieces).pipe(leaks.filter()))
  expect(filtered).toBe(text.replace(key, '[API key of Retell AI]'))
})
