import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  answerWith,
  type RecordingUpstream,
  startRecordingUpstream,
} from '../../../test/gateway/recording-upstream.ts'
import { Secret } from '../../core/index.ts'
import { loadVendor } from '../../vendors/index.ts'
import { askVendor } from './ask-vendor.ts'

let upstream: RecordingUpstream
beforeEach(async () => {
  upstream = await startRecordingUpstream()
})
afterEach(() => upstream.close())

const key = new Secret('a key of the vault '.repeat(2).trim())
const ask = async (origin: string, service = 'main') =>
  askVendor({ vendor: await loadVendor('assemblyai'), service, origin, key, method: 'GET', path: '/v2/x' })

it('gives the answer, whatever its status, and shows the key in one header', async () => {
  upstream.script = answerWith(404, { 'content-type': 'application/json' }, '{"error":"none"}')
  expect(await ask(upstream.origin)).toEqual({ status: 404, body: '{"error":"none"}' })
  const [arrival] = upstream.arrivals
  expect(arrival?.headers.filter(([, value]) => value.includes(key.reveal()))).toEqual([
    ['authorization', key.reveal()],
  ])
})

it('says where nothing answered, and nothing of the key', async () => {
  const failed = await ask('http://127.0.0.1:1').catch((error: unknown) => error)
  expect(failed).toMatchObject({
    code: 'ERR_VENDOR_UNREACHABLE',
    detail: expect.stringContaining('127.0.0.1:1'),
  })
  expect(JSON.stringify(failed) + String(failed)).not.toContain(key.reveal())
  await expect(ask(upstream.origin, 'no-such')).rejects.toMatchObject({ code: 'ERR_VENDOR_NOT_OFFERED' })
})
