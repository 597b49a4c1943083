import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { SallyportError } from '../core/index.ts'

export interface ServerLimits {
  /** Connections at once; further ones are closed at accept. */
  readonly connectionsMax: number
  readonly headerBytesMax: number
  /** A client must have sent its request's head within this. */
  readonly headersTimeoutMs: number
}

/** Returns a server with every limit set that Node leaves open. Request bodies are timed by the data plane. */
export function createLimitedServer(limits: ServerLimits, tls?: { key: string; cert: string }): Server {
  const options = {
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: limits.headersTimeoutMs,
    // A 2 GB upload takes as long as it takes; the sweep cuts clients that stop moving.
    requestTimeout: 0,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 5_000,
    insecureHTTPParser: false,
    noDelay: true,
    // A peer that lost its power closes nothing: this finds out.
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
  }
  const server =
    tls === undefined ? createServer(options) : createTlsServer({ ...options, ...tls, minVersion: 'TLSv1.2' })
  server.maxConnections = limits.connectionsMax
  return server
}

/** Resolves with the port once the server listens; a taken port is ERR_CONFIG_PORT_TAKEN. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new SallyportError('ERR_CONFIG_PORT_TAKEN', {
              field: 'listen.port',
              detail: `${host}:${port}`,
              cause: error,
            })
          : error,
      )
    })
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

/** Stops accepting and resolves once every connection is gone; idle ones are closed at once. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
