import type { Control } from '../../src/control/index.ts'
import { mintToken, openWithToken } from './token-client.ts'
import { until } from './until.ts'
import type { Instance, World } from './world.ts'

/** How long one browser's session outlived the command that was to end it. */
export interface TokenCut {
  readonly action: string
  /** Milliseconds from the command's return to the browser's close event; below zero where it was cut before. */
  readonly tookMs: number
  readonly code: number
  readonly reason: unknown
}

const purpose = 'assemblyai/streaming'

interface Victim {
  readonly user: string
  readonly clientId: string
  readonly tokenId: string
}

interface Action {
  readonly name: string
  run(control: Control, victim: Victim): Promise<unknown>
  readonly reason: string
}

/** Every way to end a browser's session from the operator's side. */
const actions: readonly Action[] = [
  {
    name: 'lock add --user',
    run: (control, { user }) => control.perform('lock.add', { target: { kind: 'user', id: user } }),
    reason: 'locked',
  },
  {
    name: 'token revoke --user',
    run: (control, { user }) => control.perform('token.revoke', { user }),
    reason: 'token_revoked',
  },
  {
    name: 'token revoke --id',
    run: (control, { tokenId }) => control.perform('token.revoke', { id: tokenId }),
    reason: 'token_revoked',
  },
  {
    name: 'client revoke',
    run: (control, { clientId }) => control.perform('client.revoke', { client: clientId }),
    reason: 'client_revoked',
  },
  {
    name: 'lock add --key',
    run: async (control) => {
      const keys = await control.perform('key.list', {})
      const active = keys.find(({ vendor, state }) => vendor === 'assemblyai' && state === 'active')
      return control.perform('lock.add', { target: { kind: 'key', id: active?.id ?? '' } })
    },
    reason: 'locked',
  },
]

/**
 * Opens that many sessions of browsers one after the other, ends each in one of the ways in turn, and tells how long
 * that took. `at` holds the sockets; the operator acts at the world's first instance.
 */
export async function measureTokenCuts(world: World, at: Instance, count: number): Promise<TokenCut[]> {
  const { control } = world.first
  const cuts: TokenCut[] = []
  for (let index = 0; index < count; index += 1) {
    const action = actions[index % actions.length] as Action
    const client = await world.addClient({ vendor: 'assemblyai', scopes: ['mint:streaming'] })
    const user = `user-${index}`
    let minted = await mintToken(at.url, purpose, client.key, { user })
    await until('the client is known there', async () => {
      if (minted.status !== 201) minted = await mintToken(at.url, purpose, client.key, { user })
      return minted.status === 201
    })
    const { url, token, id: tokenId } = minted.body
    const opened = openWithToken(url, token)
    const first = await opened.first
    if (first.type !== 'Begin') throw new Error(`refused: ${JSON.stringify(first)}`)
    await action.run(control, { user, clientId: client.id, tokenId })
    const returnedMs = performance.now()
    const { atMs, code } = await opened.closed
    const reason = opened.messages.at(-1)?.sallyport_reason
    if (reason !== action.reason) throw new Error(`${action.name}: ended with ${String(reason)}`)
    cuts.push({ action: action.name, tookMs: atMs - returnedMs, code, reason })
    for (const { id } of await control.perform('lock.list', {})) await control.perform('lock.lift', { id })
  }
  return cuts
}
