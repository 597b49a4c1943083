import { isSallyportError, type Secret } from '../../core/index.ts'
import type { Consumer } from '../consumer.ts'
import type { Rotation } from '../rotation.ts'
import {
  type Change,
  giveUp,
  moveTo,
  rotationActor,
  type StepContext,
  waitFor,
  whileInCharge,
} from './step.ts'

/**
 * Gives the new key to whoever has one beside the gate, and waits until each uses it. Returns undefined once that is so.
 * The old key works all the while, so that whoever is late loses nothing. In an emergency each is given it once, and nobody
 * is waited for: whoever has the leaked key gains from every second more.
 */
export async function deliver(context: StepContext, rotation: Rotation): Promise<Change | undefined> {
  const consumers = context.consumersOf(rotation)
  if (consumers.length === 0) return undefined
  const { deliveredAtMs = null, changedAtMs } = rotation
  const { clock, timing } = context
  const put = () => putAll(context, rotation, consumers, rotation.newKeyId ?? '', 'rotation.deliver')
  if (rotation.isEmergency) {
    const left = await put()
    return moveTo(context, 'draining', { deliveredAtMs: clock.now(), unreached: left?.why ?? null })
  }
  if (deliveredAtMs === null) {
    const failed = await put()
    const nowMs = clock.now()
    if (failed === undefined) return { deliveredAtMs: nowMs, problem: null, nextAtMs: nowMs }
    // Before the first of them was tried, the instances had a lease's time to agree.
    const isOver = nowMs >= changedAtMs + timing.leaseMs + failed.waitMs
    return isOver ? giveUp(context, failed.why) : waitFor(context, timing.lookMs, failed.why)
  }
  const late = await findLate(context, consumers, deliveredAtMs)
  if (late === undefined) return undefined
  return late.isOver ? giveUp(context, late.why) : waitFor(context, timing.lookMs, late.why)
}

/**
 * Gives back the key that calls use. Returns what to wait for; undefined once everybody uses it, and why not once they have
 * had the time to. The new key is not deleted before: whoever still has it goes on.
 */
export async function takeBack(
  context: StepContext,
  rotation: Rotation,
  keyId: string,
): Promise<Change | string | undefined> {
  const consumers = context.consumersOf(rotation)
  if (consumers.length === 0) return undefined
  const { takenBackAtMs = null, changedAtMs } = rotation
  const { clock, timing } = context
  if (takenBackAtMs === null) {
    const failed = await putAll(context, rotation, consumers, keyId, 'rotation.take-back')
    const nowMs = clock.now()
    if (failed === undefined) return { takenBackAtMs: nowMs, problem: null, nextAtMs: nowMs }
    // Before the first of them was tried, calls had that time to go back.
    const isOver = nowMs >= changedAtMs + timing.drainMs + failed.waitMs
    return isOver ? failed.why : waitFor(context, timing.lookMs, failed.why)
  }
  const late = await findLate(context, consumers, takenBackAtMs)
  if (late === undefined) return undefined
  return late.isOver ? late.why : waitFor(context, timing.lookMs, late.why)
}

interface Failed {
  readonly why: string
  /** How long those that failed may take, at most. */
  readonly waitMs: number
}

/** On record before it happens. One that fails keeps the key from no other. */
async function putAll(
  context: StepContext,
  rotation: Rotation,
  consumers: readonly Consumer[],
  keyId: string,
  action: string,
): Promise<Failed | undefined> {
  const { vault, log } = context
  const before = await lendAll(context, [rotation.oldKeyId, rotation.newKeyId ?? ''])
  const failed: { readonly consumer: Consumer; readonly why: string }[] = []
  for (const consumer of consumers) {
    const metadata = { consumer: consumer.what, keyId }
    const why = await log.run({ action, resource: `rotation/${rotation.id}`, metadata }, rotationActor, () =>
      whileInCharge(context, () => vault.lend(keyId, (after) => consumer.put(after, before))),
    )
    if (why !== undefined) failed.push({ consumer, why })
  }
  if (failed.length === 0) return undefined
  return {
    why: failed.map(({ consumer, why }) => `The key does not get to ${consumer.what}: ${why}`).join('; '),
    waitMs: Math.max(...failed.map(({ consumer }) => consumer.waitMs)),
  }
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
  context: StepContext,
  consumers: readonly Consumer[],
  sinceMs: number,
): Promise<{ readonly why: string; readonly isOver: boolean } | undefined> {
  for (const consumer of consumers) {
    const failed = await whileInCharge(context, () => consumer.check())
    if (failed === undefined) continue
    const isOver = context.clock.now() >= sinceMs + consumer.waitMs
    return { why: `It seems that ${consumer.what} does not use the key: ${failed}`, isOver }
  }
  return undefined
}
