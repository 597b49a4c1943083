import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { type Clock, systemClock } from '../core/index.ts'
import { writePrivateFile } from './private-file.ts'

/** The local certificates of a home, for development. All files are PEM, for the owner alone. */
export interface Certificates {
  /** The authority's certificate: what NODE_EXTRA_CA_CERTS, or a phone's list of trusted authorities, must name. */
  readonly authorityPath: string
  readonly certificatePath: string
  readonly keyPath: string
  readonly expiresAtMs: number
  /** True where they were made just now, because there were none that will do. */
  readonly renewed: boolean
}

export interface CertificateOptions {
  /** Host names and addresses beside this machine's own, for example the address a phone reaches it at. */
  readonly hosts?: readonly string[]
  readonly clock?: Clock
}

const ownHosts = ['localhost', '127.0.0.1', '::1']
const dayMs = 86_400_000
/** Apple's devices refuse a server certificate that is valid for more than 825 days (HT210176). */
const validDays = 820
const renewDays = 30
/** A clock that is a little behind must not find the certificate not valid yet. */
const backdateMs = dayMs

/**
 * Returns certificates with which this machine can speak TLS as `localhost`, `127.0.0.1`, `::1` and the given hosts,
 * making new ones in `<home>/tls` where there are none, where they end within 30 days or where a host is missing.
 *
 * The authority's private key signs once and is never written: whoever reads the home later cannot make certificates
 * that the machines which trust it would believe. The price is that a renewal makes a new authority.
 */
export async function ensureCertificates(
  home: string,
  { hosts = [], clock = systemClock }: CertificateOptions = {},
): Promise<Certificates> {
  const folder = join(home, 'tls')
  const paths = {
    authorityPath: join(folder, 'authority.pem'),
    certificatePath: join(folder, 'server.pem'),
    keyPath: join(folder, 'server.key'),
  }
  const allHosts = [...new Set([...ownHosts, ...hosts])]
  const present = await readUsable(paths, allHosts, clock.now())
  if (present !== undefined) return { ...paths, expiresAtMs: present, renewed: false }

  const startsAtMs = clock.now() - backdateMs
  const expiresAtMs = startsAtMs + validDays * dayMs
  const made = await createCertificates(allHosts, new Date(startsAtMs), new Date(expiresAtMs))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writePrivateFile(paths.keyPath, made.key)
  await writePrivateFile(paths.certificatePath, made.certificate)
  await writePrivateFile(paths.authorityPath, made.authority)
  return { ...paths, expiresAtMs, renewed: true }
}

async function createCertificates(
  hosts: readonly string[],
  notBeforeDate: Date,
  notAfterDate: Date,
): Promise<{ authority: string; certificate: string; key: string }> {
  const { generate } = await import('selfsigned')
  const common = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256', notBeforeDate, notAfterDate } as const
  // A name of its own: clients that still know an older authority must not take this one for it.
  const name = `Sallyport development ${randomBytes(4).toString('hex')}`
  const authority = await generate([{ name: 'commonName', value: name }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  })
  const altNames = hosts.map((host) =>
    isIP(host) === 0 ? ({ type: 2, value: host } as const) : ({ type: 7, ip: host } as const),
  )
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { authority: authority.cert, certificate: server.cert, key: server.private }
}

type Paths = Pick<Certificates, 'authorityPath' | 'certificatePath' | 'keyPath'>

/** Returns when the certificates end, or undefined where they are missing, damaged, about to end or lack a host. */
async function readUsable(
  { authorityPath, certificatePath, keyPath }: Paths,
  hosts: readonly string[],
  nowMs: number,
): Promise<number | undefined> {
  const [authorityPem, certificatePem, keyPem] = await Promise.all(
    [authorityPath, certificatePath, keyPath].map(readIfThere),
  )
  if (authorityPem === undefined || certificatePem === undefined || keyPem === undefined) return undefined
  const parsed = parsePems(authorityPem, certificatePem, keyPem)
  if (parsed === undefined) return undefined
  const { authority, certificate, key } = parsed
  const expiresAtMs = Math.min(authority.validToDate.getTime(), certificate.validToDate.getTime())
  const belongTogether = certificate.verify(authority.publicKey) && certificate.checkPrivateKey(key)
  const coversHosts = hosts.every((host) =>
    isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host),
  )
  const lasts = expiresAtMs - nowMs > renewDays * dayMs
  return belongTogether && coversHosts && lasts ? expiresAtMs : undefined
}

function parsePems(authority: string, certificate: string, key: string) {
  try {
    return {
      authority: new X509Certificate(authority),
      certificate: new X509Certificate(certificate),
      key: createPrivateKey(key),
    }
  } catch {
    // Whatever is wrong with them, new ones are made.
    return undefined
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
