import type { Rotation } from '../rotation.ts'
import { type Change, endAs, rotationActor, type StepContext, waitFor } from './step.ts'
import { isDone, vendorKeysOf } from './vendor-keys.ts'

/** Takes back what was done: calls get the old key again, then the new one is deleted wherever it is. */
export async function undo(context: StepContext, rotation: Rotation): Promise<Change> {
  const { timing, vault } = context
  const { oldKeyId, newKeyId, state } = rotation
  const wasUsed = state === 'active' || state === 'draining'
  if (wasUsed) {
    const enabled = await enableOld(context, rotation)
    if (enabled !== undefined) return enabled
    await vault.activate(oldKeyId, rotationActor)
    await context.refresh()
    const { usable, live } = await context.keysInUse()
    const isLate = context.clock.now() >= rotation.changedAtMs + timing.drainMs
    const isInUse = newKeyId !== null && (usable.has(newKeyId) || live.has(newKeyId))
    if (isInUse && !isLate) return waitFor(context, timing.lookMs)
  }
  const stuck = rotation.mode === 'automatic' ? await deleteNew(context, rotation) : undefined
  if (stuck !== undefined) return waitFor(context, timing.lookMs, stuck)
  if (newKeyId !== null) await vault.revoke(newKeyId, rotationActor)
  await context.refresh()
  return endAs(context, wasUsed ? 'rolled-back' : 'failed', rotation.undoing)
}

async function enableOld(context: StepContext, rotation: Rotation): Promise<Change | undefined> {
  const { disabledAtMs, oldVendorId } = rotation
  if (disabledAtMs === null || oldVendorId === null) return undefined
  const keys = vendorKeysOf(context, rotation)
  const request = keys.api.setActive(keys.settings, oldVendorId, true)
  const reply = await keys.change('rotation.vendor-key.enable', request, { vendorKey: oldVendorId })
  if (isDone(reply)) return undefined
  if (reply.status === 404) {
    const problem = 'Too late to go back: the vendor has deleted the old key.'
    return { undoing: null, problem, nextAtMs: context.clock.now() }
  }
  return waitFor(context, context.timing.lookMs, `The old key cannot be enabled again (${reply.detail}).`)
}

/** By its name, so that one is found whose making was never heard of. */
async function deleteNew(context: StepContext, rotation: Rotation): Promise<string | undefined> {
  const keys = vendorKeysOf(context, rotation)
  const listed = await keys.list()
  if (typeof listed === 'string') return listed
  for (const { id } of listed.filter(({ name }) => name === rotation.vendorName)) {
    const request = keys.api.remove(keys.settings, id)
    const reply = await keys.change('rotation.vendor-key.delete', request, { vendorKey: id })
    if (!isDone(reply) && reply.status !== 404) return `The new key cannot be deleted (${reply.detail}).`
  }
  return undefined
}
