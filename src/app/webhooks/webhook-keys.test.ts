import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MemoryRecorder } from '../../../test/support/memory-stores.ts'
import { ManualClock, Secret, systemRandom } from '../../core/index.ts'
import { openStorage, type Storage } from '../../storage/index.ts'
import { retellai } from '../../vendors/retellai.ts'
import { currentSecrets, Endpoints, Sealer } from '../../webhooks/index.ts'
import { forgetSecret, verifyWith } from './webhook-keys.ts'

const place = { vendor: 'retellai', environment: 'production' } as const
const by = { kind: 'operator', id: 'alice' } as const
const dayMs = 24 * 60 * 60_000
const [old, fresh, chosen] = ['a', 'b', 'c'].map((letter) => new Secret(letter.repeat(32))) as [
  Secret,
  Secret,
  Secret,
]

let folder: string
let storage: Storage
let endpoints: Endpoints
const clock = new ManualClock()

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-webhook-keys-'))
  storage = await openStorage({ kind: 'sqlite', folder, worker: false })
  endpoints = new Endpoints({
    store: storage.webhooks,
    sealer: new Sealer(Buffer.alloc(32, 5), systemRandom),
    clock,
    random: systemRandom,
    record: new MemoryRecorder().record,
  })
  const source = retellai.webhooks?.[0]
  if (source === undefined) throw new Error('Retell sends webhooks')
  await endpoints.add({ ...place, name: 'calls', source, settings: {}, secret: old.reveal() }, by)
})
afterEach(async () => {
  await storage.close()
  rmSync(folder, { recursive: true, force: true })
})

const believed = () => currentSecrets(endpoints.require('calls').secrets.verify, clock.now())
const values = (...secrets: readonly Secret[]) => secrets.map((secret) => secret.reveal())

test('both keys are believed, until the old one is forgotten', async () => {
  for (let time = 0; time < 2; time += 1) await verifyWith(endpoints, place, old, fresh)
  expect(believed()).toEqual(values(fresh, old))
  for (let time = 0; time < 2; time += 1) await forgetSecret(endpoints, place, old, 1_000)
  expect(believed()).toEqual(values(fresh, old))
  clock.advance(1_000)
  expect(believed()).toEqual(values(fresh))
})

test('a key that is forgotten at once proves nothing from then on; the present one is never forgotten', async () => {
  await verifyWith(endpoints, place, old, fresh)
  await forgetSecret(endpoints, place, old, 0)
  await forgetSecret(endpoints, place, fresh, 0)
  expect(believed()).toEqual(values(fresh))
})

test('a key that calls get back is believed for good', async () => {
  await verifyWith(endpoints, place, old, fresh)
  await verifyWith(endpoints, place, fresh, old)
  clock.advance(365 * dayMs)
  expect(believed()).toEqual(values(old))
})

test('a secret that an operator chose meanwhile stays, and does not end', async () => {
  await endpoints.rotate('calls', { kind: 'verify', value: chosen.reveal() }, dayMs, by)
  await verifyWith(endpoints, place, old, fresh)
  clock.advance(365 * dayMs)
  expect(believed()).toEqual(values(chosen))
})
