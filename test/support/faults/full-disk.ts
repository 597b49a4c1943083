import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspectLog } from './inspect-log.ts'

const childPath = fileURLToPath(new URL('child.ts', import.meta.url))
const childMsMax = 60_000

export interface FullDiskReport {
  readonly runs: number
  readonly recorded: number
  readonly refused: number
  readonly violations: readonly string[]
}

/**
 * Records while no file may grow past a limit, which a full disk looks like to a program, for one limit after the other,
 * and looks at what is left. Needs nothing but a shell.
 */
export async function fillDisk(limitsKib: readonly number[], groups: number): Promise<FullDiskReport> {
  const violations: string[] = []
  const totals = { recorded: 0, refused: 0 }
  for (const limitKib of limitsKib) {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-full-'))
    try {
      // Without the signal's death: a write past the limit fails with EFBIG, as one to a full disk does with ENOSPC.
      const script = `trap '' XFSZ; ulimit -f ${limitKib}; exec "$@"`
      const words = [
        '-c',
        script,
        'bash',
        process.execPath,
        childPath,
        folder,
        'full',
        String(groups),
        'main',
      ]
      const { stdout } = spawnSync('bash', words, { encoding: 'utf8', timeout: childMsMax })
      const lines = stdout.split('\n')
      const recorded = lines.filter((line) => line.startsWith('recorded ')).map((line) => line.slice(9))
      totals.recorded += recorded.length
      totals.refused += lines.filter((line) => line.startsWith('refused ')).length
      const found = await inspectLog(folder, recorded)
      violations.push(...found.map((one) => `files of ${limitKib} KiB at most: ${one}`))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return { runs: limitsKib.length, ...totals, violations }
}
