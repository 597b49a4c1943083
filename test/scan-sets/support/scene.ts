import { Seeded } from '../../support/seeded.ts'
import { mintKey, type Vendor } from './key.ts'
import { type Voice, voices } from './voice.ts'

/** What one file is written from: a vendor, a key, and the habits of whoever wrote the file. */
export interface Scene {
  readonly random: Seeded
  readonly voice: Voice
  readonly key: string
  /** The vendor's name as this author spells it. */
  readonly word: string
  readonly environment: string
  readonly camel: string
  readonly snake: string
  readonly host: string
  readonly url: string
  readonly headerName: string
  /** The whole value of the header, key included. */
  readonly headerValue: string
  /** Returns the text in this author's quotes. */
  readonly quoted: (text: string) => string
  /** The key in this author's quotes. */
  readonly quotedKey: string
  /** One level of indentation. */
  readonly indent: string
  /** Returns `Buffer` base64 of a text. */
  readonly base64: (text: string) => string
}

/** Returns the scene of one case. The same seed gives the same scene. */
export function setScene(seed: string, vendor: Vendor): Scene {
  const random = new Seeded(seed)
  const voice = voices[vendor]
  const key = mintKey(vendor, random)
  const host = random.pick(voice.hosts)
  const quote = random.pick(["'", '"'])
  const headerName = random.chance(0.3) ? voice.headerName.toLowerCase() : voice.headerName
  const quoted = (text: string): string => `${quote}${text}${quote}`
  return {
    random,
    voice,
    key,
    word: random.pick(voice.words),
    environment: random.pick(voice.environment),
    camel: random.pick(voice.camel),
    snake: random.pick(voice.snake),
    host,
    url: `https://${host}${random.pick(voice.paths)}`,
    headerName,
    headerValue: `${voice.headerPrefix}${key}`,
    quoted,
    quotedKey: quoted(key),
    indent: random.pick(['  ', '    ', '\t']),
    base64: (text) => Buffer.from(text).toString('base64'),
  }
}
