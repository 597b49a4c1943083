import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig, locateHome } from '../../config/index.ts'
import { requireSafeUrl } from '../../core/index.ts'
import { homeQuery } from '../home/open-home.ts'
import { readServedAddress } from './served-address.ts'

/** Where apps reach a gate. */
export interface GateAddress {
  readonly url: string
  /** For what speaks TLS only, such as the sockets of some SDKs. */
  readonly tlsUrl: string | undefined
  /** Certificate of the local authority, where apps must be told to trust it. */
  readonly caPath: string | undefined
  /** False where it is this machine's and no gate runs on the home; undefined where nobody here knows. */
  readonly isServing: boolean | undefined
}

export interface GateQuery {
  readonly home?: string
  /** Address of a server elsewhere. */
  readonly server?: string
}

/**
 * Returns the address of the server elsewhere, the public address of the configuration, where the gate of the home
 * listens now, or where it would listen. The first that is known.
 */
export async function describeGate({ home: option, server }: GateQuery): Promise<GateAddress> {
  if (server !== undefined) return elsewhere(requireSafeUrl(server, '--server'))
  const { folder } = await locateHome(homeQuery(option))
  const { listen, publicUrl } = await loadConfig({ home: folder })
  if (publicUrl !== undefined) return elsewhere(publicUrl)
  const authorityPath = join(folder, 'tls', 'authority.pem')
  const caPath = existsSync(authorityPath) ? authorityPath : undefined
  const served = await readServedAddress(folder)
  if (served !== undefined)
    return { url: reachable(served.url), tlsUrl: reachable(served.tlsUrl), caPath, isServing: true }
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host
  return {
    url: reachable(`http://${host}:${listen.port}`),
    tlsUrl: caPath === undefined ? undefined : reachable(`https://${host}:${listen.tlsPort}`),
    caPath,
    isServing: false,
  }
}

function elsewhere(url: string): GateAddress {
  return { url, tlsUrl: url.startsWith('https:') ? url : undefined, caPath: undefined, isServing: undefined }
}

/** Every address of this machine is one to listen on, and none to call. */
function reachable<Url extends string | undefined>(url: Url): Url {
  return url?.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:') as Url
}
