import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRange, type Range } from './attack.ts'
import { eventually } from './eventually.ts'
import type { TestClient } from './gate.ts'
import { openRaw, readAnswers } from './raw-client.ts'
import { answerBytes, answerEmpty, type Script } from './recording-upstream.ts'

const callsPerClient = 50
const clientCount = 20
const big = Buffer.alloc(2 * 1024 * 1024, 'x')

let range: Range
let clients: TestClient[]
beforeAll(async () => {
  range = await openRange({
    scopes: ['read:transcripts'],
    scope: { inScope: /^(GET \/v2\/transcript\/(quick|slow|big)|POST \/v2\/(transcript|upload))$/ },
  })
  clients = await Promise.all(
    Array.from({ length: clientCount }, () =>
      range.gate.addClient('assemblyai', ['read:transcripts', 'write:transcripts', 'write:uploads'], {
        concurrency: 1,
        shippedRules: ['content-safety'],
      }),
    ),
  )
  range.upstream.script = answerByPath
})
afterAll(() => range.close())

const answerByPath: Script = async (arrival, socket) => {
  if (arrival.target.endsWith('slow')) await sleep(30)
  if (arrival.target.endsWith('big')) {
    return answerBytes(`HTTP/1.1 200 OK\r\ncontent-length: ${big.length}\r\n\r\n`, big)(arrival, socket)
  }
  return answerEmpty(arrival, socket)
}

/** A generator of numbers below 1 that gives the same ones in each run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const request = (client: TestClient, method: string, path: string, length?: number) =>
  `${method} /assemblyai${path} HTTP/1.1\r\nHost: gate\r\nAuthorization: ${client.key}\r\nContent-Type: application/json\r\n${length === undefined ? '' : `Content-Length: ${length}\r\n`}\r\n`

// Each is what the client has sent when it hangs up, and how it takes its answer until then.
const situations: readonly ((
  client: TestClient,
  random: () => number,
) => { bytes: string; reads: boolean })[] = [
  (client, random) => {
    const head = request(client, 'GET', '/v2/transcript/quick')
    return { bytes: head.slice(0, Math.floor(random() * head.length)), reads: true }
  },
  (client, random) => ({
    bytes: request(client, 'POST', '/v2/upload', 100_000) + 'a'.repeat(Math.floor(random() * 99_999)),
    reads: true,
  }),
  (client, random) => ({
    bytes: request(client, 'POST', '/v2/transcript', 1_000) + '{"a":'.padEnd(Math.floor(random() * 999)),
    reads: true,
  }),
  (client) => ({ bytes: `${request(client, 'POST', '/v2/transcript', 2)}{}`, reads: true }),
  (client) => ({ bytes: request(client, 'GET', '/v2/transcript/quick'), reads: true }),
  (client) => ({ bytes: request(client, 'GET', '/v2/transcript/slow'), reads: true }),
  (client) => ({ bytes: request(client, 'GET', '/v2/transcript/big'), reads: true }),
  (client) => ({ bytes: request(client, 'GET', '/v2/transcript/big'), reads: false }),
]

async function hangUp(client: TestClient, random: () => number): Promise<void> {
  const situation = situations[Math.floor(random() * situations.length)]
  if (situation === undefined) throw new Error('no such situation')
  const { bytes, reads } = situation(client, random)
  const socket = await openRaw(range.gate.port)
  if (reads) socket.resume()
  else socket.pause()
  socket.write(bytes, 'latin1')
  // From before the head is read, over both records and the vendor's silence, to the middle of the answer.
  await sleep(random() * random() * 40)
  if (random() < 0.5) socket.resetAndDestroy()
  else socket.destroy()
}

async function callOnce(client: TestClient): Promise<number | undefined> {
  const { answers } = await readAnswers(
    await openRaw(range.gate.port),
    request(client, 'GET', '/v2/transcript/quick'),
    { answers: 1, quietMs: 5_000 },
  )
  return answers[0]?.status
}

async function medianMs(client: TestClient): Promise<number> {
  const times: number[] = []
  for (let count = 0; count < 41; count += 1) {
    const before = performance.now()
    expect(await callOnce(client)).toBe(200)
    times.push(performance.now() - before)
  }
  return times.sort((a, b) => a - b)[20] ?? Number.NaN
}

describe(`${clientCount * callsPerClient} calls whose client hangs up`, () => {
  it('leave nothing under way, no slot taken, one outcome for every intent, and the gate as quick as before', async () => {
    const [first] = clients
    if (first === undefined) throw new Error('no client')
    const quickMs = await medianMs(first)

    range.gate.recorder.delayMs = 3
    const slotOf = (client: TestClient) => range.gate.limits.callsUnderWay(`${client.id} assemblyai`)
    await Promise.all(
      clients.map(async (client, index) => {
        const random = createRandom(index + 1)
        for (let count = 0; count < callsPerClient; count += 1) {
          await hangUp(client, random)
          // The slot is free again soon after each of them, not only in the end.
          await eventually(() => slotOf(client), 2).toBe(0)
        }
      }),
    )
    range.gate.recorder.delayMs = 0

    await eventually(() => range.gate.liveCalls.size).toBe(0)
    await eventually(() => range.gate.upstreams.running).toBe(0)
    await eventually(() => range.gate.connections()).toBe(0)
    const isWithoutOutcome = () =>
      [...range.gate.recorder.calls().values()].filter(
        ({ intents, outcomes }) => intents > 1 || outcomes !== 1,
      )
    await eventually(isWithoutOutcome).toEqual([])
    expect(range.gate.recordFailures).toEqual([])

    const reasons = Map.groupBy(range.gate.recorder.outcomes(), ({ reason, result }) => reason ?? result)
    // Were it otherwise, the clients would have hung up too late to matter.
    expect(reasons.get('client_closed')?.length).toBeGreaterThan(clientCount * 10)
    // A client that hangs up at once may call again before the gate has seen either: it has one slot.
    expect([...reasons.keys()]).toSatisfy((seen: string[]) =>
      seen.every((reason) => ['client_closed', 'success', 'concurrency_exceeded'].includes(reason)),
    )

    for (const client of clients) expect(await callOnce(client)).toBe(200)
    expect((await medianMs(first)) / quickMs).toBeLessThan(4)
    range.judge()
  }, 60_000)
})

describe('a client that hangs up', () => {
  const bound = () =>
    range.gate.addClient('assemblyai', ['read:transcripts', 'write:transcripts'], {
      ownIdsOnly: true,
      concurrency: 1,
    })

  /** Makes one method of the store wait, and tells when it was called and what lets it go on. */
  function hold(method: 'loadOwnIds' | 'insertOwnIds') {
    const original = range.gate.store[method].bind(range.gate.store) as (...args: unknown[]) => Promise<never>
    let called = false
    let release: () => void = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    Object.assign(range.gate.store, {
      [method]: async (...args: unknown[]) => {
        called = true
        await held
        return original(...args)
      },
    })
    return { wasCalled: () => called, release }
  }

  async function expectNothingLeft(client: TestClient): Promise<void> {
    await eventually(() => range.gate.liveCalls.size).toBe(0)
    await eventually(() => range.gate.connections()).toBe(0)
    await eventually(() => range.gate.upstreams.running).toBe(0)
    expect(range.gate.limits.callsUnderWay(`${client.id} assemblyai`)).toBe(0)
  }

  it('while its ids are loaded never reaches the vendor', async () => {
    const client = await bound()
    const { wasCalled, release } = hold('loadOwnIds')
    range.upstream.forget()
    const socket = await openRaw(range.gate.port)
    socket.write(request(client, 'GET', '/v2/transcript/quick'))
    await eventually(wasCalled).toBe(true)
    socket.destroy()
    await eventually(() => range.gate.connections()).toBe(0)
    release()
    await sleep(20)
    await expectNothingLeft(client)
    expect(range.upstream.arrivals).toEqual([])
  })

  it('while an id of its is remembered leaves nothing behind', async () => {
    const client = await bound()
    const { wasCalled, release } = hold('insertOwnIds')
    range.upstream.script = answerBytes(
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"id":"a1"}',
    )
    const socket = await openRaw(range.gate.port)
    socket.write(request(client, 'POST', '/v2/transcript', 0))
    await eventually(wasCalled).toBe(true)
    socket.destroy()
    await eventually(() => range.gate.connections()).toBe(0)
    release()
    await expectNothingLeft(client)
    range.upstream.script = answerByPath
    range.judge()
  })

  it('while its refusal is recorded leaves nothing behind', async () => {
    const client = await bound()
    range.gate.recorder.hold()
    const socket = await openRaw(range.gate.port)
    socket.write(request(client, 'GET', '/v2/nothing'))
    await eventually(() => range.gate.recorder.waiting).toBe(1)
    socket.destroy()
    await eventually(() => range.gate.connections()).toBe(0)
    range.gate.recorder.release()
    await expectNothingLeft(client)
  })
})
