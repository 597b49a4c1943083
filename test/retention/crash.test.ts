/** A process that is killed at any effect leaves behind what another carries to the same end. */
import { expect, test } from 'vitest'
import { by, RetentionRoom } from '../support/retention/room.ts'
import { Fuse, Killed } from '../support/rotation/fuse.ts'

const effectsMax = 500

/** Plans and runs, or goes on with what is under way, in a process with this fuse. Returns false where it outlived the fuse. */
async function runKilled(room: RetentionRoom, fuse: Fuse): Promise<boolean> {
  room.restart(fuse)
  try {
    await carryOn(room)
    return false
  } catch (error) {
    if (!(error instanceof Killed)) throw error
    return true
  } finally {
    // Another process, after the lease of the one that is gone.
    room.restart()
    room.clock.advance(60_000)
  }
}

async function carryOn(room: RetentionRoom): Promise<void> {
  const runs = await room.retention.runs()
  const open = runs.find(({ state }) => state === 'running') ?? runs.find(({ state }) => state === 'planned')
  if (open?.state === 'running') {
    await room.finish(open.id)
    return
  }
  const { planHash } = open ?? (await room.retention.plan(by))
  const { id } = await room.retention.start(planHash, by)
  await room.finish(id)
}

test('killed before each effect in turn, everything due is deleted once, with one receipt', async () => {
  let effects = 1
  for (; effects < effectsMax; effects += 1) {
    const room = await RetentionRoom.open()
    try {
      for (const id of ['due', 'held']) room.vendor.add(id, room.ago(40))
      await room.retention.hold({ id: 'held' }, { reason: 'case 17', endsAtMs: null }, by)
      // The answer to the first deletion is lost as well.
      room.vendor.faults.push({ method: 'DELETE', isLost: true, status: 0 })
      const wasKilled = await runKilled(room, new Fuse(effects))
      const isDone = (await room.retention.runs()).some(({ state }) => state === 'done')
      if (!isDone) await carryOn(room)
      expect([...room.vendor.deletions]).toEqual([['due', 1]])
      expect([...room.vendor.items.keys()]).toEqual(['held'])
      expect(room.receipts()).toHaveLength(1)
      if (!wasKilled) break
    } finally {
      await room.close()
    }
  }
  expect(effects).toBeGreaterThan(20)
  expect(effects).toBeLessThan(effectsMax)
}, 60_000)
