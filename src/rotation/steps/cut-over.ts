import type { Rotation } from '../rotation.ts'
import { type Change, moveTo, rotationActor, type StepContext, waitFor } from './step.ts'

const agreeMs = 100

/** `verified`: from here on new calls use the new key, on this instance at once. */
export async function cutOver(context: StepContext, { newKeyId }: Rotation): Promise<Change> {
  await context.vault.activate(newKeyId ?? '', rotationActor)
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
