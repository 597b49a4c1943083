import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createPageApp, type PageAppOptions } from './page-app.ts'

/** A place for the page: it listens before there is anything to show, because the gate must know its origin. */
export interface PageServer {
  /** `http://localhost:8690` */
  readonly origin: string
  show(options: PageAppOptions): void
  close(): Promise<void>
}

/** Browsers give a microphone to pages of `localhost` without TLS. */
const host = 'localhost'
const usualPort = 8690

/** Listens on the usual port, or on a free one where that is taken. */
export async function openPageServer(): Promise<PageServer> {
  const server = createServer()
  await listen(server, usualPort).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    return listen(server, 0)
  })
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    show: (options) => void server.on('request', getRequestListener(createPageApp(options).fetch)),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
