import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { heldBufferBytes } from '../../../test/support/held-memory.ts'
import { wavHeader } from '../kit/silent-audio.ts'
import { type StartedEmulator, startAssemblyai } from './testing/start.ts'

let vendor: StartedEmulator
beforeAll(async () => {
  vendor = await startAssemblyai()
})
afterAll(() => vendor.running.close())

test('a file of any size streams through, is measured, and is not kept', async () => {
  const piece = Buffer.alloc(1024 * 1024)
  const pieces = 256
  const header = wavHeader(pieces * piece.length)
  let most = 0
  async function* body() {
    yield header
    for (let count = 0; count < pieces; count += 1) {
      if (count % 32 === 0) most = Math.max(most, heldBufferBytes())
      yield piece
    }
  }
  const hash = createHash('sha256').update(header)
  for (let count = 0; count < pieces; count += 1) hash.update(piece)

  const before = heldBufferBytes()
  const response = await fetch(`${vendor.url}/v2/upload`, {
    method: 'POST',
    headers: { authorization: vendor.key },
    body: Readable.toWeb(Readable.from(body())) as ReadableStream<Uint8Array>,
    duplex: 'half',
  } as RequestInit)
  expect(most).toBeGreaterThan(0)
  expect(Math.max(most, heldBufferBytes()) - before).toBeLessThan(32 * piece.length)
  const { upload_url: url } = (await response.json()) as { upload_url: string }
  expect(url).toMatch(/^https:\/\/cdn\.assemblyai\.com\/upload\/[0-9a-f]{32}\/[0-9a-f-]{36}$/)
  expect(vendor.emulator.snapshot().uploads).toEqual([
    {
      url,
      project: 'main',
      bytes: header.length + pieces * piece.length,
      sha256: hash.digest('hex'),
      durationMs: (pieces * piece.length) / 32,
    },
  ])
})

test('a body without a valid key is refused, and run out', async () => {
  const answer = await vendor.call('POST', '/v2/upload', { key: 'nobody', body: Buffer.alloc(5_000_000) })
  expect(answer.status).toBe(401)
  expect(vendor.emulator.snapshot().uploads).toHaveLength(1)
})
