import { type Clock, Secret } from '../../core/index.ts'
import { type OriginOf, requestVendor } from '../../http/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'

export interface ContractCall {
  readonly service: string
  readonly region: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: object
  /** `invented`: one of the same shape that nobody has. */
  readonly key: 'own' | 'invented' | 'none'
  readonly readsBody: boolean
}

export interface ContractAnswer {
  /** 0 where nothing came. */
  readonly status: number
  readonly text: string
  readonly detail: string
}

export interface CallerPorts {
  readonly originOf: OriginOf
  readonly clock: Clock
  /** Whether a lock stands on the vendor or the key by now. */
  isLocked(): boolean
}

const askMs = 10_000
const bytesMax = 32 * 1024 * 1024
const tooMany = 429

/**
 * Calls one vendor for a test, one call at a time. The own key goes to the hosts of its own region alone, in the header
 * that the vendor wants. Once the vendor says that it has had enough, or a lock stands, nothing more is asked.
 */
export class ContractCaller {
  readonly #vendor: VendorProfile
  readonly #own: Secret
  readonly #invented: Secret
  readonly #originOf: OriginOf
  readonly #clock: Clock
  readonly #isLocked: () => boolean
  readonly #latenciesMs: number[] = []
  #hasHadEnough = false
  #calls = 0

  constructor(
    vendor: VendorProfile,
    keys: { readonly own: Secret; readonly invented: Secret },
    { originOf, clock, isLocked }: CallerPorts,
  ) {
    this.#vendor = vendor
    this.#own = keys.own
    this.#invented = keys.invented
    this.#originOf = originOf
    this.#clock = clock
    this.#isLocked = isLocked
  }

  async ask({ service, region, method, path, body, key, readsBody }: ContractCall): Promise<ContractAnswer> {
    if (this.#hasHadEnough) return nothing('the vendor said 429: no further call was made')
    if (this.#isLocked()) return nothing('a lock stands: no further call was made')
    const origin = this.#originOf(this.#vendor, service, region)
    if (origin === undefined) return nothing(`there is no host in ${region}`)
    this.#calls += 1
    const before = this.#clock.now()
    const answer = await requestVendor({
      origin,
      credential: key === 'none' ? undefined : this.#vendor.services[service]?.credential,
      key: key === 'own' ? this.#own : this.#invented,
      method,
      path,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: askMs,
      bytesMax,
      readsBody,
    })
    if (answer.status !== 0) this.#latenciesMs.push(this.#clock.now() - before)
    if (answer.status === tooMany) this.#hasHadEnough = true
    return answer
  }

  /** How many calls left. */
  get calls(): number {
    return this.#calls
  }

  /** Median and slowest of the calls that were answered; null where none was. */
  get latencyMs(): { readonly median: number; readonly slowest: number } | null {
    const sorted = this.#latenciesMs.toSorted((one, other) => one - other)
    const [median, slowest] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
    return median === undefined || slowest === undefined ? null : { median, slowest }
  }
}

/** Returns a key of the same shape, with other random characters in its long runs; in all of them where none is long. */
export function inventKey(own: Secret, random: (bytes: number) => Uint8Array): Secret {
  const value = own.reveal()
  const replaced = (runs: RegExp) =>
    value.replace(runs, (run) => Buffer.from(random(run.length)).toString('hex').slice(0, run.length))
  const invented = replaced(/[0-9A-Za-z]{12,}/g)
  return new Secret(invented === value ? replaced(/[0-9A-Za-z]+/g) : invented)
}

function nothing(detail: string): ContractAnswer {
  return { status: 0, text: '', detail }
}
