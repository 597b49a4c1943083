import { Buffer, isUtf8 } from 'node:buffer'
import { singleNames } from '../../core/index.ts'
import { type Admission, guardRefusals, type Refusal } from '../../gateway/index.ts'
import type { AnswerScreen, ScreenedAnswer, VendorAnswer } from '../../http/index.ts'
import type { ContentOffer } from '../../safety/index.ts'
import type { App } from '../open-app.ts'
import { BodyRedactor } from '../redaction/body-redactor.ts'
import { alignPart } from './align-part.ts'
import { ContentJudge } from './content-judge.ts'
import { isLookedAt, refuseUnlookable, sightOf } from './content-rules.ts'
import { parseBody, withoutFields } from './json-body.ts'
import { readWhole } from './read-whole.ts'
import { recordSight } from './record-sight.ts'

/** A transcript of some hours takes seconds; whoever asks for it waits. */
const redactionMsMax = 60_000

/**
 * Looks at answers that hold what people said, where the grant says so: what the content policy holds back is refused, and
 * personal data is taken out. Who sees more than that is on record before the answer goes out.
 */
export class GateAnswerScreen implements AnswerScreen {
  readonly #app: App
  readonly #judge: ContentJudge
  readonly #redactor = new BodyRedactor(redactionMsMax)

  constructor(app: App) {
    this.#app = app
    this.#judge = new ContentJudge(app)
  }

  refuse({ grant, mount, operation, tokenId }: Admission): Refusal | undefined {
    const offer = mount.vendor.content
    const sight = sightOf({ grant })
    if (offer === undefined || (sight.redact === undefined && sight.safety === undefined)) return undefined
    const { redact = [] } = this.#app.config.tokens
    // Turns of a browser's session are redacted by the policy of its token.
    const isRedactedLive = tokenId !== undefined && redact.length > 0
    return refuseUnlookable(operation, offer, isRedactedLive ? { ...sight, redact: undefined } : sight)
  }

  applies({ grant, mount, operation }: Admission): boolean {
    const offer = mount.vendor.content
    return offer !== undefined && isLookedAt(operation.id, offer, sightOf({ grant }))
  }

  async screen(admission: Admission, answer: VendorAnswer): Promise<ScreenedAnswer | Refusal> {
    const sight = sightOf(admission)
    const notes: Record<string, unknown> = {}
    // A part of a text, which nobody has asked for: what it is a part of cannot be told.
    if (answer.status === 206) return guardRefusals.upstream_answer
    let body = readAlike(answer.body)
    if (sight.safety !== undefined) {
      const judged = await this.#judge.see(admission, { ...answer, body }, sight, notes)
      if ('kind' in judged || judged.isWithheld) return 'kind' in judged ? judged : { ...judged, notes }
      body = judged.body
    }
    if (sight.redact === undefined) return { body, notes }
    if (sight.seesUnredacted) {
      await recordSight(this.#app, admission, 'content.unredacted')
      return { body, notes: { ...notes, unredacted: true } }
    }
    // In another encoding a number has something between its digits.
    if (!isUtf8(answer.body) || body.includes(0)) return unredactable
    const redacted =
      answer.status >= 300
        ? await this.#redactError({ ...answer, body }, sight.redact)
        : await this.#redact(admission, { ...answer, body }, sight.redact)
    return 'kind' in redacted ? redacted : { body: redacted.body, notes: { ...notes, redacted: true } }
  }

  async close(): Promise<void> {
    await this.#redactor.close()
  }

  async #redact(
    admission: Admission,
    { body, contentType }: VendorAnswer,
    redact: readonly string[],
  ): Promise<{ readonly body: Buffer } | Refusal> {
    const { mount, operation } = admission
    const { identifiers = [], servers = [], recordings = [], freeForm = [] } = mount.vendor.content ?? {}
    const isCaptions = /\.(srt|vtt)$/.test(operation.id)
    const text = body.toString('utf8')
    if (text === '') return { body }
    if (!isCaptions && (!contentType.includes('json') || parseBody(body) === undefined)) return unredactable
    const bare = isCaptions || recordings.length === 0 ? text : withoutFields(text, recordings)
    const policy = { ...redaction, redact, identifiers, servers, freeForm, isDeep: true, isCaptions }
    const whole = isCaptions ? undefined : await this.#wholeOfPart(admission)
    if (whole === 'unreadable') return unredactable
    const lacking = await lackingPolicies(mount.vendor.content, operation.id, whole, redact)
    if (lacking.length > 0) return rawRecording(lacking)
    if (whole === undefined) return bodyOf(await this.#take({ ...policy, body: bare }))
    // Together: what the whole holds is looked for in the part.
    const both = await this.#take({ ...policy, body: `[${JSON.stringify(whole)},${bare}]` })
    if (both === undefined) return unredactable
    const [redacted, part] = JSON.parse(both) as readonly [unknown, unknown]
    alignPart(whole, redacted, part)
    return bodyOf(JSON.stringify(part))
  }

  /** Returns the whole that the answer is a part of; undefined where it is none that stands for itself. */
  async #wholeOfPart({ mount, operation, params, client, grant }: Admission): Promise<unknown> {
    const offer = mount.vendor.content
    const [item] = Object.values(params)
    if (offer === undefined || item === undefined || offer.changes) return undefined
    if (!Object.hasOwn(offer.partOf, operation.id)) return undefined
    const { environment } = client
    const key = grant.constraints.keyName ?? 'default'
    const place = { vendor: mount.vendor.id, environment, key, item }
    return (await readWhole(this.#app, place, offer, operation.id)) ?? 'unreadable'
  }

  /** Vendors quote in their errors what they were sent, and sometimes what they have. */
  async #redactError(
    { body, contentType }: VendorAnswer,
    redact: readonly string[],
  ): Promise<{ readonly body: Buffer } | Refusal> {
    const text = body.toString('utf8')
    if (text === '') return { body }
    const policy = { ...redaction, redact, identifiers: [], freeForm: [], isDeep: true }
    if (contentType.includes('json') && parseBody(body) !== undefined)
      return bodyOf(await this.#take({ ...policy, body: text }))
    const redacted = await this.#take({ ...policy, body: JSON.stringify(text) })
    return bodyOf(redacted === undefined ? undefined : (JSON.parse(redacted) as string))
  }

  /** Returns the body without personal data; undefined where it could not be redacted in time, or wholly. */
  async #take(policy: Parameters<BodyRedactor['redact']>[0]): Promise<string | undefined> {
    try {
      const redacted = await this.#redactor.redact(policy)
      return redacted === 'late' || !redacted.isClean ? undefined : redacted.body
    } catch {
      return undefined
    }
  }
}

const redaction = { redactWith: 'entity_name', quarantine: [] } as const

/** What could not be redacted is not shown. */
function bodyOf(text: string | undefined): { readonly body: Buffer } | Refusal {
  return text === undefined ? unredactable : { body: Buffer.from(text) }
}

const unredactable: Refusal = {
  kind: 'unavailable',
  reason: 'answer_unredactable',
  rule: 'redactAnswers',
  message: 'Personal data could not be taken out of the answer, so nothing of it is shown.',
}

/** Returns the policies of a grant that the vendor has not redacted a recording by. */
async function lackingPolicies(
  offer: ContentOffer | undefined,
  operationId: string,
  whole: unknown,
  redact: readonly string[],
): Promise<readonly string[]> {
  if (offer === undefined || !Object.hasOwn(offer.beeped, operationId)) return []
  // Its words are for the thread that redacts: here they are loaded for a recording alone.
  const { parsePolicies } = await import('../../redaction/index.ts')
  const wanted: readonly string[] = parsePolicies(redact)
  const had = offer.redactedBy(whole)
  return (offer.beeped[operationId] ?? []).filter(
    (policy) => wanted.includes(policy) && !had.includes(policy),
  )
}

function rawRecording(lacking: readonly string[]): Refusal {
  return {
    kind: 'forbidden',
    reason: 'content_unredactable',
    rule: `redactAnswers (${lacking.slice(0, 5).join(', ')})`,
    message: 'The vendor has not taken out of this recording what the grant has taken out of answers.',
    remedy: 'force it where transcripts are made: --rule redact-pii-audio',
  }
}

/** What was looked at is what is shown. */
function readAlike(body: Buffer): Buffer {
  const text = body.toString('utf8')
  const single = singleNames(text)
  return single === text ? body : Buffer.from(single)
}
