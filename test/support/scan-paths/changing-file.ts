import { Buffer } from 'node:buffer'
import { gzipSync } from 'node:zlib'
import type { Seeded } from '../seeded.ts'

const bytesMax = 12_000
const words = 'const let value token client request header options retry config load send read'.split(' ')

/** Returns a line, or several: of what a scan looks at in ways of its own this often, else of what it passes over. */
export function createLines(random: Seeded, special: number): string {
  return random.chance(special) ? random.pick(specialLines)(random) : fillerLine(random)
}

const fillerLine = (random: Seeded) =>
  `  ${random.pick(words)} ${random.pick(words)} = ${random.integer(0, 1e6)} // ${random.several(words, 5).join(' ')}`
const newKey = (random: Seeded) => `key_${random.hex(28)}`
const unprefixed = (random: Seeded) => random.uuid().replaceAll('-', '')
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
const wrapped = (text: string, width: number) => text.replace(new RegExp(`.{${width}}`, 'g'), '$&\n')
const vendors = ['assemblyai', 'AssemblyAI', 'retell', 'https://api.assemblyai.com/v2', 'aai']

const specialLines: readonly ((random: Seeded) => string)[] = [
  (random) => `token = '${newKey(random)}'`,
  (random) => `apiKey: "${unprefixed(random)}",`,
  (random) => `${random.pick(['id', 'hash', 'x'])}: "${unprefixed(random)}",`,
  (random) => `// ${random.pick(vendors)}`,
  (random) => `${newKey(random)} # sallyport-allow: made up for this history`,
  (random) => `data: ${base64(`${fillerLine(random)} ${newKey(random)} ${fillerLine(random)}`)}`,
  (random) =>
    wrapped(
      base64([1, 2, 3, 4, newKey(random), 6].map(String).join(fillerLine(random))),
      random.pick([60, 64, 76]),
    ),
  (random) => `packed: ${base64(gzipSync(`${fillerLine(random)}\n${newKey(random)}`))}`,
  (random) => `text: "${[...newKey(random)].map(escaped(random)).join('')}"`,
  privateKey,
  webToken,
  (random) => `blob = ${random.letters(random.integer(20, 1_500))}`,
  (random) => `const long = "${random.several(words, 9).join(random.text(3, '+/=-_'))}"`.repeat(9),
]

const escaped = (random: Seeded) => (character: string) => {
  const code = character.charCodeAt(0).toString(16).padStart(2, '0')
  return random.pick([character, `\\x${code}`, `\\u00${code}`, `%${code}`])
}

/** A key that opens nothing: a DER sequence of random bytes, longer than what is looked at around a change. */
function privateKey(random: Seeded): string {
  const name = ['PRIVATE', 'KEY-----'].join(' ')
  const body = Buffer.concat([Buffer.from([0x30, 0x82]), Buffer.from(random.hex(3_000), 'hex')])
  return `-----BEGIN ${name}\n${wrapped(base64(body), 64)}\n-----END ${name}`
}

function webToken(random: Seeded): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    sub: random.letters(random.integer(4, 2_400)),
    exp: random.pick([1_000_000_000, 9_000_000_000]),
  }
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${random.letters(43)}`
}

/** A file that is changed again and again: by lines as people do it, by bytes as nobody does. */
export class ChangingFile {
  readonly name: string
  readonly #random: Seeded
  readonly #before: Buffer[] = []
  /** Most files hold next to nothing: of their versions only what changed is looked at. */
  readonly #special: number
  #bytes: Buffer

  constructor(name: string, random: Seeded) {
    this.name = name
    this.#random = random
    this.#special = random.pick([0.01, 0.03, 0.1, 0.3])
    const text = Array.from({ length: 90 }, () => createLines(random, this.#special)).join('\n')
    const isWide = random.chance(0.1)
    const isRecording = random.chance(0.1)
    this.#bytes = Buffer.from(
      isRecording ? `{"log": {"entries": [\n${text}` : text,
      isWide ? 'utf16le' : 'utf8',
    )
  }

  /** Returns the next version. */
  change(): Buffer {
    const random = this.#random
    const bytes = this.#bytes
    if (random.chance(0.1)) this.#before.push(bytes)
    if (this.#before.length > 4) this.#before.shift()
    const at = random.integer(0, bytes.length)
    const line = Math.max(0, bytes.indexOf(0x0a, at))
    const small = random.integer(1, random.pick([2, 40, 900]))
    const changes = [
      () => splice(bytes, line, 0, `\n${createLines(random, this.#special * 2)}`),
      () => splice(bytes, line, Math.max(1, bytes.indexOf(0x0a, line + 1) - line), ''),
      () => splice(bytes, at, small, ''),
      () => splice(bytes, at, 0, random.letters(Math.min(small, 8))),
      () => splice(bytes, line, 1, random.pick(['', ' ', '\n\n', '"'])),
      () => bytes.subarray(Math.min(small, bytes.length)),
      () => bytes.subarray(0, Math.max(0, bytes.length - small)),
      () => Buffer.concat([bytes, bytes.subarray(at, at + 2 * small)]),
      () =>
        this.#before.length > 0
          ? random.pick(this.#before)
          : splice(bytes, line, 0, `\n${createLines(random, this.#special * 2)}`),
    ]
    const most = random.chance(0.6) ? 1 : changes.length - 1
    const next = (changes[random.integer(0, most)] as () => Buffer)()
    this.#bytes = next.length > bytesMax ? next.subarray(next.length - bytesMax) : next
    return this.#bytes
  }
}

function splice(bytes: Buffer, at: number, removed: number, added: string): Buffer {
  return Buffer.concat([
    bytes.subarray(0, at),
    Buffer.from(added),
    bytes.subarray(Math.min(bytes.length, at + removed)),
  ])
}
