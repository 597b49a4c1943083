import { request } from 'undici'
import type { KeyProbe, KeyProbeResult } from '../vault/index.ts'
import type { Credential, VendorProfile } from '../vendors/index.ts'

const probeMs = 10_000
const answerBytesMax = 65_536

/** Returns a probe that makes the vendor's own cheap call with a candidate key. Redirects are not followed. */
export function createKeyProbe(
  loadVendor: (id: string) => Promise<VendorProfile>,
  originOf: (vendor: VendorProfile, service: string, region: string) => string | undefined,
): KeyProbe {
  return async ({ vendor: vendorId, region, key }): Promise<KeyProbeResult> => {
    const vendor = await loadVendor(vendorId)
    const { service, method, path, body, read } = vendor.verify
    const origin = originOf(vendor, service, region)
    if (origin === undefined)
      return { verification: 'unknown', detail: `${vendor.name} has no host in the region ${region}` }
    const { host } = new URL(origin)
    try {
      const answer = await request(origin + path, {
        method,
        headers: {
          'user-agent': 'sallyport',
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...credentialHeader(vendor.services[service]?.credential, key.reveal()),
        },
        body: body ?? null,
        headersTimeout: probeMs,
        bodyTimeout: probeMs,
        signal: AbortSignal.timeout(probeMs),
      })
      const text = await readBounded(answer.body)
      return { verification: read(answer.statusCode, text), detail: `${answer.statusCode} from ${host}` }
    } catch (error) {
      const code = (error as { code?: string }).code ?? (error as Error).name
      return { verification: 'unknown', detail: `${host} could not be asked (${code})` }
    }
  }
}

function credentialHeader(credential: Credential | undefined, key: string): Record<string, string> {
  if (credential === undefined) return {}
  return { [credential.header]: credential.format === 'bearer' ? `Bearer ${key}` : key }
}

async function readBounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > answerBytesMax) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
