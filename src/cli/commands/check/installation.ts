import { openControl, verifyAudit } from '../../../app/index.ts'
import type { Installation } from '../../../checklist/index.ts'
import { findHome } from '../../../config/index.ts'
import { isSallyportError } from '../../../core/index.ts'
import type { GlobalOptions } from '../../with-control.ts'

const days = 30

/** Returns the gate of a project as it is set up; undefined where it has none. */
export async function readInstallation(
  folder: string,
  globals: GlobalOptions,
): Promise<Installation | undefined> {
  const home = await homeFor(folder, globals)
  if (home === undefined) return undefined
  const control = await openControl({ home, onOpened: () => {} })
  try {
    const keys = await control.perform('key.list', {})
    const advice = await control.perform('client.advise', { days })
    const { verdict, anchors } = await verifyAudit({ home, keyFiles: [], anchorFiles: [] })
    return {
      keys: keys.flatMap(({ id, vendor, environment, name, age, rotateByMs }) =>
        age === null || rotateByMs === null ? [] : [{ id, vendor, environment, name, age, rotateByMs }],
      ),
      grants: advice.map(({ clientName, environment, vendor, unused, canShrink, calls }) => ({
        client: clientName,
        environment,
        vendor,
        unused: canShrink ? unused : [],
        calls,
        days,
      })),
      log: verdict.outcome,
      isAnchored: anchors > 0,
    }
  } finally {
    await control.close()
  }
}

async function homeFor(folder: string, globals: GlobalOptions): Promise<string | undefined> {
  try {
    const { home } = globals
    return (await findHome({ folder, ...(home === undefined ? {} : { option: home }) })).folder
  } catch (error) {
    // Whoever names a home wants that one looked at.
    const isMissing = isSallyportError(error) && error.code === 'ERR_CONFIG_HOME_MISSING'
    if (isMissing && globals.home === undefined) return undefined
    throw error
  }
}
