import { openControl, verifyAudit } from '../../../app/index.ts'
import type { Installation } from '../../../checklist/index.ts'
import { findHome, loadConfig } from '../../../config/index.ts'
import type { Control } from '../../../control/index.ts'
import { systemClock } from '../../../core/index.ts'
import type { GlobalOptions } from '../../with-control.ts'
import { observeTranscriptions } from './transcriptions.ts'

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
      keys: keys.flatMap(({ id, vendor, environment, name, fingerprint, age, rotateByMs }) =>
        age === null || rotateByMs === null
          ? []
          : [{ id, vendor, environment, name, fingerprint, age, rotateByMs }],
      ),
      grants: advice.map(({ clientName, environment, vendor, unused, canShrink, calls }) => ({
        client: clientName,
        environment,
        vendor,
        unused: canShrink ? unused : [],
        calls,
        days,
      })),
      transcriptions: await observeTranscriptions(control, days),
      retention: await readRetention(control, home),
      log: verdict.outcome,
      isAnchored: anchors > 0,
      nowMs: systemClock.now(),
    }
  } finally {
    await control.close()
  }
}

async function readRetention(control: Control, home: string): Promise<Installation['retention']> {
  const { retention } = await loadConfig({ home })
  const runs = await control.perform('retention.runs', {})
  const kept = runs.filter(({ reason }) => reason !== 'erasure')
  const ended = kept.flatMap(({ state, endedAtMs }) =>
    state === 'done' && endedAtMs !== null ? [endedAtMs] : [],
  )
  const [last] = kept.toSorted((one, other) => other.plannedAtMs - one.plannedAtMs)
  return {
    policies: retention.policies.length,
    lastRunAtMs: ended.length === 0 ? undefined : Math.max(...ended),
    lastPlan:
      last === undefined
        ? undefined
        : { atMs: last.plannedAtMs, due: last.outlook.accounts.reduce((sum, { due }) => sum + due, 0) },
    accounts: (last?.outlook.accounts ?? []).map(({ vendor, environment, key, listed, direct, problem }) => ({
      account: `${vendor}, ${environment} (${key})`,
      listed,
      direct,
      plannedAtMs: last?.plannedAtMs ?? 0,
      problem: problem ?? undefined,
    })),
  }
}
