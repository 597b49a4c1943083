import type { Actor } from '../../core/index.ts'
import { findHold, type Hold, keptHere } from '../hold.ts'
import type { RetentionPorts } from '../ports.ts'
import type { Charge } from '../retention-store.ts'
import type { Run, RunItem } from '../run.ts'
import type { Erasure, ErasureLevel, ErasurePart, ErasureReceipt, NamingBody } from './erasure.ts'
import { erasureAction } from './erasure.ts'

const itemsPage = 1_000

export interface FinishContext {
  readonly ports: RetentionPorts
  readonly run: Run
  readonly erasure: Erasure
  readonly by: Actor
  charge(): Charge
}

/**
 * Erases what is kept here of a person, once a run has dealt with what vendors keep, and puts the receipt on record that sums
 * it up. Holds are looked at again. It may have been begun by a process that was killed. Returns the erasure with what came of it.
 */
export async function finishErasure(context: FinishContext): Promise<Erasure> {
  const { ports, run, erasure } = context
  const left = await readItems(context)
  const parts = [
    ...itemParts(left, erasure),
    ...(await eraseBodies(context, left)),
    ...(await forgetSessions(context)),
  ]
  const holds = [...new Set(parts.flatMap(({ holds: of = [] }) => of))]
  parts.push(await eraseKeys(context, holds))
  const receipt: ErasureReceipt = {
    version: 1,
    kind: 'person',
    subject: erasure.subjects[0] ?? '',
    run: run.id,
    plan: run.planHash,
    levels: [...new Set(parts.map(({ level }) => level))],
    parts,
    unsearched: erasure.unsearched,
    outOfScope: erasure.outOfScope,
  }
  if (!(await ports.isOnRecord(erasure.requestId, erasureAction)))
    await ports.record({
      requestId: erasure.requestId,
      atMs: ports.clock.now(),
      phase: 'event',
      action: erasureAction,
      actor: context.by,
      resource: `retention/${run.id}`,
      result: receipt.levels.some((level) => level === 'pending' || level === 'open') ? 'failure' : 'success',
      metadata: { receipt },
    })
  return { ...erasure, bodies: [], parts }
}

async function readItems({ ports, run }: FinishContext): Promise<readonly RunItem[]> {
  const items: RunItem[] = []
  for (let afterPosition = -1; ; ) {
    const page = await ports.store.items(run.id, { afterPosition, limit: itemsPage })
    items.push(...page)
    const last = page.at(-1)
    if (last === undefined) return items
    afterPosition = last.position
  }
}

function itemParts(items: readonly RunItem[], { open }: Erasure): ErasurePart[] {
  const parts: ErasurePart[] = []
  const byKind = Map.groupBy(items, ({ vendor, kind }) => `${vendor} ${kind}`)
  for (const [what, members] of byKind) {
    const byLevel = Map.groupBy(members, levelOf)
    for (const [level, those] of byLevel) {
      const holds = [...new Set(those.flatMap(({ problem }) => /hold_\w+/.exec(problem ?? '') ?? []))]
      parts.push({ what, level, count: those.length, ...(level === 'held' ? { holds } : {}) })
    }
  }
  for (const [what, count] of Object.entries(open)) parts.push({ what, level: 'open', count })
  return parts
}

function levelOf({ state, problem }: RunItem): ErasureLevel {
  if (state === 'held') return 'held'
  if (state !== 'gone') return 'pending'
  // Of what the vendor did not know, nobody has seen that it went.
  return problem === null ? 'deleted' : 'not_found'
}

async function eraseBodies(context: FinishContext, items: readonly RunItem[]): Promise<ErasurePart[]> {
  const { ports, run, erasure } = context
  const heldItems = new Map(
    items.filter(({ state }) => state === 'held').map((item) => [item.id, item.problem ?? '']),
  )
  for (;;) {
    const holds = await ports.store.holds()
    const kept = new Set<string>()
    const free: NamingBody[] = []
    for (const body of erasure.bodies) {
      const hold =
        /hold_\w+/.exec(heldItems.get(body.item ?? '') ?? '')?.[0] ?? (await holdOf(ports, body, holds))?.id
      if (hold === undefined) free.push(body)
      else kept.add(hold)
    }
    const ids = free.map(({ eventId }) => eventId)
    // A hold that came meanwhile: they are looked at again.
    if (
      !(await ports.store.eraseBodies(run.id, ids, context.charge(), {
        holdCount: holds.length,
        nowMs: ports.clock.now(),
      }))
    )
      continue
    return partsOf('bodies of webhooks', 'deleted', free.length, erasure.bodies.length - free.length, [
      ...kept,
    ])
  }
}

/** A hold on any kind of the vendor's may be about what a webhook tells of. */
async function holdOf(
  ports: RetentionPorts,
  body: NamingBody,
  holds: readonly Hold[],
): Promise<Hold | undefined> {
  const kinds = (await ports.offerOf(body.vendor))?.kinds.map(({ id }) => id) ?? []
  for (const kind of [...kinds, keptHere.webhooks]) {
    const hold = findHold(
      holds,
      {
        vendor: body.vendor,
        environment: body.environment,
        kind,
        id: body.item ?? '',
        tag: null,
        createdAtMs: body.receivedAtMs,
      },
      ports.clock.now(),
    )
    if (hold !== undefined) return hold
  }
  return undefined
}

/** Looks again until there is none left: another may have begun meanwhile, or a hold may have come. */
async function forgetSessions(context: FinishContext): Promise<ErasurePart[]> {
  const { ports, run, erasure } = context
  const { persons, store, clock } = ports
  const what = 'browser sessions'
  let forgotten = 0
  for (;;) {
    const holds = await store.holds()
    const sessions = await persons.sessionsOf(erasure.subjects)
    const kept = sessions.flatMap(({ id, vendor, environment, mintedAtMs }) => {
      const session = { vendor, environment, kind: keptHere.sessions, id, tag: null, createdAtMs: mintedAtMs }
      return findHold(holds, session, clock.now())?.id ?? []
    })
    if (kept.length > 0) return partsOf(what, 'deleted', forgotten, sessions.length, [...new Set(kept)])
    const ids = sessions.map(({ id }) => id)
    const under = { id: run.id, charge: context.charge(), holdCount: holds.length }
    if (!(await persons.forgetSessions(erasure.subjects, ids, under))) continue
    if (ids.length === 0) return partsOf(what, 'deleted', Math.max(forgotten, erasure.found.sessions), 0, [])
    forgotten += ids.length
  }
}

/** Whoever is meant by what is held must be found out still: then their key stays, too. */
async function eraseKeys(
  { ports, erasure }: Pick<FinishContext, 'ports' | 'erasure'>,
  holds: readonly string[],
): Promise<ErasurePart> {
  const { persons } = ports
  const what = 'names in the log'
  const standing = [...holds, ...(await persons.logHolds())]
  const before = await persons.countKeys(erasure.subjects)
  if (standing.length > 0 && before > 0) return { what, level: 'held', count: before, holds: standing }
  // A hold that has come meanwhile is looked at as one that stood before.
  if (before > 0 && !(await persons.eraseKeys(erasure.subjects))) return eraseKeys({ ports, erasure }, holds)
  const count = Math.max(before, erasure.found.keys)
  if ((await persons.countKeys(erasure.subjects)) > 0) return { what, level: 'pending', count }
  return { what, level: count === 0 ? 'not_found' : 'crypto_erased', count }
}

function partsOf(
  what: string,
  level: ErasureLevel,
  done: number,
  kept: number,
  holds: readonly string[],
): ErasurePart[] {
  const parts: ErasurePart[] = []
  if (done > 0) parts.push({ what, level, count: done })
  if (kept > 0) parts.push({ what, level: 'held', count: kept, holds })
  if (parts.length === 0) parts.push({ what, level: 'not_found', count: 0 })
  return parts
}
