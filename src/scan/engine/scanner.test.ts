import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../core/index.ts'
import type { KeyPattern } from '../key-pattern.ts'
import { Scanner } from './scanner.ts'

const patterns: readonly KeyPattern[] = [
  {
    id: 'plain',
    pattern: '[0-9a-f]{32}',
    literal: '',
    distinctive: false,
    words: ['acme voice', 'avx'],
    hosts: ['api.acme.example'],
    isUuid4: true,
  },
  { id: 'prefixed', pattern: 'key_[0-9a-f]{28}', literal: 'key_', distinctive: true },
  {
    id: 'summed',
    pattern: 'acme_v1_[a-z0-9]{64}_[a-z0-9]{8}',
    literal: 'acme_v1_',
    distinctive: true,
    checksum: 'crc32-hex',
  },
]
const scanner = new Scanner({ patterns })
const hex = (digits: number) => randomBytes(digits).toString('hex').slice(0, digits)
const uuid = () => {
  const digits = [...hex(32)]
  digits[12] = '4'
  digits[16] = '9'
  return digits.join('')
}
const secretsIn = (text: string | Buffer, path = '') =>
  scanner.scan(text, path).map(({ secret }) => secret.reveal())

it('a run of more than a megabyte is data, and holds no key', () => {
  const key = `key_${hex(28)}`
  expect(secretsIn(`${'x'.repeat(1_000_000)}-${key}`)).toEqual([key])
  expect(secretsIn(`${'x'.repeat(1_100_000)}-${key}`)).toEqual([])
})

describe('a key with a prefix', () => {
  const key = `key_${hex(28)}`

  it.each([
    ['alone', key],
    ['in quotes', `x = "${key}"`],
    ['after an escape', `"\\n${key}\\n"`],
    ['after a colour', `\u001b[1;32m${key}\u001b[0m`],
    ['after a percent escape', `q=%22${key}%22`],
    ['within a longer word', `prod-${key}`],
    ['with its underscore escaped', key.replace('_', '%5F')],
    ['with its first letter escaped', `"\\u006b${key.slice(1)}"`],
    ['in base64', Buffer.from(`{"token":"${key}"}`).toString('base64')],
    [
      'in base64 of several lines',
      Buffer.from(`first line ${'x'.repeat(90)} ${key}\n`)
        .toString('base64')
        .replace(/.{76}/g, '$&\n'),
    ],
    ['in base64 of gzip', gzipSync(`{"token":"${key}"}`).toString('base64')],
    ['in base64 of base64', Buffer.from(Buffer.from(`token ${key}`).toString('base64')).toString('base64')],
  ])('is found %s', (_, text) => {
    expect(secretsIn(text)).toEqual([key])
  })

  it('is found in UTF-16, with and without a mark, in either order', () => {
    const little = Buffer.from(`TOKEN=${key}\r\n`, 'utf16le')
    const big = Buffer.from(little).swap16()
    for (const bytes of [little, big, Buffer.concat([Buffer.from([0xff, 0xfe]), little])])
      expect(secretsIn(bytes)).toEqual([key])
  })

  it.each([
    ['longer', `${key}0`],
    ['shorter', key.slice(0, -1)],
    ['in capitals', key.toUpperCase()],
    ['behind a letter', `mon${key}`],
    ['made up', `key_${'ab'.repeat(14)}`],
    ['counted up', `key_${'0123456789abcdef'.repeat(2).slice(0, 28)}`],
  ])('is not found %s', (_, text) => {
    expect(secretsIn(text)).toEqual([])
  })

  it('tells where it stands', () => {
    const [match] = scanner.scan(`ü = ${key}`)
    expect(match).toMatchObject({ start: 5, end: 37, encodings: [], rule: 'prefixed' })
  })
})

describe('digits without a prefix', () => {
  it.each([
    ['after a name of the vendor', (key: string) => `ACME_VOICE_API_KEY=${key}`],
    ['after a short name', (key: string) => `AVX_TOKEN: ${key}`],
    ['as an argument', (key: string) => `new AcmeVoice("${key}")`],
    [
      'in a header, the host behind',
      (key: string) => `{headers:{authorization:"${key}"}},fetch("https://api.acme.example/v1")`,
    ],
    ['as a pair', (key: string) => `{"name":"ACME_VOICE_KEY","value":"${key}"}`],
    ['before its name', (key: string) => `{"value":"${key}","name":"ACME_VOICE_KEY"}`],
    ['in XML', (key: string) => `<add key="AcmeVoiceKey" value="${key}" />`],
    ['in a block', (key: string) => `acme_voice_token: |\n  ${key}\n`],
  ])('are a key %s', (_, text) => {
    const key = uuid()
    expect(secretsIn(text(key))).toEqual([key])
  })

  it.each([
    ['nothing names the vendor', (key: string) => `API_KEY=${key}`],
    ['it is called a hash', (key: string) => `// Acme Voice\nconst md5 = "${key}"`],
    ['it is called an id', (key: string) => `acmeVoice.transcriptId = "${key}"`],
    ['it is part of a path', (key: string) => `https://api.acme.example/v2/transcript/${key}`],
    ['it is the name of a file', (key: string) => `acmevoice/${key}.js`],
  ])('are no key where %s', (_, text) => {
    expect(secretsIn(text(uuid()))).toEqual([])
  })

  it('need the shape of a UUID', () => {
    const digits = [...uuid()]
    digits[12] = '7'
    expect(secretsIn(`acmeVoice = "${digits.join('')}"`)).toEqual([])
  })

  it('count where the path of the file names the vendor', () => {
    const key = uuid()
    const text = `[credentials]\nkey=${key}\n`
    expect(secretsIn(text)).toEqual([])
    expect(secretsIn(text, 'acme-voice/settings.ini')).toEqual([key])
  })
})

describe('a checksum', () => {
  it('makes certain, and where it differs only tells so', () => {
    const body = `acme_v1_${'5f0b'.repeat(1)}${hex(60)}`
    const [wrong] = scanner.scan(`${body}_00000000`)
    expect(wrong).toMatchObject({ confidence: 'likely', checksum: 'differs' })
    const trusting = new Scanner({ patterns, trustChecksums: true })
    expect(trusting.scan(`${body}_00000000`)).toEqual([])
  })
})

describe('what no vendor made', () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 1))
  const dated = new Scanner({ patterns: [], clock })
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const token = (payload: unknown) =>
    `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}.${randomBytes(32).toString('base64url')}`

  it('is found where a token still lives', () => {
    const live = token({ sub: 'somebody', exp: Date.UTC(2030, 0, 1) / 1000 })
    expect(dated.scan(`Bearer ${live}`).map(({ rule }) => rule)).toEqual(['json-web-token'])
    expect(dated.scan(token({ sub: 'somebody', exp: Date.UTC(2020, 0, 1) / 1000 }))).toEqual([])
    expect(dated.scan(token({ sub: '1234567890', name: 'John Doe', iat: 1 }))).toEqual([])
  })

  it('is found where a private key is whole', () => {
    const body = Buffer.concat([Buffer.from([0x30, 0x82]), randomBytes(200)]).toString('base64')
    const pem = (text: string) => `-----BEGIN PRIVATE ${'KEY'}-----\n${text}\n-----END PRIVATE ${'KEY'}-----`
    expect(dated.scan(pem(body)).map(({ rule }) => rule)).toEqual(['private-key'])
    expect(dated.scan(JSON.stringify(pem(body))).map(({ rule }) => rule)).toEqual(['private-key'])
    expect(dated.scan(pem('...'))).toEqual([])
    expect(dated.scan(pem(Buffer.alloc(200, 7).toString('base64')))).toEqual([])
  })
})
