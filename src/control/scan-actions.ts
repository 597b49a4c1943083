import { Buffer } from 'node:buffer'
import { createHmac, hash } from 'node:crypto'
import { z } from 'zod'
import { hashClientKey } from '../access/index.ts'
import { createId, Secret } from '../core/index.ts'
import type { FingerprintEntry, KnownSecret } from '../scan/index.ts'
import type { TokenRecord } from '../tokens/index.ts'
import type { VaultKeyView } from '../vault/index.ts'
import { action } from './action.ts'
import type { ControlContext } from './context.ts'

const candidatesMax = 2_000
const fingerprintKeyBytes = 32
/**
 * A secret with less in it might be tried out by whoever has its fingerprint and the key of that. The weakest known keys
 * of a vendor, 28 hexadecimal digits, hold 112 random bits.
 */
const secretBitsMin = 100

const leak = z.object({
  finding: z.string().regex(/^leak_[0-9a-f]{12}$/),
  rule: z.string().max(100),
  kind: z.enum(['key', 'client', 'token']),
  entry: z.string().max(64),
  file: z.string().max(8_192),
  line: z.number().int().nonnegative(),
  commit: z.string().max(64).optional(),
})

export const scanActions = {
  /** Tells which of many texts are secrets of this installation. Not recorded: most of them are nobody's secret. */
  'scan.recognise': action({
    input: z.object({ candidates: z.array(z.string().min(1).max(4_096)).max(candidatesMax) }),
    async perform(context, input): Promise<readonly { index: number; secret: KnownSecret }[]> {
      const keys = new Map((await context.vault.list()).map((key) => [key.fingerprint, key]))
      const clients = await clientsByHash(context)
      const found = await Promise.all(
        input.candidates.map(async (text, index) => {
          const key = keys.get(context.vault.fingerprintOf(new Secret(text)))
          if (key !== undefined) return [{ index, secret: knownKey(key) }]
          const token = text.startsWith('spt_') ? await context.tokens.find(text) : undefined
          if (token !== undefined) return [{ index, secret: await knownToken(context, token) }]
          const client = text.startsWith('sp_') ? clients.get(hashClientKey(text)) : undefined
          return client === undefined ? [] : [{ index, secret: client }]
        }),
      )
      return found.flat()
    },
  }),

  /**
   * Returns what changes whenever the vault gets a key: objects of a history that held none of its keys are remembered
   * for these keys alone. Client keys and browser tokens are found by their shape, whoever knows them.
   */
  'scan.state': action({
    input: z.object({}),
    async perform(context): Promise<{ state: string }> {
      const fingerprints = (await context.vault.list()).map(({ fingerprint }) => fingerprint)
      return { state: hash('sha256', fingerprints.sort().join(' ')) }
    },
  }),

  /** Puts on record that secrets of this installation were found where they do not belong. */
  'scan.report': action({
    input: z.object({ leaks: z.array(leak).min(1).max(1_000) }),
    async perform(context, input, by): Promise<void> {
      for (const { entry, kind, ...metadata } of input.leaks) {
        await context.record({
          requestId: createId('act', context.random),
          atMs: context.clock.now(),
          phase: 'event',
          action: 'scan.leak',
          actor: by,
          resource: `${kind}/${entry}`,
          metadata,
        })
      }
    },
  }),

  /** Returns what recognises the secrets of this installation elsewhere. Values that are destroyed are not in it. */
  'scan.fingerprints': action({
    input: z.object({}),
    async perform(context): Promise<{ key: string; entries: FingerprintEntry[]; leftOut: string[] }> {
      const key = context.random(fingerprintKeyBytes)
      const leftOut: string[] = []
      const entries: FingerprintEntry[] = []
      await context.vault.visitValues((value, view) => {
        if (bitsOf(value.reveal()) < secretBitsMin) leftOut.push(view.id)
        else {
          const hmac = createHmac('sha256', key).update(value.reveal()).digest('hex')
          // The vault's own fingerprint stays where its key is.
          const { fingerprint: _, ...secret } = knownKey(view)
          entries.push({ hmac, secret })
        }
      })
      for (const [sha256, secret] of await clientsByHash(context)) entries.push({ sha256, secret })
      return { key: Buffer.from(key).toString('base64'), entries, leftOut }
    },
  }),
} as const

function knownKey({ id, vendor, environment, name, version, state, fingerprint }: VaultKeyView): KnownSecret {
  return { kind: 'key', id, vendor, environment, name, version, state, fingerprint }
}

async function knownToken(context: ControlContext, token: TokenRecord): Promise<KnownSecret> {
  const clients = await context.clients.list()
  const client = clients.find(({ client: { id } }) => id === token.clientId)?.client
  return {
    kind: 'token',
    id: token.id,
    vendor: token.vendor,
    environment: client?.environment ?? 'unknown',
    name: client?.name ?? token.clientId,
    state: stateOfToken(token, context.clock.now()),
  }
}

function stateOfToken({ state, revokedAtMs, expiresAtMs, endsAtMs }: TokenRecord, nowMs: number): string {
  if (revokedAtMs !== null) return 'revoked'
  if (state === 'open') return endsAtMs !== null && endsAtMs <= nowMs ? 'used up' : 'active'
  if (state === 'ended') return 'used up'
  return expiresAtMs <= nowMs ? 'expired' : 'active'
}

async function clientsByHash(context: ControlContext): Promise<Map<string, KnownSecret>> {
  const clients = await context.clients.list()
  return new Map(
    clients.map(({ client: { id, name, environment, keyHash, revokedAtMs } }) => [
      keyHash,
      { kind: 'client', id, name, environment, state: revokedAtMs === null ? 'active' : 'revoked' },
    ]),
  )
}

/** What the longest part between dashes holds where it is random: prefixes are not, and checksums are shorter. */
function bitsOf(text: string): number {
  const part = text.split(/[_-]/).sort((one, other) => other.length - one.length)[0] ?? ''
  const perCharacter = /^[0-9a-f]+$/.test(part) ? 4 : 5.9
  return part.length * perCharacter
}
