import { isSallyportError, type Secret } from '../../core/index.ts'
import type { Consumer } from '../consumer.ts'
import type { Rotation } from '../rotation.ts'
import { type Change, giveUp, rotationActor, type StepContext, waitFor } from './step.ts'

/**
 * Gives the new key to whoever has one beside the gate, and waits until each uses it. Returns undefined once that is so.
 * The old key works all the while, so that whoever is late loses nothing.
 */
export async function deliver(context: StepContext, rotation: Rotation): Promise<Change | undefined> {
  const consumers = context.consumersOf(rotation)
  if (consumers.length === 0) return undefined
  const { deliveredAtMs = null } = rotation
  if (deliveredAtMs === null) {
    const failed = await putAll(context, rotation, consumers, rotation.newKeyId ?? '', 'rotation.deliver')
    if (failed !== undefined) return giveUp(context, failed)
    const nowMs = context.clock.now()
    return { deliveredAtMs: nowMs, problem: null, nextAtMs: nowMs }
  }
  const late = await findLate(context, consumers, deliveredAtMs)
  if (late === undefined) return undefined
  return late.isOver ? giveUp(context, late.why) : waitFor(context, context.timing.lookMs, late.why)
}

/**
 * Gives back the key that calls use. Returns what to wait for; undefined once everybody uses it, or has had the time to.
 * The new key is not deleted before: whoever still has it goes on.
 */
export async function takeBack(
  context: StepContext,
  rotation: Rotation,
  keyId: string,
): Promise<Change | string | undefined> {
  const consumers = context.consumersOf(rotation)
  if (consumers.length === 0) return undefined
  const { takenBackAtMs = null } = rotation
  if (takenBackAtMs === null) {
    const failed = await putAll(context, rotation, consumers, keyId, 'rotation.take-back')
    if (failed !== undefined) return waitFor(context, context.timing.lookMs, failed)
    const nowMs = context.clock.now()
    return { takenBackAtMs: nowMs, problem: null, nextAtMs: nowMs }
  }
  const late = await findLate(context, consumers, takenBackAtMs)
  if (late === undefined) return undefined
  return late.isOver ? late.why : waitFor(context, context.timing.lookMs, late.why)
}

/** On record before it happens. Stops at the first that cannot be given it, and says why. */
async function putAll(
  context: StepContext,
  rotation: Rotation,
  consumers: readonly Consumer[],
  keyId: string,
  action: string,
): Promise<string | undefined> {
  const { vault, log } = context
  const before = await lendAll(context, [rotation.oldKeyId, rotation.newKeyId ?? ''])
  for (const consumer of consumers) {
    const metadata = { consumer: consumer.what, keyId }
    const failed = await log.run(
      { action, resource: `rotation/${rotation.id}`, metadata },
      rotationActor,
      async () => {
        await context.keepCharge()
        return vault.lend(keyId, (after) => consumer.put(after, before))
      },
    )
    if (failed !== undefined) return `The key does not get to ${consumer.what}: ${failed}`
  }
  return undefined
}

/** The values that a consumer may have, as far as the vault still has them. */
async function lendAll({ vault }: StepContext, keyIds: readonly string[]): Promise<readonly Secret[]> {
  const values: Secret[] = []
  for (const keyId of keyIds) {
    try {
      values.push(await vault.lend(keyId, async (value) => value))
    } catch (error) {
      if (!isSallyportError(error) || error.code !== 'ERR_VAULT_KEY_UNKNOWN') throw error
    }
  }
  return values
}

async function findLate(
  { clock }: StepContext,
  consumers: readonly Consumer[],
  sinceMs: number,
): Promise<{ readonly why: string; readonly isOver: boolean } | undefined> {
  for (const consumer of consumers) {
    const failed = await consumer.check()
    if (failed === undefined) continue
    const isOver = clock.now() >= sinceMs + consumer.waitMs
    return { why: `It seems that ${consumer.what} does not use the key: ${failed}`, isOver }
  }
  return undefined
}
