import type { Rotation } from '../rotation.ts'
import { takeBack } from './deliver.ts'
import { dropPending } from './drop-pending.ts'
import { findReplacement } from './find-replacement.ts'
import { seenGone } from './let-go.ts'
import { type Change, endAs, rotationActor, type StepContext, waitFor } from './step.ts'
import { areReachable, isDone, vendorKeysOf } from './vendor-keys.ts'

/** Takes back what was done: calls get the old key again, then the new one is deleted wherever it is. */
export async function undo(context: StepContext, rotation: Rotation): Promise<Change> {
  const { timing, vault } = context
  const { oldKeyId, newKeyId } = rotation
  const wasUsed = await isNewUsed(context, rotation)
  const keepsAnother = await findReplacement(vault, rotation)
  // Without the entry of the configuration, or its rotator, nothing can be done at the vendor; here it can.
  const isCutOff = rotation.mode === 'automatic' && !(await areReachable(context, rotation))
  if (wasUsed && keepsAnother === undefined) {
    const enabled = isCutOff ? undefined : await enableOld(context, rotation)
    if (enabled !== undefined) return enabled
    const closed = await findWayClosed(context, rotation)
    if (closed !== undefined)
      return isCutOff && closed.undoing === null ? leaveOld(context, rotation) : closed
    await giveWebhooksBack(context, rotation)
    await vault.activate(oldKeyId, rotationActor)
    await context.refresh()
    if (await isNewInUse(context, rotation)) return waitFor(context, timing.lookMs)
  }
  const back = wasUsed ? await takeBack(context, rotation, keepsAnother?.id ?? oldKeyId) : undefined
  if (typeof back === 'object') return back
  const isAutomatic = rotation.mode === 'automatic' && !isCutOff
  const stuck = isAutomatic ? await deleteNew(context, rotation) : undefined
  if (stuck !== undefined) return waitFor(context, timing.lookMs, stuck)
  if (newKeyId !== null) await vault.revoke(newKeyId, rotationActor)
  await dropPending(vault, rotation)
  await context.refresh()
  const another = keepsAnother !== undefined ? ' Calls use a key that was added meanwhile.' : ''
  const left = isCutOff ? ` ${cutOff} Is there one of the name ${rotation.vendorName}? Delete it there.` : ''
  const late = back === undefined ? '' : ` ${back}`
  return endAs(context, wasUsed ? 'rolled-back' : 'failed', `${rotation.undoing}${another}${left}${late}`)
}

/** A process that was killed may have put it to use and not have said so. */
async function isNewUsed({ vault }: StepContext, { state, newKeyId }: Rotation): Promise<boolean> {
  if (state === 'active' || state === 'draining') return true
  return (await vault.list()).some((key) => key.id === newKeyId && key.state === 'active')
}

async function isNewInUse(context: StepContext, { newKeyId, changedAtMs }: Rotation): Promise<boolean> {
  const { usable, live } = await context.keysInUse()
  const isLate = context.clock.now() >= changedAtMs + context.timing.drainMs
  return newKeyId !== null && (usable.has(newKeyId) || live.has(newKeyId)) && !isLate
}

const cutOff = 'Nobody could reach the keys at the vendor: rotation.automatic or its rotator is gone.'

/** Calls keep the new key, and what the vendor has of the old one stays there. */
function leaveOld(context: StepContext, { oldVendorId }: Rotation): Change {
  const problem = `${cutOff} The old key (${oldVendorId}) is disabled there: delete it.`
  return { ...seenGone(context), undoing: null, problem }
}

async function enableOld(context: StepContext, rotation: Rotation): Promise<Change | undefined> {
  const { disabledAtMs, oldVendorId } = rotation
  if (disabledAtMs === null || oldVendorId === null) return undefined
  const keys = vendorKeysOf(context, rotation)
  const request = keys.api.setActive(keys.settings, oldVendorId, true)
  const reply = await keys.change('rotation.vendor-key.enable', request, { vendorKey: oldVendorId })
  if (isDone(reply)) return undefined
  if (reply.status === 404) return tooLate(context, 'the vendor has deleted the old key')
  return waitFor(context, context.timing.lookMs, `The old key cannot be enabled again (${reply.detail}).`)
}

/** Calls get the old key back only where the vendor takes it, or takes neither and has done so for long. */
async function findWayClosed(context: StepContext, rotation: Rotation): Promise<Change | undefined> {
  const { vendor, region, oldKeyId, newKeyId, changedAtMs, disabledAtMs } = rotation
  const { clock, timing, vault } = context
  const keys = await vault.list()
  const stateOf = (keyId: string | null) => keys.find(({ id }) => id === keyId)?.state ?? 'revoked'
  if (stateOf(oldKeyId) === 'active') return undefined
  if (stateOf(oldKeyId) === 'revoked') return tooLate(context, 'its value was destroyed here')
  const probe = (keyId: string) => vault.lend(keyId, (key) => context.probe({ vendor, region, key }))
  const old = await probe(oldKeyId)
  if (old.verification !== 'invalid') return undefined
  const sinceMs = clock.now() - changedAtMs
  if (disabledAtMs !== null && sinceMs < timing.acceptMs)
    return waitFor(context, timing.lookMs, `The old key is not accepted again yet (${old.detail}).`)
  const isNewRefused =
    newKeyId === null || stateOf(newKeyId) === 'revoked' || (await probe(newKeyId)).verification === 'invalid'
  if (!isNewRefused) return tooLate(context, `the vendor refuses the old key (${old.detail})`)
  if (sinceMs >= timing.drainMs) return undefined
  return waitFor(context, timing.lookMs, `The vendor accepts neither key (${old.detail}).`)
}

/** What the old key signs is believed for good again. A new key that was revoked here meanwhile ends with its time. */
async function giveWebhooksBack(context: StepContext, rotation: Rotation): Promise<void> {
  const { vault } = context
  const { oldKeyId, newKeyId } = rotation
  const key = (await vault.list()).find(({ id }) => id === newKeyId)
  if (key === undefined || key.state === 'revoked') return
  await vault.lend(key.id, (after) =>
    vault.lend(oldKeyId, (before) => context.verifyWebhooksWith(rotation, after, before)),
  )
}

/** It goes on with the new key. */
function tooLate(context: StepContext, why: string): Change {
  return { ...waitFor(context, context.timing.lookMs, `Too late to go back: ${why}.`), undoing: null }
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
