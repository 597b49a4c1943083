import type { lookup } from 'node:dns'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ForwardSender } from './forward-sender.ts'

let server: Server
let port: number
let hosts: (string | undefined)[]
let answer: { status: number; headers: Record<string, string> }

beforeEach(async () => {
  hosts = []
  answer = { status: 204, headers: { connection: 'close' } }
  server = createServer((request, response) => {
    hosts.push(request.headers.host)
    response.writeHead(answer.status, answer.headers).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

const request = () => ({
  url: `http://app.example:${port}/webhooks`,
  headers: {},
  body: '{}',
  timeoutMs: 20_000,
  allowPrivate: false,
})

/** Answers every look-up with the next of these addresses. */
function resolveTo(...addresses: string[]): typeof lookup {
  return ((_host: string, _options: object, done: (error: null, found: object[]) => void) =>
    done(null, [{ address: addresses.shift(), family: 4 }])) as never
}

test('a name that leads elsewhere by the time it is connected to leads nowhere', async () => {
  let isPrivate = false
  const sender = new ForwardSender(() => isPrivate, resolveTo('127.0.0.1', '127.0.0.1'))
  expect((await sender.send(request())).status).toBe(204)
  // The same name a moment later: what it resolves to is private now.
  isPrivate = true
  await expect(sender.send(request())).rejects.toMatchObject({ code: 'ERR_WEBHOOK_TARGET_REFUSED' })
  expect(hosts).toEqual([`app.example:${port}`])
  await sender.close()
})

test('an address in the place of a name is judged as well, and a redirect is an answer', async () => {
  const sender = new ForwardSender((address) => address === '127.0.0.1', resolveTo('127.0.0.1'))
  const url = `http://127.0.0.1:${port}/`
  await expect(sender.send({ ...request(), url })).rejects.toMatchObject({
    code: 'ERR_WEBHOOK_TARGET_REFUSED',
  })
  expect(hosts).toEqual([])
  answer = { status: 307, headers: { location: `http://127.0.0.1:${port}/elsewhere` } }
  expect((await sender.send({ ...request(), url, allowPrivate: true })).status).toBe(307)
  expect(hosts).toHaveLength(1)
  await sender.close()
})
