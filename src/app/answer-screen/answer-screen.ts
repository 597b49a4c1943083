import { Buffer } from 'node:buffer'
import { systemRandom } from '../../core/index.ts'
import { type Admission, guardRefusals, type Refusal } from '../../gateway/index.ts'
import type { AnswerScreen, ScreenedAnswer, VendorAnswer } from '../../http/index.ts'
import { type ItemPlace, type JudgedItem, Safety } from '../../safety/index.ts'
import type { App } from '../open-app.ts'
import { BodyRedactor } from '../webhooks/redaction/body-redactor.ts'
import { isLookedAt, refuseUnlookable, type Sight, sightOf } from './content-rules.ts'
import { readWhole } from './read-whole.ts'
import { safetyPolicyOf } from './safety-policy.ts'

/** A transcript of some hours takes seconds; whoever asks for it waits. */
const redactionMsMax = 60_000

/**
 * Looks at answers that hold what people said, where the grant says so: what the content policy holds back is refused, and
 * personal data is taken out. Who sees more than that is on record before the answer goes out.
 */
export class GateAnswerScreen implements AnswerScreen {
  readonly #app: App
  readonly #safety: Safety
  readonly #redactor = new BodyRedactor(redactionMsMax)

  constructor(app: App) {
    this.#app = app
    const { clock, record, storage } = app
    this.#safety = new Safety({ store: storage.safety, clock, random: systemRandom, record })
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
    let { body } = answer
    if (sight.safety !== undefined) {
      const held = await this.#judge(admission, answer, sight, notes)
      if (held !== undefined) return held
      body = stripBody(admission, sight, body)
    }
    if (sight.redact === undefined) return { body, notes }
    if (sight.seesUnredacted) {
      await this.#recordSight(admission, 'content.unredacted')
      return { body, notes: { ...notes, unredacted: true } }
    }
    const redacted = await this.#redact(admission, { ...answer, body }, sight.redact)
    return 'kind' in redacted ? redacted : { body: redacted.body, notes: { ...notes, redacted: true } }
  }

  async close(): Promise<void> {
    await this.#redactor.close()
  }

  /** Returns why the answer is held back; undefined where it may be shown. */
  async #judge(
    admission: Admission,
    { body }: VendorAnswer,
    sight: Sight,
    notes: Record<string, unknown>,
  ): Promise<Refusal | undefined> {
    const { mount, operation, params, client, grant } = admission
    const offer = mount.vendor.content
    const [item] = Object.values(params)
    if (offer === undefined || item === undefined || offer.free.includes(operation.id)) return undefined
    const policy = safetyPolicyOf(this.#app.config, sight.safety ?? '')
    if (policy === undefined) return noPolicy
    const place: ItemPlace = {
      vendor: mount.vendor.id,
      environment: client.environment,
      key: grant.constraints.keyName ?? 'default',
      item,
    }
    let judged: JudgedItem | undefined = await this.#safety.known(place, policy)
    if (judged === undefined) {
      // Parts carry no labels: the whole says whether they may be shown.
      const shown = Object.hasOwn(offer.wholes, operation.id)
        ? parse(body)
        : await readWhole(this.#app, place, offer, operation.id)
      if (shown === undefined) return guardRefusals.upstream_answer
      judged = await this.#safety.judge(place, shown, offer, policy)
    }
    if (judged === undefined) return undefined
    if (judged.state !== 'allowed') notes.content = judged.state
    if (judged.state !== 'quarantined') return undefined
    if (!sight.reviews) return heldBack(judged)
    await this.#recordSight(admission, 'safety.reviewed', `content/${judged.id}`)
    return undefined
  }

  async #redact(
    { mount, operation }: Admission,
    { body, contentType }: VendorAnswer,
    redact: readonly string[],
  ): Promise<{ readonly body: Buffer } | Refusal> {
    const { identifiers = [], recordings = [] } = mount.vendor.content ?? {}
    const isCaptions = /\.(srt|vtt)$/.test(operation.id)
    const text = body.toString('utf8')
    if (text === '') return { body }
    if (!isCaptions && (!contentType.includes('json') || parse(body) === undefined)) return unredactable
    const bare = isCaptions || recordings.length === 0 ? text : withoutFields(text, recordings)
    try {
      const redacted = await this.#redactor.redact({
        body: bare,
        redact,
        redactWith: 'entity_name',
        quarantine: [],
        identifiers,
        isDeep: true,
        isCaptions,
      })
      // What could not be redacted in time, or wholly, is not shown.
      if (redacted === 'late' || !redacted.isClean) return unredactable
      return { body: Buffer.from(redacted.body) }
    } catch {
      return unredactable
    }
  }

  #recordSight({ requestId, client, operation, mount }: Admission, action: string, resource?: string) {
    return this.#app.record({
      requestId,
      atMs: this.#app.clock.now(),
      phase: 'event',
      action,
      actor: { kind: 'client', id: client.id },
      operation: operation.id,
      ...(resource === undefined ? {} : { resource }),
      metadata: { vendor: mount.vendor.id },
    })
  }
}

const unredactable: Refusal = {
  kind: 'unavailable',
  reason: 'answer_unredactable',
  rule: 'redactAnswers',
  message: 'Personal data could not be taken out of the answer, so nothing of it is shown.',
}

const noPolicy: Refusal = {
  kind: 'unavailable',
  reason: 'safety_policy_missing',
  rule: 'safety',
  message: 'The grant names a content policy that is not configured, so nothing can be judged.',
}

function heldBack({ id, verdict }: JudgedItem): Refusal {
  const labels = [
    ...new Set(verdict.reasons.filter(({ action }) => action === 'quarantine').map(({ label }) => label)),
  ]
  return {
    kind: 'forbidden',
    reason: 'content_quarantined',
    rule: `safety (${labels.slice(0, 5).join(', ')})`,
    message: 'The content policy holds this item back until a reviewer lets it go.',
    remedy: `sallyport safety review release ${id} --reason "..."`,
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Leaves out of each item what nobody has judged. */
function stripBody({ mount, operation }: Admission, { reviews }: Sight, body: Buffer): Buffer {
  const strips = mount.vendor.content?.strips ?? {}
  const names = Object.hasOwn(strips, operation.id) ? (strips[operation.id] ?? []) : []
  if (names.length === 0 || reviews) return body
  return Buffer.from(withoutFields(body.toString('utf8'), names))
}

function withoutFields(text: string, names: readonly string[]): string {
  return JSON.stringify(
    JSON.parse(text, (name, value: unknown) => (names.includes(name) ? undefined : value)),
  )
}
