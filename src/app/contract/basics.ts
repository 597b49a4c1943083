import type { ClaimResult } from '../../control/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'
import type { ContractAnswer, ContractCaller } from './caller.ts'

type Judged = Pick<ClaimResult, 'result' | 'evidence'>

/** Tries what tells a right key from a wrong one, and how a wrong one is refused. No body leaves this function. */
export async function tryKeys(
  { verify, services }: VendorProfile,
  region: string,
  caller: ContractCaller,
): Promise<{ claims: ClaimResult[]; verification: 'valid' | 'invalid' | 'unknown'; detail: string }> {
  const ask = (key: 'own' | 'invented' | 'none') =>
    caller.ask({ ...callOf(verify), region, key, readsBody: true })
  const what = `${verify.method} ${verify.path}`
  const own = await ask('own')
  const verification = own.status === 0 ? 'unknown' : verify.read(own.status, own.text)
  const accepted: ClaimResult = {
    id: 'key.accepted',
    claim: `${what} takes a key that works`,
    result: verification === 'valid' ? 'confirmed' : 'untested',
    evidence: own.detail,
  }
  const invented = await ask('invented')
  const none = await ask('none')
  const refused = (id: string, which: string, answer: ContractAnswer): ClaimResult => ({
    id,
    claim: `${what} refuses ${which}`,
    ...judgeRefusal(answer.status === 0 ? 'unknown' : verify.read(answer.status, answer.text), answer),
  })
  const format = services[verify.service]?.refusal
  const shape: ClaimResult = {
    id: 'refusal.shape',
    claim: 'A refusal has the fields that SDKs read',
    ...judgeShape(invented, format?.body(mark, invented.status, '') ?? ''),
  }
  return {
    claims: [
      accepted,
      refused('key.refused', 'one that nobody has', invented),
      refused('key.missing', 'a call without one', none),
      shape,
    ],
    verification,
    detail: own.detail,
  }
}

/**
 * Tries every host that the profile names: the one that verifies keys, in other regions, with a key that nobody has (the
 * real one belongs to its own region), the others without any.
 */
export async function tryHosts(
  { services, verify }: VendorProfile,
  ownRegion: string,
  nonce: string,
  caller: ContractCaller,
): Promise<readonly ClaimResult[]> {
  const claims: ClaimResult[] = []
  for (const [service, { origins }] of Object.entries(services)) {
    for (const region of Object.keys(origins)) {
      const id = `host.${service}.${region}`
      if (service !== verify.service) {
        const path = `/sallyport-${nonce}`
        const answer = await caller.ask({
          service,
          region,
          method: 'GET',
          path,
          key: 'none',
          readsBody: false,
        })
        claims.push({ id, claim: `The host of ${service} in ${region} answers`, ...judgeHost(answer) })
      } else if (region !== ownRegion) {
        const answer = await caller.ask({ ...callOf(verify), region, key: 'invented', readsBody: true })
        const isSame = answer.status !== 0 && verify.read(answer.status, answer.text) === 'invalid'
        const seen = isSame ? ({ result: 'confirmed', evidence: answer.detail } as const) : notSame(answer)
        claims.push({ id, claim: `The host of ${region} speaks the same API`, ...seen })
      }
    }
  }
  return claims
}

/** What an answer says of a host: any at all is one, and a name that nobody has is none. */
export function judgeHost({ status, detail }: ContractAnswer): Judged {
  if (status !== 0) return { result: 'confirmed', evidence: detail }
  return { result: detail.includes('ENOTFOUND') ? 'contradicted' : 'untested', evidence: detail }
}

function notSame(answer: ContractAnswer): Judged {
  const { result, evidence } = judgeHost(answer)
  return { result: result === 'contradicted' ? result : 'untested', evidence }
}

/** Tries whether the lists of what the vendor keeps read as retention reads them. What stands in them is not kept. */
export async function tryLists(
  { retention }: VendorProfile,
  region: string,
  caller: ContractCaller,
): Promise<readonly ClaimResult[]> {
  const claims: ClaimResult[] = []
  for (const kind of retention?.kinds ?? []) {
    const answer = await caller.ask({
      ...kind.list(undefined),
      service: 'main',
      region,
      key: 'own',
      readsBody: true,
    })
    const isGood = answer.status >= 200 && answer.status < 300
    const isRead = isGood && kind.listed(answer) !== undefined
    claims.push({
      id: `kept.${kind.id}`,
      claim: `The list of ${kind.id} reads as retention reads it`,
      result: isRead ? 'confirmed' : isGood ? 'contradicted' : 'untested',
      evidence: answer.detail,
    })
  }
  return claims
}

/** What no harmless call shows. */
export function untestable({ webhooks, tokens, rotation, content }: VendorProfile): readonly ClaimResult[] {
  const untested = (id: string, claim: string, evidence: string): ClaimResult => ({
    id,
    claim,
    result: 'untested',
    evidence,
  })
  return [
    ...(webhooks ?? []).map((source) =>
      untested(
        `webhook.${source.id}`,
        `Webhooks: ${source.summary}`,
        'only a delivery shows it: sallyport webhook list',
      ),
    ),
    ...Object.keys(tokens?.purposes ?? {}).map((purpose) =>
      untested(`token.${purpose}`, `Browser tokens for ${purpose}`, 'making one is more than reading'),
    ),
    ...(rotation?.api === undefined
      ? []
      : [untested('rotation.api', 'Keys can be made and ended through the API', 'it does more than read')]),
    ...(content === undefined
      ? []
      : [untested('content', 'Answers that hold what people said', 'it wants an id')]),
  ]
}

function callOf({ service, method, path, body }: VendorProfile['verify']) {
  return { service, method, path, ...(body === undefined ? {} : { body: JSON.parse(body) as object }) }
}

function judgeRefusal(read: 'valid' | 'invalid' | 'unknown', { detail }: ContractAnswer): Judged {
  if (read === 'invalid') return { result: 'confirmed', evidence: detail }
  return { result: read === 'valid' ? 'contradicted' : 'untested', evidence: detail }
}

const mark = 'the message'

/** The field of our own refusal that holds the message is the one that SDKs show. */
function judgeShape({ status, text, detail }: ContractAnswer, ours: string): Judged {
  const [field] = Object.entries(parsed(ours)).flatMap(([name, value]) => (value === mark ? [name] : []))
  if (status < 400 || field === undefined) return { result: 'untested', evidence: detail }
  return Object.hasOwn(parsed(text), field)
    ? { result: 'confirmed', evidence: `${detail}, with ${field}` }
    : { result: 'contradicted', evidence: `${detail}, without ${field}` }
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
