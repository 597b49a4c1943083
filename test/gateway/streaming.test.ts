import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { heldBufferBytes } from '../support/held-memory.ts'
import { openRange, type Range } from './attack.ts'
import { eventually } from './eventually.ts'
import { LoopClock } from './loop-clock.ts'
import { openRaw, parseAnswers, readAnswers } from './raw-client.ts'
import { answerBytes, answerEmpty, answerNever, answerWith } from './recording-upstream.ts'
import { vendorKey } from './vendor-keys.ts'

const megabyte = 1024 * 1024

const clock = new LoopClock()
afterAll(() => clock.stop())

let range: Range
beforeEach(async () => {
  range = await openRange({
    scopes: ['read:transcripts', 'write:uploads', 'write:transcripts'],
    scope: { inScope: /^(GET \/v2\/transcript(\/t1)?|POST \/v2\/(upload|transcript))$/ },
    limits: { clientIdleMs: 2_000 },
    upstreamLimits: { headersTimeoutMs: 2_000 },
  })
})
afterEach(async () => {
  await expect
    .poll(() => [range.gate.liveCalls.size, range.gate.upstreams.running], { timeout: 5_000 })
    .toEqual([0, 0])
  range.judge()
  await range.close()
})

const get = (path = '/v2/transcript/t1', key = range.client.key) =>
  `GET /assemblyai${path} HTTP/1.1\r\nHost: gate\r\nAuthorization: ${key}\r\n\r\n`
const upload = (...headers: readonly string[]) =>
  `POST /assemblyai/v2/upload HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\n${headers.join('\r\n')}\r\n\r\n`

/** Writes as fast as the other side takes it, until that many bytes were given away or the socket closed. */
function pour(socket: Socket, bytes: number): { given: () => number } {
  const piece = Buffer.alloc(64 * 1024, 'a')
  let given = 0
  const more = () => {
    while (given < bytes && !socket.destroyed) {
      given += piece.length
      if (!socket.write(piece)) {
        socket.once('drain', more)
        return
      }
    }
  }
  more()
  return { given: () => given - socket.writableLength }
}

describe('server-sent events', () => {
  it('arrive piece by piece, each within 50 ms of being sent', async () => {
    const sentAt: number[] = []
    range.upstream.script = async (_arrival, socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n')
      for (let index = 0; index < 20; index += 1) {
        await sleep(20)
        const event = `data: {"n":${index},"key":"${vendorKey('assemblyai').slice(0, 20)}"}\n\n`
        sentAt.push(clock.now())
        socket.write(`${event.length.toString(16)}\r\n${event}\r\n`)
      }
      socket.write('0\r\n\r\n')
    }
    const arrivedAt: number[] = []
    const socket = await openRaw(range.gate.port)
    let received = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      const events = received.toString().match(/data: /g)?.length ?? 0
      while (arrivedAt.length < events) arrivedAt.push(clock.now())
    })
    socket.write(get())
    await eventually(() => parseAnswers(received, false)[0]?.isWhole).toBe(true)
    const lateMs = arrivedAt.map((at, index) => at - (sentAt[index] ?? Number.NaN))
    expect(lateMs).toHaveLength(20)
    expect(Math.max(...lateMs)).toBeLessThan(50)
    socket.destroy()
  })
})

describe('uploads', () => {
  it.each([
    ['with a length', `Content-Length: ${200 * megabyte}`],
    ['in chunks', 'Transfer-Encoding: chunked'],
  ])('%s wait for the vendor: the gate holds no more than a few megabytes', async (_name, header) => {
    range.upstream.script = (_arrival, socket) => {
      socket.pause()
      return new Promise(() => {})
    }
    const socket = await openRaw(range.gate.port)
    socket.write(upload(header))
    if (header.startsWith('Transfer')) socket.write(`${(200 * megabyte).toString(16)}\r\n`)
    const before = heldBufferBytes()
    const { given } = pour(socket, 200 * megabyte)
    await eventually(() => range.upstream.arrivals.length).toBe(1)
    await sleep(500)
    const stalledAt = given()
    await sleep(300)
    expect(given() - stalledAt).toBe(0)
    // Most of this is in the buffers of four sockets; none of it grows with the upload.
    expect(stalledAt).toBeLessThan(32 * megabyte)
    expect(heldBufferBytes() - before).toBeLessThan(16 * megabyte)
    // A vendor that takes nothing for too long is given up, whether or not the client is still there.
    await expect
      .poll(() => range.gate.recorder.outcomes().at(-1)?.reason, { timeout: 6_000 })
      .toBe('vendor_timeout')
    socket.destroy()
  })

  it('that take longer than the vendor may be silent go through', async () => {
    range.upstream.script = async (arrival, socket) => {
      let allowed = 0
      socket.on('data', () => {
        if (arrival.bodyBytes >= allowed) socket.pause()
      })
      const slowly = setInterval(() => {
        allowed += 2 * megabyte
        socket.resume()
      }, 100)
      await arrival.complete
      clearInterval(slowly)
      await answerEmpty(arrival, socket)
    }
    const socket = await openRaw(range.gate.port)
    const startedAt = performance.now()
    const body = Buffer.alloc(80 * megabyte)
    const reading = readAnswers(socket, upload(`Content-Length: ${body.length}`), {
      answers: 1,
      quietMs: 20_000,
    })
    socket.write(body)
    expect((await reading).answers[0]?.status).toBe(200)
    expect(performance.now() - startedAt).toBeGreaterThan(3_000)
  }, 40_000)

  it('arrive whole, byte for byte', async () => {
    let bytes = 0
    range.upstream.script = async (arrival, socket) => {
      await arrival.complete
      bytes = arrival.bodyBytes
      await answerEmpty(arrival, socket)
    }
    const socket = await openRaw(range.gate.port)
    const body = Buffer.alloc(40 * megabyte, 'a')
    const reading = readAnswers(socket, upload(`Content-Length: ${body.length}`), {
      answers: 1,
      quietMs: 10_000,
    })
    socket.write(body)
    expect((await reading).answers[0]?.status).toBe(200)
    expect(bytes).toBe(body.length)
  })
})

describe('answers', () => {
  it('wait for the client: the gate holds no more than a few megabytes', async () => {
    let vendor: { given: () => number } | undefined
    range.upstream.script = async (arrival, socket) => {
      await arrival.complete
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${200 * megabyte}\r\n\r\n`)
      vendor = pour(socket, 200 * megabyte)
    }
    const socket = await openRaw(range.gate.port)
    socket.pause()
    socket.write(get())
    await eventually(() => vendor?.given() ?? 0).toBeGreaterThan(0)
    await sleep(300)
    const stalledAt = vendor?.given() ?? 0
    await sleep(300)
    expect((vendor?.given() ?? 0) - stalledAt).toBe(0)
    expect(stalledAt).toBeLessThan(32 * megabyte)
    socket.destroy()
  })

  it('in a compressed form do not swell up for a client that does not read', async () => {
    // 256 kB that decode into 256 MB, made a megabyte at a time.
    const bomb = Buffer.concat(Array(256).fill(gzipSync(Buffer.alloc(megabyte))))
    range.upstream.script = answerWith(200, { 'content-encoding': 'gzip' }, bomb)
    const socket = await openRaw(range.gate.port)
    socket.pause()
    const before = heldBufferBytes()
    socket.write(get())
    await eventually(() => range.gate.liveCalls.size).toBe(1)
    await sleep(500)
    expect(heldBufferBytes() - before).toBeLessThan(24 * megabyte)
    expect(range.gate.recorder.outcomes()).toEqual([])
    socket.destroy()
  })

  it('that were rewritten keep their slot until the client has them, and no longer than it may idle', async () => {
    const client = await range.gate.addClient('assemblyai', ['read:transcripts'], { concurrency: 1 })
    const list = JSON.stringify({
      transcripts: Array.from({ length: 60_000 }, (_, index) => ({ id: `t${index}`, audio: 'x'.repeat(80) })),
    })
    range.upstream.script = answerWith(200, { 'content-type': 'application/json' }, list)
    const socket = await openRaw(range.gate.port)
    socket.pause()
    socket.write(get('/v2/transcript', client.key))
    await eventually(() => range.upstream.arrivals.length).toBe(1)
    await sleep(200)
    const second = await range.attack(get('/v2/transcript', client.key), { answers: 1 })
    expect(second.answers[0]?.status).toBe(429)
    await expect
      .poll(() => range.gate.recorder.outcomes().at(-1)?.reason, { timeout: 6_000 })
      .toBe('client_too_slow')
    socket.destroy()
  })
})

describe('a lock', () => {
  it.each([
    ['whose vendor is silent', 'silent'],
    ['that waits for its record', 'recording'],
    ['that still sends its body', 'sending'],
  ])('ends a call %s within 100 ms, with its own words', async (_name, situation) => {
    range.upstream.script = answerNever
    if (situation === 'recording') range.gate.recorder.hold()
    const socket = await openRaw(range.gate.port)
    const bytes = situation === 'silent' ? get() : `${upload('Content-Length: 100000')}half`
    const reading = readAnswers(socket, bytes, { answers: 1, quietMs: 3_000 })
    if (situation === 'recording') await eventually(() => range.gate.recorder.waiting).toBe(1)
    else await eventually(() => range.upstream.arrivals.length).toBe(1)
    const lockedAt = clock.now()
    await range.gate.lock({ kind: 'client', id: range.client.id })
    const { answers } = await reading
    expect(clock.now() - lockedAt).toBeLessThan(100)
    expect({ status: answers[0]?.status, body: answers[0]?.body }).toEqual({
      status: 403,
      body: expect.stringContaining('locked'),
    })
    range.gate.recorder.release()
    await eventually(() => range.gate.recorder.outcomes().map(({ reason }) => reason)).toEqual(['locked'])
    await eventually(() => range.upstream.connections.size).toBe(0)
    socket.destroy()
  })

  it('cuts an answer in its middle', async () => {
    range.upstream.script = (_arrival, socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf')
    }
    const socket = await openRaw(range.gate.port)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const first = new Promise((resolve) => socket.once('data', resolve))
    socket.write(get())
    await first
    await range.gate.lock({ kind: 'vendor', id: 'assemblyai' })
    await closed
    expect(range.gate.recorder.outcomes()[0]?.reason).toBe('locked')
  })

  it('refuses new calls until it is lifted', async () => {
    const lift = await range.gate.lock({ kind: 'key', id: 'vk_assemblyai' })
    const refused = await range.attack(get(), { answers: 1 })
    expect({ status: refused.answers[0]?.status, arrived: refused.arrived }).toEqual({
      status: 403,
      arrived: 0,
    })
    await lift()
    range.upstream.script = answerBytes('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
    expect((await range.attack(get(), { answers: 1 })).answers[0]?.status).toBe(200)
  })
})
