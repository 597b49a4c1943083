import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig, locateHome } from '../config/index.ts'
import { homeQuery } from './open-home.ts'

/** Where apps reach the gate of a home. */
export interface GateAddress {
  readonly url: string
  readonly tlsUrl: string | undefined
  /** Certificate of the local authority, where there is one. */
  readonly caPath: string | undefined
}

/** Returns the address of the server that runs or last ran on the home, or what its configuration says. */
export async function describeGate(option?: string): Promise<GateAddress> {
  const home = await locateHome(homeQuery(option))
  const caPath = join(home.folder, 'tls', 'authority.pem')
  const ca = existsSync(caPath) ? caPath : undefined
  const addressPath = join(home.folder, 'address.json')
  if (existsSync(addressPath)) {
    const { url, tlsUrl } = JSON.parse(readFileSync(addressPath, 'utf8')) as { url: string; tlsUrl?: string }
    return { url, tlsUrl, caPath: ca }
  }
  const { listen, publicUrl } = await loadConfig({ home: home.folder })
  return {
    url: publicUrl ?? `http://${listen.host}:${listen.port}`,
    tlsUrl: ca === undefined ? undefined : `https://${listen.host}:${listen.tlsPort}`,
    caPath: ca,
  }
}
