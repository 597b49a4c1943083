import { Buffer } from 'node:buffer'
import {
  applyBodyRules,
  denyForeignId,
  type FieldNaming,
  findNamedIds,
  parseJsonBody,
} from '../access/index.ts'
import type { Admission } from './admission.ts'
import type { Observation } from './events.ts'
import { guardRefusals, type Refusal } from './refusal.ts'

/** A request after its rules: what is sent is exactly what was checked. */
export interface CheckedRequest {
  /** The body to send where rules looked at it; undefined where the client's own goes on unseen. */
  readonly body: Buffer | undefined
  /** What `body` is the JSON of; numbers that JavaScript cannot hold keep their digits when it is written again. */
  readonly value?: unknown
  readonly query: string
  /** What observe mode would have refused, to be recorded. */
  readonly observed: readonly Observation[]
}

export interface CheckLimits {
  readonly jsonBodyBytesMax: number
  /** Whether a client created the id. */
  isOwn(admission: Admission, id: string): boolean
}

/** Returns true where the body must be read and judged before the call may leave. */
export function needsBody({ bodyRules, grant, operation }: Admission): boolean {
  if (grant.constraints.ownIdsOnly && operation.names !== undefined) return true
  return bodyRules.some((rule) => rule.in !== 'query')
}

/** Returns the request as it may be sent, or why it may not. `body` is given where `needsBody` asked for it. */
export function checkRequest(
  admission: Admission,
  body: Buffer | undefined,
  limits: CheckLimits,
): CheckedRequest | Refusal {
  const queryRules = admission.bodyRules.some((rule) => rule.in === 'query')
  if (body === undefined && !queryRules) return { body: undefined, query: admission.query, observed: [] }

  const observed: Observation[] = []
  let { query } = admission
  if (queryRules) {
    const ruled = applyBodyRules(admission.bodyRules, new URLSearchParams(query), namingOf(admission))
    const [denial] = ruled.denials
    if (denial !== undefined) return denial
    observed.push(...ruled.observed)
    // Written anew even where nothing changed, as a body is: what is no separator here may be one to the vendor.
    query = String(ruled.value)
  }
  if (body === undefined) return { body: undefined, query, observed }
  const checked = checkBody(admission, body, limits)
  if ('kind' in checked) return checked
  return { body: checked.body, value: checked.value, query, observed: [...observed, ...checked.observed] }
}

function checkBody(
  admission: Admission,
  body: Buffer,
  limits: CheckLimits,
): { readonly body: Buffer; readonly value: unknown; readonly observed: readonly Observation[] } | Refusal {
  const { contentType, contentEncoding } = admission
  // A body the gate cannot read is a body no rule has checked.
  if (body.length > 0 && (contentEncoding !== undefined || !isJson(contentType)))
    return guardRefusals.body_unreadable
  const parsed = parseJsonBody(body, limits.jsonBodyBytesMax)
  if (!parsed.allowed) return parsed
  const ruled = applyBodyRules(admission.bodyRules, parsed.value, namingOf(admission))
  const [denial] = ruled.denials
  if (denial !== undefined) return denial
  const foreign = findForeignId(admission, ruled.value, limits)
  if (foreign !== undefined) return foreign
  // Written anew even where nothing changed, unless no two readers of these bytes can disagree.
  const mayStand = parsed.isPlain && ruled.value === parsed.value
  const bytes = mayStand ? body : Buffer.from(JSON.stringify(ruled.value ?? null))
  return { body: bytes, value: ruled.value, observed: ruled.observed }
}

function namingOf({ mount }: Admission): FieldNaming {
  return mount.vendor.fieldNaming ?? 'exact'
}

function findForeignId(admission: Admission, value: unknown, limits: CheckLimits): Refusal | undefined {
  const { grant, operation, client, mount } = admission
  if (!grant.constraints.ownIdsOnly || operation.names === undefined) return undefined
  const named = findNamedIds(operation, value, namingOf(admission))
  const field =
    'unreadable' in named ? named.unreadable : named.ids.find(({ id }) => !limits.isOwn(admission, id))?.field
  return field === undefined || grant.constraints.observe
    ? undefined
    : denyForeignId(client, mount.vendor.id, field)
}

// In another charset the bytes that were checked would read as another text.
const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset="?utf-8"?\s*)?$/i

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && jsonType.test(contentType)
}
