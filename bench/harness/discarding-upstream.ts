// A vendor that takes uploads of any size, counts them and keeps nothing.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { announce } from './contestant.ts'

const server = createServer((request, response) => {
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  request.on('end', () => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ upload_url: 'https://cdn.example/1', bytes, transcripts: [] }))
  })
})
server.requestTimeout = 0
server.listen(0, '127.0.0.1', () => announce({ port: (server.address() as AddressInfo).port }))
