import type { Config } from '../../config/index.ts'
import type { Rotation } from '../../rotation/index.ts'
import type { VaultKeyView } from '../../vault/index.ts'

/** A key whose rotation was given up is left alone for so long: whatever stood in its way, each try makes a key there. */
const againMs = 24 * 60 * 60_000

/** Returns the keys whose rotation is to begin by itself now: too old, configured so, and not tried of late. */
export function dueKeys(
  { automatic, maxAgeMs }: Config['rotation'],
  keys: readonly VaultKeyView[],
  rotations: readonly Pick<Rotation, 'oldKeyId' | 'endedAtMs'>[],
  nowMs: number,
): readonly VaultKeyView[] {
  const isDue = ({ vendor, environment, name, state, createdAtMs }: VaultKeyView) =>
    state === 'active' &&
    nowMs - createdAtMs >= maxAgeMs[environment] &&
    automatic.some(
      (one) =>
        one.when === 'due' && one.vendor === vendor && one.environment === environment && one.name === name,
    )
  const wasTried = ({ id }: VaultKeyView) =>
    rotations.some(
      ({ oldKeyId, endedAtMs }) => oldKeyId === id && (endedAtMs === null || nowMs - endedAtMs < againMs),
    )
  return keys.filter((key) => isDue(key) && !wasTried(key))
}
