import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { LoopClock } from './loop-clock.ts'

it('counts what is waited for, and not what kept the process from running', async () => {
  const clock = new LoopClock()
  const start = clock.now()
  await sleep(120)
  const waited = clock.now()
  const until = performance.now() + 200
  while (performance.now() < until);
  const blocked = clock.now()
  clock.stop()
  expect(waited - start).toBeGreaterThan(60)
  expect(blocked - waited).toBeLessThan(40)
})
