import type { Rotation } from '../rotation.ts'
import { isReplaced } from './is-replaced.ts'
import { type Change, giveUp, moveTo, rotationActor, type StepContext, waitFor } from './step.ts'

const agreeMs = 100

/** `verified`: from here on new calls use the new key, on this instance at once. */
export async function cutOver(context: StepContext, rotation: Rotation): Promise<Change> {
  const { vault } = context
  const { oldKeyId, newKeyId } = rotation
  if (await isReplaced(vault, rotation)) return giveUp(context, 'Another key was added meanwhile.')
  // A vendor may sign webhooks with its keys, and begin to do so with the new one whenever somebody tells it to.
  await vault.lend(oldKeyId, (before) =>
    vault.lend(newKeyId ?? '', (after) => context.verifyWebhooksWith(rotation, before, after)),
  )
  await vault.activate(newKeyId ?? '', rotationActor)
  await context.refresh()
  return moveTo(context, 'active')
}

/** `active`: waits until every instance that serves starts its calls with the new key. */
export async function agree(context: StepContext, rotation: Rotation): Promise<Change> {
  const { usable } = await context.keysInUse()
  // An instance that says nothing for longer than this is gone.
  const isLate = context.clock.now() >= rotation.changedAtMs + context.timing.leaseMs
  return usable.has(rotation.oldKeyId) && !isLate ? waitFor(context, agreeMs) : moveTo(context, 'draining')
}
