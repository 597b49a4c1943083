// The pass-through everything is measured against: node:http, one key look-up, undici `dispatch`, and nothing else.
import { createServer } from 'node:http'
import { enableCompileCache } from 'node:module'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { announce } from '../harness/contestant.ts'

enableCompileCache()
const [upstream = ''] = process.argv.slice(2)
const clientKey = 'a client key made up for this run, about as long as a real one is'
const pool = new Pool(upstream, { connections: 256 })
const vendorKeys = new Map([[clientKey, 'a vendor key made up for this run']])

// Hop by hop, or written anew: what any pass-through leaves out.
const notPassedOn = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding', 'authorization'])

const server = createServer((request, response) => {
  const key = vendorKeys.get(request.headers.authorization ?? '')
  if (key === undefined) {
    response.writeHead(401).end()
    return
  }
  const headers = ['authorization', key]
  const { rawHeaders } = request
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (!notPassedOn.has(name.toLowerCase())) headers.push(name, rawHeaders[index + 1] as string)
  }
  const isRead = request.method === 'GET'
  pool.dispatch(
    {
      path: (request.url ?? '').replace(/^\/[^/]+/, ''),
      method: isRead ? 'GET' : 'POST',
      headers,
      body: isRead ? null : request,
    },
    {
      onRequestStart() {},
      onResponseStart(_controller, status, answered) {
        response.writeHead(status, answered)
      },
      onResponseData(controller, chunk) {
        if (response.write(chunk)) return
        controller.pause()
        response.once('drain', () => controller.resume())
      },
      onResponseEnd() {
        response.end()
      },
      onResponseError() {
        response.destroy()
      },
    },
  )
})
server.requestTimeout = 0
server.listen(0, '127.0.0.1', () =>
  announce({ port: (server.address() as AddressInfo).port, facts: { key: clientKey } }),
)
