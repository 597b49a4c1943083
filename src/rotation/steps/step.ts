import type { ActionLog, Actor } from '../../core/index.ts'
import type { RotationPorts } from '../ports.ts'
import type { Rotation, RotationState } from '../rotation.ts'
import type { RotationOffer } from '../rotation-offer.ts'

/** What a step works with. */
export interface StepContext extends RotationPorts {
  readonly log: ActionLog
  readonly offer: RotationOffer
  /** Rejects with ERR_ROTATION_TAKEN where another process has charge by now: this one was away, and must do no more. */
  keepCharge(): Promise<void>
}

/** What a step changes. It moves on to another state, or says when to look again. */
export type Change = Partial<Rotation>

/**
 * One step of a rotation. It may have been taken before, wholly or in part, by a process that was killed: whatever it
 * finds done, it leaves as it is.
 */
export type Step = (context: StepContext, rotation: Rotation) => Promise<Change>

/** In whose name rotations are carried on once they are under way. */
export const rotationActor: Actor = { kind: 'system', id: 'rotation' }

/**
 * Keeps charge for as long as something takes that may take longer than a lease, and returns what it gives. Rejects with
 * ERR_ROTATION_TAKEN, once it is over, where another process has charge all the same.
 */
export async function whileInCharge<Result>(
  { keepCharge, timing }: StepContext,
  act: () => Promise<Result>,
): Promise<Result> {
  await keepCharge()
  let keeping: Promise<void> = Promise.resolve()
  const keep = () => {
    keeping = keeping.then(keepCharge)
    // It is said at the end.
    keeping.catch(() => {})
  }
  const timer = setInterval(keep, timing.leaseMs / 3)
  try {
    return await act()
  } finally {
    clearInterval(timer)
    // One that is still under way would write over what comes next.
    await keeping
  }
}

/** On to another state, at once. */
export function moveTo(context: StepContext, state: RotationState, change: Change = {}): Change {
  const nowMs = context.clock.now()
  return { ...change, state, problem: null, changedAtMs: nowMs, nextAtMs: nowMs }
}

/** To the end. */
export function endAs(
  context: StepContext,
  state: 'revoked' | 'failed' | 'rolled-back',
  problem: string | null = null,
): Change {
  return { ...moveTo(context, state), endedAtMs: context.clock.now(), problem }
}

/** Nothing to do for a while; `problem` says what stands in the way, where that is not as it should be. */
export function waitFor(context: StepContext, ms: number, problem: string | null = null): Change {
  return { problem, nextAtMs: context.clock.now() + ms }
}

/** It ends without the new key: from now on what was done is undone. */
export function giveUp(context: StepContext, why: string): Change {
  const nowMs = context.clock.now()
  return { undoing: why, problem: null, changedAtMs: nowMs, nextAtMs: nowMs }
}
