import { findHold, type Hold } from './hold.ts'
import type { Account, LedgerEntry } from './item.ts'
import { choosePolicy, isDue, type RetentionPolicy } from './policy.ts'
import type { RetentionPorts } from './ports.ts'
import { readPages } from './read-pages.ts'
import type { KeptKind, RetentionOffer, SettingHolder, VendorSetting } from './retention-offer.ts'
import type { AccountCounts, AccountOutlook, RunItem, Trace } from './run.ts'

/** Something that a run may delete, before it has a place in one. */
export type PlannedItem = Pick<
  RunItem,
  'vendor' | 'environment' | 'key' | 'kind' | 'id' | 'tag' | 'createdAtMs' | 'policy' | 'trace'
>

export interface PlannedAccount {
  readonly outlook: AccountOutlook
  readonly items: readonly PlannedItem[]
}

/** Something that is kept at the vendor, by its list, by the ledger, or by both. */
interface Kept {
  readonly id: string
  readonly createdAtMs: number | null
  readonly tag: string | null
  readonly isOpen: boolean
  readonly isListed: boolean
  /** Whether a call through the gate has made it, with this key. */
  readonly isKnown: boolean
}

/**
 * Returns what is due in one account: everything that the vendor lists, on all pages, together with what the ledger knows
 * and the vendor lists no longer. What another environment has made is left alone, and so is what it may have made, where
 * keys may share one account and no policy says otherwise. Where a list cannot be read to its end, nothing of the account is planned.
 */
export async function planAccount(
  ports: RetentionPorts,
  account: Account,
  offer: RetentionOffer,
  holds: readonly Hold[],
): Promise<PlannedAccount> {
  const { clock } = ports
  const nowMs = clock.now()
  const policies = ports.policies.filter(
    ({ vendor, environment, key }) =>
      vendor === account.vendor && environment === account.environment && key === account.key,
  )
  // Before anything is listed: whoever replaces it meanwhile makes the plan one of another key.
  const keyId = ports.keyIdOf(account)
  const [ledger, elsewhere, hasNeighbours] = await Promise.all([
    ports.store.ledger(account),
    ports.store.ledgerElsewhere(account),
    ports.hasNeighbours(account),
  ])
  const counts = { ...noCounts }
  const items: PlannedItem[] = []
  let direct = 0
  const kinds = offer.kinds.filter(({ id }) => policies.some((policy) => policy.kinds?.includes(id) ?? true))
  for (const kind of kinds) {
    const kept = await readKind(ports, account, kind, ledger, newestDueMs(policies, nowMs))
    if ('problem' in kept) return { items: [], outlook: failedOutlook(account, offer, kept.problem) }
    for (const one of kept) {
      counts[one.isListed ? 'listed' : 'fromLedger'] += 1
      if (elsewhere.has(one.id)) {
        counts.elsewhere += 1
        continue
      }
      if (!one.isKnown) direct += 1
      if (one.createdAtMs === null) {
        counts.undated += 1
        continue
      }
      const isOfUnknownOrigin = !one.isKnown
      const item = { ...account, kind: kind.id, id: one.id, tag: one.tag, createdAtMs: one.createdAtMs }
      const policy = choosePolicy(policies, item)
      if (policy === undefined || !isDue(policy, one.createdAtMs, nowMs)) continue
      if (findHold(holds, { ...item, isOfUnknownOrigin }, nowMs) !== undefined) counts.held += 1
      else if (isOfUnknownOrigin && hasNeighbours && policy.anyOrigin !== true) counts.unknownOrigin += 1
      else if (one.isOpen) counts.open += 1
      else {
        counts.due += 1
        items.push({ ...item, policy: policy.name, trace: traceOf(one) })
      }
    }
  }
  const own = await readSettings(ports, account, offer)
  return {
    items,
    outlook: {
      ...account,
      ...(keyId === undefined ? {} : { keyId }),
      ...counts,
      direct,
      ...own,
      problem: null,
    },
  }
}

function traceOf({ isListed, isKnown }: Kept): Trace {
  return { ...(isListed ? { wasThere: true } : {}), ...(isKnown ? {} : { isOfUnknownOrigin: true }) }
}

export const noCounts: AccountCounts = {
  listed: 0,
  fromLedger: 0,
  due: 0,
  held: 0,
  open: 0,
  undated: 0,
  elsewhere: 0,
  unknownOrigin: 0,
}

/** Returns the outlook on an account that could not be looked at as a whole. */
export function failedOutlook(account: Account, offer: RetentionOffer, problem: string): AccountOutlook {
  return { ...account, ...noCounts, settings: [], notes: offer.notes, problem }
}

/** The youngest thing that any policy lets go of. */
function newestDueMs(policies: readonly RetentionPolicy[], nowMs: number): number {
  return nowMs - Math.min(...policies.map(({ olderThanMs }) => olderThanMs))
}

async function readKind(
  ports: RetentionPorts,
  account: Account,
  kind: KeptKind,
  ledger: readonly LedgerEntry[],
  newestMs: number,
): Promise<readonly Kept[] | { readonly problem: string }> {
  const listed = await readPages({
    ask: (request) => ports.ask(account, request),
    wait: ports.wait,
    retryMs: ports.timing.retryMs,
    request: (cursor) => kind.list(cursor),
    read: (reply) => kind.listed(reply),
    isEnough: (page) => kind.isOldestFirst && page.length > 0 && (page.at(-1)?.createdAtMs ?? 0) > newestMs,
  })
  if ('problem' in listed) return listed
  const made = new Map(
    ledger.filter(({ madeBy }) => kind.madeBy.includes(madeBy)).map((entry) => [entry.id, entry]),
  )
  const kept = new Map<string, Kept>()
  const gone = new Set<string>()
  for (const { id, createdAtMs, isOpen, isGone } of listed.items) {
    const entry = made.get(id)
    if (isGone) gone.add(id)
    else
      kept.set(id, {
        id,
        createdAtMs: createdAtMs ?? entry?.createdAtMs ?? null,
        tag: entry?.tag ?? null,
        isOpen,
        isListed: true,
        isKnown: entry !== undefined,
      })
  }
  for (const { id, createdAtMs, tag } of made.values()) {
    // What is younger may stand on a page that was not read.
    if (createdAtMs > newestMs || kept.has(id) || gone.has(id)) continue
    kept.set(id, { id, createdAtMs, tag, isOpen: false, isListed: false, isKnown: true })
  }
  return [...kept.values()]
}

/** Of more than so many the others are not asked for: the plan says so. */
const settingsMax = 200

/** Returns the vendor's own settings, and what to know of them. */
async function readSettings(
  ports: RetentionPorts,
  account: Account,
  { settings, notes }: RetentionOffer,
): Promise<Pick<AccountOutlook, 'settings' | 'notes'>> {
  if (settings === undefined) return { settings: [], notes }
  const ask: RetentionPorts['ask'] = (of, request) => ports.ask(of, request)
  const holders = await readPages<SettingHolder>({
    ask: (request) => ask(account, request),
    wait: ports.wait,
    retryMs: ports.timing.retryMs,
    request: (cursor) => settings.list(cursor),
    read: (reply) => settings.listed(reply),
    isEnough: () => false,
  })
  if ('problem' in holders)
    return { settings: [], notes: [...notes, `The vendor's own settings are not known. ${holders.problem}`] }
  const found: VendorSetting[] = []
  for (const holder of holders.items.slice(0, settingsMax)) {
    const setting = settings.setting(holder, await ask(account, settings.look(holder)))
    if (setting !== undefined) found.push(setting)
  }
  const missing = holders.items.length - found.length
  return {
    settings: found,
    notes: missing === 0 ? notes : [...notes, `Of ${missing} more, the vendor's own setting is not known.`],
  }
}
