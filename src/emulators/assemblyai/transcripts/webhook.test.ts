import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import type { AssemblyaiEmulatorOptions } from '../options.ts'
import { type StartedEmulator, startAssemblyai } from '../testing/start.ts'

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly url: string | undefined
  readonly body: Record<string, unknown>
}

let vendor: StartedEmulator
let receiver: Server
afterEach(async () => {
  await vendor.running.close()
  receiver.close()
})

/** Answers with the given statuses in turn, the last one for ever. */
async function start(statuses: number[], options: AssemblyaiEmulatorOptions = {}) {
  const received: Received[] = []
  receiver = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    received.push({ headers: request.headers, url: request.url, body: JSON.parse(text) })
    response.writeHead(statuses[Math.min(received.length, statuses.length) - 1] ?? 200).end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  vendor = await startAssemblyai({ webhookSpacingMs: 1, ...options })
  const { port } = receiver.address() as AddressInfo
  const webhook = {
    webhook_url: `http://127.0.0.1:${port}/hook?for=me`,
    webhook_auth_header_name: 'X-Hook-Secret',
    webhook_auth_header_value: 'shared',
  }
  const waitFor = (count: number) => vi.waitFor(() => expect(received).toHaveLength(count))
  const settled = () => vi.waitFor(() => expect(vendor.emulator.snapshot().pendingWebhooks).toBe(0))
  return { received, webhook, waitFor, settled }
}

test('tells the end of a job with its id and status, and the shared secret in a header', async () => {
  const { received, webhook, waitFor } = await start([200])
  const id = await vendor.transcribe(webhook)
  await waitFor(1)
  expect(received[0]).toMatchObject({ url: '/hook?for=me', headers: { 'x-hook-secret': 'shared' } })
  expect(received[0]?.body).toEqual({ transcript_id: id, status: 'completed' })
  expect((await vendor.call('GET', `/v2/transcript/${id}`)).json.webhook_status_code).toBe(200)
})

test('a failed job is told without its reason', async () => {
  const { received, webhook, waitFor } = await start([200])
  const { json } = await vendor.call('POST', '/v2/transcript', {
    body: { audio_url: 'https://foo.bar', ...webhook },
  })
  await waitFor(1)
  expect(received[0]?.body).toEqual({ transcript_id: json.id, status: 'error' })
})

test('redacted audio is a second request, which does not say which transcript it is about', async () => {
  const { received, webhook, waitFor } = await start([200])
  await vendor.transcribe({ ...webhook, redact_pii: true, redact_pii_audio: true })
  await waitFor(2)
  const second = received.find(({ body }) => 'redacted_audio_url' in body)
  expect(second?.body).toEqual({
    redacted_audio_url: expect.stringContaining(`${vendor.url}/redacted-audio/`),
    status: 'redacted_audio_ready',
  })
})

test('tries ten times where the receiver is in trouble', async () => {
  const { webhook, settled, received } = await start([503])
  const id = await vendor.transcribe(webhook)
  await vi.waitFor(() => expect(received).toHaveLength(10))
  await settled()
  expect(received).toHaveLength(10)
  expect((await vendor.call('GET', `/v2/transcript/${id}`)).json.webhook_status_code).toBe(503)
})

test('any 4xx is final', async () => {
  const { webhook, waitFor, settled, received } = await start([500, 404, 200])
  await vendor.transcribe(webhook)
  await waitFor(2)
  await settled()
  expect(received).toHaveLength(2)
})
