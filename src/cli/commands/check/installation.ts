import { openControl, verifyAudit } from '../../../app/index.ts'
import type { Installation } from '../../../checklist/index.ts'
import { findHome } from '../../../config/index.ts'
import type { GlobalOptions } from '../../with-control.ts'

const days = 30

/**
 * Returns the gate of the home that is named, and undefined where none is: a folder that is checked may be anybody's, and
 * so may a home that lies in it, with the database and the files that its settings name.
 */
export async function readInstallation({ home: option }: GlobalOptions): Promise<Installation | undefined> {
  if (option === undefined && !process.env.SALLYPORT_HOME) return undefined
  const { folder: home } = await findHome(option === undefined ? {} : { option })
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
