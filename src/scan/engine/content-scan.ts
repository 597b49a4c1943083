import type { Buffer } from 'node:buffer'
import { Secret } from '../../core/index.ts'
import { decodeBase64 } from '../decode/base64.ts'
import { decodeEscapes } from '../decode/escapes.ts'
import { inflateText } from '../decode/inflate-text.ts'
import { decodeUtf16 } from '../decode/utf16.ts'
import { fitsChecksum } from './checksum.ts'
import { cellOf } from './column-name.ts'
import { skipEscape } from './find-runs.ts'
import { addressAbove, isHttpArchive } from './http-archive.ts'
import { isInvented } from './invented.ts'
import { findLiveToken, tokenPrefix } from './json-web-token.ts'
import { decodedLayer, type Layer, placeOf, surroundingsOf, surroundingsOfPart } from './layer.ts'
import { dropWeaker, interests, type Match } from './match.ts'
import { findPrivateKeys } from './private-key.ts'
import type { Rule } from './rule.ts'
import { RunContext, type Surroundings } from './run-context.ts'
import { runFlags } from './run-list.ts'
import { gzipPrefix, type Scanner } from './scanner.ts'
import { confidenceOf, fileScore, likelyFrom, possibleFrom, scoreAround } from './score.ts'

/** Layers within layers: base64 of JSON that holds base64, and one more. */
const depthMax = 3
/** Of all layers of one content together. */
const decodedBytesMax = 64 * 1024 * 1024
const undecidedMax = 20_000
const matchesMax = 20_000
/** No key stands in a run that is longer: it is data, and would be tried from each of its bytes. */
const runBytesMax = 1024 * 1024
const dot = 0x2e

const tokenRule = { id: 'json-web-token', name: 'JSON Web Token that has not expired' }
const privateKeyRule = { id: 'private-key', name: 'private key' }

interface Undecided {
  readonly rule: Rule
  readonly match: Match
  readonly points: number
  readonly isNamed: boolean
}

/** Scans one content. Pieces that follow one another must overlap, so that each key is whole in one of them. */
export class ContentScan {
  readonly #scanner: Scanner
  readonly #path: string
  readonly #isPart: boolean
  readonly #matches: Match[] = []
  readonly #undecided: Undecided[] = []
  readonly #named = new Set<Rule>()
  readonly #hosted = new Set<Rule>()
  #decodedBytes = 0
  #hasBase64 = false
  #isFragile = false
  #offset = 0
  #texts: Buffer[] = []
  #isHar = false
  #pieces = 0
  #context: { layer: Layer; start: number; end: number; context: RunContext } | undefined

  /** Of a part alone, what the rest might say in favour of a secret is taken for said. */
  constructor(scanner: Scanner, path: string, isPart: boolean) {
    this.#scanner = scanner
    this.#path = path
    this.#isPart = isPart
  }

  /** Matches that there was no room for: whoever makes a file of nothing but keys must not fill the memory. */
  dropped = 0

  /** Scans a piece that begins at `offset` of the content. */
  push(bytes: Buffer, offset = 0): void {
    this.#offset = offset
    // Whether a vendor is named is only looked up where it matters, in the last piece: earlier ones are gone by then.
    if (this.#pieces > 0) this.#lookForNames()
    this.#texts = [bytes]
    if (this.#pieces === 0) this.#isHar = isHttpArchive(bytes, this.#path)
    this.#pieces += 1
    const layer: Layer = { bytes, span: undefined, encodings: [], outer: { before: '', after: '' } }
    const decoded = decodeUtf16(bytes)
    if (decoded !== undefined) this.#isFragile = true
    if (decoded === undefined) this.#scanLayer(layer, 0)
    else this.#scanLayer({ ...layer, bytes: decoded, encodings: ['utf-16'] }, 0)
  }

  /** What a content that is much the same might hold: bits of `interests`, known before `finish`. */
  get interest(): number {
    return (
      (this.#matches.length > 0 || this.#isFragile ? interests.matched : 0) |
      (this.#undecided.length > 0 ? interests.undecided : 0) |
      (this.#hasBase64 ? interests.encoded : 0)
    )
  }

  /** Returns what was found, in the order it stands. */
  finish(): readonly Match[] {
    if (this.#undecided.length > 0) this.#lookForNames()
    for (const { rule, match, points, isNamed } of this.#undecided) {
      const more = this.#hosted.has(rule)
        ? fileScore.host
        : isNamed || this.#named.has(rule)
          ? fileScore.named
          : fileScore.unnamed
      const confidence = confidenceOf(points + more)
      if (confidence !== undefined) this.#keep({ ...match, confidence })
    }
    return dropWeaker(this.#matches)
  }

  #lookForNames(): void {
    const rules = new Set(this.#undecided.map(({ rule }) => rule))
    const wanted = [...(this.#pieces > 1 ? this.#scanner.rules : rules)].filter(
      (rule) => rule.longWords !== undefined && !this.#hosted.has(rule),
    )
    if (wanted.length === 0) return
    if (this.#path !== '') for (const rule of wanted) if (rule.words?.test(this.#path)) this.#named.add(rule)
    for (const bytes of this.#texts) {
      const text = bytes.toString('latin1')
      for (const rule of wanted) {
        if (rule.hosts?.test(text)) this.#hosted.add(rule)
        else if (rule.longWords?.test(text)) this.#named.add(rule)
      }
    }
  }

  #scanLayer(layer: Layer, depth: number): void {
    const runs = this.#scanner.borrowList()
    const { bytes } = layer
    this.#scanner.finder.find(bytes, runs)
    let decodedUpTo = 0
    for (let index = 0; index < runs.count; index += 1) {
      const start = runs.numbers[index * 3] as number
      const end = runs.numbers[index * 3 + 1] as number
      const flags = runs.numbers[index * 3 + 2] as number
      this.#scanRun(layer, start, end, flags)
      if (depth < depthMax) {
        // The later lines of a stretch were decoded with its first.
        if ((flags & runFlags.base64) !== 0 && start >= decodedUpTo)
          decodedUpTo = this.#scanBase64(layer, start, end, depth)
        if ((flags & runFlags.prefix) !== 0) this.#scanGzip(layer, start, end, depth)
      }
    }
    if (runs.labelAt !== -1) {
      this.#isFragile = true
      for (const { start, end } of findPrivateKeys(bytes, runs.labelAt))
        this.#addPlain(layer, privateKeyRule, start, end)
    }
    if (depth < depthMax) {
      for (const { start, end, bytes: decoded, encoding } of decodeEscapes(bytes, runs)) {
        this.#descend(decodedLayer(layer, { start, end }, decoded, encoding), depth)
      }
    }
    this.#scanner.returnList(runs)
  }

  #scanRun(layer: Layer, start: number, end: number, flags: number): void {
    const first = skipEscape(layer.bytes, start)
    const { onCandidate } = this.#scanner.options
    if ((flags & (runFlags.hex | runFlags.prefix)) !== 0 && end - start <= runBytesMax) {
      if (!this.#applyRules(layer, first, end) && first !== start) this.#applyRules(layer, start, end)
    }
    if (onCandidate !== undefined && (flags & runFlags.random) !== 0) {
      const place = this.#place(layer, start, end)
      onCandidate(layer.bytes.toString('latin1', first, end), place.start, place.end)
      if (first !== start) onCandidate(layer.bytes.toString('latin1', start, end), place.start, place.end)
    }
  }

  #applyRules(layer: Layer, start: number, end: number): boolean {
    const text = layer.bytes.toString('latin1', start, end)
    let found = false
    for (const rule of this.#scanner.rules) {
      if (rule.literal !== '' && !text.includes(rule.literal)) continue
      rule.expression.lastIndex = 0
      for (let hit = rule.expression.exec(text); hit !== null; hit = rule.expression.exec(text)) {
        found = true
        this.#consider(layer, rule, hit[0], start + hit.index)
      }
    }
    if (text.startsWith(tokenPrefix) && layer.bytes[end] === dot) this.#addToken(layer, start)
    return found
  }

  #consider(layer: Layer, rule: Rule, secret: string, start: number): void {
    const end = start + secret.length
    const place = this.#place(layer, start, end)
    this.#scanner.options.onCandidate?.(secret, place.start, place.end)
    if (rule.distinctive) {
      if (this.#isFull()) return
      if (isInvented(secret.slice(rule.literal.length))) return
      const match = this.#matchOf(layer, rule, secret, place)
      const checksum = rule.checksum === undefined ? undefined : fitsChecksum(secret) ? 'fits' : 'differs'
      const isDoubtful = checksum === 'differs' && this.#scanner.options.trustChecksums === true
      const confidence = checksum === 'fits' ? 'certain' : isDoubtful ? 'possible' : 'likely'
      this.#keep({ ...match, confidence, ...(checksum === undefined ? {} : { checksum }) })
      return
    }
    if (this.#undecided.length >= undecidedMax) return
    if (!this.#isFragile && cellOf(layer.bytes, start, end) !== undefined) this.#isFragile = true
    const needed = this.#scanner.options.possible ? possibleFrom : likelyFrom
    const score = scoreAround(rule, secret, this.#contextOf(layer, start, end), needed)
    if (score === undefined) return
    if (isInvented(secret.slice(rule.literal.length))) return
    this.#undecided.push({ rule, match: this.#matchOf(layer, rule, secret, place), ...score })
  }

  /** The same for every rule that asks of the same run. */
  #contextOf(layer: Layer, start: number, end: number): RunContext {
    const last = this.#context
    if (last?.layer === layer && last.start === start && last.end === end) return last.context
    const context = new RunContext(this.#around(layer, start, end))
    this.#context = { layer, start, end, context }
    return context
  }

  #around(layer: Layer, start: number, end: number): Surroundings {
    const around = this.#isPart ? surroundingsOfPart(layer, start, end) : surroundingsOf(layer, start, end)
    if (!this.#isHar || layer.span !== undefined) return around
    return { ...around, after: `${around.after}\n${addressAbove(layer.bytes, start)}` }
  }

  #matchOf(
    layer: Layer,
    rule: Pick<Rule, 'id' | 'name' | 'literal'>,
    secret: string,
    place: { start: number; end: number },
  ): Match {
    return {
      rule: rule.id,
      name: rule.name,
      secret: new Secret(secret),
      literalLength: rule.literal.length,
      ...place,
      confidence: 'likely',
      encodings: layer.encodings,
    }
  }

  #addToken(layer: Layer, start: number): void {
    const end = findLiveToken(layer.bytes, start, this.#scanner.nowMs)
    if (end !== undefined) this.#addPlain(layer, tokenRule, start, end)
  }

  #addPlain(layer: Layer, rule: { id: string; name: string }, start: number, end: number): void {
    const secret = layer.bytes.toString('latin1', start, end)
    this.#keep(this.#matchOf(layer, { ...rule, literal: '' }, secret, this.#place(layer, start, end)))
  }

  #keep(match: Match): void {
    if (match.confidence === 'possible' && !this.#scanner.options.possible) return
    if (!this.#isFull()) this.#matches.push(match)
  }

  #isFull(): boolean {
    const isFull = this.#matches.length >= matchesMax
    if (isFull) this.dropped += 1
    return isFull
  }

  #scanBase64(layer: Layer, start: number, end: number, depth: number): number {
    let decodedUpTo = 0
    for (const stretch of decodeBase64(layer.bytes, skipEscape(layer.bytes, start), end)) {
      if (stretch.bytes.length < 16) continue
      this.#hasBase64 = true
      this.#descend(decodedLayer(layer, stretch, stretch.bytes, 'base64'), depth)
      decodedUpTo = Math.max(decodedUpTo, stretch.end)
    }
    return decodedUpTo
  }

  #scanGzip(layer: Layer, start: number, end: number, depth: number): void {
    const first = skipEscape(layer.bytes, start)
    if (layer.bytes.toString('latin1', first, first + gzipPrefix.length) !== gzipPrefix) return
    this.#hasBase64 = true
    const [stretch] = decodeBase64(layer.bytes, first, end)
    if (stretch === undefined) return
    const inflated = inflateText(stretch.bytes)
    if (inflated === undefined) return
    const encoded = decodedLayer(layer, stretch, stretch.bytes, 'base64')
    this.#descend({ ...encoded, bytes: inflated, encodings: [...encoded.encodings, 'gzip'] }, depth)
  }

  #descend(layer: Layer, depth: number): void {
    this.#decodedBytes += layer.bytes.length
    if (this.#decodedBytes > decodedBytesMax) return
    // A vendor's name may be encoded together with its key.
    if (layer.bytes.length < 65_536 && this.#texts.length < 64) this.#texts.push(layer.bytes)
    this.#scanLayer(layer, depth + 1)
  }

  #place(layer: Layer, start: number, end: number): { start: number; end: number } {
    const place = placeOf(layer, start, end)
    const factor = layer.encodings[0] === 'utf-16' ? 2 : 1
    return { start: this.#offset + place.start * factor, end: this.#offset + place.end * factor }
  }
}
