import type { ClaimResult, VendorTest } from '../../control/index.ts'
import { ActionLog, type Actor, type Clock, type RandomSource, type Recorder } from '../../core/index.ts'
import type { OriginOf } from '../../http/index.ts'
import type { Vault, VaultKeyView } from '../../vault/index.ts'
import { loadVendor, type VendorProfile } from '../../vendors/index.ts'
import { tryHosts, tryKeys, tryLists, untestable } from './basics.ts'
import { ContractCaller, inventKey } from './caller.ts'
import { tryOperations } from './operations.ts'

export interface ContractPorts {
  readonly vault: Vault
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
  readonly originOf: OriginOf
  /** Whether a lock stands on calls with this key. */
  isLocked(key: VaultKeyView): boolean
}

/**
 * Makes harmless calls with a key and tells what they show of the vendor's profile: nothing is written, made or ended. On
 * record before the first call leaves. The key is lent to the calls and shown to nobody.
 */
export async function testVendor(
  ports: ContractPorts,
  view: VaultKeyView,
  by: Actor,
  { items }: { readonly items: boolean },
): Promise<VendorTest> {
  const { vault, clock, random, record, originOf } = ports
  const vendor = await loadVendor(view.vendor)
  const log = new ActionLog(clock, random, record)
  const action = {
    action: 'vendor.test',
    resource: `key/${view.id}`,
    metadata: { vendor: vendor.id, environment: view.environment, items },
  }
  return log.run(action, by, () =>
    vault.lend(view.id, async (own) => {
      const keys = { own, invented: inventKey(own, random) }
      const caller = new ContractCaller(vendor, keys, {
        originOf,
        clock,
        isLocked: () => ports.isLocked(view),
      })
      return look(vendor, view, caller, clock.now(), Buffer.from(random(6)).toString('hex'), items)
    }),
  )
}

async function look(
  vendor: VendorProfile,
  { id, environment, name, region }: VaultKeyView,
  caller: ContractCaller,
  atMs: number,
  nonce: string,
  items: boolean,
): Promise<VendorTest> {
  const keys = await tryKeys(vendor, region, caller)
  const claims: ClaimResult[] = [...keys.claims, ...(await tryHosts(vendor, region, nonce, caller))]
  let scopes: VendorTest['rights']['scopes'] = {}
  if (keys.verification === 'valid') {
    const tried = await tryOperations(vendor, region, nonce, caller, items)
    claims.push(...tried.claims, ...(await tryLists(vendor, region, caller)))
    scopes = tried.scopes
  }
  claims.push(...untestable(vendor))
  const key = { id, environment, name, region, verification: keys.verification, detail: keys.detail }
  return {
    vendor: vendor.id,
    atMs,
    key,
    rights: { says: vendor.keyRights, scopes },
    calls: caller.calls,
    latencyMs: caller.latencyMs,
    claims,
    next: nextSteps(vendor, key, claims),
  }
}

function nextSteps(
  { id, name }: VendorProfile,
  key: VendorTest['key'],
  claims: readonly ClaimResult[],
): readonly string[] {
  if (key.verification === 'invalid')
    return [
      `The vendor refuses this key: sallyport key rotate ${id} --environment ${key.environment} --name ${key.name}`,
    ]
  if (key.verification === 'unknown') return [`Nothing is known: ${key.detail}. Try again later.`]
  const contradicted = claims.filter(({ result }) => result === 'contradicted')
  return contradicted.length > 0
    ? [
        `${name} is not as this version of Sallyport knows it in ${contradicted.length} points. Look for a newer version, and report them.`,
      ]
    : [
        `Nothing to mend. To give clients no more than they use: sallyport client advise --environment ${key.environment}`,
      ]
}
