import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRange, type Range } from './attack.ts'
import { eventually } from './eventually.ts'
import { smugglingAttacks } from './smuggling-attacks.ts'

let range: Range
let otherKey: string
beforeAll(async () => {
  range = await openRange({
    scopes: ['write:uploads', 'read:transcripts'],
    // What hides in the bodies asks for a deletion, as the same client: no part of it may get past its own judgement.
    scope: { inScope: /^(POST \/v2\/upload|GET \/v2\/transcript\/t1)$/ },
  })
  // Where the whole of it is rightly taken as a body, its key arrives as part of that: so it is another client's.
  otherKey = (await range.gate.addClient('assemblyai', ['write:uploads', 'read:transcripts'])).key
})
afterAll(() => range.close())

const hidden = () =>
  `DELETE /assemblyai/v2/transcript/t9 HTTP/1.1\r\nHost: gate\r\nAuthorization: ${otherKey}\r\nX: `

describe('request smuggling', () => {
  it('gets nothing past the gate, whatever the two lengths of a body say', async () => {
    const attacks = smugglingAttacks(hidden())
    expect(attacks.length).toBeGreaterThan(600)
    const statuses = new Map<number, number>()
    for (const { name, framing, body } of attacks) {
      const head = `POST /assemblyai/v2/upload HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\nConnection: close\r\n`
      const { arrived, answers } = await range.attack(`${head}${framing}\r\n\r\n${body}`, { quietMs: 60 })
      // One request was sent, and what hides in its body never becomes a second one upstream.
      expect(arrived, name).toBeLessThanOrEqual(1)
      const status = answers[0]?.status ?? 0
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    expect(statuses.get(400) ?? 0).toBeGreaterThan(attacks.length / 2)
  }, 120_000)

  it('gets nothing past a refusal either', async () => {
    for (const { name, framing, body } of smugglingAttacks(hidden())) {
      const head = `POST /assemblyai/v2/transcript HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\nConnection: close\r\n`
      const { arrived } = await range.attack(`${head}${framing}\r\n\r\n${body}`, { quietMs: 30 })
      expect(arrived, name).toBe(0)
    }
  }, 120_000)

  it('of what follows a body on a connection that stays open, each request is judged', async () => {
    const upload = `POST /assemblyai/v2/upload HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\nContent-Length: 5\r\n\r\nhello`
    const deletion = `DELETE /assemblyai/v2/transcript/t9 HTTP/1.1\r\nHost: gate\r\nAuthorization: ${otherKey}\r\n\r\n`
    const { answers, arrived } = await range.attack(upload + deletion, { answers: 2 })
    expect(answers.map(({ status }) => status)).toEqual([200, 403])
    expect(arrived).toBe(1)
  })
})

describe('bodies of reads', () => {
  const get = (...lines: readonly string[]) =>
    `GET /assemblyai/v2/transcript/t1 HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\n${lines.join('\r\n')}`

  it.each([
    ['a length', ['Content-Length: 5', '', 'hello']],
    ['chunks', ['Transfer-Encoding: chunked', '', '5', 'hello', '0', '', '']],
    ['an empty chunked body', ['Transfer-Encoding: chunked', '', '0', '', '']],
    ['a request in it', ['Content-Length: 40', '', 'GET /v2/upload HTTP/1.1\r\nHost: x\r\n\r\n']],
  ])('are refused: %s', async (_name, lines) => {
    const { arrived, answers } = await range.attack(get(...lines), { answers: 1 })
    expect({ arrived, status: answers[0]?.status }).toEqual({ arrived: 0, status: 400 })
  })

  it('may be said to be empty', async () => {
    const { arrived } = await range.attack(get('Content-Length: 0', '', ''), { answers: 1 })
    expect(arrived).toBe(1)
  })
})

describe('bodies that go through', () => {
  const upload = (lines: string, body: string) =>
    `POST /assemblyai/v2/upload HTTP/1.1\r\nHost: gate\r\nAuthorization: ${range.client.key}\r\n${lines}\r\n\r\n${body}`

  it('in chunks lose their extensions and their trailers', async () => {
    const trailers = `authorization: ${range.client.key}\r\nx-api-key: other\r\n`
    const body = `5;name=value\r\nhello\r\n0\r\n${trailers}\r\n`
    const seen: (string | Buffer)[] = []
    const { script } = range.upstream
    range.upstream.script = async (arrival, socket) => {
      await script(arrival, socket)
      seen.push(arrival.body.toString(), ...arrival.headers.map(([name]) => name))
    }
    const { arrived } = await range.attack(
      upload('Transfer-Encoding: chunked\r\nTrailer: authorization', body),
      { answers: 1 },
    )
    range.upstream.script = script
    expect(arrived).toBe(1)
    const framing = seen.pop()
    expect(seen).toEqual(['hello', 'host', 'connection', 'authorization', 'accept-encoding'])
    expect(framing).toBeOneOf(['content-length', 'transfer-encoding'])
  })

  it('cut off before their end are cut off upstream', async () => {
    await range.attack(upload('Content-Length: 10', 'hello'), { quietMs: 50 })
    await range.attack(upload('Transfer-Encoding: chunked', '5\r\nhello\r\n'), { quietMs: 50 })
    await eventually(() => range.gate.liveCalls.size).toBe(0)
  })
})
