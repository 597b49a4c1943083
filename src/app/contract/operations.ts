import type { Operation } from '../../access/index.ts'
import type { ClaimResult } from '../../control/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'
import type { ContractAnswer, ContractCaller } from './caller.ts'
import { firstIdOf, pathOfItem } from './items.ts'

export interface TriedOperations {
  readonly claims: readonly ClaimResult[]
  readonly scopes: Readonly<Record<string, 'allowed' | 'refused'>>
}

type Judged = Pick<ClaimResult, 'result' | 'evidence'>

const absent = [404, 405, 410]
/** What somebody who asks for nothing in particular is told where parameters are missing. */
const wantsParameters = [400, 422]

const wantsId = 'it wants an id'

/**
 * Calls every operation that reads and needs nothing, with the key, and tells which of them there are. A path that no
 * vendor has goes first: where that is answered like the others, the others tell nothing. Answers are not read, but where
 * `items` asks for what wants an id: then lists are, for the first id that each holds.
 */
export async function tryOperations(
  { operations, services }: VendorProfile,
  region: string,
  nonce: string,
  caller: ContractCaller,
  items: boolean,
): Promise<TriedOperations> {
  const claims: ClaimResult[] = []
  const statuses = new Map<string, number[]>()
  for (const service of Object.keys(services)) {
    const own = operations.filter((operation) => operation.service === service)
    const harmless = own.filter((operation) => whyNot(operation) === undefined)
    const ask = (path: string, readsBody = false) =>
      caller.ask({ service, region, method: 'GET', path, key: 'own', readsBody })
    const [first] = harmless
    const control = first === undefined ? undefined : await ask(unknownBeside(first.path, nonce))
    const ids = new Map<string, string>()
    const note = ({ scope }: Operation, { status }: ContractAnswer) =>
      statuses.set(scope, [...(statuses.get(scope) ?? []), status])
    if (control !== undefined)
      for (const operation of harmless) {
        const answer = await ask(operation.path, items && operation.lists !== undefined)
        const id = firstIdOf(operation, answer)
        if (id !== undefined) ids.set(operation.path, id)
        note(operation, answer)
        claims.push({ ...claimOf(operation), ...judge(answer, control) })
      }
    for (const operation of own) {
      const reason = whyNot(operation)
      if (control !== undefined && reason === undefined) continue
      const path = reason === wantsId && items ? pathOfItem(operation, ids) : undefined
      if (control === undefined || path === undefined) {
        claims.push({ ...claimOf(operation), result: 'untested', evidence: reason ?? '' })
        continue
      }
      const answer = await ask(path)
      note(operation, answer)
      claims.push({ ...claimOf(operation), ...judgeItem(judge(answer, control)) })
    }
  }
  return { claims, scopes: scopesOf(statuses) }
}

/** A path that nobody has, under the first segment of one that there is: what routes calls often looks no further. */
function unknownBeside(path: string, nonce: string): string {
  const [, first = '', ...rest] = path.split('/')
  return rest.length === 0 ? `/sallyport-${nonce}` : `/${first}/sallyport-${nonce}`
}

function claimOf({ id, method, path }: Operation): Pick<ClaimResult, 'id' | 'claim'> {
  return { id: `operation.${id}`, claim: `There is ${method} ${path}` }
}

/** Why an operation is not called; undefined for one that is. What we hold to be a read by POST might do something. */
function whyNot({ method, path, scope, flags }: Operation): string | undefined {
  if (flags.has('secret')) return 'its answer holds a secret'
  if (method === 'WS') return 'a socket is not opened'
  if (!scope.startsWith('read:') || flags.has('destructive') || flags.has('costly'))
    return 'it does more than read'
  if (method !== 'GET') return `${method} is not sent, whatever it is said to do`
  return path.includes('{') ? wantsId : undefined
}

/** What one thing has not got, another may have: that proves nothing. */
function judgeItem({ result, evidence }: Judged): Judged {
  return { result: result === 'contradicted' ? 'untested' : result, evidence }
}

function judge(answer: ContractAnswer, control: ContractAnswer): Judged {
  const { status, detail } = answer
  if (!absent.includes(control.status))
    return { result: 'untested', evidence: `a path that nobody has is answered alike: ${control.detail}` }
  if (status >= 200 && status < 300) return { result: 'confirmed', evidence: detail }
  if (absent.includes(status))
    return { result: 'contradicted', evidence: `${detail}, as for a path that is not there` }
  if (wantsParameters.includes(status))
    return { result: 'confirmed', evidence: `${detail}: it wants parameters` }
  if (status === 403) return { result: 'confirmed', evidence: `${detail}: this key may not` }
  return { result: 'untested', evidence: detail }
}

/** Allowed where one call of the scope went well; refused where all were told that they may not. */
function scopesOf(statuses: ReadonlyMap<string, readonly number[]>): TriedOperations['scopes'] {
  return Object.fromEntries(
    [...statuses].flatMap(([scope, seen]): [string, 'allowed' | 'refused'][] => {
      if (seen.some((status) => status >= 200 && status < 300)) return [[scope, 'allowed']]
      return seen.every((status) => status === 403) ? [[scope, 'refused']] : []
    }),
  )
}
