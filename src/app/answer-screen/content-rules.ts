import type { Operation } from '../../access/index.ts'
import type { Admission, Refusal } from '../../gateway/index.ts'
import type { ContentOffer } from '../../safety/index.ts'

/** What a grant says of the answers that a client sees. */
export interface Sight {
  /** Redaction policies; undefined where answers stay as they are. */
  readonly redact: readonly string[] | undefined
  /** Whether the client sees them as the vendor gives them all the same. */
  readonly seesUnredacted: boolean
  /** Name of the content policy; undefined where none is set. */
  readonly safety: string | undefined
  /** Whether the client sees what the content policy holds back. */
  readonly reviews: boolean
}

/** Returns what a grant says of answers. Both scopes count only by their own name: no wildcard covers them. */
export function sightOf({ grant }: Pick<Admission, 'grant'>): Sight {
  const { redactAnswers, safety } = grant.constraints
  return {
    redact: redactAnswers,
    seesUnredacted: grant.scopes.includes('read:unredacted'),
    safety,
    reviews: grant.scopes.includes('review:content'),
  }
}

/** Whether an answer of this operation must be looked at. */
export function isLookedAt(operationId: string, offer: ContentOffer, { redact, safety }: Sight): boolean {
  return (redact !== undefined || safety !== undefined) && isListed(operationId, offer)
}

function isListed(operationId: string, { wholes, partOf, free, echoes }: ContentOffer): boolean {
  const isItem = Object.hasOwn(wholes, operationId) || Object.hasOwn(partOf, operationId)
  return isItem || free.includes(operationId) || echoes.includes(operationId)
}

/** Returns why a call may not be made at all: nobody could look at what it would show. */
export function refuseUnlookable(
  { id: operationId, flags }: Pick<Operation, 'id' | 'flags'>,
  offer: ContentOffer,
  { redact, seesUnredacted, safety, reviews }: Sight,
): Refusal | undefined {
  const isRedacted = redact !== undefined && !seesUnredacted
  const isJudged = safety !== undefined && !reviews
  const isLive = offer.live.includes(operationId)
  // What nobody has said how to look at is not shown.
  const isUnknown = flags.has('personal') && !isListed(operationId, offer) && !isLive
  if (isUnknown && (isRedacted || isJudged)) {
    return {
      kind: 'forbidden',
      reason: isRedacted ? 'content_unredactable' : 'content_unjudged',
      rule: isRedacted ? 'redactAnswers' : 'safety',
      message:
        'This operation shows what people said or who they are, and its answers cannot be looked through.',
    }
  }
  if (isRedacted && isLive) {
    return {
      kind: 'forbidden',
      reason: 'content_unredactable',
      rule: 'redactAnswers',
      message:
        'This client sees redacted answers alone, and what a socket carries is not redacted for a client key. A browser token is: tokens.redact.',
    }
  }
  if (isRedacted && offer.retells.includes(operationId)) {
    return {
      kind: 'forbidden',
      reason: 'content_unredactable',
      rule: 'redactAnswers',
      message:
        'This client sees redacted answers alone, and what this operation tells of an item can be put in ways that no redaction sees through.',
    }
  }
  if ((isRedacted || isJudged) && offer.diverts.includes(operationId)) {
    return {
      kind: 'forbidden',
      reason: 'content_diverted',
      rule: isRedacted ? 'redactAnswers' : 'safety',
      message:
        'This client sees redacted or judged answers alone, and this operation says where the vendor sends what people said, past the gate.',
    }
  }
  const isUnjudged = offer.free.includes(operationId) && !Object.hasOwn(offer.strips, operationId)
  if (isJudged && (isLive || isUnjudged)) {
    return {
      kind: 'forbidden',
      reason: 'content_unjudged',
      rule: 'safety',
      message:
        'This client sees what the content policy lets through alone, and what this operation shows cannot be judged.',
    }
  }
  return undefined
}
