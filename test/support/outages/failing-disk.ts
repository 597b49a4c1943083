import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How SQLite says that a system call failed on the log (https://sqlite.org/rescode.html, read November 2026). */
export const diskFaults = {
  'the disk is full (ENOSPC)': { at: 'write', errcode: 13, errstr: 'database or disk is full' },
  'a write fails (EIO)': { at: 'write', errcode: 778, errstr: 'disk I/O error' },
  'an fsync fails (EIO)': { at: 'fsync', errcode: 1034, errstr: 'disk I/O error' },
} as const

export type DiskFault = keyof typeof diskFaults

/** A disk that fails under a process, and is well again, when it is told to. */
export interface FailingDisk {
  /** Variables for the process. */
  readonly environment: Readonly<Record<string, string>>
  fail(how: DiskFault): void
  recover(): void
}

const preload = new URL('failing-disk-preload.mjs', import.meta.url)

/** Returns one, which is well. Needs neither privileges nor a tracer: `campaign disk` makes real system calls fail. */
export function failingDisk(folder: string): FailingDisk {
  const file = join(folder, 'disk-fault')
  return {
    environment: {
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${preload.href}`.trim(),
      FAILING_DISK_FILE: file,
    },
    fail(how) {
      // Put in place whole: it is read at any moment.
      writeFileSync(`${file}-new`, JSON.stringify(diskFaults[how]))
      renameSync(`${file}-new`, file)
    },
    recover: () => rmSync(file, { force: true }),
  }
}
