import { Buffer } from 'node:buffer'
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { type Clock, SallyportError, systemClock } from '../core/index.ts'
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
  notBefore: Date,
  notAfter: Date,
): Promise<{ authority: string; certificate: string; key: string }> {
  const x509 = await import('@peculiar/x509')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
  const [authorityKeys, serverKeys] = await Promise.all(
    [0, 1].map(() => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])),
  )
  if (authorityKeys === undefined || serverKeys === undefined) throw new SallyportError('ERR_CORE_INTERNAL')
  const dates = { notBefore, notAfter }
  // A name of its own: clients that still know an older authority must not take this one for it.
  const name = `CN=Sallyport development ${randomBytes(4).toString('hex')}`
  // Strict verifiers (Python 3.13 by default) ask for the key identifiers of RFC 5280, 4.2.1.1 and 4.2.1.2.
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...dates,
    name,
    serialNumber: serialNumber(),
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  })
  const certificate = await x509.X509CertificateGenerator.create({
    ...dates,
    subject: 'CN=localhost',
    issuer: name,
    serialNumber: serialNumber(),
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isIP(host) === 0 ? ('dns' as const) : ('ip' as const), value: host })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  })
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey))
  return {
    authority: `${authority.toString('pem')}\n`,
    certificate: `${certificate.toString('pem')}\n`,
    key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
  }
}

/** 16 random bytes with the sign bit clear: RFC 5280, 4.1.2.2 wants a positive number. */
function serialNumber(): string {
  const bytes = randomBytes(16)
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0)
  return bytes.toString('hex')
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
