/**
 * A log whose files fail: what was acknowledged is there, and the log verifies and goes on. The long form is a campaign,
 * `npm run campaign -- faults`.
 */
import { describe, expect, test } from 'vitest'
import { fillDisk } from '../support/faults/full-disk.ts'
import { inFolder } from '../support/faults/in-folder.ts'
import { inspectLog } from '../support/faults/inspect-log.ts'
import { isStraceUsable, listHasty, runWithFault } from '../support/faults/strace.ts'
import { sweepFaults } from '../support/faults/sweep.ts'
import { cutWal } from '../support/faults/wal-cuts.ts'

test('a power cut after any write takes nothing back that was acknowledged', {
  timeout: 60_000,
}, async () => {
  const { cuts, recorded, violations } = await cutWal({ records: 4, stepBytes: 1_500 })
  expect(violations).toEqual([])
  expect(recorded).toBe(4)
  expect(cuts).toBeGreaterThan(20)
})

test('a disk that fills up makes records fail, and nothing else', { timeout: 60_000 }, async () => {
  const { recorded, refused, violations } = await fillDisk([56, 60, 64], 12)
  expect(violations).toEqual([])
  expect(recorded).toBeGreaterThan(10)
  expect(refused).toBeGreaterThan(10)
})

test('the check itself finds what is lost, and a log that was tampered with', async () => {
  await inFolder(async (folder) => {
    expect(await inspectLog(folder, [])).toEqual([])
    expect(await inspectLog(folder, ['never'])).toEqual(['never was acknowledged and is lost'])
  })
})

const isUsable = isStraceUsable()
if (!isUsable) {
  process.stderr.write('SKIPPED, 3 tests: strace is not here, so no single system call was made to fail.\n')
}

describe.skipIf(!isUsable)('with strace', () => {
  const options = { run: 'run', groups: 2, thread: 'worker' } as const

  test('EIO, ENOSPC and a kill at some of the calls', { timeout: 120_000 }, async () => {
    const { runs, died, recorded, violations } = await sweepFaults({ groups: 2, thread: 'main', every: 61 })
    expect(violations).toEqual([])
    expect(runs).toBeGreaterThan(5)
    expect(died).toBeGreaterThan(0)
    expect(recorded).toBeGreaterThan(0)
  })

  test('a call that fails makes the records of its commit fail, and the next ones succeed', {
    timeout: 60_000,
  }, async () => {
    await inFolder(async (folder) => {
      await inspectLog(folder, [])
      const report = runWithFault({ ...options, folder, groups: 6 }, { call: 'fsync', number: 3 }, 'EIO')
      expect(report.refused.length).toBeGreaterThan(0)
      expect(report.recorded.length).toBeGreaterThan(0)
      expect(await inspectLog(folder, report.recorded)).toEqual([])
    })
  })

  test('nothing is acknowledged before it is durable', { timeout: 60_000 }, async () => {
    const { recorded, hasty } = await inFolder(async (folder) => listHasty({ ...options, folder }))
    expect(recorded).toBe(6)
    expect(hasty).toEqual([])
  })
})
