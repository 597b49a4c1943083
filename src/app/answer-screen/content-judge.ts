import { Buffer } from 'node:buffer'
import { isDeepStrictEqual } from 'node:util'
import { systemRandom } from '../../core/index.ts'
import { type Admission, guardRefusals, type Refusal, refusalText } from '../../gateway/index.ts'
import type { VendorAnswer } from '../../http/index.ts'
import {
  type ContentOffer,
  holdsSaid,
  type JudgedPlace,
  keepPlain,
  maskError,
  Safety,
  type SafetyPolicy,
  type SafetyVerdict,
} from '../../safety/index.ts'
import type { App } from '../open-app.ts'
import type { Sight } from './content-rules.ts'
import { parseBody, withoutFields } from './json-body.ts'
import { readWhole } from './read-whole.ts'
import { recordSight } from './record-sight.ts'
import { safetyPolicyOf } from './safety-policy.ts'

/** An answer as a content policy lets it be seen. */
export interface JudgedAnswer {
  readonly body: Buffer
  /** Where something else stands in its place. */
  readonly contentType?: string
  /** Whether nothing of the vendor's is left in it. */
  readonly isWithheld?: true
}

/** Holds back what a grant's content policy holds back, and what may say something that nobody can judge. */
export class ContentJudge {
  readonly #app: App
  readonly #safety: Safety

  constructor(app: App) {
    this.#app = app
    const { clock, record, storage } = app
    this.#safety = new Safety({ store: storage.safety, clock, random: systemRandom, record })
  }

  /** Returns what may be shown of an answer, or why nothing may; puts into `notes` what stands in the record of the call. */
  async see(
    admission: Admission,
    answer: VendorAnswer,
    sight: Sight,
    notes: Record<string, unknown>,
  ): Promise<JudgedAnswer | Refusal> {
    const offer = admission.mount.vendor.content
    const policy = safetyPolicyOf(this.#app.config, sight.safety ?? '')
    const { body } = answer
    if (offer === undefined) return { body }
    if (answer.status >= 300) return this.#seeError(admission, answer, offer, sight)
    if (policy === undefined) return noPolicy
    if (offer.free.includes(admission.operation.id)) {
      return (
        (await this.#judgeFree(admission, body, offer, policy, sight)) ?? strip(admission, sight, offer, body)
      )
    }
    if (offer.echoes.includes(admission.operation.id))
      return this.#judgeEcho(admission, body, offer, policy, sight, notes)
    return this.#judgeItem(admission, body, offer, policy, sight, notes)
  }

  /** Vendors' errors say what went wrong. What may be more than that is left out; the status stays, for SDKs go by it. */
  async #seeError(
    admission: Admission,
    { status, body }: VendorAnswer,
    offer: ContentOffer,
    sight: Sight,
  ): Promise<JudgedAnswer> {
    const isPlain = saysNothing(body, [...offer.said, ...offer.recordings])
    const shown = isPlain ? parseBody(body) : undefined
    const masked = maskError(shown, offer)
    if (isPlain && isDeepStrictEqual(shown, masked)) return { body }
    if (sight.reviews) return this.#showReviewer(admission, body)
    if (isPlain) return { body: Buffer.from(JSON.stringify(masked)) }
    const format = admission.mount.service.refusal
    const text = format.body(refusalText(withheldError), status, admission.requestId)
    return { body: Buffer.from(text), contentType: format.contentType, isWithheld: true }
  }

  async #judgeFree(
    { operation }: Admission,
    body: Buffer,
    offer: ContentOffer,
    policy: SafetyPolicy,
    { reviews }: Sight,
  ): Promise<Refusal | undefined> {
    if (reviews) return undefined
    const shown = parseBody(body)
    if (body.length > 0 && (typeof shown !== 'object' || shown === null)) return guardRefusals.upstream_answer
    if (!offer.passing.includes(operation.id)) return undefined
    const passages = offer.passages(shown)
    if (passages.length === 0 && holdsSaid(shown, offer.said)) return guardRefusals.upstream_answer
    const verdict = await this.#safety.judgePassing(passages, policy)
    return verdict.action === 'quarantine' ? heldBack(verdict) : undefined
  }

  /** What was done is done, and its caller needs the ids: what was said is left out where it is held back or cannot be judged. */
  async #judgeEcho(
    admission: Admission,
    body: Buffer,
    offer: ContentOffer,
    policy: SafetyPolicy,
    sight: Sight,
    notes: Record<string, unknown>,
  ): Promise<JudgedAnswer | Refusal> {
    if (body.length === 0) return { body }
    const shown = parseBody(body)
    if (typeof shown !== 'object' || shown === null || Array.isArray(shown))
      return sight.reviews ? this.#showReviewer(admission, body) : guardRefusals.upstream_answer
    const passages = offer.passages(shown)
    const { action } = await this.#safety.judgePassing(passages, policy)
    const isFine = passages.length > 0 ? action !== 'quarantine' : !holdsSaid(shown, offer.said)
    const text = body.toString('utf8')
    const bare: unknown = isFine ? shown : JSON.parse(withoutFields(text, offer.said))
    const seen = offer.begun.includes(admission.operation.id) ? keepPlain(bare, offer) : bare
    if (!isFine && !sight.reviews) notes.content = 'left_out'
    return this.#show(admission, body, shown, seen, sight)
  }

  /** Returns what may be shown of an item, or of a part of one, or why nothing may. */
  async #judgeItem(
    admission: Admission,
    body: Buffer,
    offer: ContentOffer,
    policy: SafetyPolicy,
    sight: Sight,
    notes: Record<string, unknown>,
  ): Promise<JudgedAnswer | Refusal> {
    const { mount, operation, params, client, grant } = admission
    const [item] = Object.values(params)
    if (item === undefined) return guardRefusals.upstream_answer
    const place: JudgedPlace = {
      vendor: mount.vendor.id,
      environment: client.environment,
      key: grant.constraints.keyName ?? 'default',
      item,
      policy: sight.safety ?? '',
    }
    let judged: Awaited<ReturnType<Safety['judge']>> | undefined = offer.changes
      ? undefined
      : await this.#safety.known(place, policy)
    if (judged === undefined) {
      // Parts carry no labels: the whole says whether they may be shown.
      const shown = Object.hasOwn(offer.wholes, operation.id)
        ? parseBody(body)
        : await readWhole(this.#app, place, offer, operation.id)
      if (shown === undefined && !sight.reviews) return guardRefusals.upstream_answer
      judged = await this.#safety.judge(place, shown, offer, policy)
    }
    // A vendor may say more in a part than in the whole.
    if (judged === 'fine_so_far' || (judged === 'unfinished' && saysNothing(body, offer.said)))
      return this.#seePlain(admission, body, offer, sight)
    if (typeof judged === 'string')
      return sight.reviews ? this.#showReviewer(admission, body) : guardRefusals.upstream_answer
    if (judged.state !== 'allowed') notes.content = judged.state
    if (judged.state !== 'quarantined') return { body }
    if (!sight.reviews) return heldBack(judged.verdict, judged.id)
    return this.#showReviewer(admission, body, `content/${judged.id}`)
  }

  /** Of an item that has not ended, what is known to say nothing, or was judged. */
  async #seePlain(
    admission: Admission,
    body: Buffer,
    offer: ContentOffer,
    sight: Sight,
  ): Promise<JudgedAnswer> {
    if (body.length === 0) return { body }
    const shown = parseBody(body)
    return this.#show(admission, body, shown, keepPlain(shown, offer), sight)
  }

  /** Shows less of an answer than the vendor has sent; to a reviewer all of it, which is on record. */
  async #show(
    admission: Admission,
    body: Buffer,
    sent: unknown,
    less: unknown,
    { reviews }: Sight,
  ): Promise<JudgedAnswer> {
    if (isDeepStrictEqual(sent, less)) return { body }
    return reviews ? this.#showReviewer(admission, body) : { body: Buffer.from(JSON.stringify(less)) }
  }

  async #showReviewer(admission: Admission, body: Buffer, resource?: string): Promise<JudgedAnswer> {
    await recordSight(this.#app, admission, 'safety.reviewed', resource)
    return { body }
  }
}

/** Whether a body is empty, or a JSON object in whose fields nothing stands that anybody said. A list's texts have no name to go by. */
function saysNothing(body: Buffer, fields: readonly string[]): boolean {
  if (body.length === 0) return true
  const shown = parseBody(body)
  const isObject = typeof shown === 'object' && shown !== null && !Array.isArray(shown)
  return isObject && !holdsSaid(shown, fields)
}

/** Leaves out of each item of a list what nobody has judged. */
function strip(
  { operation }: Admission,
  { reviews }: Sight,
  offer: ContentOffer,
  body: Buffer,
): JudgedAnswer {
  if (reviews || body.length === 0 || offer.passing.includes(operation.id)) return { body }
  const own = Object.hasOwn(offer.strips, operation.id) ? (offer.strips[operation.id] ?? []) : []
  return { body: Buffer.from(withoutFields(body.toString('utf8'), [...own, ...offer.said])) }
}

const noPolicy: Refusal = {
  kind: 'unavailable',
  reason: 'safety_policy_missing',
  rule: 'safety',
  message: 'The grant names a content policy that is not configured, so nothing can be judged.',
}

const withheldError: Refusal = {
  kind: 'upstream',
  reason: 'vendor_answer',
  rule: 'safety',
  message:
    'The vendor answered with an error of this status. Its text cannot be judged by the content policy.',
}

function heldBack(verdict: SafetyVerdict, id?: string): Refusal {
  const labels = [
    ...new Set(verdict.reasons.filter(({ action }) => action === 'quarantine').map(({ label }) => label)),
  ]
  return {
    kind: 'forbidden',
    reason: 'content_quarantined',
    rule: `safety (${labels.slice(0, 5).join(', ')})`,
    message:
      id === undefined
        ? 'The content policy holds this answer back.'
        : 'The content policy holds this item back until a reviewer lets it go.',
    ...(id === undefined ? {} : { remedy: `sallyport safety review release ${id} --reason "..."` }),
  }
}
