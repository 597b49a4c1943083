import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Trouble } from '../../control/index.ts'

const dayMs = 86_400_000
const soonDays = 30

/** The certificate that is served, where it ends soon. `configured` is one of the operator's own. */
export async function findEndingCertificates(
  configured: string | undefined,
  home: string,
  nowMs: number,
): Promise<Trouble[]> {
  const path = configured ?? join(home, 'tls', 'server.pem')
  if (configured === undefined && !existsSync(path)) return []
  const { validTo } = new X509Certificate(await readFile(path))
  const leftDays = Math.floor((Date.parse(validTo) - nowMs) / dayMs)
  if (leftDays >= soonDays) return []
  const when = leftDays < 0 ? 'has ended' : `ends in ${leftDays} days`
  return [
    {
      severity: leftDays < 7 ? 'bad' : 'warning',
      what: `The certificate ${path} ${when}.`,
      mend:
        configured === undefined
          ? 'stop sallyport serve and start it again: it makes a new one'
          : 'put a new one in its place, and start sallyport serve again',
    },
  ]
}
