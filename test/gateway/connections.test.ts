import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRange, type Range } from './attack.ts'
import { eventually } from './eventually.ts'
import { openRaw, parseAnswers, readAnswers, sendRaw } from './raw-client.ts'
import { answerBytes, answerEmpty, answerNever, type Script } from './recording-upstream.ts'

let range: Range
beforeEach(async () => {
  range = await openRange({
    scopes: ['read:transcripts', 'write:transcripts', 'write:uploads'],
    scope: { inScope: /^(GET \/v2\/transcript\/t\d|POST \/v2\/(transcript|upload))$/ },
    limits: { clientIdleMs: 1_500 },
    serverLimits: { headersTimeoutMs: 1_000 },
  })
})
afterEach(() => range.close())

const get = (path: string, ...headers: readonly string[]) =>
  `GET /assemblyai${path} HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`
const post = (path: string, ...headers: readonly string[]) => get(path, ...headers).replace('GET', 'POST')

/** Answers with what was asked for, after as many milliseconds as the path says: /v2/transcript/t30. */
const answerLate: Script = async (arrival, socket) => {
  await arrival.complete
  await new Promise((resolve) => setTimeout(resolve, Number(/\d+$/.exec(arrival.target)?.[0])))
  await answerBytes(`HTTP/1.1 200 OK\r\ncontent-length: ${arrival.target.length}\r\n\r\n${arrival.target}`)(
    arrival,
    socket,
  )
}

describe('pipelined requests', () => {
  it('are judged one by one, and answered in order', async () => {
    range.upstream.script = answerLate
    const outOfScope = get('/v2/transcript/t1').replace('GET', 'DELETE')
    const strange = get('/v2/transcript/t1').replace(range.client.key, 'nobody')
    const bytes =
      get('/v2/transcript/t9') + outOfScope + get('/v2/transcript/t5') + strange + get('/v2/transcript/t1')
    const { answers, arrived } = await range.attack(bytes, { answers: 5, quietMs: 2_000 })
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 200, 401, 200])
    expect(answers.filter(({ status }) => status === 200).map(({ body }) => body)).toEqual([
      '/v2/transcript/t9',
      '/v2/transcript/t5',
      '/v2/transcript/t1',
    ])
    expect(arrived).toBe(3)
  })

  it('leave nothing behind when the client hangs up while the first is answered', async () => {
    range.upstream.script = answerNever
    const socket = await openRaw(range.gate.port)
    socket.write(get('/v2/transcript/t1').repeat(20))
    await eventually(() => range.upstream.arrivals.length).toBeGreaterThan(0)
    socket.destroy()
    await eventually(() => [range.gate.liveCalls.size, range.gate.upstreams.running]).toEqual([0, 0])
  })

  it('leave nothing behind when an upgrade follows them', async () => {
    range.upstream.script = answerNever
    const socket = await openRaw(range.gate.port)
    socket.write(
      get('/v2/transcript/t1').repeat(5) + get('/v2/transcript/t1', 'Connection: Upgrade', 'Upgrade: h2c'),
    )
    await eventually(() => range.upstream.arrivals.length).toBeGreaterThan(0)
    socket.destroy()
    await eventually(() => [range.gate.liveCalls.size, range.gate.upstreams.running]).toEqual([0, 0])
  })

  it('are not collected without bound', async () => {
    range.upstream.script = answerNever
    const { closed } = await range.attack(get('/v2/transcript/t1').repeat(500), { quietMs: 1_000 })
    expect(closed).toBe(true)
    await eventually(() => range.gate.liveCalls.size).toBe(0)
  })
})

describe('a client that is refused while it still sends', () => {
  it('reads the refusal, and its library sees no broken connection', async () => {
    const outcome = await new Promise<string>((resolve) => {
      const sending = httpRequest(
        `http://127.0.0.1:${range.gate.port}/assemblyai/v2/nothing`,
        { method: 'POST', headers: { authorization: range.client.key } },
        (response) => {
          response.resume()
          // A connection that is reset under the rest of the body shows after the answer.
          response.on('close', () => setTimeout(resolve, 50, `answered ${response.statusCode}`))
        },
      )
      sending.on('error', (error) => resolve(`failed: ${error.message}`))
      sending.end(Buffer.alloc(7 * 1024 * 1024))
    })
    expect(outcome).toBe('answered 403')
  })

  it('is not listened to for ever', async () => {
    const socket = await openRaw(range.gate.port)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write(post('/v2/nothing', `Content-Length: ${1024 ** 3}`))
    const piece = Buffer.alloc(256 * 1024)
    const more = setInterval(() => socket.write(piece), 1)
    await closed
    clearInterval(more)
    expect(socket.bytesWritten).toBeLessThan(64 * 1024 * 1024)
  })

  it('reads it too where the vendor breaks off its upload', async () => {
    range.upstream.script = (_arrival, socket) => {
      socket.write('HTTP/1.1 307 Moved\r\nlocation: http://elsewhere.example/\r\ncontent-length: 0\r\n\r\n')
    }
    const socket = await openRaw(range.gate.port)
    socket.write(post('/v2/upload', 'Content-Length: 10000000'))
    socket.write(Buffer.alloc(1_000_000))
    const { answers } = await readAnswers(socket, Buffer.alloc(100_000), { answers: 1, quietMs: 2_000 })
    expect(answers[0]?.status).toBe(502)
    expect(answers[0]?.body).toContain('redirect')
  })
})

describe('slow clients', () => {
  it('are cut while they send their head', async () => {
    const socket = await openRaw(range.gate.port)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const head = get('/v2/transcript/t1')
    let at = 0
    const drip = setInterval(() => socket.write(head.charAt(at++ % 20)), 100)
    await closed
    clearInterval(drip)
    expect(range.upstream.arrivals).toEqual([])
  })

  it.each([
    ['a body that rules look at', 'write:transcripts', '/v2/transcript'],
    ['a body that goes through', 'write:uploads', '/v2/upload'],
  ])('are cut while they send %s', async (_name, scope, path) => {
    const client = await range.gate.addClient('assemblyai', [scope], {
      shippedRules: ['content-safety'],
      concurrency: 1,
    })
    const socket = await openRaw(range.gate.port)
    const head = post(path, 'Content-Type: application/json', 'Content-Length: 1000')
    const { answers } = await readAnswers(socket, `${head.replace(range.client.key, client.key)}{"a":`, {
      answers: 1,
      quietMs: 5_000,
    })
    expect(answers[0]?.status).toBe(504)
    await eventually(() => [range.gate.liveCalls.size, range.gate.upstreams.running]).toEqual([0, 0])
    expect(range.gate.limits.callsUnderWay(`${client.id} assemblyai`)).toBe(0)
    expect(range.upstream.arrivals.filter(({ isComplete }) => isComplete)).toEqual([])
    range.upstream.forget()
  })

  it('are cut when they do not take their answer', async () => {
    const big = Buffer.alloc(16 * 1024 * 1024)
    range.upstream.script = answerBytes(`HTTP/1.1 200 OK\r\ncontent-length: ${big.length}\r\n\r\n`, big)
    const socket = await openRaw(range.gate.port)
    socket.pause()
    socket.write(get('/v2/transcript/t1'))
    await eventually(() => range.gate.liveCalls.size).toBe(1)
    await eventually(() => range.gate.liveCalls.size).toBe(0)
    expect(range.gate.recorder.outcomes().at(-1)?.reason).toBe('client_too_slow')
    socket.destroy()
  })

  it('are not cut while they wait for the vendor', async () => {
    range.upstream.script = answerLate
    const { answers } = await range.attack(get('/v2/transcript/t2').replace('t2', 't2'), { answers: 1 })
    expect(answers[0]?.status).toBe(200)
  })
})

describe('Expect: 100-continue', () => {
  const head = (path: string) => post(path, 'Content-Length: 5', 'Expect: 100-continue')

  it('asks for the body of a call that may be made', async () => {
    const socket = await openRaw(range.gate.port)
    let received = ''
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1')
      if (received === 'HTTP/1.1 100 Continue\r\n\r\n') socket.write('hello')
    })
    socket.write(head('/v2/upload'))
    await expect
      .poll(() => parseAnswers(Buffer.from(received), false).map(({ status }) => status))
      .toEqual([100, 200])
    expect(range.upstream.arrivals[0]?.body.toString()).toBe('hello')
    range.judge()
    socket.destroy()
  })

  it('asks for nothing of a call that may not', async () => {
    const { answers } = await range.attack(head('/v2/nothing'), { answers: 1 })
    expect(answers.map(({ status }) => status)).toEqual([403])
  })
})

describe('upgrades that are refused', () => {
  it('do not let a stranger hold the connection open', async () => {
    const socket = await openRaw(range.gate.port)
    // The client reads the refusal, and never closes its side.
    socket.allowHalfOpen = true
    socket.resume()
    const ended = new Promise((resolve) => socket.once('end', resolve))
    socket.write('GET /assemblyai/v3/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')
    await ended
    expect(await range.gate.connections()).toBe(1)
    await eventually(() => range.gate.connections()).toBe(0)
    socket.destroy()
  })
})

describe('the connection afterwards', () => {
  it('takes another request after an answer and after a refusal', async () => {
    range.upstream.script = answerEmpty
    const socket = await openRaw(range.gate.port)
    socket.write(get('/v2/transcript/t1'))
    await new Promise((resolve) => socket.once('data', resolve))
    socket.write(get('/v2/nothing'))
    await new Promise((resolve) => socket.once('data', resolve))
    const { answers } = await readAnswers(socket, get('/v2/transcript/t2'), { answers: 1 })
    expect(answers[0]?.status).toBe(200)
    range.judge()
  })

  it('is closed where a body was left unread', async () => {
    const { answers } = await sendRaw(range.gate.port, `${post('/v2/nothing', 'Content-Length: 5')}hel`, {
      answers: 1,
    })
    expect(answers[0]?.headers.connection).toBe('close')
  })
})
