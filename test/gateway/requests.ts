import type { Operation } from '../../src/access/index.ts'
import { mountName } from '../../src/gateway/index.ts'
import type { VendorProfile } from '../../src/vendors/index.ts'

/** Values of path parameters that need more than the usual characters, by name. */
export const exampleParameters: Readonly<Record<string, string>> = {
  phone_number: '+15555550100',
  imageDigest: 'sha256:0abc',
}

/** Returns an operation's path with something in the place of each parameter. */
export function fillPath({ path }: Pick<Operation, 'path'>): string {
  return path.replace(/\{([^}]*)\}/g, (_whole, name: string) => exampleParameters[name] ?? 'x1')
}

/** Returns what tells whether a path is one of an operation's: in other words than the router's. */
export function exampleKey({ path }: Pick<Operation, 'path'>): RegExp {
  const parts = path.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}

/** Returns the bytes of a call: an upgrade for a socket, an empty body where the method may have one. */
export function requestBytes(
  vendor: VendorProfile,
  { service, method }: Pick<Operation, 'service' | 'method'>,
  path: string,
  clientKey: string,
  headers: readonly string[] = [],
): string {
  const credential = vendor.services[service]?.accepts[0]
  if (credential === undefined) throw new Error(`${vendor.id} has no service ${service}`)
  const value = credential.format === 'bearer' ? `Bearer ${clientKey}` : clientKey
  const upgrade = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ]
  const lines = [
    `${method === 'WS' ? 'GET' : method} /${mountName(vendor.id, service)}${path} HTTP/1.1`,
    'Host: gate',
    `${credential.header}: ${value}`,
    ...(method === 'WS' ? upgrade : []),
    ...(['POST', 'PUT', 'PATCH'].includes(method) ? ['Content-Length: 0'] : []),
    ...headers,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}
