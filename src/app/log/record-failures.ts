import type { RecordedEvent } from '../../core/index.ts'
import type { OwedOutcomes } from '../../gateway/index.ts'
import type { Metrics } from '../../http/index.ts'
import type { Storage } from '../../storage/index.ts'

export interface RecordFailuresOptions {
  readonly storage: Pick<Storage, 'health'>
  readonly metrics: Pick<Metrics, 'count'>
  readonly owed: OwedOutcomes
  readonly print?: (line: string) => void
}

/** What a gate does about records that fail: says so once, counts them, and asks each second whether they fail still. */
export class RecordFailures {
  readonly #options: RecordFailuresOptions
  readonly #print: (line: string) => void
  #isFailing = false
  #hearsChanges = true

  constructor(options: RecordFailuresOptions) {
    this.#options = options
    this.#print = options.print ?? ((line) => void process.stderr.write(`sallyport: ${line}\n`))
  }

  /** False once a gate that cannot record hears of no changes either: it might read for clients that were revoked. */
  get hearsChanges(): boolean {
    return this.#hearsChanges
  }

  /** Takes note of a record that failed; an outcome is recorded later. */
  readonly add = (error: unknown, outcome?: RecordedEvent): void => {
    const { metrics, owed } = this.#options
    if (outcome !== undefined) owed.add(outcome)
    metrics.count('sallyport_record_failures_total')
    if (!this.#isFailing) this.#print(`records cannot be written: ${describe(error)}`)
    this.#isFailing = true
  }

  /** Takes note of how the storage does. */
  hear({ ok, changes }: { readonly ok: boolean; readonly changes: string | undefined }): void {
    this.#hearsChanges = changes === undefined
    if (ok && this.#isFailing) this.#print('records can be written again')
    if (ok) this.#isFailing = false
  }

  /** Asks the storage, where records fail. */
  watch(): void {
    if (!this.#isFailing) return
    this.#options.storage.health().then(
      (health) => this.hear(health),
      () => {
        this.#hearsChanges = false
      },
    )
  }
}

function describe(error: unknown): string {
  const detail = (error as { readonly detail?: string }).detail
  return detail === undefined ? String(error) : `${String(error)} ${detail}`
}
