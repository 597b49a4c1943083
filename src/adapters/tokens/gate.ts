import { SallyportError } from '../../core/index.ts'

/** How an app's server reaches the gate that mints. */
export interface GateOptions {
  /** Address of the gate; SALLYPORT_URL unless given, and this machine's port 8686 without that. */
  readonly gateUrl?: string
  /** A client key that may mint, best nothing else; SALLYPORT_CLIENT_KEY unless given. */
  readonly clientKey?: string
  /** What the tokens are for, as `vendor/purpose`, say `assemblyai/streaming`; SALLYPORT_TOKEN_PURPOSE unless given. */
  readonly purpose?: string
}

/** What is asked of the gate. */
export interface TokenWish {
  readonly expiresInSeconds?: number
  readonly maxSessionSeconds?: number
  readonly mode?: 'relay' | 'direct'
  /** The end user: limits, locks and the log go by that. */
  readonly user?: string
  /** The end user's address, for the limits. */
  readonly address?: string
  /** Id of the token whose session the new one takes over from. */
  readonly refreshOf?: string
  /** What the vendor must know, such as an agent. */
  readonly parameters?: Readonly<Record<string, unknown>>
}

/** The gate's answer, as it is. `body` holds the token, or an `error`. */
export interface GateAnswer {
  readonly status: number
  readonly retryAfter: string | null
  readonly body: {
    readonly token?: string
    readonly error?: { readonly message?: string; readonly help?: string; readonly reason?: string }
  }
}

const timeoutMs = 10_000

/** Returns where the gate is and what is asked there. Throws ERR_TOKENS_INPUT with the name of what is missing. */
export function resolveGate(options: GateOptions): { readonly url: string; readonly key: string } {
  const { env } = process
  const base = options.gateUrl ?? env.SALLYPORT_URL ?? 'http://127.0.0.1:8686'
  const key = options.clientKey ?? env.SALLYPORT_CLIENT_KEY
  const purpose = options.purpose ?? env.SALLYPORT_TOKEN_PURPOSE
  if (!key) throw missing('clientKey', 'Make one with `sallyport client add`, and set SALLYPORT_CLIENT_KEY.')
  if (!purpose || !/^[a-z0-9-]+\/[a-z0-9-]+$/.test(purpose))
    throw missing('purpose', 'Name vendor and purpose, or set SALLYPORT_TOKEN_PURPOSE.')
  return { url: `${base.replace(/\/+$/, '')}/tokens/${purpose}`, key }
}

/** Asks the gate for a token. Rejects with ERR_TOKENS_UNAVAILABLE where it cannot be reached. */
export async function askGate(
  gate: { readonly url: string; readonly key: string },
  wish: TokenWish & { readonly unsafe?: boolean },
): Promise<GateAnswer> {
  try {
    const response = await fetch(gate.url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { authorization: `Bearer ${gate.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    })
    const body = (await response.json()) as GateAnswer['body']
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body }
  } catch (cause) {
    throw new SallyportError('ERR_TOKENS_UNAVAILABLE', { detail: 'The gate does not answer.', cause })
  }
}

function missing(field: string, detail: string): SallyportError {
  return new SallyportError('ERR_TOKENS_INPUT', { field, detail })
}
