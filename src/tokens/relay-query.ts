import type { TokenPolicy } from './policy.ts'
import type { RelaySocket } from './purpose.ts'

/** The query of an upgrade after its policy. */
export type RelayQuery =
  | {
      readonly allowed: true
      readonly query: URLSearchParams
      /** Names that were dropped or overruled: harmless, and worth telling. */
      readonly ignored: readonly string[]
    }
  | { readonly allowed: false; readonly parameter: string; readonly why: 'refused' | 'repeated' }

// A name that is shown to the browser again.
const shownName = /^[A-Za-z0-9_.-]{1,64}$/

/**
 * Returns the query that goes to the vendor, without the token. Written anew from what was read, so that nothing is
 * smuggled past in an encoding, a separator or a repetition that the vendor reads in another way.
 */
export function planRelayQuery(
  asked: URLSearchParams,
  socket: Pick<RelaySocket, 'tokenParameter' | 'parameters'>,
  policy: Pick<TokenPolicy, 'parameters'>,
): RelayQuery {
  const pinned = pinnedBy(socket, policy)
  const { allowed, refused, narrowing } = socket.parameters
  const freed = (name: string) => policy.parameters[name] === null
  const narrowed = new Set([...pinned.keys()].flatMap((name) => narrowing[name] ?? []))
  const query = new URLSearchParams()
  const ignored: string[] = []
  for (const [name, value] of asked) {
    if (name === socket.tokenParameter) continue
    if (asked.getAll(name).length > 1) return { allowed: false, parameter: shown(name), why: 'repeated' }
    const pin = pinned.get(name)
    if (pin !== undefined) {
      if (pin !== value) ignored.push(shown(name))
    } else if (refused.includes(name) && !freed(name)) {
      return { allowed: false, parameter: shown(name), why: 'refused' }
    } else if (narrowed.has(name) || !(allowed.includes(name) || freed(name))) ignored.push(shown(name))
    else query.append(name, value)
  }
  for (const [name, value] of pinned) query.append(name, value)
  return { allowed: true, query, ignored }
}

function pinnedBy(
  { parameters }: Pick<RelaySocket, 'parameters'>,
  policy: Pick<TokenPolicy, 'parameters'>,
): ReadonlyMap<string, string> {
  const pinned = new Map(Object.entries(parameters.pinned))
  for (const [name, value] of Object.entries(policy.parameters)) {
    if (value === null) pinned.delete(name)
    else pinned.set(name, value)
  }
  return pinned
}

function shown(name: string): string {
  return shownName.test(name) ? name : 'one with an unusual name'
}
