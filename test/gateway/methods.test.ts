import { METHODS } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRange, type Range } from './attack.ts'

let range: Range
beforeAll(async () => {
  range = await openRange()
})
afterAll(() => range.close())

const path = '/assemblyai/v2/transcript/t1'
const request = (firstLine: string, ...headers: readonly string[]) =>
  `${firstLine}\r\n${['Host: gate', `Authorization: ${range.client.key}`, 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`

describe('methods', () => {
  it('refuses every method that Node parses, but for the one in scope', async () => {
    for (const method of METHODS.filter((each) => each !== 'GET')) {
      const { arrived, answers } = await range.attack(
        request(`${method} ${path} HTTP/1.1`, 'Content-Length: 0'),
      )
      expect(arrived, method).toBe(0)
      expect(answers[0]?.status ?? 400, method).toBeOneOf([400, 403])
    }
  })

  it.each(['get', 'Get', 'WS', 'UPGRADE', 'GETX', 'G', '*', 'GET\t', ' GET', 'GET\0'])(
    'refuses the method %j',
    async (method) => {
      const { arrived, answers } = await range.attack(request(`${method} ${path} HTTP/1.1`))
      expect({ arrived, status: answers[0]?.status }).toEqual({ arrived: 0, status: 400 })
    },
  )

  it.each([
    'X-HTTP-Method-Override: DELETE',
    'X-HTTP-Method: DELETE',
    'X-Method-Override: DELETE',
    'X-Original-URL: /v2/upload',
    'X-Rewrite-URL: /v2/upload',
  ])('does not pass on %s', async (header) => {
    const { arrived, answers } = await range.attack(request(`GET ${path} HTTP/1.1`, header))
    expect({ arrived, status: answers[0]?.status }).toEqual({ arrived: 1, status: 200 })
  })
})

describe('versions', () => {
  it.each([
    ['no version', `GET ${path}`],
    ['HTTP/0.9', `GET ${path} HTTP/0.9`],
    ['HTTP/2.0 as text', `GET ${path} HTTP/2.0`],
    ['HTTP/1.2', `GET ${path} HTTP/1.2`],
    ['HTTP/1.10', `GET ${path} HTTP/1.10`],
    ['a lower-case name', `GET ${path} http/1.1`],
    ['another protocol', `GET ${path} ICE/1.0`],
    ['a second version', `GET ${path} HTTP/1.1 HTTP/1.0`],
    ['a tab', `GET\t${path}\tHTTP/1.1`],
  ])('refuses %s', async (_name, firstLine) => {
    const { arrived, answers } = await range.attack(request(firstLine))
    expect(arrived).toBe(0)
    expect(answers[0]?.status).toBe(400)
  })

  it('refuses a request without a version, with bare line feeds, in the answer of the vendor', async () => {
    const { arrived } = await range.attack(`GET ${path}\nHost: gate\nAuthorization: ${range.client.key}\n\n`)
    expect(arrived).toBe(0)
  })

  it('sends on a request with two spaces in its first line with one', async () => {
    const { arrived } = await range.attack(request(`GET  ${path} HTTP/1.1`))
    expect(arrived).toBe(1)
  })

  it('refuses the preface of HTTP/2', async () => {
    const { arrived, closed } = await range.attack('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    expect({ arrived, closed }).toEqual({ arrived: 0, closed: true })
  })

  it('takes HTTP/1.0 without a body that is chunked', async () => {
    const plain = await range.attack(request(`GET ${path} HTTP/1.0`))
    expect({ arrived: plain.arrived, status: plain.answers[0]?.status }).toEqual({ arrived: 1, status: 200 })
    const chunked = await range.attack(
      `${request(`GET ${path} HTTP/1.0`, 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    )
    expect({ arrived: chunked.arrived, status: chunked.answers[0]?.status }).toEqual({
      arrived: 0,
      status: 400,
    })
  })
})

describe('upgrades', () => {
  it.each(['h2c', 'TLS/1.0', 'websocket', 'websocket, h2c', 'HTTP/2.0'])(
    'refuses an upgrade to %s where no operation is a socket, and lets go of the connection',
    async (protocol) => {
      const bytes = request(
        `GET ${path} HTTP/1.1`,
        `Upgrade: ${protocol}`,
        'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
      ).replace('Connection: close', 'Connection: Upgrade, HTTP2-Settings')
      const { arrived, answers, closed } = await range.attack(bytes)
      expect({ arrived, closed }).toEqual({ arrived: 0, closed: true })
      expect(answers[0]?.status).toBeOneOf([400, 403])
    },
  )

  it('refuses CONNECT', async () => {
    const { arrived, closed } = await range.attack(
      'CONNECT api.assemblyai.com:443 HTTP/1.1\r\nHost: x\r\n\r\n',
    )
    expect({ arrived, closed }).toEqual({ arrived: 0, closed: true })
  })
})
