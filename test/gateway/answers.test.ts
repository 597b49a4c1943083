import { Buffer } from 'node:buffer'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openRange, type Range } from './attack.ts'
import { eventually } from './eventually.ts'
import { type RawAnswer, type RawExchange, sendRaw } from './raw-client.ts'
import {
  answerBytes,
  answerEmpty,
  answerNever,
  answerWith,
  type RecordingUpstream,
  startRecordingUpstream,
} from './recording-upstream.ts'
import { vendorKey } from './vendor-keys.ts'

const key = vendorKey('assemblyai')

let range: Range
let elsewhere: RecordingUpstream
beforeAll(async () => {
  range = await openRange({ upstreamLimits: { headersTimeoutMs: 1_000, bodyTimeoutMs: 1_000 } })
  elsewhere = await startRecordingUpstream()
})
afterEach(() => {
  range.upstream.script = answerEmpty
  range.gate.recorder.events.length = 0
})
afterAll(async () => {
  await elsewhere.close()
  await range.close()
})

async function call(options: { closes?: boolean; quietMs?: number } = {}): Promise<RawExchange> {
  const exchange = await sendRaw(
    range.gate.port,
    `GET /assemblyai/v2/transcript/t1 HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\n\r\n`,
    options.closes === true ? { quietMs: 3_000 } : { answers: 1, quietMs: options.quietMs ?? 3_000 },
  )
  range.judge()
  expect(exchange.bytes.includes(key)).toBe(false)
  return exchange
}

const first = (exchange: RawExchange): RawAnswer => {
  const [answer] = exchange.answers
  if (answer === undefined) throw new Error(`no answer in ${exchange.bytes.toString('latin1')}`)
  return answer
}

const outcomes = () => range.gate.recorder.outcomes().map(({ result, reason }) => reason ?? result)

describe('a file name that node:http cannot send', () => {
  it('is left out, and takes neither the answer nor the gate along', async () => {
    const head =
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-good: yes\r\ncontent-disposition: attachment; filename="\u20ac.json"\r\n\r\n{}'
    range.upstream.script = answerBytes(Buffer.from(head, 'utf8'))
    const answer = first(await call())
    expect(answer.status).toBe(200)
    expect(answer.headers['x-good']).toBe('yes')
    expect(answer.headers['content-disposition']).toBeUndefined()
    expect(first(await call()).status).toBe(200)
  })
})

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('a %d is neither followed nor passed on', async (status) => {
    range.upstream.script = answerWith(status, { location: `${elsewhere.origin}/v2/transcript/t1` }, 'moved')
    const answer = first(await call())
    expect(answer.status).toBe(502)
    expect(answer.body).toContain('redirect')
    expect(answer.headers.location).toBeUndefined()
    expect(elsewhere.arrivals).toEqual([])
    expect(outcomes()).toEqual(['vendor_redirect'])
  })

  it('304 is an answer, not a redirect', async () => {
    range.upstream.script = answerBytes('HTTP/1.1 304 Not Modified\r\netag: "a"\r\n\r\n')
    const answer = first(await call())
    expect({ status: answer.status, etag: answer.headers.etag }).toEqual({ status: 304, etag: '"a"' })
  })

  it('a location on a success is dropped', async () => {
    range.upstream.script = answerWith(201, { location: elsewhere.origin, link: '<x>', refresh: '0' }, '{}')
    expect(first(await call()).headers).not.toMatchObject({ location: expect.anything() })
  })
})

describe('reflections', () => {
  it('are masked in the body, wherever the key is split', async () => {
    const body = Buffer.from(`{"headers":{"authorization":"${key}"},"again":"${key}${key}"}`)
    for (let cut = 1; cut < body.length; cut += 1) {
      range.upstream.script = answerBytes(
        `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`,
        body.subarray(0, cut),
        body.subarray(cut),
      )
      const answer = first(await call())
      const stars = '*'.repeat(key.length)
      expect(answer.body).toBe(body.toString().replaceAll(key, stars))
    }
  })

  it('are masked in headers, and in the body that echoes a whole request', async () => {
    range.upstream.script = async (arrival, socket) => {
      await arrival.complete
      await answerWith(
        200,
        { 'x-echo': `Bearer ${key}`, 'x-twice': key + key },
        arrival.head,
      )(arrival, socket)
    }
    const answer = first(await call())
    expect(answer.headers['x-echo']).toBe(`Bearer ${'*'.repeat(32)}`)
    expect(answer.headers['x-twice']).toBe('*'.repeat(64))
    expect(answer.body).toContain(`authorization: ${'*'.repeat(32)}`)
  })

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('are masked in an answer in %s that nobody asked for', async (encoding, compress) => {
    const plain = `{"key":"${key}","padding":"${'x'.repeat(20_000)}"}`
    range.upstream.script = answerWith(200, { 'content-encoding': encoding, etag: '"1"' }, compress(plain))
    const answer = first(await call())
    expect(answer.status).toBe(200)
    expect(answer.headers['content-encoding']).toBeUndefined()
    expect(answer.body).toBe(plain.replace(key, '*'.repeat(32)))
  })

  it.each(['compress', 'gzip, br', 'aes128gcm', 'unknown'])(
    'in the encoding %s, which nobody can look into, are not passed on',
    async (encoding) => {
      range.upstream.script = answerWith(200, { 'content-encoding': encoding }, key)
      expect(first(await call()).status).toBe(502)
      expect(outcomes()).toEqual(['vendor_encoding'])
    },
  )

  it('in a broken compressed answer end it', async () => {
    const whole = gzipSync(`${'x'.repeat(200_000)}${key}`)
    range.upstream.script = answerWith(
      200,
      { 'content-encoding': 'gzip' },
      whole.subarray(0, whole.length / 2),
    )
    const exchange = await call({ closes: true })
    expect(exchange.answers[0]?.isWhole ?? false).toBe(exchange.answers[0]?.status === 502)
    expect(outcomes()).toEqual(['vendor_encoding'])
  })
})

describe('compressed answers without a body', () => {
  it.each([
    ['an empty 200', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 0\r\n\r\n', 200],
    ['a 204', 'HTTP/1.1 204 No Content\r\ncontent-encoding: gzip\r\n\r\n', 204],
    ['a 304', 'HTTP/1.1 304 Not Modified\r\ncontent-encoding: gzip\r\n\r\n', 304],
  ])('%s goes through', async (_name, bytes, status) => {
    range.upstream.script = answerBytes(bytes)
    expect(first(await call()).status).toBe(status)
    expect(outcomes()).toEqual(['success'])
  })
})

describe('odd answers', () => {
  it.each([102, 103])('a %d before the answer is left out', async (status) => {
    range.upstream.script = answerBytes(
      `HTTP/1.1 ${status} Wait\r\nlink: </x>\r\nx-key: ${key}\r\n\r\n`,
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok',
    )
    const { answers } = await call()
    expect(answers.map(({ status: seen, body }) => ({ seen, body }))).toEqual([{ seen: 200, body: 'ok' }])
    expect(outcomes()).toEqual(['success'])
  })

  it('trailers are left out', async () => {
    range.upstream.script = answerBytes(
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-key\r\n\r\n2\r\nok\r\n',
      `0\r\nx-key: ${key}\r\n\r\n`,
    )
    const exchange = await call()
    expect(first(exchange).body).toBe('ok')
    expect(exchange.bytes.includes('x-key')).toBe(false)
  })

  it('an error page in HTML goes through with its status', async () => {
    const html = '<html><body>Bad gateway</body></html>'
    range.upstream.script = answerWith(503, { 'content-type': 'text/html', 'set-cookie': 'a=b' }, html)
    const answer = first(await call())
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 503, body: html })
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it.each([
    ['headers past every limit', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}\r\ncontent-length: 0\r\n\r\n`],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a status that is no status', 'HTTP/1.1 000 OK\r\ncontent-length: 0\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 5\r\n\r\nokxxx'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['an upgrade nobody asked for', 'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
  ])('%s is a 502', async (_name, bytes) => {
    range.upstream.script = answerBytes(bytes)
    expect(first(await call()).status).toBe(502)
    expect(outcomes()).toEqual(['vendor_unreachable'])
  })

  it.each([
    ['before its head', ''],
    ['inside its head', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ])('an answer cut off %s is a 502', async (_name, bytes) => {
    range.upstream.script = async (arrival, socket) => {
      await arrival.complete
      socket.end(bytes)
    }
    expect(first(await call()).status).toBe(502)
  })

  it.each([
    ['its length', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'],
    ['its last chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ])('an answer cut off before %s is cut off for the client too', async (_name, bytes) => {
    range.upstream.script = async (arrival, socket) => {
      await arrival.complete
      socket.end(bytes)
    }
    const exchange = await call({ closes: true })
    expect(exchange.closed).toBe(true)
    expect(first(exchange).isWhole).toBe(false)
    expect(outcomes()).toEqual(['vendor_unreachable'])
  })

  it('an answer that never comes is a 504, and the connection to the vendor is closed', async () => {
    range.upstream.script = answerNever
    expect(first(await call({ quietMs: 6_000 })).status).toBe(504)
    expect(outcomes()).toEqual(['vendor_timeout'])
    await eventually(() => range.upstream.connections.size).toBe(0)
  })

  it('an answer that stops in its middle is cut off', async () => {
    range.upstream.script = (_arrival, socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc')
    }
    const exchange = await call({ closes: true, quietMs: 6_000 })
    expect({ closed: exchange.closed, whole: first(exchange).isWhole }).toEqual({
      closed: true,
      whole: false,
    })
    expect(outcomes()).toEqual(['vendor_timeout'])
  })

  it('nothing is left under way', () => {
    expect({ calls: range.gate.liveCalls.size, upstream: range.gate.upstreams.running }).toEqual({
      calls: 0,
      upstream: 0,
    })
  })
})
