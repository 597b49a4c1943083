import { ActionLog, type Actor, createId, SallyportError, Turns } from '../core/index.ts'
import { batchSizeFor } from './batch-size.ts'
import { createRun, versionOf } from './create-run.ts'
import { deleteBatch, replacedKey, retentionActor } from './delete-batch.ts'
import { findPerson } from './erasure/find-person.ts'
import { finishErasure } from './erasure/finish-erasure.ts'
import { limitNeeded, requireLimit } from './erasure/limit.ts'
import type { Hold, HoldTarget } from './hold.ts'
import { addHold, liftHold } from './holds.ts'
import { type Account, accountKey, accountOf } from './item.ts'
import { Pace } from './pace.ts'
import { failedOutlook, type PlannedItem, planAccount } from './plan-account.ts'
import type { RetentionPorts } from './ports.ts'
import type { RetentionOffer } from './retention-offer.ts'
import type { AccountOutlook, ItemCounts, Run, RunItem, RunReason } from './run.ts'
import { listSubjects, type SubjectOfId } from './subjects.ts'

/** What nobody has looked at for longer is planned anew. */
const planMsMax = 86_400_000
/** Between two looks at an account that cannot be worked on. */
const obstacleMs = 2_000
/** Between two looks at a run that another process has charge of. */
const elsewhereMs = 1_000

/** A run with how far it is. */
export interface RunView extends Run {
  readonly counts: ItemCounts
  /** Not before this is there anything to do; null once it has ended. */
  readonly nextAtMs: number | null
  /** How many things a limit must allow before this plan can be started; null where none is needed. */
  readonly limitNeeded: number | null
}

/** What is kept how long: plans what is due, deletes it, proves it. Each step may be repeated by another process. */
export class Retention {
  readonly #ports: RetentionPorts
  readonly #log: ActionLog
  readonly #paces = new Map<string, Pace>()
  /** The store tells processes apart, not those who ask in one. */
  readonly #turns = new Turns()

  constructor(ports: RetentionPorts) {
    this.#ports = ports
    this.#log = new ActionLog(ports.clock, ports.random, ports.record)
  }

  /** Writes down what is due by the policies, and deletes nothing. Throws ERR_RETENTION_NO_POLICY. */
  async plan(by: Actor, reason: RunReason = 'policy'): Promise<RunView> {
    const { policies } = this.#ports
    if (policies.length === 0) throw new SallyportError('ERR_RETENTION_NO_POLICY')
    const accounts = new Map<string, Account>(
      policies.map((policy) => [accountKey(policy), accountOf(policy)]),
    )
    const holds = await this.#ports.store.holds()
    const outlooks: AccountOutlook[] = []
    const items: PlannedItem[] = []
    for (const account of accounts.values()) {
      const planned = await this.#planAccount(account, holds)
      outlooks.push(planned.outlook)
      items.push(...planned.items)
    }
    return this.#write({ accounts: outlooks }, items, { by, reason })
  }

  async #planAccount(account: Account, holds: readonly Hold[]) {
    const offer = await this.#offerOf(account.vendor)
    const obstacle = this.#ports.obstacle(account)
    if (obstacle === undefined) return planAccount(this.#paced(), account, offer, holds)
    return { items: [], outlook: failedOutlook(account, offer, obstacle) }
  }

  /**
   * Writes down what is known of a person, by the name of a user, a telephone number, an e-mail address, or what stands for one
   * in the log; erases nothing. Throws ERR_CORE_INPUT.
   */
  async planErasure(subject: string, by: Actor): Promise<RunView> {
    const { accounts, items, erasure } = await findPerson(this.#paced(), subject)
    const requestId = createId('act', this.#ports.random)
    const outlook = { accounts, erasure: { ...erasure, requestId } }
    return this.#write(outlook, items, { by, reason: 'erasure' })
  }

  #paced(): RetentionPorts {
    return {
      ...this.#ports,
      ask: async (of, request) => {
        await this.#paceOf(of.vendor).turn()
        return this.#ports.ask(of, request)
      },
    }
  }

  async #write(
    outlook: Run['outlook'],
    planned: readonly PlannedItem[],
    { by, reason }: { readonly by: Actor; readonly reason: RunReason },
  ): Promise<RunView> {
    const { run, items } = createRun(this.#ports, outlook, planned, reason)
    const { planHash: plan, policyVersion } = run
    const [subject] = outlook.erasure?.subjects ?? []
    const about = subject === undefined ? {} : { subject }
    const metadata = { plan, reason, due: items.length, policyVersion, ...about }
    await this.#log.run({ action: 'retention.plan', resource: `retention/${run.id}`, metadata }, by, () =>
      this.#ports.store.insertRun(run, items),
    )
    return this.#view(run)
  }

  /**
   * Starts a run that was planned: what is in it is what the plan showed, and nothing else. Throws
   * ERR_RETENTION_PLAN_UNKNOWN where no such plan waits, ERR_RETENTION_PLAN_STALE where other policies are in force by now or
   * it is older than a day, ERR_RETENTION_LIMIT where an erasure takes more away than `limit`, ERR_RETENTION_UNDER_WAY.
   */
  async start(planHash: string, by: Actor, limit?: number): Promise<RunView> {
    const { store, clock, policies } = this.#ports
    const planned = (await store.runs()).findLast(
      (run) => run.planHash === planHash && run.state === 'planned',
    )
    if (planned === undefined)
      throw new SallyportError('ERR_RETENTION_PLAN_UNKNOWN', { field: 'plan', detail: planHash })
    const hasOtherPolicies = planned.reason !== 'erasure' && planned.policyVersion !== versionOf(policies)
    if (hasOtherPolicies || clock.now() - planned.plannedAtMs > planMsMax)
      throw new SallyportError('ERR_RETENTION_PLAN_STALE', { field: 'plan', detail: planHash })
    requireLimit(planned, (await store.counts(planned.id)).due, limit)
    const run: Run = { ...planned, state: 'running', startedAtMs: clock.now() }
    const metadata = { plan: planHash, reason: run.reason, policyVersion: run.policyVersion }
    await this.#log.run({ action: 'retention.run', resource: `retention/${run.id}`, metadata }, by, () =>
      store.startRun(run),
    )
    return this.#view(run)
  }

  /**
   * Works on a run for about so long, and returns how it stands. Where another process has charge of it, that one goes on.
   * Throws ERR_RETENTION_RUN_UNKNOWN.
   */
  advance(id: string, budgetMs = 1_000): Promise<RunView> {
    return this.#turns.take(() => this.#advance(id, budgetMs))
  }

  async #advance(id: string, budgetMs: number): Promise<RunView> {
    const { store, clock, holder } = this.#ports
    const run = await store.take(id, this.#charge(), clock.now())
    if (run === undefined) {
      const view = await this.find(id)
      return view.nextAtMs === null ? view : { ...view, nextAtMs: clock.now() + elsewhereMs }
    }
    const startedAtMs = performance.now()
    try {
      while (performance.now() - startedAtMs < budgetMs) {
        const items = await store.takeItems(id, clock.now(), batchSizeFor(this.#ports.timing))
        if (items.length === 0) return await this.#endWhereDone(run)
        const free = await this.#setAside(run, items)
        await deleteBatch(
          {
            ports: this.#ports,
            run,
            charge: () => this.#charge(),
            offerOf: (vendor) => this.#offerOf(vendor),
            paceOf: (vendor) => this.#paceOf(vendor),
          },
          free,
        )
      }
      return await this.#view(run)
    } finally {
      await store.release(id, holder)
    }
  }

  /** What a lock or a missing key stands in the way of waits, without a try being counted. */
  async #setAside(run: Run, items: readonly RunItem[]): Promise<readonly RunItem[]> {
    const { store, clock, obstacle } = this.#ports
    const waiting = items.flatMap((item): RunItem[] => {
      // What was seen to be gone is owed its receipt, and no more calls.
      if (item.state === 'verified') return []
      const problem = obstacle(item)
      if (problem !== undefined) return [{ ...item, problem, nextAtMs: clock.now() + obstacleMs }]
      const replaced = replacedKey(this.#ports, run, item)
      return replaced === undefined ? [] : [{ ...item, state: 'pending', problem: replaced }]
    })
    if (waiting.length === 0) return items
    await store.saveItems(run.id, waiting, this.#charge())
    const positions = new Set(waiting.map(({ position }) => position))
    return items.filter(({ position }) => !positions.has(position))
  }

  async #endWhereDone(run: Run): Promise<RunView> {
    const { store, clock, record, random } = this.#ports
    if ((await store.nextItemAtMs(run.id)) !== undefined) return this.#view(run)
    const { erasure } = run.outlook
    const erased =
      erasure &&
      (await finishErasure({
        ports: this.#ports,
        run,
        erasure,
        by: retentionActor,
        charge: () => this.#charge(),
      }))
    const counts = await store.counts(run.id)
    const isDone = counts.pending === 0 && !(erased?.parts ?? []).some(({ level }) => level === 'pending')
    const state = isDone ? 'done' : 'incomplete'
    await record({
      requestId: createId('act', random),
      atMs: clock.now(),
      phase: 'event',
      action: 'retention.ended',
      actor: retentionActor,
      resource: `retention/${run.id}`,
      result: state === 'done' ? 'success' : 'failure',
      metadata: { plan: run.planHash, gone: counts.gone, held: counts.held, pending: counts.pending },
    })
    const outlook = erased === undefined ? run.outlook : { ...run.outlook, erasure: erased }
    const ended: Run = { ...run, outlook, state, endedAtMs: clock.now() }
    await store.saveRun(ended, this.#charge())
    return this.#view(ended)
  }

  async runs(): Promise<readonly RunView[]> {
    const runs = await this.#ports.store.runs()
    return Promise.all(runs.map((run) => this.#view(run)))
  }

  /** Throws ERR_RETENTION_RUN_UNKNOWN. */
  async find(id: string): Promise<RunView> {
    const run = await this.#ports.store.findRun(id)
    if (run === undefined) throw new SallyportError('ERR_RETENTION_RUN_UNKNOWN', { field: 'run', detail: id })
    return this.#view(run)
  }

  /** Returns what is in a run, in the order of the plan. */
  async *items(id: string): AsyncGenerator<RunItem> {
    let afterPosition = -1
    for (;;) {
      const page = await this.#ports.store.items(id, { afterPosition, limit: 1_000 })
      yield* page
      const last = page.at(-1)
      if (last === undefined) return
      afterPosition = last.position
    }
  }

  /** See `listSubjects`. */
  subjects(id: string, vendor?: string): Promise<readonly SubjectOfId[]> {
    return listSubjects(this.#ports, id, vendor)
  }

  /** Whether anything here has an id; what was made past the gate is first met by a plan. */
  isKnown(id: string, vendor?: string): Promise<boolean> {
    return this.#ports.store.isKnown(id, vendor)
  }

  holds(): Promise<readonly Hold[]> {
    return this.#ports.store.holds()
  }

  /** See `addHold`. */
  hold(
    target: HoldTarget,
    why: { readonly reason: string; readonly endsAtMs: number | null },
    by: Actor,
  ): Promise<Hold> {
    return addHold(this.#ports, this.#log, target, why, by)
  }

  /** Throws ERR_RETENTION_HOLD_UNKNOWN where no such hold stands. */
  lift(id: string, by: Actor): Promise<void> {
    return liftHold(this.#ports, this.#log, id, by)
  }

  #charge() {
    const { clock, holder, timing } = this.#ports
    return { holder, untilMs: clock.now() + timing.leaseMs }
  }

  async #view(run: Run): Promise<RunView> {
    const { store } = this.#ports
    const counts = await store.counts(run.id)
    const nextAtMs = run.state === 'running' ? ((await store.nextItemAtMs(run.id)) ?? 0) : null
    return { ...run, counts, nextAtMs, limitNeeded: limitNeeded(run, counts.due) }
  }

  #paceOf(vendor: string): Pace {
    const { clock, timing, wait } = this.#ports
    const known = this.#paces.get(vendor)
    if (known !== undefined) return known
    const pace = new Pace(timing.requestsPerSecond, clock, wait)
    this.#paces.set(vendor, pace)
    return pace
  }

  async #offerOf(vendor: string): Promise<RetentionOffer> {
    const offer = await this.#ports.offerOf(vendor)
    if (offer === undefined)
      throw new SallyportError('ERR_RETENTION_NOT_OFFERED', { field: 'vendor', detail: vendor })
    return offer
  }
}
