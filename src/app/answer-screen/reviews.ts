import type { IncomingMessage } from 'node:http'
import { admit, authenticate, type Client, type Operation } from '../../access/index.ts'
import { SallyportError, systemRandom } from '../../core/index.ts'
import type { Refusal, Rejection } from '../../gateway/index.ts'
import type { ReviewCaller, Reviewer, ReviewRoutePorts } from '../../http/index.ts'
import { type ItemPlace, type JudgedItem, Safety } from '../../safety/index.ts'
import type { App } from '../open-app.ts'

export interface ReviewsOptions {
  readonly app: App
  /** Ids of the vendors that the gate serves. */
  readonly vendors: readonly string[]
  nextRequestId(): string
  addressOf(request: IncomingMessage): string
  /** Puts a refusal on record, and counts it. */
  onRefused(rejection: Rejection): Promise<void>
}

const reviewsMax = 10_000

type Place = Omit<ItemPlace, 'item'>

/** What reviewers do, as grants, locks and limits see it: an operation that no vendor has. */
const review: Operation = {
  id: 'content.review',
  service: 'main',
  method: 'POST',
  path: '/reviews',
  scope: 'review:content',
  flags: new Set(['personal']),
}

/**
 * Returns what lets reviewers see and release what is held back, with a client key: of each vendor where the scope
 * `review:content` is granted, in the client's own environment and under the grant's own key, and nothing else.
 */
export function createReviews(options: ReviewsOptions): ReviewRoutePorts {
  const { app, vendors, nextRequestId } = options
  const { clock, storage, state } = app
  const safety = new Safety({ store: storage.safety, clock, random: systemRandom, record: app.record })

  const refuse = async (client: Client | undefined, refusal: Refusal): Promise<Refusal> => {
    await options.onRefused({
      requestId: nextRequestId(),
      startedAtMs: clock.now(),
      refusal,
      mount: undefined,
      client,
      operation: review,
      claimedUser: undefined,
    })
    return refusal
  }

  const recognise = async ({ presented, address }: ReviewCaller): Promise<Reviewer | Refusal> => {
    const nowMs = clock.now()
    const client = authenticate(app.snapshot(), presented, nowMs)
    if ('allowed' in client) return refuse(undefined, client)
    const places: Place[] = []
    let denial: Refusal | undefined
    for (const vendor of vendors) {
      const granted = app.snapshot().grant(client.id, vendor)?.grant
      if (granted === undefined || !granted.scopes.includes(review.scope)) continue
      const call = { client, vendor, operation: review, params: {}, address }
      const { decision, release } = admit(app.snapshot(), call, state, nowMs)
      release()
      if (decision.allowed)
        places.push({
          vendor,
          environment: client.environment,
          key: granted.constraints.keyName ?? 'default',
        })
      else denial ??= decision
    }
    return places.length > 0 ? reviewerOf(client, places) : refuse(client, denial ?? noReviewer)
  }

  const seesOwnOnly = (client: Client, vendor: string) =>
    app.snapshot().grant(client.id, vendor)?.grant.constraints.ownIdsOnly === true

  const theirsOf = async (client: Client, items: readonly JudgedItem[]): Promise<readonly JudgedItem[]> => {
    for (const [vendor, members] of Map.groupBy(items, (one) => one.vendor))
      if (seesOwnOnly(client, vendor))
        await state.ownIds.ensure(
          client.id,
          vendor,
          members.map(({ item }) => item),
        )
    return items.filter(
      ({ vendor, item }) =>
        !seesOwnOnly(client, vendor) || state.ownIds.has(client.id, vendor, item) === true,
    )
  }

  const reviewerOf = (client: Client, places: readonly Place[]): Reviewer => ({
    async list({ isAll, limit }) {
      // What is others' must not take the place of what is theirs.
      const lookedAt = places.some(({ vendor }) => seesOwnOnly(client, vendor)) ? reviewsMax : limit
      const items = await safety.list(
        isAll ? ['quarantined', 'flagged', 'released'] : ['quarantined'],
        lookedAt,
        places,
      )
      const theirs = (await theirsOf(client, items)).slice(0, limit)
      await app.record({
        requestId: nextRequestId(),
        atMs: clock.now(),
        phase: 'event',
        action: 'safety.listed',
        actor: { kind: 'client', id: client.id },
        metadata: { items: theirs.length },
      })
      return theirs
    },

    async release(id, { reason, judgedAtMs }) {
      const item = await safety.find(id)
      const isInPlace = places.some(
        ({ vendor, environment, key }) =>
          vendor === item.vendor && environment === item.environment && key === item.key,
      )
      if (!isInPlace || (await theirsOf(client, [item])).length === 0) {
        await refuse(client, notTheirs)
        // Whoever may not see it is not told that it is there.
        throw new SallyportError('ERR_SAFETY_ITEM_UNKNOWN', { field: 'id', detail: id })
      }
      return safety.release(id, reason, { kind: 'client', id: client.id }, judgedAtMs)
    },
  })

  return { recognise, addressOf: (request) => options.addressOf(request) }
}

const noReviewer: Refusal = {
  kind: 'forbidden',
  reason: 'scope_missing',
  rule: 'review:content',
  message: 'This client may not review what is held back.',
  remedy: 'sallyport client grant <client> <vendor> review:content --safety <policy>',
}

const notTheirs: Refusal = {
  kind: 'not_found',
  reason: 'item_foreign',
  message: 'This item is not for this client to review.',
}
