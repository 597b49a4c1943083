/** What is unusual about how tokens are asked for. */
export type Unusual =
  /** A user or an address was refused by a limit again and again. */
  | 'limit_hit_often'
  /** One user came from many addresses. */
  | 'many_addresses'
  /** One user or address got far more tokens than a person can use. */
  | 'many_tokens'

/** Something for an operator to look at. */
export interface UnusualMinting {
  readonly why: Unusual
  /** The user or the address it is about. */
  readonly subject: 'user' | 'address'
  readonly id: string
  readonly atMs: number
  readonly count: number
}

/** One attempt to get a token. */
export interface MintAttempt {
  readonly atMs: number
  readonly user: string | undefined
  readonly address: string
  readonly outcome: 'minted' | 'limited' | 'refused'
}

interface Tally {
  readonly sinceMs: number
  limited: number
  minted: number
  readonly addresses: Set<string>
  readonly told: Set<Unusual>
}

const windowMs = 60 * 60_000
const subjectsMax = 10_000
const keptMax = 100

/** From this many within an hour on. A page that refreshes every minute for an hour stays below. */
const thresholds: Readonly<Record<Unusual, number>> = {
  limit_hit_often: 20,
  many_addresses: 5,
  many_tokens: 120,
}

/** Watches who asks for tokens how often; tells of each oddity once an hour. In memory, and bounded. */
export class MintWatch {
  readonly #tallies = new Map<string, Tally>()
  #found: readonly UnusualMinting[] = []

  /** What was found so far, the latest last. */
  get found(): readonly UnusualMinting[] {
    return this.#found
  }

  /** Subjects under watch, for those who watch memory. */
  get size(): number {
    return this.#tallies.size
  }

  /** Returns what became unusual with this attempt. */
  note(attempt: MintAttempt): readonly UnusualMinting[] {
    const { user, address, atMs, outcome } = attempt
    const subjects = [
      { subject: 'address', id: address } as const,
      ...(user === undefined ? [] : [{ subject: 'user', id: user } as const]),
    ]
    const news = subjects.flatMap(({ subject, id }) => {
      const tally = this.#tallyOf(`${subject} ${id}`, atMs)
      if (outcome === 'limited') tally.limited += 1
      if (outcome === 'minted') tally.minted += 1
      if (subject === 'user' && tally.addresses.size < thresholds.many_addresses) tally.addresses.add(address)
      return judge(tally).map(({ why, count }): UnusualMinting => ({ why, subject, id, atMs, count }))
    })
    if (news.length > 0) this.#found = [...this.#found, ...news].slice(-keptMax)
    return news
  }

  #tallyOf(key: string, atMs: number): Tally {
    const known = this.#tallies.get(key)
    if (known !== undefined && atMs - known.sinceMs < windowMs) return known
    // The oldest goes first: a Map keeps the order in which it was filled.
    if (this.#tallies.size >= subjectsMax) this.#tallies.delete(this.#tallies.keys().next().value ?? '')
    const fresh: Tally = { sinceMs: atMs, limited: 0, minted: 0, addresses: new Set(), told: new Set() }
    this.#tallies.delete(key)
    this.#tallies.set(key, fresh)
    return fresh
  }
}

function judge(tally: Tally): { readonly why: Unusual; readonly count: number }[] {
  const counts: Readonly<Record<Unusual, number>> = {
    limit_hit_often: tally.limited,
    many_addresses: tally.addresses.size,
    many_tokens: tally.minted,
  }
  return (Object.keys(counts) as Unusual[]).flatMap((why) => {
    const count = counts[why]
    if (count < thresholds[why] || tally.told.has(why)) return []
    tally.told.add(why)
    return [{ why, count }]
  })
}
