import { Buffer } from 'node:buffer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimedUser, cookie } from './attack.ts'
import { eventually } from './eventually.ts'
import { openRaw, readAnswers } from './raw-client.ts'
import { answerBytes, answerWith, startRecordingUpstream } from './recording-upstream.ts'
import { closed, nextMessage, openSocketRange, refusal, type SocketRange } from './socket-range.ts'
import { answerEcho, answerSocket } from './socket-upstream.ts'
import { vendorKey } from './vendor-keys.ts'

const key = vendorKey('assemblyai')

let range: SocketRange
beforeEach(async () => {
  range = await openSocketRange()
})
afterEach(() => range.close())

describe('a socket that is allowed', () => {
  it('relays text and binary both ways, whole or in fragments, small and large', async () => {
    const socket = await range.opened()
    const large = Buffer.alloc(1024 * 1024, 'ab')
    for (const [data, binary] of [
      ['hello', false],
      ['', false],
      ['größer \u{1f511}', false],
      [Buffer.from([0, 1, 2, 255]), true],
      [large, true],
      [large.toString(), false],
    ] as const) {
      const echo = nextMessage(socket)
      socket.send(data, { binary })
      const { data: seen, isBinary } = await echo
      expect({ same: seen.equals(Buffer.from(data)), isBinary }).toEqual({ same: true, isBinary: binary })
    }
    const echo = nextMessage(socket)
    socket.send('one ', { fin: false })
    socket.send('two ', { fin: false })
    socket.send('three', { fin: true })
    expect((await echo).data.toString()).toBe('one two three')
    socket.close(1000)
    await closed(socket)
    expect(range.gate.recorder.outcomes()[0]?.metadata).toMatchObject({
      status: 101,
      messagesUp: 7,
      messagesDown: 7,
    })
  })

  it('has the vendor key in its header alone, and nothing of the client', async () => {
    const socket = await range
      .opened({
        protocols: ['realtime', range.client.key],
        headers: { Cookie: cookie, 'X-Sallyport-User': claimedUser, Origin: 'https://evil.example' },
      })
      .catch((error: Error) => error)
    // The vendor is offered no subprotocol and picks none; a client that insists on one is told that there is none.
    expect(String(socket)).toContain('subprotocol')
    const [arrival] = range.upstream.arrivals
    expect(Object.fromEntries(arrival?.headers ?? [])).toEqual({
      host: expect.any(String),
      authorization: key,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': expect.any(String),
    })
    expect(arrival?.target).toBe('/v3/ws?sample_rate=16000')
  })

  it('hears what the vendor says first', async () => {
    range.upstream.script = answerSocket((vendor) => {
      vendor.send('{"type":"Begin"}')
      vendor.send('second')
    })
    const socket = range.connect()
    const messages: string[] = []
    socket.on('message', (data: Buffer) => messages.push(data.toString()))
    await eventually(() => messages).toEqual(['{"type":"Begin"}', 'second'])
    socket.terminate()
  })

  it('says to the vendor what the client said before it was there', async () => {
    range.upstream.script = answerEcho(50)
    const raw = await openRaw(range.gate.port)
    const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69])
    const { bytes } = await readAnswers(raw, Buffer.concat([Buffer.from(range.upgradeBytes), frame]), {
      quietMs: 300,
    })
    expect(bytes.subarray(-4)).toEqual(Buffer.from([0x81, 0x02, 0x68, 0x69]))
  })

  it.each([1000, 1001, 1008, 1011, 3005, 4000])(
    'passes the code %d of the vendor on, with its reason',
    async (code) => {
      range.upstream.script = answerSocket((vendor) => vendor.close(code, `because ${code}`))
      expect(await closed(range.connect())).toEqual({ code, reason: `because ${code}` })
    },
  )

  it.each([1000, 1001, 4321])('passes the code %d of the client on', async (code) => {
    const seen: number[] = []
    range.upstream.script = answerSocket((vendor) => vendor.on('close', (closeCode) => seen.push(closeCode)))
    const socket = await range.opened()
    socket.close(code)
    await eventually(() => seen).toEqual([code])
  })

  it('ends when either side breaks off', async () => {
    range.upstream.script = answerSocket((vendor) => setTimeout(() => vendor.terminate(), 20))
    expect((await closed(await range.opened())).code).toBe(1006)
    const seen: number[] = []
    range.upstream.script = answerSocket((vendor) => vendor.on('close', (code) => seen.push(code)))
    const socket = await range.opened()
    socket.terminate()
    await eventually(() => seen).toEqual([1006])
  })

  it('masks the vendor key in frames and in close reasons', async () => {
    range.upstream.script = answerSocket((vendor) => {
      vendor.send(`{"Authorization":"${key}"}`)
      vendor.send(Buffer.from(key + key), { binary: true })
      setTimeout(() => vendor.close(1008, key), 20)
    })
    const socket = range.connect()
    const messages: string[] = []
    socket.on('message', (data: Buffer) => messages.push(data.toString()))
    const { reason } = await closed(socket)
    const stars = '*'.repeat(key.length)
    expect([...messages, reason]).toEqual([`{"Authorization":"${stars}"}`, stars + stars, stars])
  })

  it('is ended by a message past the limit, from either side', async () => {
    const socket = await range.opened()
    socket.send(Buffer.alloc(3 * 1024 * 1024))
    expect((await closed(socket)).code).toBe(1009)
    range.upstream.script = answerSocket((vendor) => vendor.send(Buffer.alloc(3 * 1024 * 1024)))
    expect((await refusal(range.connect())).code).toBe(3005)
  })
})

describe('a socket that is refused', () => {
  it('is told so after the upgrade, in the frames of the vendor', async () => {
    const { error, code } = await refusal(range.connect({ headers: { Authorization: 'nobody' } }))
    expect({ code, error }).toEqual({ code: 1008, error: expect.stringContaining('client key') })
    expect(range.upstream.arrivals).toEqual([])
  })

  it.each([
    ['outside its grant', { path: '/v3/token' }],
    ['at an unknown path', { path: '/v3/ws/x' }],
    ['by a rule of its query', { path: '/v3/ws?webhook_url=https://evil.example' }],
    ['by a rule of its query, encoded', { path: '/v3/ws?webhook%5Furl=https://evil.example' }],
    ['by a rule of its query, twice', { path: '/v3/ws?x=1&webhook_url=&webhook_url=y' }],
  ])('%s', async (_name, options) => {
    const { error, code } = await refusal(range.connect(options))
    expect({ code, error }).toEqual({
      code: expect.toBeOneOf([1008, 3006]),
      error: expect.stringContaining('Sallyport'),
    })
    expect(range.upstream.arrivals).toEqual([])
  })

  it('reads a query as its rules did', async () => {
    const socket = await range.opened({ path: '/v3/ws?sample_rate=1;webhook_url=https://evil.example' })
    expect(range.upstream.arrivals[0]?.target).toBe(
      '/v3/ws?sample_rate=1%3Bwebhook_url%3Dhttps%3A%2F%2Fevil.example',
    )
    socket.terminate()
  })

  it('when its client has one already', async () => {
    const socket = await range.opened()
    expect((await refusal(range.connect())).error).toContain('under way')
    socket.terminate()
  })

  it('when its intent cannot be recorded, and nothing leaves', async () => {
    range.gate.recorder.failure = new Error('disk full')
    range.gate.recorder.fails = ({ phase }) => phase === 'intent'
    expect((await refusal(range.connect())).code).toBe(3005)
    expect(range.upstream.arrivals).toEqual([])
  })

  it.each([
    ['with a redirect, which is not followed', 302],
    ['with a 401', 401],
    ['with a 200', 200],
  ])('by the vendor %s', async (_name, status) => {
    const elsewhere = await startRecordingUpstream()
    range.upstream.script = answerWith(status, { location: `${elsewhere.origin}/v3/ws` }, key)
    const { error, code } = await refusal(range.connect())
    expect({ code, leaks: error.includes(key), elsewhere: elsewhere.arrivals }).toEqual({
      code: 3005,
      leaks: false,
      elsewhere: [],
    })
    await elsewhere.close()
  })

  it('by a vendor whose handshake is wrong', async () => {
    range.upstream.script = answerBytes(
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: wrong\r\n\r\n',
    )
    expect((await refusal(range.connect())).code).toBe(3005)
  })

  it.each([
    ['no key', 'Sec-WebSocket-Version: 13'],
    ['an old version', 'Sec-WebSocket-Version: 7\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='],
  ])('for %s in its handshake, with nothing left open', async (_name, lines) => {
    const { answers, closed: isClosed } = await range.attack(
      `GET /assemblyai.streaming/v3/ws HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${lines}\r\n\r\n`,
      { quietMs: 2_000 },
    )
    expect({ status: answers[0]?.status, isClosed }).toEqual({ status: 400, isClosed: true })
  })
})
