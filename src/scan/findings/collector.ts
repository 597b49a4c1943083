import type { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import { Secret } from '../../core/index.ts'
import type { Match } from '../engine/match.ts'
import type { Confidence } from '../engine/score.ts'
import type { KnownSecret, KnownSecrets } from '../own/known-secret.ts'
import { Candidates } from './candidates.ts'
import type { Finding, Place } from './finding.ts'
import { hintOf } from './hint.ts'
import { mergeHistories, type SecretHistory, summaryOf } from './secret-history.ts'

const secretsMax = 50_000
const placesMax = 100
const idDigits = 12
const ranks: Readonly<Record<Confidence, number>> = { certain: 2, likely: 1, possible: 0 }

/** What a finding says of its match. */
export type FoundMatch = Pick<
  Match,
  'rule' | 'name' | 'secret' | 'literalLength' | 'confidence' | 'encodings' | 'checksum'
>

interface Gathered {
  match: FoundMatch
  /** Where the match stands that speaks for all: the surest one, the first of equals. */
  matchPlace: Place
  readonly places: Place[]
  count: number
  known?: KnownSecret
  history?: SecretHistory
}

/** A finding together with the secret it is about: for whoever asks the vendor or the vault, and for nobody else. */
export interface FoundSecret {
  readonly secret: Secret
  readonly finding: Finding
}

/** Gathers matches: one finding a secret, however often it stands somewhere. */
export class Collector {
  readonly #found = new Map<string, Gathered>()
  readonly candidates = new Candidates()
  /** Places that a comment allows, with its reason. */
  allowed = 0
  /** Matches that there was no room for. */
  dropped = 0

  get isEmpty(): boolean {
    return this.#found.size === 0
  }

  entries(): Iterable<readonly [string, Pick<Gathered, 'match' | 'places' | 'count'>]> {
    return this.#found
  }

  /** Takes a match at a place. */
  add(match: FoundMatch, place: Place, times = 1): void {
    const secret = match.secret.reveal()
    const present = this.#found.get(secret)
    if (present === undefined) {
      if (this.#found.size >= secretsMax) this.dropped += times
      else this.#found.set(secret, { match, matchPlace: place, places: [place], count: times })
      return
    }
    present.count += times
    if (present.places.length <= placesMax) present.places.push(place)
    const surer = ranks[match.confidence] - ranks[present.match.confidence]
    if (surer < 0 || (surer === 0 && comparePlaces(place, present.matchPlace) >= 0)) return
    present.match = match
    present.matchPlace = place
  }

  /** Takes what an object says of the history of a secret that was added. */
  addHistory(secret: string, history: SecretHistory): void {
    const present = this.#found.get(secret)
    if (present === undefined) return
    present.history = present.history === undefined ? history : mergeHistories(present.history, history)
  }

  /** Looks up everything that has the shape of a key, and names the entries that are known. Returns these texts. */
  async recognise(known: KnownSecrets): Promise<ReadonlySet<string>> {
    const names = [...new Set([...this.candidates.texts(), ...this.#found.keys()])]
    const recognised = await known.recognise(names)
    for (const [text, entry] of recognised) {
      for (const place of this.#found.has(text) ? [] : this.candidates.placesOf(text))
        this.add(matchOf(text, entry), place)
      const found = this.#found.get(text)
      if (found === undefined) continue
      found.known = entry
      found.match = { ...found.match, confidence: 'certain' }
    }
    return new Set(recognised.keys())
  }

  /** Returns the findings with their secrets, in the order of file, line and column. */
  list(fingerprintKey: Buffer): readonly FoundSecret[] {
    return [...this.#found]
      .map(([secret, collected]) => ({
        secret: new Secret(secret),
        finding: findingOf(secret, collected, fingerprintKey),
      }))
      .sort((one, other) => comparePlaces(one.finding, other.finding))
  }
}

function findingOf(
  secret: string,
  { match, places, count, history, known }: Gathered,
  fingerprintKey: Buffer,
): Finding {
  const [first = { file: '', line: 1, column: 1 }, ...elsewhere] = [...places].sort(comparePlaces)
  const fingerprint = known?.fingerprint ?? createHmac('sha256', fingerprintKey).update(secret).digest('hex')
  return {
    id: `leak_${fingerprint.slice(0, idDigits)}`,
    rule: match.rule,
    name: match.name,
    confidence: match.confidence,
    fingerprint,
    hint: hintOf(secret, match.literalLength),
    ...first,
    encodings: match.encodings,
    ...(match.checksum === undefined ? {} : { checksum: match.checksum }),
    ...(known === undefined ? {} : { known }),
    ...(history === undefined ? {} : { history: summaryOf(history) }),
    elsewhere: elsewhere.slice(0, placesMax),
    places: count,
  }
}

/** What no rule found is found all the same where the vault knows it. */
function matchOf(text: string, { kind }: KnownSecret): FoundMatch {
  const names = { key: 'vendor key of this vault', client: 'client key', token: 'browser token' }
  return {
    rule: `vault-${kind}`,
    name: names[kind],
    secret: new Secret(text),
    literalLength: 0,
    confidence: 'certain',
    encodings: [],
  }
}

function comparePlaces(one: Place, other: Place): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1
  return one.line - other.line || one.column - other.column
}
