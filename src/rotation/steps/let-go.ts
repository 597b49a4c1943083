import type { Rotation } from '../rotation.ts'
import type { ListedKey } from '../rotation-offer.ts'
import { type Change, giveUp, type StepContext, waitFor } from './step.ts'
import { isDone, type VendorKeys, vendorKeysOf } from './vendor-keys.ts'

/** Tells the vendor to accept the old key no more, once nobody else uses it. There is a way back. */
export async function disable(context: StepContext, rotation: Rotation): Promise<Change> {
  const { clock, timing } = context
  const keys = vendorKeysOf(context, rotation)
  const listed = await keys.list()
  if (typeof listed === 'string') return waitFor(context, timing.lookMs, listed)
  const old = listed.find(({ id }) => id === rotation.oldVendorId)
  if (old?.active) {
    const quiet = rotation.isEmergency ? undefined : watchUse(context, rotation, old)
    if (quiet !== undefined) return quiet
    const refused = await isRefusedAlready(context, rotation, old)
    if (refused !== undefined) return refused
    const request = keys.api.setActive(keys.settings, old.id, false)
    const reply = await keys.change('rotation.vendor-key.disable', request, { vendorKey: old.id })
    if (!isDone(reply))
      return waitFor(context, timing.lookMs, `The old key cannot be disabled (${reply.detail}).`)
  }
  const nowMs = clock.now()
  return { disabledAtMs: nowMs, problem: null, nextAtMs: nowMs }
}

/** Deletes the old key at the vendor, once it was seen to be refused for a while. */
export async function letGo(context: StepContext, rotation: Rotation): Promise<Change> {
  const { timing } = context
  const sinceMs = context.clock.now() - (rotation.disabledAtMs ?? 0)
  const accepted = await isStillAccepted(context, rotation, sinceMs)
  if (accepted !== undefined) return accepted
  if (!rotation.isEmergency && sinceMs < timing.observeMs) return waitFor(context, timing.lookMs)
  const stuck = await deleteOld(vendorKeysOf(context, rotation), rotation)
  return stuck === undefined ? seenGone(context) : waitFor(context, timing.lookMs, stuck)
}

/** Written down before the value is destroyed: afterwards nobody could ask any more. */
export function seenGone(context: StepContext): Change {
  const nowMs = context.clock.now()
  return { goneAtMs: nowMs, problem: null, nextAtMs: nowMs }
}

/**
 * That the vendor refuses the vault's key shows that the right one was disabled only if it was accepted before. Of one
 * that is refused while the key at the vendor is active, nothing is known but that it is another.
 */
async function isRefusedAlready(
  context: StepContext,
  { vendor, region, oldKeyId, changedAtMs }: Rotation,
  { id }: ListedKey,
): Promise<Change | undefined> {
  const { clock, timing } = context
  const probed = await context.vault.lend(oldKeyId, (key) => context.probe({ vendor, region, key }))
  if (probed.verification === 'valid') return undefined
  const isLate = clock.now() >= changedAtMs + timing.acceptMs
  if (!isLate) return waitFor(context, timing.lookMs, `The old key is not accepted (${probed.detail}).`)
  if (probed.verification !== 'invalid') return undefined
  const problem = `The vendor refuses the old key already, so ${id} is another: nothing is deleted there.`
  return { ...seenGone(context), problem }
}

async function isStillAccepted(
  context: StepContext,
  { vendor, region, oldKeyId, oldVendorId }: Rotation,
  sinceMs: number,
): Promise<Change | undefined> {
  const probed = await context.vault.lend(oldKeyId, (key) => context.probe({ vendor, region, key }))
  if (probed.verification === 'invalid') return undefined
  const why = `The vendor was told to refuse the old key, and does not (${probed.detail}).`
  const isWrongKey = probed.verification === 'valid' && sinceMs >= context.timing.acceptMs
  return isWrongKey
    ? giveUp(context, `${why} ${oldVendorId} is not the key in the vault.`)
    : waitFor(context, context.timing.lookMs, why)
}

/** A change from one look to the next means that somebody uses the key without the gate. */
function watchUse(context: StepContext, { lastUseSeen }: Rotation, old: ListedKey): Change | undefined {
  const { timing, clock } = context
  const nowMs = clock.now()
  if (lastUseSeen?.at === old.lastUsedAt) {
    const leftMs = lastUseSeen.seenAtMs + timing.quietMs - nowMs
    return leftMs > 0 ? waitFor(context, leftMs) : undefined
  }
  const problem =
    lastUseSeen === null
      ? null
      : 'Somebody else uses the old key, and not through the gate. Find out who, or use --now.'
  return {
    ...waitFor(context, timing.quietMs, problem),
    lastUseSeen: { at: old.lastUsedAt, seenAtMs: nowMs },
  }
}

/** Returns why the old key is still there, or undefined once the vendor lists it no more, nor another of the new name. */
async function deleteOld(keys: VendorKeys, rotation: Rotation): Promise<string | undefined> {
  const { oldVendorId, newVendorId, vendorName } = rotation
  const isUnwanted = ({ id, name }: ListedKey) =>
    id === oldVendorId || (name === vendorName && id !== newVendorId)
  const listed = await keys.list()
  if (typeof listed === 'string') return listed
  for (const { id } of listed.filter(isUnwanted)) {
    const request = keys.api.remove(keys.settings, id)
    const reply = await keys.change('rotation.vendor-key.delete', request, { vendorKey: id })
    if (!isDone(reply) && reply.status !== 404) return `The old key cannot be deleted (${reply.detail}).`
  }
  const left = await keys.list()
  if (typeof left === 'string') return left
  return left.some(isUnwanted)
    ? 'The vendor says that the old key is deleted, and still lists it.'
    : undefined
}
