import type { Rotation } from '../../../src/rotation/index.ts'
import type { ServiceAccount } from './accounts.ts'

const readKeys = { created: true, verified: true, active: true, draining: true, revoked: true } as const

/**
 * Returns what is wrong with the keys of a service account, in words: one that nobody knows of, one that was deleted while
 * it was needed. `list` tells the rotations as they are on disk, and is asked before and after the vendor.
 */
export async function findStrays(
  account: ServiceAccount,
  list: () => Promise<readonly Rotation[]>,
): Promise<string[]> {
  const before = viewOf(account, await list())
  const keys = await account.list()
  const after = viewOf(account, await list())
  const names = keys.map(({ id, name, active }) => `${id} (${name}${active ? '' : ', disabled'})`).join(', ')
  const isActive = (wanted: string) => keys.some(({ id, active }) => id === wanted && active)
  const isKnown = (id: string, name: string) =>
    [before, after].some(({ presentId, open }) => id === presentId || name === open?.vendorName)
  const strays = keys.filter(({ id, name }) => !isKnown(id, name)).map(({ id }) => `${id} is an orphan`)
  const violations = [...strays]
  // The vendor may have disabled it, and deleted it, before that was written down.
  const mayBeGone = after.open?.state === 'draining' || after.presentId !== before.presentId
  if (!mayBeGone && !isActive(before.presentId)) violations.push(`${before.presentId} was ended early`)
  const { open } = before
  const isMade = open !== undefined && open.state in readKeys && open.undoing === null
  if (isMade && open.newVendorId !== null && !isActive(open.newVendorId))
    violations.push(`${open.newVendorId} is gone, and calls are to use it`)
  return violations.map((one) => `${one}; the rotation is ${after.open?.state ?? 'ended'}, the keys ${names}`)
}

interface View {
  readonly presentId: string
  readonly open: Rotation | undefined
}

function viewOf({ firstId }: ServiceAccount, rotations: readonly Rotation[]): View {
  const ours = rotations.filter(({ vendor }) => vendor === 'castai')
  const last = ours.findLast(({ state }) => state === 'revoked')
  return {
    presentId: last?.newVendorId ?? firstId,
    open: ours.find(({ endedAtMs }) => endedAtMs === null),
  }
}
