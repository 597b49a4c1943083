import { verifyLog } from '../../../src/audit/index.ts'
import { isSallyportError } from '../../../src/core/index.ts'
import { openEventLog } from '../../../src/storage/index.ts'
import { event } from '../../storage/kit/fixtures.ts'
import { logKey, logVerifiers } from '../log-key.ts'

/** Returns, in plain words, what is wrong with a log after a failure; nothing where every promise held. */
export async function inspectLog(folder: string, recorded: readonly string[]): Promise<string[]> {
  try {
    return await inspect(folder, recorded)
  } catch (error) {
    if (!isSallyportError(error)) throw error
    return [`the log does not open any more: ${error.code} ${error.detail ?? ''}`]
  }
}

async function inspect(folder: string, recorded: readonly string[]): Promise<string[]> {
  const log = await openEventLog({ folder, signingKey: logKey.signerKey, worker: false })
  try {
    const found = new Set<string>()
    for await (const { record } of log.sealedLog.records()) {
      found.add((JSON.parse(record.slice(1)) as { requestId: string }).requestId)
    }
    const lost = recorded.filter((id) => !found.has(id)).map((id) => `${id} was acknowledged and is lost`)
    // A log that cannot go on is of no use either.
    await log.record(event('after'))
    const head = (await log.sealedLog.head())?.checkpoint
    const verdict = await verifyLog(log.sealedLog.batches(), {
      verifiers: logVerifiers,
      ...(head === undefined ? {} : { head }),
    })
    return verdict.ok ? lost : [...lost, `the log is ${verdict.outcome}: ${verdict.reason}`]
  } finally {
    await log.close()
  }
}
