/** The browser client in a real Chromium, with audio that is fed from a file, through a gate to the vendor's stand-in. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCount } from '../../src/browser/testing/counting-source.ts'
import { type AudioTap, openAudioTap } from '../support/audio-tap.ts'
import { openWindow, startChromium } from '../support/chromium.ts'
import { openBlankPage, recording, serveBlankPage } from './client-world.ts'
import { type GateWorld, openGate } from './gate-world.ts'

let gate: GateWorld
let tap: AudioTap
let browser: Browser
let page: Page
let site: { readonly url: string; close(): Promise<void> }
let clientKey: string

/** What the app's server does: asks the gate for a token in the name of whoever is signed in. */
async function mint(body: string): Promise<Record<string, unknown>> {
  const answer = await fetch(`${gate.first.tlsUrl}/tokens/assemblyai/streaming`, {
    method: 'POST',
    headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'ada', ...JSON.parse(body || '{}') }),
  })
  return (await answer.json()) as Record<string, unknown>
}

beforeAll(async () => {
  site = await serveBlankPage(async (_path, body) => mint(body))
  gate = await openGate(new URL(site.url).origin, {
    emulator: { streamingMsPerWord: 60 },
    tokens: ['sessionsPerUser: 1', 'limits: { perUser: 1000, perAddress: 1000, perClient: 1000 }'],
    tapped: async (vendorUrl) => {
      tap = await openAudioTap(vendorUrl)
      return tap.url
    },
  })
  clientKey = (await gate.addClient({ vendor: 'assemblyai', scopes: ['mint:streaming'] })).key
  browser = await startChromium({ microphone: recording })
  page = await (await openWindow(browser)).newPage()
  await openBlankPage(page, site.url)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await site?.close()
  await gate?.close()
  await tap?.close()
})

const sessions = () => gate.vendors.assemblyai.emulator.snapshot().streamingSessions

test('the microphone: what was recorded arrives, sample for sample, and it is no silence', async () => {
  const seen = await page.evaluate(async () => {
    const { LiveSession, listMicrophones } = window.sallyport
    const session = new LiveSession({ tokens: '/token', parameters: { format_turns: 'true' } })
    const levels: number[] = []
    const turns: string[] = []
    session.listen('level', (level) => levels.push(level))
    session.listen('turn', ({ text, isFormatted }) => isFormatted && turns.push(text))
    await session.start()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const summary = await session.stop()
    return { summary, levels, turns, microphones: await listMicrophones() }
  })
  const [connection] = tap.connections
  expect(seen.summary).toMatchObject({ error: undefined, samplesDropped: 0, reconnects: 0 })
  expect(connection?.samples.length).toBe(seen.summary.samplesSent)
  expect(seen.summary.samplesCaptured).toBeGreaterThan(16_000)
  expect(Math.max(...(connection?.samples ?? []))).toBeGreaterThan(1000)
  expect(Math.max(...seen.levels)).toBeGreaterThan(0.3)
  expect(seen.turns[0]).toBe('Thank you for calling Harbor Light Bakery, this is Ada Mercer.')
  expect(seen.microphones.length).toBeGreaterThan(1)
  const [session] = sessions()
  expect(session?.audioMs).toBe(seen.summary.samplesSent / 16)
  expect(session?.ending).toBe('terminated')
})

test('another microphone can be chosen; one that is not there is missing', async () => {
  const record = (deviceId: string) =>
    page.evaluate(async (id) => {
      const microphone = window.sallyport.createMicrophone({ deviceId: id })
      let samples = 0
      const take = (piece: Float32Array) => {
        samples += piece.length
      }
      try {
        const rate = await microphone.start({ take, fail: () => {} })
        await new Promise((resolve) => setTimeout(resolve, 300))
        await microphone.stop()
        return { rate, samples }
      } catch (error) {
        return { code: (error as { code: string }).code }
      }
    }, deviceId)
  const devices = await page.evaluate(() => window.sallyport.listMicrophones())
  const recorded = await record(devices.at(-1)?.id ?? '')
  expect(recorded).toMatchObject({ rate: 16_000 })
  expect(recorded.samples).toBeGreaterThan(2000)
  expect(await record('nobody')).toEqual({ code: 'microphone_missing' })
})

test('twenty refreshes in one session: the vendor hears every sample once', { timeout: 60_000 }, async () => {
  const before = tap.connections.length
  const summary = await page.evaluate(async () => {
    let count = 0
    let timer = 0
    // Samples that count up, as fast as they are spoken: a lost or a doubled one shows.
    const source = {
      async start({ take }: { take(samples: Float32Array): void }) {
        const startedMs = performance.now()
        timer = window.setInterval(() => {
          const due = Math.floor((performance.now() - startedMs) * 16) - count
          take(Float32Array.from({ length: due }, () => ((count++ % 60_000) - 30_000) / 0x7fff))
        }, 20)
        return 16_000
      },
      stop: async () => window.clearInterval(timer),
    }
    const session = new window.sallyport.LiveSession({ tokens: '/token', source, refreshAfterMs: 250 })
    await session.start()
    await new Promise<void>((resolve) => {
      session.listen('refresh', (refresh) => refresh.count === 20 && resolve())
    })
    return session.stop()
  })
  const heard = tap.connections.slice(before).flatMap(({ samples }) => samples)
  const { counted, rest } = readCount(heard)
  expect(summary).toMatchObject({ error: undefined, refreshes: 20, reconnects: 0, samplesDropped: 0 })
  expect(heard.length).toBe(summary.samplesSent)
  expect(counted).toBe(summary.samplesCaptured)
  expect(rest.every((sample) => sample === 0)).toBe(true)
  expect(tap.connections.length - before).toBe(21)
  const legs = sessions().slice(-21)
  expect(legs.map(({ ending }) => ending)).toEqual(legs.map(() => 'terminated'))
  expect(legs.reduce((sum, { audioMs }) => sum + audioMs * 16, 0)).toBe(summary.samplesSent)
})

test('nothing is kept in the browser', async () => {
  const stored = await page.evaluate(async () => [
    { ...localStorage },
    { ...sessionStorage },
    document.cookie,
    await indexedDB.databases(),
    await caches.keys(),
    location.href,
  ])
  expect(stored).toEqual([{}, {}, '', [], [], site.url])
})

test('the official SDK streams from a browser with our token and our address', async () => {
  const { token, url } = await mint('')
  const before = tap.connections.length
  const seen = await page.evaluate(
    async ({ token: ours, url: address }) => {
      const sdk = (await window.load('/modules/assemblyai/dist/streaming.browser.mjs')) as {
        StreamingTranscriber: new (
          options: object,
        ) => {
          on(
            event: 'turn',
            listener: (turn: { transcript: string; turn_is_formatted: boolean }) => void,
          ): void
          on(event: 'error', listener: (error: Error) => void): void
          connect(): Promise<{ id: string }>
          sendAudio(audio: ArrayBuffer): void
          close(): Promise<void>
        }
      }
      const transcriber = new sdk.StreamingTranscriber({
        token: ours,
        websocketBaseUrl: address,
        sampleRate: 16_000,
        speechModel: 'universal-streaming-english',
        formatTurns: true,
        connectTimeout: 5000,
      })
      const turns: string[] = []
      const errors: string[] = []
      transcriber.on(
        'turn',
        ({ transcript, turn_is_formatted }) => turn_is_formatted && turns.push(transcript),
      )
      transcriber.on('error', ({ message }) => errors.push(message))
      const begin = await transcriber.connect()
      for (let sent = 0; sent < 12; sent += 1) transcriber.sendAudio(new Int16Array(1600).fill(7).buffer)
      await transcriber.close()
      return { id: begin.id, turns, errors }
    },
    { token, url },
  )
  expect(seen).toMatchObject({ id: expect.any(String), errors: [] })
  expect(seen.turns[0]).toBe('Thank you for calling Harbor Light Bakery, this is Ada Mercer.')
  expect(tap.connections.slice(before).map(({ samples }) => samples)).toEqual([Array(12 * 1600).fill(7)])
})
