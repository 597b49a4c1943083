import type { Rotation } from '../rotation.ts'
import { disable, letGo, seenGone } from './let-go.ts'
import { type Change, endAs, giveUp, rotationActor, type StepContext, waitFor } from './step.ts'

/** `draining`: calls on the old key end, then the vendor lets go of it; meanwhile the new key is watched. */
export async function drain(context: StepContext, rotation: Rotation): Promise<Change> {
  if (rotation.goneAtMs !== null) return endOldKey(context, rotation)
  const refusal = await refusalOfNewKey(context, rotation)
  if (refusal !== undefined) return giveUp(context, refusal)
  const waits = await waitForCalls(context, rotation)
  if (waits !== undefined) return waits
  // Without its value nobody can see which key of the vendor's it was: none is ended on a guess.
  if (!(await retireOldKey(context, rotation)))
    return endAs(context, 'revoked', [nobodySaw, rotation.unreached ?? ''].join(' ').trim())
  if (rotation.mode === 'assisted') return awaitVendor(context, rotation)
  return rotation.disabledAtMs === null ? disable(context, rotation) : letGo(context, rotation)
}

const nobodySaw = 'The old key was revoked here before anybody saw the vendor refuse it: delete it there.'

/** Only a clear no counts: a vendor that is down refuses nobody. */
async function refusalOfNewKey(
  context: StepContext,
  { vendor, region, newKeyId }: Rotation,
): Promise<string | undefined> {
  const probed = await context.vault.lend(newKeyId ?? '', (key) => context.probe({ vendor, region, key }))
  return probed.verification === 'invalid'
    ? `The vendor does not accept the new key any more (${probed.detail}).`
    : undefined
}

async function waitForCalls(context: StepContext, rotation: Rotation): Promise<Change | undefined> {
  if (rotation.isEmergency || rotation.disabledAtMs !== null) return undefined
  const { live } = await context.keysInUse()
  const isLate = context.clock.now() >= rotation.changedAtMs + context.timing.drainMs
  if (!live.has(rotation.oldKeyId) || isLate) return undefined
  return waitFor(context, context.timing.lookMs)
}

/** What is still under way is cut, and told why. Returns false where the key was revoked meanwhile. */
async function retireOldKey(context: StepContext, { oldKeyId }: Rotation): Promise<boolean> {
  const key = (await context.vault.list()).find(({ id }) => id === oldKeyId)
  if (key?.state === 'superseded') {
    await context.vault.retire(oldKeyId, rotationActor)
    await context.refresh()
  }
  return key !== undefined && key.state !== 'revoked'
}

const lookMsMax = 60_000

/**
 * Nobody can end the key but a person at the dashboard, and nobody believes it before the vendor refuses it. A person may
 * take days: the longer it takes, the less often the vendor is asked.
 */
async function awaitVendor(context: StepContext, rotation: Rotation): Promise<Change> {
  const { vendor, region, oldKeyId, changedAtMs } = rotation
  const { clock, timing } = context
  const probed = await context.vault.lend(oldKeyId, (key) => context.probe({ vendor, region, key }))
  if (probed.verification === 'invalid') return seenGone(context)
  const what = probed.verification === 'valid' ? 'still accepts the old key' : 'says nothing of the old key'
  const ms = Math.max(timing.lookMs, Math.min(lookMsMax, Math.floor((clock.now() - changedAtMs) / 30)))
  return waitFor(context, ms, `The vendor ${what} (${probed.detail}). Delete it there.`)
}

/** What the vendor signed with it before it let go of it may come again for so long. */
const webhooksKeptMs = 60 * 60_000

/** Its value is of no use to anybody now. */
async function endOldKey(context: StepContext, rotation: Rotation): Promise<Change> {
  const { oldKeyId, problem, isEmergency, unreached = null } = rotation
  const old = (await context.vault.list()).find(({ id }) => id === oldKeyId)
  if (old !== undefined && old.state !== 'revoked') {
    // Whoever else has the key could sign with it: after a leak it proves nothing.
    const keepMs = isEmergency ? 0 : webhooksKeptMs
    await context.vault.lend(oldKeyId, (value) => context.forgetWebhookKey(rotation, value, keepMs))
  }
  await context.vault.revoke(oldKeyId, rotationActor)
  await context.refresh()
  const left = [problem, unreached].filter((one) => one !== null)
  return endAs(context, 'revoked', left.length === 0 ? null : left.join(' '))
}
