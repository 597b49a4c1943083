import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventLog } from '../../../src/storage/index.ts'
import { event } from '../../storage/kit/fixtures.ts'
import { logKey } from '../log-key.ts'
import { inspectLog } from './inspect-log.ts'

/** What a log was like on the disk when an event was acknowledged. */
interface Acknowledged {
  readonly requestId: string
  readonly walBytes: number
}

export interface CutReport {
  readonly cuts: number
  readonly recorded: number
  readonly violations: readonly string[]
}

/** What a power cut leaves behind the last whole write: nothing, zeros, or half of what was to be there. */
const remains = ['nothing', 'zeros', 'garbage'] as const

/**
 * Records, and then looks at the log as every power cut would leave it: the write-ahead log up to some byte, and what
 * was acknowledged until then. Needs nothing but Node; SQLite only ever appends to that file between checkpoints.
 */
export async function cutWal(options: {
  readonly records: number
  readonly stepBytes: number
}): Promise<CutReport> {
  const scratch = mkdtempSync(join(tmpdir(), 'sallyport-cuts-'))
  const folder = join(scratch, 'whole')
  const log = await openEventLog({ folder, signingKey: logKey.signerKey, worker: false })
  try {
    const acknowledged: Acknowledged[] = []
    for (let index = 0; index < options.records; index += 1) {
      const requestId = `cut-${index}`
      await log.record(event(requestId))
      acknowledged.push({ requestId, walBytes: statSync(join(folder, 'log.db-wal')).size })
    }
    const wal = readFileSync(join(folder, 'log.db-wal'))
    const violations: string[] = []
    let cuts = 0
    for (let end = 0; end <= wal.length; end += options.stepBytes) {
      const rest = remains[cuts % remains.length] ?? 'nothing'
      const cut = join(scratch, `cut-${end}`)
      mkdirSync(cut, { mode: 0o700 })
      copyFileSync(join(folder, 'log.db'), join(cut, 'log.db'))
      writeFileSync(join(cut, 'log.db-wal'), Buffer.concat([wal.subarray(0, end), remainder(wal, end, rest)]))
      const ids = acknowledged.filter(({ walBytes }) => walBytes <= end).map(({ requestId }) => requestId)
      const found = await inspectLog(cut, ids)
      violations.push(...found.map((one) => `cut at ${end}, then ${rest}: ${one}`))
      rmSync(cut, { recursive: true })
      cuts += 1
    }
    return { cuts, recorded: acknowledged.length, violations }
  } finally {
    await log.close()
    rmSync(scratch, { recursive: true, force: true })
  }
}

function remainder(wal: Buffer, end: number, kind: (typeof remains)[number]): Buffer {
  const rest = Buffer.from(wal.subarray(end, end + 4_096))
  if (kind === 'nothing') return rest.subarray(0, 0)
  if (kind === 'zeros') return rest.fill(0)
  return rest.map((byte, index) => (index % 7 === 0 ? byte ^ 0x55 : byte)) as Buffer
}
