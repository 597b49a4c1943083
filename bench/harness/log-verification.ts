import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { LogRates } from './log-contest.ts'
import type { Plan } from './plan.ts'

/**
 * Returns the records per CPU second of verifying the log in a folder as `audit verify` does, from its file to its
 * verdict, and of hashing its records, one after the other, with nothing else.
 */
export async function measureVerification(
  plan: Plan,
  folder: string,
  verifierKey: string,
): Promise<LogRates & { readonly recordBytes: number }> {
  const { openLogFile } = (await import(
    new URL('storage/index.js', plan.build).href
  )) as typeof import('../../src/storage/index.ts')
  const { parseVerifierKey, verifyLog } = (await import(
    new URL('audit/index.js', plan.build).href
  )) as typeof import('../../src/audit/index.ts')
  const file = openLogFile(join(folder, 'log.db'))
  try {
    const records: string[] = []
    for await (const { record } of file.log.records()) records.push(record)
    const head = (await file.log.head())?.checkpoint ?? ''
    const verifiers = [parseVerifierKey(verifierKey)]
    const verify = async () => {
      const { outcome, size } = await verifyLog(file.log.batches(), { verifiers, head })
      if (outcome !== 'intact' || size !== records.length) throw new Error(`the log is ${outcome} at ${size}`)
    }
    const hashAll = async () => {
      for (const record of records) hash('sha256', record)
    }
    await Promise.all([hashAll(), verify()])
    const bare: number[] = []
    const ours: number[] = []
    for (let round = 0; round < plan.rounds; round += 1) {
      await plan.moments.wait()
      bare.push(await perCpuSecond(records.length, hashAll))
      ours.push(await perCpuSecond(records.length, verify))
    }
    return { bare, ours, recordBytes: records.join('').length / records.length }
  } finally {
    file.close()
  }
}

/** Counts every thread of this process: what a verification leaves to the collector is part of its cost. */
async function perCpuSecond(count: number, run: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (count * 1e6) / (user + system)
}
