import type { Rotation } from '../rotation.ts'
import { type Change, giveUp, moveTo, rotationActor, type StepContext, waitFor } from './step.ts'

/** `created`: a real call with the new key, and one that only its own account could answer. */
export async function verify(context: StepContext, rotation: Rotation): Promise<Change> {
  const { clock, timing, vault } = context
  const isLate = clock.now() >= rotation.changedAtMs + timing.acceptMs
  const { key, detail } = await vault.verify(rotation.newKeyId ?? '', context.probe, rotationActor)
  if (key.verification !== 'valid') {
    return isLate
      ? giveUp(context, `The new key is not accepted. ${detail}`)
      : waitFor(context, timing.lookMs, detail)
  }
  const account = await compareAccounts(context, rotation)
  switch (account.verdict) {
    case 'same':
      return moveTo(context, 'verified')
    case 'other':
      return giveUp(context, `The new key belongs to another account (${account.detail}).`)
    case 'unknown': {
      if (rotation.acceptsUnknownAccount) return moveTo(context, 'verified')
      const why = `Nobody can tell whether both keys belong to one account (${account.detail}).`
      return isLate || account.isFinal
        ? giveUp(context, `${why} --accept-unknown-account goes on all the same.`)
        : waitFor(context, timing.lookMs, why)
    }
  }
}

interface Comparison {
  readonly verdict: 'same' | 'other' | 'unknown'
  readonly detail: string
  /** Asking again would tell no more. */
  readonly isFinal: boolean
}

async function compareAccounts(context: StepContext, rotation: Rotation): Promise<Comparison> {
  const { vendor, region, oldKeyId, newKeyId } = rotation
  const { account } = context.offer
  const seen = await context.vault.lend(oldKeyId, (key) => context.ask({ vendor, region, key }, account.find))
  const found = account.found(seen)
  if (found === undefined) {
    const isAnswered = seen.status >= 200 && seen.status < 300
    const detail = isAnswered ? 'the account holds nothing to compare yet' : `the old key: ${seen.detail}`
    return { verdict: 'unknown', detail, isFinal: isAnswered }
  }
  const reply = await context.vault.lend(newKeyId ?? '', (key) =>
    context.ask({ vendor, region, key }, account.confirm(found)),
  )
  return { verdict: account.verdict(reply, found), detail: `the new key: ${reply.detail}`, isFinal: false }
}
