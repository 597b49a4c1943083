import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from './eventually.ts'
import { startTestGate, type TestClient, type TestGate } from './gate.ts'
import { openRaw, readAnswers, sendRaw } from './raw-client.ts'
import {
  answerBytes,
  answerEmpty,
  type RecordingUpstream,
  startRecordingUpstream,
} from './recording-upstream.ts'
import { vendorKey } from './vendor-keys.ts'

let upstream: RecordingUpstream
let gate: TestGate
let client: TestClient
beforeAll(async () => {
  upstream = await startRecordingUpstream()
  gate = await startTestGate(upstream.origin)
  client = await gate.addClient('assemblyai', ['write:uploads'])
})
afterAll(async () => {
  await gate.close()
  await upstream.close()
})
beforeEach(() => {
  upstream.forget()
  upstream.script = answerEmpty
  gate.recorder.events.length = 0
})

const head = (length: number) =>
  `POST /assemblyai/v2/upload HTTP/1.1\r\nHost: gate\r\nAuthorization: ${client.key}\r\nContent-Length: ${length}\r\n\r\n`
/** Every byte there is, over and over. */
const everyByte = (length: number) => Buffer.from(Array.from({ length }, (_, index) => index % 256))
const bodyOf = (bytes: Buffer) => bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)

describe('a small body that no rule must see', () => {
  it('leaves whole: while half of it is missing the vendor hears nothing, and nothing is recorded', async () => {
    const body = everyByte(1_000)
    const socket = await openRaw(gate.port)
    socket.write(Buffer.concat([Buffer.from(head(body.length)), body.subarray(0, 500)]))
    await eventually(() => gate.liveCalls.size).toBe(1)
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
    expect({ arrived: upstream.arrivals.length, recorded: gate.recorder.events }).toEqual({
      arrived: 0,
      recorded: [],
    })
    const { answers } = await readAnswers(socket, body.subarray(500), { answers: 1 })
    expect(answers.map(({ status }) => status)).toEqual([200])
    expect(upstream.arrivals.map((arrival) => arrival.body)).toEqual([body])
    expect(upstream.arrivals[0]?.headers).toContainEqual(['content-length', '1000'])
  })

  it('that breaks off is a call which never left', async () => {
    const socket = await openRaw(gate.port)
    socket.write(`${head(1_000)}half`)
    await eventually(() => gate.liveCalls.size).toBe(1)
    socket.destroy()
    await eventually(() => gate.recorder.outcomes().map(({ reason }) => reason)).toEqual(['client_closed'])
    expect(upstream.arrivals).toEqual([])
    expect(gate.liveCalls.size).toBe(0)
  })

  it.each([0, 1, 32 * 1024, 32 * 1024 + 1, 300_000])('of %i bytes arrives as it was sent', async (length) => {
    const body = everyByte(length)
    const { answers } = await sendRaw(gate.port, Buffer.concat([Buffer.from(head(length)), body]), {
      answers: 1,
    })
    expect(answers.map(({ status }) => status)).toEqual([200])
    expect(upstream.arrivals.map((arrival) => arrival.body.equals(body))).toEqual([true])
    expect(upstream.faults).toEqual([])
  })
})

describe('an answer of known length', () => {
  const key = vendorKey('assemblyai')
  const answerHead = (length: number) =>
    `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${length}\r\n\r\n`
  const ask = () => sendRaw(gate.port, `${head(4)}data`, { answers: 1 })

  it.each([1, 8 * 1024, 8 * 1024 + 1, 200_000])('of %i bytes comes back byte for byte', async (length) => {
    const body = everyByte(length)
    upstream.script = answerBytes(answerHead(length), body)
    const { bytes, answers } = await ask()
    expect(answers.map(({ isWhole, headers }) => [isWhole, headers['content-length']])).toEqual([
      [true, String(length)],
    ])
    expect(bodyOf(bytes).equals(body)).toBe(true)
  })

  it('comes back byte for byte in pieces too', async () => {
    const body = everyByte(10_000)
    upstream.script = answerBytes(
      answerHead(body.length),
      body.subarray(0, 9_000),
      body.subarray(9_000, 9_999),
      body.subarray(9_999),
    )
    const { bytes } = await ask()
    expect(bodyOf(bytes).equals(body)).toBe(true)
  })

  it('is masked where its last bytes could have been the start of the vendor key, and where they are its end', async () => {
    const start = key.slice(0, 5)
    upstream.script = answerBytes(answerHead(3 + start.length), `abc${start}`)
    expect(bodyOf((await ask()).bytes).toString()).toBe(`abc${start}`)
    upstream.script = answerBytes(answerHead(3 + key.length), `abc${start}`, key.slice(5))
    expect(bodyOf((await ask()).bytes).toString()).toBe(`abc${'*'.repeat(key.length)}`)
  })
})
