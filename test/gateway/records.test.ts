import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { heldBufferBytes } from '../support/held-memory.ts'
import { openRange, type Range } from './attack.ts'
import { eventually } from './eventually.ts'
import { openRaw, parseAnswers, type RawAnswer, readAnswers } from './raw-client.ts'
import { answerWith } from './recording-upstream.ts'

const reads = { method: 'GET', path: '/v2/transcript/t1' }
const writes = { method: 'POST', path: '/v2/transcript' }
const deletes = { method: 'DELETE', path: '/v2/transcript/t1' }

let range: Range
beforeEach(async () => {
  range = await openRange({
    scopes: ['read:transcripts', 'write:transcripts', 'delete:transcripts'],
    scope: { inScope: /^(GET|DELETE) \/v2\/transcript\/t1$|^POST \/v2\/transcript$/ },
  })
  range.upstream.script = answerWith(200, { 'content-type': 'application/json' }, '{"of":"the vendor"}')
})
afterEach(() => range.close())

const bytesOf = ({ method, path }: typeof reads, key = range.client.key) =>
  `${method} /assemblyai${path} HTTP/1.1\r\nHost: gate\r\nAuthorization: ${key}\r\nContent-Length: 0\r\n\r\n`

const call = async (which: typeof reads, key?: string): Promise<RawAnswer | undefined> => {
  const { answers } = await range.attack(bytesOf(which, key), { answers: 1, quietMs: 2_000 })
  return answers[0]
}

describe('when the intent cannot be recorded', () => {
  beforeEach(() => {
    range.gate.recorder.failure = new Error('disk full')
    range.gate.recorder.fails = (event) => event.phase === 'intent'
  })

  it.each([writes, deletes])(
    'a $method does not leave, and the answer is a 503 in the words of the vendor',
    async (which) => {
      const answer = await call(which)
      expect(answer?.status).toBe(503)
      expect(JSON.parse(answer?.body ?? '')).toEqual({ error: expect.stringContaining('recorded') })
      expect(range.upstream.arrivals).toEqual([])
      expect(range.gate.recordFailures).toHaveLength(1)
      expect(range.gate.recorder.outcomes().map(({ reason }) => reason)).toEqual(['record_failed'])
    },
  )

  it('no byte of the answer to a read is released', async () => {
    const answer = await call(reads)
    expect(answer?.status).toBe(503)
    expect(answer?.body).not.toContain('the vendor')
    expect(range.gate.recordFailures).toHaveLength(1)
    await eventually(() => [range.gate.liveCalls.size, range.gate.upstreams.running]).toEqual([0, 0])
  })

  it('no byte of a long answer to a read is released, and the vendor is let go', async () => {
    range.upstream.script = answerWith(200, {}, Buffer.alloc(8 * 1024 * 1024, 'of the vendor'))
    range.gate.recorder.delayMs = 50
    const answer = await call(reads)
    expect(answer?.status).toBe(503)
    expect(answer?.body).not.toContain('the vendor')
    await eventually(() => range.gate.upstreams.running).toBe(0)
  })
})

describe('when reads may go on without a record', () => {
  it('they do, and writes still do not', async () => {
    const degraded = await openRange({
      degradeReads: true,
      scopes: ['read:transcripts', 'write:transcripts'],
    })
    degraded.gate.recorder.failure = new Error('disk full')
    const answers = []
    for (const which of [reads, writes]) {
      answers.push(
        (await degraded.attack(bytesOf(which, degraded.client.key), { answers: 1 })).answers[0]?.status,
      )
    }
    expect(answers).toEqual([200, 503])
    expect(degraded.gate.recordFailures.length).toBeGreaterThan(1)
    await degraded.close()
  })
})

describe('when a refusal cannot be recorded', () => {
  it('the answer says so instead', async () => {
    range.gate.recorder.failure = new Error('disk full')
    const answer = await call({ method: 'GET', path: '/v2/nothing' })
    expect(answer?.status).toBe(503)
    expect(range.gate.recordFailures).toHaveLength(1)
  })
})

describe('when the outcome cannot be recorded', () => {
  it('the call has been made, and readiness learns of it', async () => {
    range.gate.recorder.failure = new Error('disk full')
    range.gate.recorder.fails = (event) => event.phase === 'outcome'
    expect((await call(writes))?.status).toBe(200)
    expect(range.gate.recordFailures).toHaveLength(1)
  })
})

describe('when the store that must be asked fails', () => {
  /** Makes a call as a client bound to its own ids; the store fails from the start, or once the vendor was asked. */
  const bound = async (method: string, path: string, when: 'before' | 'meanwhile') => {
    const client = await range.gate.addClient('retellai', ['write:chats', 'read:chats'], { ownIdsOnly: true })
    const fail = () => {
      range.gate.store.failure = new Error('no connection')
    }
    range.upstream.script = (arrival, socket) => {
      fail()
      return answerWith(201, { 'content-type': 'application/json' }, '{"chat_id":"c1"}')(arrival, socket)
    }
    if (when === 'before') fail()
    const { answers } = await readAnswers(
      await openRaw(range.gate.port),
      `${method} /retellai${path} HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer ${client.key}\r\n${method === 'GET' ? '' : 'Content-Length: 0\r\n'}\r\n`,
      { answers: 1, quietMs: 2_000 },
    )
    const arrived = range.upstream.arrivals.length
    range.upstream.forget()
    return { answer: answers[0], arrived }
  }

  it('a call that it must judge is refused in the words of the vendor', async () => {
    const { answer, arrived } = await bound('GET', '/get-chat/c1', 'before')
    expect({ status: answer?.status, arrived }).toEqual({ status: 503, arrived: 0 })
    expect(JSON.parse(answer?.body ?? '')).toEqual({ status: 'error', message: expect.any(String) })
    expect(range.gate.recordFailures).toHaveLength(1)
  })

  it('an id that cannot be remembered is not told, and the SDK is asked not to create another', async () => {
    const { answer, arrived } = await bound('POST', '/create-chat', 'meanwhile')
    expect({ status: answer?.status, arrived }).toEqual({ status: 503, arrived: 1 })
    expect(answer?.headers['x-should-retry']).toBe('false')
    expect(answer?.body).not.toContain('c1')
  })
})

describe('while the intent is not durable yet', () => {
  it('a read has been asked for, and nothing of its answer is released', async () => {
    range.gate.recorder.hold()
    const socket = await openRaw(range.gate.port)
    let received = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
    })
    socket.write(bytesOf(reads).replace('Content-Length: 0\r\n', ''))
    await eventually(() => range.upstream.arrivals.length).toBe(1)
    await sleep(100)
    expect(received).toHaveLength(0)
    range.gate.recorder.release()
    await eventually(() => parseAnswers(received, false).at(0)?.body).toBe('{"of":"the vendor"}')
    socket.destroy()
    range.judge()
  })

  it('a long answer to a read is left at the vendor', async () => {
    const big = Buffer.alloc(64 * 1024 * 1024)
    let taken = 0
    range.upstream.script = async (arrival, socket) => {
      await arrival.complete
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${big.length}\r\n\r\n`)
      socket.write(big, () => socket.end())
      setInterval(() => {
        taken = socket.bytesWritten - socket.writableLength
      }, 5).unref()
    }
    range.gate.recorder.hold()
    const socket = await openRaw(range.gate.port)
    let received = 0
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length
    })
    socket.write(bytesOf(reads).replace('Content-Length: 0\r\n', ''))
    await eventually(() => taken).toBeGreaterThan(0)
    const before = heldBufferBytes()
    await sleep(200)
    expect({ received, grew: heldBufferBytes() - before > 8 * 1024 * 1024 }).toEqual({
      received: 0,
      grew: false,
    })
    range.gate.recorder.release()
    await eventually(() => received).toBeGreaterThan(big.length)
    socket.destroy()
  })

  it.each([writes, deletes])('a $method has not left', async (which) => {
    range.gate.recorder.hold()
    const socket = await openRaw(range.gate.port)
    const reading = readAnswers(socket, bytesOf(which), { answers: 1, quietMs: 2_000 })
    await eventually(() => range.gate.recorder.waiting).toBe(1)
    await sleep(50)
    expect(range.upstream.arrivals).toEqual([])
    range.gate.recorder.release()
    expect((await reading).answers[0]?.status).toBe(200)
    range.judge()
  })

  it('a refusal is not told', async () => {
    range.gate.recorder.hold()
    const socket = await openRaw(range.gate.port)
    let received = 0
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length
    })
    socket.write(bytesOf({ method: 'GET', path: '/v2/nothing' }))
    await eventually(() => range.gate.recorder.waiting).toBe(1)
    await sleep(50)
    expect(received).toBe(0)
    range.gate.recorder.release()
    await eventually(() => received).toBeGreaterThan(0)
    socket.destroy()
  })
})

describe('the record of a call', () => {
  it('has one intent and one outcome, and neither query nor body nor key', async () => {
    await range.attack(
      `GET /assemblyai/v2/transcript/t1?secret=in-the-query HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\nX-Sallyport-User: u1\r\n\r\n`,
      { answers: 1 },
    )
    const [intent, outcome] = range.gate.recorder.events
    expect(intent).toMatchObject({
      phase: 'intent',
      action: 'assemblyai.api.call',
      actor: { kind: 'client', id: range.client.id, claimedUser: 'u1' },
      operation: 'transcripts.get',
      metadata: { rule: 'read:transcripts', environment: 'staging', key: 'vk_assemblyai' },
    })
    expect(outcome).toMatchObject({ phase: 'outcome', result: 'success', metadata: { status: 200 } })
    expect(outcome?.requestId).toBe(intent?.requestId)
    expect(JSON.stringify(range.gate.recorder.events)).not.toMatch(/in-the-query|the vendor/)
  })
})
