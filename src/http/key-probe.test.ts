import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  answerWith,
  type RecordingUpstream,
  startRecordingUpstream,
} from '../../test/gateway/recording-upstream.ts'
import { Secret } from '../core/index.ts'
import { loadVendor } from '../vendors/index.ts'
import { createKeyProbe } from './key-probe.ts'

let upstream: RecordingUpstream
beforeEach(async () => {
  upstream = await startRecordingUpstream()
})
afterEach(() => upstream.close())

const key = new Secret('candidate'.repeat(4))
const probe = (vendor: string, region: string, origin: string | undefined = upstream.origin) =>
  createKeyProbe(loadVendor, (profile, service, asked) =>
    profile.services[service]?.origins[asked] === undefined ? undefined : origin,
  )({ vendor, region, key })

describe('createKeyProbe', () => {
  it.each([
    ['assemblyai', 'us', 'GET /v2/transcript?limit=1', ['authorization', key.reveal()], '{}'],
    ['retellai', 'global', 'GET /get-api-key-info', ['authorization', `Bearer ${key.reveal()}`], '{}'],
    ['castai', 'eu', 'GET /v1/organizations', ['x-api-key', key.reveal()], '{"organizations":[]}'],
  ])('asks %s with the key in one header', async (vendor, region, line, credential, body) => {
    upstream.script = answerWith(200, { 'content-type': 'application/json' }, body)
    expect(await probe(vendor, region)).toMatchObject({ verification: 'valid' })
    const [arrival] = upstream.arrivals
    expect(`${arrival?.method} ${arrival?.target}`).toBe(line)
    expect(arrival?.headers.filter(([, value]) => value.includes(key.reveal()))).toEqual([credential])
    expect(upstream.faults).toEqual([])
  })

  it('believes a refusal, and follows no redirect', async () => {
    upstream.script = answerWith(401, {}, '')
    expect(await probe('retellai', 'global')).toMatchObject({ verification: 'invalid' })
    const elsewhere = await startRecordingUpstream()
    upstream.script = answerWith(302, { location: elsewhere.origin }, '')
    expect(await probe('retellai', 'global')).toMatchObject({ verification: 'unknown' })
    expect(elsewhere.arrivals).toEqual([])
    await elsewhere.close()
  })

  it('is unsure of what it cannot ask, and says nothing of the key', async () => {
    upstream.script = (_arrival, socket) => void socket.destroy()
    const broken = await probe('castai', 'us')
    const unreachable = await probe('castai', 'us', 'http://127.0.0.1:1')
    const nowhere = await probe('castai', 'mars')
    for (const result of [broken, unreachable, nowhere]) {
      expect(result.verification).toBe('unknown')
      expect(JSON.stringify(result)).not.toContain(key.reveal())
    }
    expect(nowhere.detail).toContain('mars')
  })

  it('does not read an endless answer', async () => {
    upstream.script = async (arrival, socket) => {
      await arrival.complete
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n')
      const piece = Buffer.alloc(65_536, 'x')
      const more = () => {
        while (!socket.destroyed && socket.write(piece));
        if (!socket.destroyed) socket.once('drain', more)
      }
      more()
    }
    expect((await probe('castai', 'us')).verification).toBe('unknown')
    await expect.poll(() => upstream.connections.size).toBe(0)
  })
})
