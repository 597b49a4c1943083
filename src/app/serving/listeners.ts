import { chmodSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { isSallyportError, SallyportError } from '../../core/index.ts'
import { listen } from '../../http/index.ts'

/** Resolves with the port once the server listens. The error of a taken port names the setting for https. */
export async function listenForTls(server: Server, host: string, port: number): Promise<number> {
  try {
    return await listen(server, host, port)
  } catch (error) {
    if (!isSallyportError(error)) throw error
    const detail = `${host}:${port}, the port for https: choose another with --tls-port.`
    throw new SallyportError(error.code, { field: 'listen.tlsPort', detail, cause: error })
  }
}

/** Resolves with a server on a socket file, which only the owner of the home may open. */
export async function listenOnSocket(path: string, listener: RequestListener): Promise<Server> {
  rmSync(path, { force: true })
  const server = createServer(listener)
  const before = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => reject(new SallyportError('ERR_CORE_INTERNAL', { field: path, cause })))
      server.listen(path, resolve)
    })
  } finally {
    process.umask(before)
  }
  chmodSync(path, 0o600)
  return server
}
