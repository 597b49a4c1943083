import { isSallyportError } from '../../core/index.ts'
import type { Rotation } from '../rotation.ts'
import type { ListedKey } from '../rotation-offer.ts'
import { dropPending } from './drop-pending.ts'
import { type Change, giveUp, moveTo, rotationActor, type StepContext, waitFor } from './step.ts'
import { isDone, isFinal, type VendorKeys, vendorKeysOf } from './vendor-keys.ts'

/** `planned`, automatic: makes the new key at the vendor and seals it before anything else. */
export async function create(context: StepContext, rotation: Rotation): Promise<Change> {
  const keys = vendorKeysOf(context, rotation)
  const listed = await keys.list()
  if (typeof listed === 'string') return waitFor(context, context.timing.lookMs, listed)
  const cleared = await clearTraces(context, rotation, keys, listed)
  if (cleared !== undefined) return waitFor(context, context.timing.lookMs, cleared)
  const oldVendorId = rotation.oldVendorId ?? guess(listed, rotation)
  if (oldVendorId === undefined) return giveUp(context, whichKey(listed, rotation))
  if (!listed.some(({ id }) => id === oldVendorId)) {
    return giveUp(context, `The vendor has no key ${oldVendorId} in this account.`)
  }

  const { vendorName } = rotation
  const expiresAtMs = context.clock.now() + context.timing.expiryMs
  const request = keys.api.create(keys.settings, { name: vendorName, expiresAtMs })
  const reply = await keys.change('rotation.vendor-key.create', request, { vendorName })
  const made = keys.api.created(reply)
  if (made === undefined) {
    const why = `The vendor makes no key (${reply.detail}).`
    // An answer that says yes and cannot be read would say the same again, of another key each time.
    return isFinal(reply) || isDone(reply)
      ? giveUp(context, why)
      : waitFor(context, context.timing.lookMs, why)
  }
  const { vendor, environment, name, region } = rotation
  try {
    const { key } = await context.vault.add(
      { vendor, environment, name, region, value: made.value, pending: true },
      rotationActor,
    )
    return moveTo(context, 'created', { oldVendorId, newKeyId: key.id, newVendorId: made.id })
  } catch (error) {
    if (!isSallyportError(error) || error.kind !== 'invalid_input') throw error
    return giveUp(context, `What the vendor gave as a key cannot be one. ${error.message}`)
  }
}

/** What was made and did not get into the vault is of no use to anybody, and what got in without its name neither. */
async function clearTraces(
  context: StepContext,
  rotation: Rotation,
  keys: VendorKeys,
  listed: readonly ListedKey[],
): Promise<string | undefined> {
  for (const { id } of listed.filter((key) => key.name === rotation.vendorName)) {
    const reply = await keys.change('rotation.vendor-key.delete', keys.api.remove(keys.settings, id), {
      vendorKey: id,
    })
    if (!isDone(reply) && reply.status !== 404)
      return `A key that was half made cannot be deleted (${reply.detail}).`
  }
  await dropPending(context.vault, rotation)
  return undefined
}

/**
 * The only key of the account is the one in the vault, unless the configuration names another account. Where there is time
 * a wrong guess is seen before it does harm; an emergency disables at once, and whose key it is must be known.
 */
function guess(listed: readonly ListedKey[], { vendorName, isEmergency }: Rotation): string | undefined {
  if (isEmergency) return undefined
  const active = listed.filter((key) => key.active && key.name !== vendorName)
  return active.length === 1 ? active[0]?.id : undefined
}

function whichKey(listed: readonly ListedKey[], { vendorName, isEmergency }: Rotation): string {
  const active = listed.filter((key) => key.active && key.name !== vendorName)
  if (active.length === 0)
    return 'The vendor has no active key in this account: the one in the vault is of another.'
  const names = active.slice(0, 10).map(({ id, name }) => `${id} (${name})`)
  const why = isEmergency && active.length === 1 ? ', and an emergency disables none on a guess' : ''
  return `Nobody knows which key of the account is the one in the vault${why}. Say it with --vendor-key: ${names.join(', ')}.`
}
