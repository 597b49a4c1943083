import { AccessSnapshot, type AccessState, type BodyRule } from '../access/index.ts'
import { type Clock, SallyportError, Turns } from '../core/index.ts'
import type { Storage } from '../storage/index.ts'
import type { Vault } from '../vault/index.ts'
import { loadVendor, type VendorProfile } from '../vendors/index.ts'
import type { OpenWebhooks } from './webhooks/webhooks.ts'

const retryMs = 1_000

export interface CurrentAccessParts {
  readonly storage: Pick<Storage, 'access' | 'onChange'>
  readonly vault: Pick<Vault, 'reload'>
  readonly webhooks: OpenWebhooks
  readonly usage: AccessState['usage']
  readonly clock: Clock
  /** Called when another process has changed something, before it is read. */
  onHeard(): void
}

/** Clients, grants, locks and keys as decisions are made from them: read again whenever anybody has changed them. */
export interface CurrentAccess {
  snapshot(): AccessSnapshot
  /** Why changes made elsewhere do not hold here; undefined where they do. */
  complaint(): string | undefined
  /** Reads everything again and tells every listener. */
  refresh(): Promise<void>
  onChange(listener: () => void): () => void
  /** Hears of no further change. */
  close(): void
}

/** Reads access, and follows what other processes do to it. */
export async function followAccess(parts: CurrentAccessParts): Promise<CurrentAccess> {
  const { storage, vault, webhooks, usage, clock, onHeard } = parts
  const listeners = new Set<() => void>()
  const readSnapshot = snapshotReader(storage)
  let snapshot = await readSnapshot()
  await usage.learn(snapshot.grantsToCount(), clock.now())
  const tellListeners = () => {
    for (const listener of listeners) listener()
  }
  const readAgain = async () => {
    snapshot = await readSnapshot()
    tellListeners()
    await vault.reload()
    await webhooks.endpoints.reload()
    tellListeners()
    await usage.learn(snapshot.grantsToCount(), clock.now())
  }
  // In turn: what was read earlier must not replace what was read later, say a revocation.
  const turns = new Turns()
  const refresh = () => turns.take(readAgain)

  // What another process changed must hold here too. While it cannot be read, the gate is not ready, and tries again.
  let complaint: string | undefined
  let retry: NodeJS.Timeout | undefined
  const hear = () => {
    clearTimeout(retry)
    onHeard()
    refresh().then(
      () => {
        complaint = undefined
      },
      (error: unknown) => {
        complaint = `changes cannot be read: ${describeError(error)}`
        retry = setTimeout(hear, retryMs)
        retry.unref()
      },
    )
  }
  const stopListening = storage.onChange(hear)
  return {
    snapshot: () => snapshot,
    complaint: () => complaint,
    refresh,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      stopListening()
      clearTimeout(retry)
    },
  }
}

/** Returns what reads a snapshot, with the rules that profiles ship for the vendors that grants name. */
function snapshotReader(storage: Pick<Storage, 'access'>): () => Promise<AccessSnapshot> {
  const profiles = new Map<string, VendorProfile>()
  return async () => {
    const rows = await storage.access.load()
    for (const { vendor } of rows.grants) {
      if (!profiles.has(vendor))
        await loadVendor(vendor).then(
          (profile) => profiles.set(vendor, profile),
          () => {},
        )
    }
    return new AccessSnapshot(rows, (vendor, names) => shippedRules(profiles.get(vendor), names))
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function shippedRules(vendor: VendorProfile | undefined, names: readonly string[]): readonly BodyRule[] {
  return names.flatMap((name) => {
    const shipped = vendor?.rules[name]
    if (shipped === undefined) throw new SallyportError('ERR_ACCESS_RULE_INVALID', { field: name })
    return shipped.rules
  })
}
