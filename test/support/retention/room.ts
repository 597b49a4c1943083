import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Actor, ManualClock, type RecordedEvent, systemRandom } from '../../../src/core/index.ts'
import {
  defaultTiming,
  type ErasureReceipt,
  erasureAction,
  type Hold,
  type HoldTarget,
  keptHere,
  type LedgerEntry,
  type PersonPorts,
  type Receipt,
  Retention,
  type RetentionPolicy,
  type RetentionPorts,
  type RunView,
  receiptAction,
} from '../../../src/retention/index.ts'
import { openStorage, type Storage } from '../../../src/storage/index.ts'
import { logKey } from '../log-key.ts'
import { Fuse } from '../rotation/fuse.ts'
import { KnownPersons } from './persons.ts'
import { KeepingVendor, keepingOffer } from './vendor.ts'

export const day = 86_400_000
export const by: Actor = { kind: 'operator', id: 'ada' }

export const monthly: RetentionPolicy = {
  name: 'monthly',
  vendor: 'acme',
  environment: 'production',
  key: 'default',
  olderThanMs: 30 * day,
}

/** Something that the vendor keeps. */
export const thing = (id: string) =>
  ({ vendor: 'acme', environment: 'production', key: 'default', kind: 'things', id }) as const

/** The retention of one home over a vendor in memory, in processes that can be killed. */
export class RetentionRoom {
  readonly vendor = new KeepingVendor()
  readonly clock = new ManualClock(Date.UTC(2026, 10, 30))
  readonly events: RecordedEvent[] = []
  readonly storage: Storage
  retention: Retention
  policies: readonly RetentionPolicy[] = [monthly]
  obstacle: string | undefined
  hasNeighbours = false
  keyId = 'key_1'
  readonly persons = new KnownPersons()
  readonly #folder: string
  #processes = 0

  private constructor(folder: string, storage: Storage) {
    this.#folder = folder
    this.storage = storage
    this.retention = this.restart()
  }

  static async open(): Promise<RetentionRoom> {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-retention-'))
    const storage = await openStorage({ kind: 'sqlite', folder, worker: false })
    await storage.openLog(logKey.signerKey)
    return new RetentionRoom(folder, storage)
  }

  async close(): Promise<void> {
    await this.storage.close()
    await rm(this.#folder, { recursive: true, force: true })
  }

  /** Another process, which dies when its fuse burns. */
  restart(fuse: Fuse = new Fuse(), change: Partial<RetentionPorts> = {}): Retention {
    this.#processes += 1
    this.retention = new Retention({
      store: fuse.wrap(this.storage.retention),
      clock: this.clock,
      random: systemRandom,
      record: (event) =>
        fuse.pass(async () => {
          this.events.push(event)
        }),
      policies: this.policies,
      ask: (_account, request) => fuse.pass(() => this.vendor.answer(request)),
      obstacle: () => this.obstacle,
      keyIdOf: () => this.keyId,
      hasNeighbours: async () => this.hasNeighbours,
      accountsOf: async () => this.policies,
      offerOf: async (vendor) => (vendor === 'acme' ? keepingOffer : undefined),
      kindsOf: async () => [...keepingOffer.kinds.map(({ id }) => id), ...Object.values(keptHere)],
      isOnRecord: async (requestId, action) =>
        this.events.some((event) => event.requestId === requestId && event.action === action),
      // What nobody waits for is no effect.
      persons: Object.assign(Object.create(fuse.wrap(this.persons)) as PersonPorts, {
        subjectOf: (name: string) => this.persons.subjectOf(name),
      }),
      subjectKey: new Uint8Array(32),
      timing: { ...defaultTiming, requestsPerSecond: 1_000_000 },
      holder: `process-${this.#processes}`,
      wait: async () => {},
      ...change,
    })
    return this.retention
  }

  /** Days ago, counted from now. */
  ago(days: number): number {
    return this.clock.now() - days * day
  }

  remember(entry: Partial<LedgerEntry> & Pick<LedgerEntry, 'id' | 'createdAtMs'>): Promise<void> {
    return this.storage.retention.insertLedger([
      {
        vendor: 'acme',
        environment: 'production',
        key: 'default',
        madeBy: 'things',
        clientId: 'cl_1',
        tag: null,
        user: null,
        ...entry,
      },
    ])
  }

  hold(target: HoldTarget, endsAtMs: number | null = null): Promise<Hold> {
    return this.retention.hold(target, { reason: 'case 17', endsAtMs }, by)
  }

  async planAndStart(): Promise<RunView> {
    const { planHash } = await this.retention.plan(by)
    return this.retention.start(planHash, by)
  }

  /** Carries a run to its end, moving the clock past every wait. */
  async finish(id: string): Promise<RunView> {
    for (let turn = 0; turn < 1_000; turn += 1) {
      const view = await this.retention.advance(id)
      if (view.state !== 'running') return view
      this.clock.advance(defaultTiming.leaseMs)
    }
    throw new Error('the run does not end')
  }

  receipts(): Receipt[] {
    return this.events
      .filter(({ action }) => action === receiptAction)
      .map(({ metadata }) => metadata?.receipt as Receipt)
  }

  erasures(): ErasureReceipt[] {
    return this.events
      .filter(({ action }) => action === erasureAction)
      .map(({ metadata }) => metadata?.receipt as ErasureReceipt)
  }

  dueIds = async (id: string): Promise<string[]> => {
    const ids: string[] = []
    for await (const item of this.retention.items(id)) ids.push(item.id)
    return ids
  }
}
