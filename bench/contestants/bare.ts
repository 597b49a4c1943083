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

const server = createServer((request, response) => {
  const key = vendorKeys.get(request.headers.authorization ?? '')
  if (key === undefined) {
    response.writeHead(401).end()
    return
  }
  const headers = ['content-type', request.headers['content-type'] ?? '', 'authorization', key]
  const length = request.headers['content-length']
  if (length !== undefined) headers.push('content-length', length)
  pool.dispatch(
    {
      path: (request.url ?? '').replace(/^\/[^/]+/, ''),
      method: 'POST',
      headers,
      body: request,
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
