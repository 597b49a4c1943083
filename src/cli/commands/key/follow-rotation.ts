import type { Control } from '../../../control/index.ts'
import type { Rotation, RotationState } from '../../../rotation/index.ts'
import { note, print } from '../../output/print.ts'
import { printable } from '../../output/printable.ts'

const askEveryMs = 200

/** What each state means to whoever waits for the next. */
const sentences: Readonly<Record<RotationState, string>> = {
  planned: 'Planned. Nothing has been changed.',
  created: 'The new key is in the vault. The vendor is asked whether it accepts it.',
  verified: 'The vendor accepts it, and it belongs to the same account.',
  active: 'Calls use the new key from now on.',
  draining: 'Calls and sockets on the old key are ending.',
  revoked: 'The vendor refuses the old key. Done.',
  failed: 'Ended without the new key. Calls use the old one, as before.',
  'rolled-back': 'Rolled back. Calls use the old key again.',
}

/**
 * Carries a rotation on and says what happens, until it ends or somebody has to act; returns how it stands. Whoever stops
 * waiting stops nothing: a server that runs goes on, and without one the same command does later.
 */
export async function followRotation(control: Control, begun: Rotation, isQuiet: boolean): Promise<Rotation> {
  const { awaitsSomebody } = await import('../../../rotation/index.ts')
  const say = isQuiet ? () => {} : print
  let rotation = begun
  let told = ''
  for (;;) {
    rotation = await control.perform('rotation.advance', { id: rotation.id })
    const news = [rotation.state, rotation.undoing, rotation.problem].join(' ')
    if (news !== told) tell(rotation, say)
    told = news
    if (rotation.endedAtMs !== null || awaitsSomebody(rotation)) return rotation
    await new Promise((resolve) => setTimeout(resolve, askEveryMs))
  }
}

/** Returns the command that goes on with it. */
export async function whatNext(rotation: Rotation): Promise<string> {
  const { awaitsSomebody } = await import('../../../rotation/index.ts')
  const goOn = `\`sallyport key rotate --continue ${rotation.id}\``
  if (awaitsSomebody(rotation)) return `It waits for its key: ${goOn} takes it.`
  return `It is under way: \`sallyport key rotations\` says how it stands, ${goOn} waits for it.`
}

/** A rotation that ended with something left over: what that is stands in its problem. */
const notAll = 'Ended: calls use the new key. The old one is another matter:'

function tell({ state, undoing, problem, endedAtMs }: Rotation, say: (line: string) => void): void {
  if (undoing !== null && endedAtMs === null) note(`It is being undone: ${printable(undoing)}`)
  else say(state === 'revoked' && problem !== null ? notAll : sentences[state])
  if (problem !== null) note(printable(problem))
}
