import { request } from 'undici'
import type { Secret } from '../core/index.ts'
import type { AskVendor } from '../rotation/index.ts'
import type { Credential, VendorProfile } from '../vendors/index.ts'

const answerBytesMaxDefault = 1024 * 1024

/** Where a vendor's service is, as this installation reaches it; undefined where the region has none. */
export type OriginOf = (vendor: VendorProfile, service: string, region: string) => string | undefined

export interface OwnRequest {
  readonly origin: string
  readonly credential: Credential | undefined
  readonly key: Secret
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  /** JSON. */
  readonly body?: string
  readonly timeoutMs: number
  /** How long an answer may be; 1 MiB unless set. */
  readonly bytesMax?: number
  /** False where the status is all that counts: the answer is thrown away, however long it is. */
  readonly readsBody?: boolean
}

/**
 * Makes a call of the gate's own to a vendor, redirects not followed, and returns what came back; never throws. `status`
 * is 0 where nothing did, or too much. `detail` holds no body and no key.
 */
export async function requestVendor(
  own: OwnRequest,
): Promise<{ status: number; text: string; detail: string }> {
  const { origin, method, path, body, timeoutMs, bytesMax = answerBytesMaxDefault } = own
  const { host } = new URL(origin)
  try {
    const answer = await request(origin + path, {
      method,
      headers: {
        'user-agent': 'sallyport',
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...credentialHeader(own.credential, own.key.reveal()),
      },
      body: body ?? null,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (own.readsBody === false) {
      await answer.body.dump({ limit: bytesMax })
      return { status: answer.statusCode, text: '', detail: `${answer.statusCode} from ${host}` }
    }
    const text = await readBounded(answer.body, bytesMax)
    if (text === undefined) return { status: 0, text: '', detail: `more than can be read from ${host}` }
    return { status: answer.statusCode, text, detail: `${answer.statusCode} from ${host}` }
  } catch (error) {
    const code = (error as { code?: string }).code ?? (error as Error).name
    return { status: 0, text: '', detail: `${host} could not be asked (${code})` }
  }
}

const askMs = 5_000

/** Returns how rotations and retention ask vendors: on the main host, with whatever key they have in hand. */
export function createAskVendor(
  loadVendor: (id: string) => Promise<VendorProfile>,
  originOf: OriginOf,
  limits: { readonly timeoutMs?: number; readonly bytesMax?: number } = {},
): AskVendor {
  return async ({ vendor: vendorId, region, key }, { method, path, body }) => {
    const vendor = await loadVendor(vendorId)
    const origin = originOf(vendor, 'main', region)
    if (origin === undefined)
      return { status: 0, text: '', detail: `${vendor.name} has no host in the region ${region}` }
    return requestVendor({
      origin,
      credential: vendor.services.main?.credential,
      key,
      method,
      path,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: limits.timeoutMs ?? askMs,
      ...(limits.bytesMax === undefined ? {} : { bytesMax: limits.bytesMax }),
    })
  }
}

function credentialHeader(credential: Credential | undefined, key: string): Record<string, string> {
  if (credential === undefined) return {}
  return { [credential.header]: credential.format === 'bearer' ? `Bearer ${key}` : key }
}

async function readBounded(body: AsyncIterable<Buffer>, bytesMax: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > bytesMax) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
