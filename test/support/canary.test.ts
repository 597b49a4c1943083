import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Canary } from './canary.ts'

const secret = `castai_v1_${'3f'.repeat(32)}_0badc0de`
const inBase64 = (text: string) => Buffer.from(text).toString('base64')

test.each([
  ['plain', `key=${secret}&`],
  ['a half', `...${secret.slice(15, -15)}...`],
  ['hex', `x${Buffer.from(secret).toString('hex')}x`],
  ['HEX', Buffer.from(secret).toString('hex').toUpperCase()],
  ['base64', inBase64(secret)],
  ['base64 within a text, one byte on', inBase64(`:${secret}:`)],
  ['base64 within a text, two bytes on', inBase64(`a:${secret}:b`)],
  ['base64url', Buffer.from(`a:${secret}`).toString('base64url')],
])('sees a secret in %s', (_form, text) => {
  const canary = new Canary()
  canary.add('the key', secret)
  canary.look('here', text)
  expect(canary.sightings).not.toEqual([])
  expect(JSON.stringify(canary.sightings)).not.toContain(secret)
})

test('sees the bytes of a hexadecimal secret, and nothing where there is nothing', () => {
  const canary = new Canary()
  canary.add('the key', '0123456789abcdef'.repeat(2))
  canary.look('here', 'castai_v1_ 0123456789')
  expect(canary.sightings).toEqual([])
  canary.look('there', Buffer.from('0123456789abcdef'.repeat(2), 'hex'))
  expect(canary.sightings).toMatchObject([
    { place: 'there', form: 'whole, raw' },
    { place: 'there', form: 'middle, raw' },
  ])
})

test('looks into every file but the ones it is told to leave', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-canary-'))
  try {
    writeFileSync(join(folder, 'log'), secret)
    writeFileSync(join(folder, 'left'), secret)
    const canary = new Canary()
    canary.add('the key', secret)
    canary.lookInto(folder, ['left'])
    expect(new Set(canary.sightings.map(({ place }) => place))).toEqual(new Set(['/log']))
    expect([...canary.places.keys()]).toEqual(['/log', 'the name of log'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
