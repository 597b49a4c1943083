import { type Actor, createId } from '../core/index.ts'
import { type DeleteContext, deleteItem, look } from './delete-item.ts'
import { findHold, type Hold, keptHere } from './hold.ts'
import { accountKey } from './item.ts'
import type { Pace } from './pace.ts'
import { choosePolicy, isDue, type RetentionPolicy } from './policy.ts'
import type { RetentionPorts } from './ports.ts'
import { createReceipt, isUnknown, receiptAction, subjectOf } from './receipt.ts'
import type { RetentionOffer, VendorRequest } from './retention-offer.ts'
import type { Charge } from './retention-store.ts'
import type { Run, RunItem } from './run.ts'

/** In whose name things are deleted. */
export const retentionActor: Actor = { kind: 'system', id: 'retention' }

export interface BatchContext {
  readonly ports: RetentionPorts
  readonly run: Run
  /** Who has charge, until when: prolonged with everything that is written. */
  charge(): Charge
  offerOf(vendor: string): Promise<RetentionOffer>
  paceOf(vendor: string): Pace
}

/** As what a thing is left alone, and why. */
type Spared = Pick<RunItem, 'state' | 'problem'>

/** A thing of a batch, and what has come over it while it was being deleted. */
interface Marked {
  readonly item: RunItem
  readonly spared: Spared | undefined
}

/**
 * Works on a batch of a run: holds and policies are looked at, what is to be deleted is written down and put on record, then the vendor
 * is told and asked, what is kept here is forgotten, and each receipt is put on record. It may have been worked on before
 * by a process that was killed anywhere in between.
 */
export async function deleteBatch(context: BatchContext, batch: readonly RunItem[]): Promise<void> {
  const { ports, run } = context
  const holds = await ports.store.holds()
  const free: Marked[] = []
  const aside: RunItem[] = []
  for (const item of batch) {
    const spared = spare(context, item, holds)
    if (spared !== undefined && item.state === 'due') aside.push({ ...item, ...spared })
    else free.push({ item: markOne(ports, item), spared })
  }
  await setAside(context, aside)
  if (free.length === 0) return
  const fresh = free.filter(({ item: { position } }) =>
    batch.some((item) => item.position === position && item.requestId === null),
  )
  await Promise.all(fresh.map(({ item }) => ports.record(intentOf(context, item))))
  const marked = free.map(({ item }) => item)
  // A hold that came meanwhile: the batch is looked at again.
  if (!(await ports.store.markDeleting(run.id, marked, context.charge(), holds.length))) return
  const tried = await inParallel(free, ports.timing.concurrency, (one) => attempt(context, one))
  await setAside(
    context,
    tried.filter(({ state }) => state === 'held'),
  )
  await ports.store.saveItems(
    run.id,
    tried.filter(({ state }) => state !== 'held'),
    context.charge(),
  )
  const owed = new Set(batch.filter(({ state }) => state === 'verified').map(({ position }) => position))
  await finish(
    context,
    tried.filter(({ state }) => state === 'verified'),
    owed,
  )
}

/**
 * Returns why something cannot be gone on with, where the key of its account was replaced since the plan: what another
 * account knows nothing of would pass for deleted.
 */
export function replacedKey(
  ports: Pick<RetentionPorts, 'keyIdOf'>,
  { outlook }: Run,
  item: RunItem,
): string | undefined {
  const account = outlook.accounts.find((one) => accountKey(one) === accountKey(item))
  if (account?.keyId === undefined || account.keyId === ports.keyIdOf(item)) return undefined
  return 'The key was replaced since the plan: it is left to the next one.'
}

/** What the vendor has deleted already can be held no more: only its receipt is missing. */
function spare({ ports, run }: BatchContext, item: RunItem, holds: readonly Hold[]): Spared | undefined {
  if (item.state === 'deleted' || item.state === 'verified') return undefined
  const nowMs = ports.clock.now()
  const { isOfUnknownOrigin } = item.trace
  const hold = findHold(holds, { ...item, isOfUnknownOrigin }, nowMs)
  if (hold !== undefined) return { state: 'held', problem: `Held by ${hold.id}.` }
  // Whoever asked to be forgotten asks no policy.
  if (run.reason === 'erasure' || isStillDue(ports.policies, item, nowMs)) return undefined
  return { state: 'pending', problem: 'By the policies of now it is not due.' }
}

function isStillDue(policies: readonly RetentionPolicy[], item: RunItem, nowMs: number): boolean {
  const { createdAtMs } = item
  if (createdAtMs === null) return false
  const policy = choosePolicy(policies, { ...item, createdAtMs })
  return policy !== undefined && isDue(policy, createdAtMs, nowMs)
}

async function setAside({ ports, run, charge }: BatchContext, aside: readonly RunItem[]): Promise<void> {
  if (aside.length === 0) return
  const held = aside.filter(({ state }) => state === 'held')
  const records = held.map((item) =>
    ports.record({
      requestId: item.requestId ?? createId('act', ports.random),
      atMs: ports.clock.now(),
      phase: 'event',
      action: 'retention.held',
      actor: retentionActor,
      resource: `retention/${run.id}`,
      metadata: { subject: subjectOf(item, ports.subjectKey), why: item.problem ?? '' },
    }),
  )
  await Promise.all(records)
  await ports.store.saveItems(run.id, aside, charge())
}

function markOne(ports: RetentionPorts, item: RunItem): RunItem {
  if (item.state === 'deleted' || item.state === 'verified') return item
  // Marked, and nothing learnt since: whoever marked it was killed before it could write what came of it.
  const wasInterrupted = item.state === 'deleting' && item.trace.request === undefined
  return {
    ...item,
    state: 'deleting',
    requestId: item.requestId ?? createId('act', ports.random),
    trace: {
      ...item.trace,
      holdCheckedAtMs: ports.clock.now(),
      ...(wasInterrupted ? { wasInterrupted } : {}),
    },
  }
}

function intentOf({ ports, run }: BatchContext, item: RunItem) {
  return {
    requestId: item.requestId ?? '',
    atMs: ports.clock.now(),
    phase: 'event' as const,
    action: 'retention.deleting',
    actor: retentionActor,
    resource: `retention/${run.id}`,
    metadata: {
      subject: subjectOf(item, ports.subjectKey),
      vendor: item.vendor,
      environment: item.environment,
      kind: item.kind,
      policy: item.policy,
    },
  }
}

async function attempt(context: BatchContext, { item, spared }: Marked): Promise<RunItem> {
  if (item.state === 'verified') return item
  const { ports } = context
  const offer = await context.offerOf(item.vendor)
  const kind = offer.kinds.find(({ id }) => id === item.kind)
  if (kind === undefined)
    return { ...item, state: 'pending', problem: 'The vendor keeps nothing of this kind.' }
  const { untilMs } = context.charge()
  const work: DeleteContext = { kind, ports, ask: (request) => ask(context, item, request, untilMs) }
  if (spared === undefined) return deleteItem(work, item)
  // It may have been deleted before the hold came. Where it was not, it is not.
  const looked = await look(work, item)
  return looked.state === 'verified' ? looked : { ...item, ...spared }
}

async function ask(context: BatchContext, item: RunItem, request: VendorRequest, untilMs: number) {
  const { ports } = context
  await context.paceOf(item.vendor).turn()
  // A process that was away for so long may have lost charge of the run.
  const obstacle =
    ports.clock.now() >= untilMs
      ? 'this process was away for too long'
      : (ports.obstacle(item) ?? replacedKey(ports, context.run, item))
  return obstacle === undefined ? ports.ask(item, request) : { status: 0, text: '', detail: obstacle }
}

/** From here on the thing is gone: forgotten here first, so that the receipt may say so. */
async function finish(
  context: BatchContext,
  items: readonly RunItem[],
  owed: ReadonlySet<number>,
): Promise<void> {
  if (items.length === 0) return
  const { ports, run } = context
  const holds = await ports.store.holds()
  const held = items.filter((item) => holdOfWebhooks(holds, item, ports.clock.now()) !== undefined)
  await ports.store.unlink(
    items,
    ports.clock.now(),
    held.map(({ id }) => id),
  )
  await Promise.all(
    items.map((item) =>
      recordReceipt(context, item, { isOwed: owed.has(item.position), hasHeldWebhooks: held.includes(item) }),
    ),
  )
  const gone = items.map(
    (item): RunItem => ({ ...item, state: 'gone', problem: isUnknown(item) ? unknownThere : null }),
  )
  await ports.store.finishItems(run.id, gone, context.charge())
}

/** A thing may go while webhooks about it are held: when they came nobody asks. */
function holdOfWebhooks(holds: readonly Hold[], item: RunItem, nowMs: number): Hold | undefined {
  return findHold(holds, { ...item, kind: keptHere.webhooks, createdAtMs: null }, nowMs)
}

const unknownThere = 'The vendor did not know it.'

async function recordReceipt(
  context: BatchContext,
  item: RunItem,
  { isOwed, hasHeldWebhooks }: { readonly isOwed: boolean; readonly hasHeldWebhooks: boolean },
): Promise<void> {
  const { ports, run } = context
  const { requestId } = item
  // A process that was killed may have got so far.
  if (requestId === null || (isOwed && (await ports.isOnRecord(requestId, receiptAction)))) return
  const { outOfScope } = await context.offerOf(item.vendor)
  const subject = subjectOf(item, ports.subjectKey)
  await ports.record({
    requestId,
    atMs: ports.clock.now(),
    phase: 'event',
    action: receiptAction,
    actor: retentionActor,
    resource: `retention/${run.id}`,
    result: 'success',
    metadata: { receipt: createReceipt(run, item, { subject, outOfScope, hasHeldWebhooks }) },
  })
}

async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const work = async () => {
    for (;;) {
      const index = next
      next += 1
      const item = items[index]
      if (item === undefined) return
      results[index] = await act(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work))
  return results
}
