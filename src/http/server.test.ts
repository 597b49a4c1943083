import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { closeServer, createLimitedServer, listen } from './server.ts'

const limits = { connectionsMax: 1, headerBytesMax: 8_192, headersTimeoutMs: 1_000 }
const servers: ReturnType<typeof createLimitedServer>[] = []

const createServer = (): ReturnType<typeof createLimitedServer> => {
  const server = createLimitedServer(limits)
  servers.push(server)
  return server
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await closeServer(server)
  }
})

describe('createLimitedServer', () => {
  it('closes connections past its limit at once', async () => {
    const port = await listen(createServer(), '127.0.0.1', 0)
    const first = connect(port, '127.0.0.1')
    await new Promise((resolve) => first.once('connect', resolve))
    const second = connect(port, '127.0.0.1')
    second.on('error', () => {})
    await new Promise((resolve) => second.once('close', resolve))
    expect(first.destroyed).toBe(false)
    first.destroy()
  })

  it('keeps every header line for the guard to see', async () => {
    const server = createServer()
    const seen = new Promise<number>((resolve) => {
      server.on('request', (request, response) => {
        resolve(request.rawHeaders.length / 2)
        response.end()
      })
    })
    const socket = connect(await listen(server, '127.0.0.1', 0), '127.0.0.1')
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\n${'a:\r\n'.repeat(1_000)}\r\n`)
    expect(await seen).toBe(1_001)
    expect(server.maxHeadersCount).toBe(0)
    socket.destroy()
  })
})

describe('listen', () => {
  it('says which address is taken', async () => {
    const port = await listen(createServer(), '127.0.0.1', 0)
    await expect(listen(createServer(), '127.0.0.1', port)).rejects.toMatchObject({
      code: 'ERR_CONFIG_PORT_TAKEN',
      detail: `127.0.0.1:${port}`,
    })
  })
})
