import { afterEach, expect, test } from 'vitest'
import { ManualClock } from '../../core/index.ts'
import { Metrics } from '../../http/index.ts'
import type { Rotation } from '../../rotation/index.ts'
import type { VaultKeyView } from '../../vault/index.ts'
import { KeyGauges } from './key-gauges.ts'

const clock = new ManualClock(100_000)
let gauges: KeyGauges | undefined
afterEach(() => gauges?.close())

test('tells the age of the key in use and how its newest rotation stands, as of the last change', async () => {
  const place = { vendor: 'acme', environment: 'production', name: 'default' }
  let keys = [
    { ...place, state: 'active', createdAtMs: 40_000 },
    { ...place, state: 'revoked', createdAtMs: 1 },
  ]
  let rotations = [
    { ...place, state: 'failed', problem: 'p' },
    { ...place, state: 'draining', problem: 'held up' },
  ]
  let change = () => {}
  const metrics = new Metrics()
  const maxAgeMs = { development: 1, staging: 1, production: 60_000 }
  gauges = new KeyGauges(
    {
      clock,
      config: { rotation: { maxAgeMs, warnMs: 0 } },
      vault: { list: async () => keys as unknown as VaultKeyView[] },
      storage: { rotations: { list: async () => rotations as unknown as Rotation[] } },
      onChange: (listener: () => void) => {
        change = listener
        return () => {}
      },
    } as unknown as ConstructorParameters<typeof KeyGauges>[0],
    metrics,
  )
  await gauges.read()
  await new Promise(setImmediate)
  const labels = 'vendor="acme",environment="production",name="default"'
  const lines = () =>
    metrics
      .render()
      .split('\n')
      .filter((line) => !line.startsWith('#') && line !== '')
  expect(lines()).toEqual([
    `sallyport_key_age_seconds{${labels}} 60`,
    `sallyport_key_rotate_by_timestamp_seconds{${labels}} 100`,
    `sallyport_rotation_state{${labels},state="draining"} 1`,
    `sallyport_rotation_stuck{${labels}} 1`,
  ])
  keys = []
  rotations = [{ ...place, state: 'revoked', problem: '' }]
  await gauges.read()
  expect(lines()).toHaveLength(4)
  change()
  await gauges.read()
  expect(lines()).toEqual([
    `sallyport_rotation_state{${labels},state="revoked"} 1`,
    `sallyport_rotation_stuck{${labels}} 1`,
  ])
})
