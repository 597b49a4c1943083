import type { Rotation } from '../rotation.ts'
import { deliver } from './deliver.ts'
import { findReplacement } from './find-replacement.ts'
import { type Change, giveUp, moveTo, rotationActor, type StepContext, waitFor } from './step.ts'

const agreeMs = 100

/** `verified`: from here on new calls use the new key, on this instance at once. */
export async function cutOver(context: StepContext, rotation: Rotation): Promise<Change> {
  const { vault } = context
  const { oldKeyId, newKeyId } = rotation
  if ((await findReplacement(vault, rotation)) !== undefined)
    return giveUp(context, 'Another key was added meanwhile.')
  // A vendor may sign webhooks with its keys, and begin to do so with the new one whenever somebody tells it to.
  await vault.lend(oldKeyId, (before) =>
    vault.lend(newKeyId ?? '', (after) => context.verifyWebhooksWith(rotation, before, after)),
  )
  await vault.activate(newKeyId ?? '', rotationActor)
  await context.refresh()
  return moveTo(context, 'active')
}

/** `active`: waits until every instance that serves starts its calls with the new key, and whoever else has one has it. */
export async function agree(context: StepContext, rotation: Rotation): Promise<Change> {
  const { usable } = await context.keysInUse()
  // An instance that says nothing for longer than this is gone.
  const isLate = context.clock.now() >= rotation.changedAtMs + context.timing.leaseMs
  if (usable.has(rotation.oldKeyId) && !isLate) return waitFor(context, agreeMs)
  return (await deliver(context, rotation)) ?? moveTo(context, 'draining')
}
