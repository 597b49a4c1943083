import { ageOf } from '../../control/index.ts'
import type { Metrics } from '../../http/index.ts'
import type { Rotation } from '../../rotation/index.ts'
import type { VaultKeyView } from '../../vault/index.ts'
import type { App } from '../open-app.ts'

const readEveryMs = 1_000

type Parts = Pick<App, 'clock' | 'config' | 'vault' | 'onChange'> & {
  readonly storage: { readonly rotations: { list(): Promise<readonly Rotation[]> } }
}

/** Tells at each scrape how old the keys in use are, and how the newest rotation of each stands. */
export class KeyGauges {
  readonly #parts: Parts
  readonly #stopHearing: () => void
  readonly #timer: NodeJS.Timeout
  #keys: readonly VaultKeyView[] = []
  #rotations: readonly Rotation[] = []
  #isStale = true

  constructor(parts: Parts, metrics: Pick<Metrics, 'gauges'>) {
    this.#parts = parts
    const { clock, config } = parts
    this.#stopHearing = parts.onChange(() => {
      this.#isStale = true
    })
    this.#timer = setInterval(() => void this.read(), readEveryMs).unref()
    void this.read()
    const ofKeys = (read: (key: VaultKeyView, nowMs: number) => number) => () =>
      this.#keys.map((key) => ({ labels: placeOf(key), value: read(key, clock.now()) }))
    metrics.gauges(
      'sallyport_key_age_seconds',
      'How old the vendor key is that calls use.',
      ofKeys(({ createdAtMs }, nowMs) => Math.max(0, Math.floor((nowMs - createdAtMs) / 1_000))),
    )
    metrics.gauges(
      'sallyport_key_rotate_by_timestamp_seconds',
      'By when the vendor key should be rotated, in seconds since 1970.',
      ofKeys((key, nowMs) => Math.floor((ageOf(key, config.rotation, nowMs)?.rotateByMs ?? 0) / 1_000)),
    )
    metrics.gauges('sallyport_rotation_state', 'How the newest rotation of a vendor key stands: 1.', () =>
      this.#rotations.map((one) => ({ labels: { ...placeOf(one), state: one.state }, value: 1 })),
    )
    metrics.gauges('sallyport_rotation_stuck', '1 where something stands in the way of a rotation.', () =>
      this.#rotations.map((one) => ({ labels: placeOf(one), value: one.problem === null ? 0 : 1 })),
    )
  }

  /** Takes over what is in the tables, where anything has changed. Where they cannot be read, it tries again. */
  async read(): Promise<void> {
    if (!this.#isStale) return
    this.#isStale = false
    try {
      const [keys, rotations] = await Promise.all([
        this.#parts.vault.list(),
        this.#parts.storage.rotations.list(),
      ])
      this.#keys = keys.filter(({ state }) => state === 'active')
      this.#rotations = [
        ...new Map(rotations.map((one) => [Object.values(placeOf(one)).join(' '), one])).values(),
      ]
    } catch {
      // Whoever looks after the storage says so; what was known stays.
      this.#isStale = true
    }
  }

  close(): void {
    clearInterval(this.#timer)
    this.#stopHearing()
  }
}

function placeOf({ vendor, environment, name }: Pick<VaultKeyView, 'vendor' | 'environment' | 'name'>) {
  return { vendor, environment, name }
}
