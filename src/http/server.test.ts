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

  it('shows a request all its header lines, or refuses it: none is dropped unseen', async () => {
    const server = createServer()
    let seen = 0
    server.on('request', (request, response) => {
      seen = request.rawHeaders.length / 2
      response.end()
    })
    const port = await listen(server, '127.0.0.1', 0)
    const ask = async (count: number): Promise<string> => {
      const socket = connect(port, '127.0.0.1')
      socket.write(`GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${'a:\r\n'.repeat(count)}\r\n`)
      let answer = ''
      for await (const chunk of socket) answer += String(chunk)
      return answer.slice(9, 12)
    }
    expect([await ask(900), seen]).toEqual(['200', 902])
    expect([await ask(1_500), seen]).toEqual(['431', 902])
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
