/** The browser client in a real Chromium, with audio that is fed from a file, against the vendor's stand-in. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCount } from '../../src/browser/testing/counting-source.ts'
import { createEmulator, type RunningEmulator, serveEmulator } from '../../src/emulators/index.ts'
import { type AudioTap, openAudioTap } from '../support/audio-tap.ts'
import { openWindow, startChromium } from '../support/chromium.ts'
import { openBlankPage, recording, serveBlankPage } from './client-world.ts'

let emulator: Awaited<ReturnType<typeof createEmulator<'assemblyai'>>>
let vendor: RunningEmulator
let tap: AudioTap
let browser: Browser
let page: Page
let site: { readonly url: string; close(): Promise<void> }

beforeAll(async () => {
  emulator = await createEmulator('assemblyai', { streamingMsPerWord: 60, sessionsPerMinute: 1000 })
  vendor = await serveEmulator(emulator)
  tap = await openAudioTap(vendor.url)
  const { key } = emulator.createKey()
  site = await serveBlankPage(async () => {
    const answer = await fetch(`${tap.url}/v3/token?expires_in_seconds=60`, {
      headers: { authorization: key },
    })
    const { token } = (await answer.json()) as { token: string }
    return { token, mode: 'direct', url: `${tap.url.replace('http', 'ws')}/v3/ws`, maxSessionSeconds: 600 }
  })
  browser = await startChromium({ microphone: recording })
  page = await (await openWindow(browser)).newPage()
  await openBlankPage(page, site.url)
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  await tap?.close()
  await vendor?.close()
})

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
  const [session] = emulator.snapshot().streamingSessions
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

test('twenty refreshes in one session: the vendor hears every sample once', async () => {
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
  const sessions = emulator.snapshot().streamingSessions.slice(-21)
  expect(sessions.map(({ ending }) => ending)).toEqual(sessions.map(() => 'terminated'))
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
