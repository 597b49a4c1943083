import { Buffer } from 'node:buffer'
import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, request } from 'undici'
import { SallyportError } from '../../core/index.ts'
import type { ForwardAnswer, ForwardRequest } from '../../webhooks/index.ts'

const answerBytesMax = 1024 * 1024
const connections = 32

/**
 * Sends events to the apps of the team. Redirects are not followed. An address is judged at the moment it is connected
 * to: a name that was public when it was looked at, and private a moment later, leads nowhere.
 */
export class ForwardSender {
  readonly #isPrivate: (address: string) => boolean
  readonly #anywhere = new Agent({ connections, connect: { timeout: 10_000 } })
  readonly #publicOnly: Agent

  constructor(isPrivate: (address: string) => boolean, resolve: typeof lookup = lookup) {
    this.#isPrivate = isPrivate
    this.#publicOnly = new Agent({
      connections,
      connect: { timeout: 10_000, lookup: createPublicLookup(isPrivate, resolve) },
    })
  }

  /** Resolves with the answer, whatever its status. Rejects where there is none in time. */
  async send({ url, headers, body, timeoutMs, allowPrivate }: ForwardRequest): Promise<ForwardAnswer> {
    // An address in the place of a name is connected to without being looked up.
    const host = new URL(url).hostname.replace(/^\[(.+)\]$/, '$1')
    if (!allowPrivate && isIP(host) !== 0 && this.#isPrivate(host)) {
      throw new SallyportError('ERR_WEBHOOK_TARGET_REFUSED')
    }
    const answer = await request(url, {
      method: 'POST',
      headers,
      body,
      dispatcher: allowPrivate ? this.#anywhere : this.#publicOnly,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const retryAfterMs = parseRetryAfter(answer.headers['retry-after'])
    const text = await readText(answer.body)
    return { status: answer.statusCode, text, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  }

  async close(): Promise<void> {
    await Promise.all([this.#anywhere.destroy(), this.#publicOnly.destroy()])
  }
}

/** Returns a look-up that fails where any address of a name is private: which one is taken is not ours to say. */
export function createPublicLookup(
  isPrivate: (address: string) => boolean,
  resolve: typeof lookup = lookup,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error !== null) return callback(error, '', 0)
      const [first] = addresses
      if (first === undefined || addresses.some(({ address }) => isPrivate(address))) {
        return callback(new SallyportError('ERR_WEBHOOK_TARGET_REFUSED') as NodeJS.ErrnoException, '', 0)
      }
      if (options.all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

function parseRetryAfter(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1_000
  const atMs = Date.parse(header)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - Date.now())
}

/** An answer past the limit is no answer: cut off, it would say something else. */
async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > answerBytesMax) throw new SallyportError('ERR_WEBHOOK_TARGET_FAILED')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
