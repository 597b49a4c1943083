import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkServerIdentity, connect, createServer } from 'node:tls'
import { afterAll, describe, expect, it } from 'vitest'
import { ManualClock } from '../core/index.ts'
import { type Certificates, ensureCertificates } from './certificates.ts'

const scratch = mkdtempSync(join(tmpdir(), 'sallyport-certificates-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const newHome = () => mkdtempSync(join(scratch, 'home-'))
const dayMs = 86_400_000
const readCertificate = ({ certificatePath }: Certificates) =>
  new X509Certificate(readFileSync(certificatePath))

/** Serves TLS with the certificates and returns what a client that checks `host` says: `trusted` or an error code. */
async function shake(
  { certificatePath, keyPath }: Certificates,
  host: string,
  ca: string | undefined,
): Promise<string> {
  const server = createServer({ cert: readFileSync(certificatePath), key: readFileSync(keyPath) })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const socket = connect({
    port,
    host: '127.0.0.1',
    checkServerIdentity: (_connected, certificate) => checkServerIdentity(host, certificate),
    ...(ca === undefined ? {} : { ca }),
  })
  try {
    await once(socket, 'secureConnect')
    return 'trusted'
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  } finally {
    socket.destroy()
    server.close()
  }
}

describe('ensureCertificates', () => {
  it('makes certificates that Node trusts for this machine, and for nothing else', async () => {
    const certificates = await ensureCertificates(newHome())
    const ca = readFileSync(certificates.authorityPath, 'utf8')
    for (const host of ['localhost', '127.0.0.1', '::1'])
      expect(await shake(certificates, host, ca)).toBe('trusted')
    for (const host of ['example.com', '127.0.0.2', 'localhost.example.com']) {
      expect(await shake(certificates, host, ca)).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
    }
    expect(await shake(certificates, 'localhost', undefined)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
    const stranger = await ensureCertificates(newHome())
    const strangerCa = readFileSync(stranger.authorityPath, 'utf8')
    expect(await shake(certificates, 'localhost', strangerCa)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  })

  it('keeps the files to their owner, and the key of the authority to nobody', async () => {
    const home = newHome()
    await ensureCertificates(home)
    const files = readdirSync(join(home, 'tls')).sort()
    expect(files).toEqual(['authority.pem', 'server.key', 'server.pem'])
    expect(statSync(join(home, 'tls')).mode & 0o777).toBe(0o700)
    const texts = files.map((file) => readFileSync(join(home, 'tls', file), 'utf8'))
    expect(files.map((file) => statSync(join(home, 'tls', file)).mode & 0o777)).toEqual([0o600, 0o600, 0o600])
    expect(texts.map((text) => text.includes('PRIVATE KEY'))).toEqual([false, true, false])
  })

  it('limits what each certificate may be used for and how long', async () => {
    const certificates = await ensureCertificates(newHome())
    const authority = new X509Certificate(readFileSync(certificates.authorityPath))
    const server = readCertificate(certificates)
    expect([authority.ca, server.ca]).toEqual([true, false])
    expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    const days = (server.validToDate.getTime() - server.validFromDate.getTime()) / dayMs
    expect(days).toBeLessThanOrEqual(825)
    expect(server.validToDate.getTime()).toBe(Math.floor(certificates.expiresAtMs / 1000) * 1000)
  })

  it('keeps them until 30 days before their end', async () => {
    const home = newHome()
    const clock = new ManualClock()
    const first = await ensureCertificates(home, { clock })
    expect(first.renewed).toBe(true)
    clock.advance(788 * dayMs)
    expect(await ensureCertificates(home, { clock })).toEqual({ ...first, renewed: false })
    clock.advance(2 * dayMs)
    const second = await ensureCertificates(home, { clock })
    expect(second.renewed).toBe(true)
    expect(second.expiresAtMs).toBe(first.expiresAtMs + 790 * dayMs)
  })

  it('makes new ones where a host is missing or a file is gone, damaged or of another set', async () => {
    const home = newHome()
    const again = async (hosts?: string[]) => (await ensureCertificates(home, hosts ? { hosts } : {})).renewed
    const certificates = await ensureCertificates(home, { hosts: ['192.168.1.5', 'gate.local'] })
    expect(readCertificate(certificates).subjectAltName).toContain('192.168.1.5')
    expect(await again(['gate.local'])).toBe(false)
    expect(await again(['192.168.1.6'])).toBe(true)
    rmSync(certificates.authorityPath)
    expect(await again()).toBe(true)
    writeFileSync(certificates.certificatePath, 'damaged')
    expect(await again()).toBe(true)
    const other = await ensureCertificates(newHome())
    writeFileSync(certificates.keyPath, readFileSync(other.keyPath))
    expect(await again()).toBe(true)
    writeFileSync(certificates.authorityPath, readFileSync(other.authorityPath))
    expect(await again()).toBe(true)
    expect(await again()).toBe(false)
  })

  it('passes OpenSSL, where it is installed', async () => {
    const { authorityPath, certificatePath } = await ensureCertificates(newHome())
    const verify = (...args: string[]) =>
      spawnSync(
        'openssl',
        [
          'verify',
          '-x509_strict',
          '-CAfile',
          authorityPath,
          '-purpose',
          'sslserver',
          ...args,
          certificatePath,
        ],
        {
          encoding: 'utf8',
        },
      )
    const plain = verify('-verify_hostname', 'localhost')
    if (plain.error) return
    expect(plain.stdout).toContain(': OK')
    expect(verify('-verify_ip', '127.0.0.1').stdout).toContain(': OK')
    expect(verify('-verify_hostname', 'example.com').status).not.toBe(0)
  })
})
