import type { Control } from '../../src/control/index.ts'
import type { CutAction } from './cut-actions.ts'
import { connectionScopes, type End, openConnections } from './live-connections.ts'
import { until } from './until.ts'
import type { Instance, World } from './world.ts'

/** How long one connection outlived the command that was to end it. */
export interface Cut {
  readonly action: string
  readonly end: End
  /** Milliseconds from the command's return to the client's close event; below zero where it was cut before. */
  readonly tookMs: number
}

/** What an action did to the connections of its victim, and to those of somebody else. */
export interface CutResult {
  readonly cuts: readonly Cut[]
  /** How many of the other client's connections ended too. */
  readonly othersCut: number
}

/** Where connections are open, and where the operator acts. */
export interface CutPlace {
  readonly instance: Instance
  /** Acts somewhere, and resolves when the command returned. */
  act(
    action: CutAction,
    victim: { readonly id: string; readonly name: string; readonly user: string },
  ): Promise<unknown>
  readonly undoWith: Control
}

let users = 0

/** Opens connections for two clients, does what is to end those of the first, and tells how long that took. */
export async function measureCut(world: World, action: CutAction, place: CutPlace): Promise<CutResult> {
  users += 1
  const user = `user-${users}`
  const grant = { vendor: 'assemblyai', scopes: connectionScopes }
  const [victim, other] = [await world.addClient(grant), await world.addClient(grant)]
  const { instance } = place
  await until('the clients are known', () => isKnown(instance, victim.key, other.key))
  const connections = await openConnections(world, instance, victim.key, user)
  const others = action.sparesOthers ? await openConnections(world, instance, other.key, `not-${user}`) : []
  try {
    await place.act(action, { ...victim, user })
    const returnedMs = performance.now()
    const ends = await Promise.all(connections.map(({ ended }) => ended))
    const cuts = ends.map((end) => ({ action: action.name, end, tookMs: end.atMs - returnedMs }))
    return { cuts, othersCut: others.filter((connection) => connection.hasEnded()).length }
  } finally {
    for (const connection of [...connections, ...others]) connection.abandon()
    await action.undo?.(place.undoWith, world)
    await until('nothing is under way', () => instance.serving.gate.liveCalls.size === 0)
  }
}

/** A refusal for want of a scope, not of a grant, shows that both are known; and it costs the vendor nothing. */
async function isKnown(instance: Instance, ...keys: readonly string[]): Promise<boolean> {
  const texts = await Promise.all(
    keys.map(async (key) => {
      const url = `${instance.url}/assemblyai.llm-gateway/v1/models`
      return (await fetch(url, { headers: { authorization: key } })).text()
    }),
  )
  return texts.every((text) => text.includes('has no scope'))
}
