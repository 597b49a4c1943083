import type { Trouble } from '../../control/index.ts'
import type { Rotation } from '../../rotation/index.ts'
import type { VaultKeyView } from '../../vault/index.ts'
import { nameOf, rotateCommand } from './keys.ts'

const minuteMs = 60_000
/** Whatever stands in the way for so long does not go by itself. */
const patienceMs = 10 * minuteMs
/** A server looks four times a second. */
const idleMs = 2 * minuteMs
const recentMs = 30 * 24 * 60 * minuteMs

/** Rotations that wait for somebody, that nobody carries on, or that came to a bad end with the old key still in use. */
export function findStuck(
  rotations: readonly Rotation[],
  keys: readonly VaultKeyView[],
  awaitsSomebody: (rotation: Rotation) => boolean,
  nowMs: number,
): Trouble[] {
  const newest = new Map(rotations.map((one) => [nameOf(one), one]))
  return [...newest.values()].flatMap((one): Trouble[] => {
    if (one.endedAtMs !== null) return afterwards(one, keys, nowMs)
    const goOn = `sallyport key rotate --continue ${one.id}`
    const which = `The rotation of ${nameOf(one)}`
    if (awaitsSomebody(one))
      return [{ severity: 'warning', what: `${which} waits for its new key.`, mend: goOn }]
    if (nowMs > one.nextAtMs + idleMs)
      return [
        { severity: 'bad', what: `${which} is carried on by nobody.`, mend: `sallyport serve, or ${goOn}` },
      ]
    if (one.problem === null || nowMs < one.changedAtMs + patienceMs) return []
    return [
      {
        severity: 'warning',
        what: `${which} waits (${one.undoing === null ? one.state : 'it is being undone'}): ${one.problem}`,
        mend: `do that, or: sallyport key rotate --abort ${one.id}`,
      },
    ]
  })
}

function afterwards(one: Rotation, keys: readonly VaultKeyView[], nowMs: number): Trouble[] {
  const isOldUsed = keys.some(({ id, state }) => id === one.oldKeyId && state === 'active')
  const why = one.problem ?? 'nobody knows why'
  if (one.state !== 'revoked')
    return isOldUsed
      ? [
          {
            severity: 'bad',
            what: `The last rotation of ${nameOf(one)} ended as ${one.state}: ${why}`,
            mend: rotateCommand(one),
          },
        ]
      : []
  if (one.problem === null || nowMs > (one.endedAtMs ?? 0) + recentMs) return []
  return [
    {
      severity: 'warning',
      what: `The last rotation of ${nameOf(one)} left something over: ${why}`,
      mend: 'See to it at the vendor; it is pointed out for 30 days.',
    },
  ]
}
