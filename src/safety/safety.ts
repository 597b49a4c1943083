import { createHash } from 'node:crypto'
import {
  ActionLog,
  type Actor,
  type Clock,
  createId,
  type RandomSource,
  type Recorder,
  SallyportError,
} from '../core/index.ts'
import type { ContentOffer } from './content-offer.ts'
import { holdsSaid } from './holds-said.ts'
import { judge, type SafetyVerdict } from './judge.ts'
import { readLocally, type SpokenPassage } from './local.ts'
import type { SafetyPolicy } from './policy.ts'
import type { ItemPlace, JudgedItem, JudgedPlace, SafetyStore } from './safety-store.ts'

export interface SafetyPorts {
  readonly store: SafetyStore
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
}

const states = { allow: 'allowed', flag: 'flagged', quarantine: 'quarantined' } as const

/** Which items are held back: judges each once by a policy, remembers it, and lets reviewers release it. */
export class Safety {
  readonly #ports: SafetyPorts
  readonly #log: ActionLog

  constructor(ports: SafetyPorts) {
    this.#ports = ports
    this.#log = new ActionLog(ports.clock, ports.random, ports.record)
  }

  /** Returns what a list of words finds in passages that belong to no item, or to one that is still going on. */
  async judgePassing(passages: readonly SpokenPassage[], policy: SafetyPolicy): Promise<SafetyVerdict> {
    return judge(await readLocally(passages, policy), policy)
  }

  /** Returns what is known of an item under this policy; undefined where it must be judged first. */
  async known(place: JudgedPlace, policy: SafetyPolicy): Promise<JudgedItem | undefined> {
    const judged = await this.#ports.store.find(place, versionOf(policy))
    // A person has looked at it: no change of the policy takes that back by itself, only what is said later (`judge`).
    if (judged?.state === 'released') return judged
    return judged?.policyVersion === versionOf(policy) ? judged : undefined
  }

  /**
   * Judges an item as the vendor shows it. What is flagged or held is on record before this resolves. Returns `unfinished` where
   * nothing was said yet, `fine_so_far` where it goes on, and `unreadable` for what is no item, or says something that nobody reads.
   */
  async judge(
    place: JudgedPlace,
    shown: unknown,
    offer: ContentOffer,
    policy: SafetyPolicy,
  ): Promise<JudgedItem | 'unfinished' | 'fine_so_far' | 'unreadable'> {
    const { store, clock, random, record } = this.#ports
    const read = offer.read(shown)
    if (read === 'foreign') return 'unreadable'
    const passages = offer.passages(shown)
    if (typeof read === 'string' && passages.length === 0) {
      if (holdsSaid(shown, offer.said)) return 'unreadable'
      if (read === 'unfinished') return 'unfinished'
    }
    const reading = typeof read === 'string' ? await readLocally(passages, policy) : read
    const verdict = judge(reading, policy)
    // What is fine so far says nothing of what is still to come.
    if (read === 'unfinished' && verdict.action === 'allow') return 'fine_so_far'
    const known = await store.find(place, versionOf(policy))
    const isReleased = known?.state === 'released'
    if (isReleased && !(offer.changes && saysMore(verdict, known.verdict))) return known
    if (known !== undefined && isSame(known, policy, verdict)) return known
    const judged: JudgedItem = {
      ...place,
      id: known?.id ?? createId('item', random),
      policyVersion: versionOf(policy),
      state: states[verdict.action],
      verdict,
      judgedAtMs: clock.now(),
      releasedAtMs: null,
      releasedBy: null,
      releaseReason: null,
    }
    if (judged.state !== 'allowed') {
      await record({
        requestId: createId('act', random),
        atMs: clock.now(),
        phase: 'event',
        action: `safety.${judged.state}`,
        actor: { kind: 'system', id: 'safety' },
        resource: `content/${judged.id}`,
        metadata: {
          vendor: place.vendor,
          environment: place.environment,
          by: verdict.by,
          policy: place.policy,
          policyVersion: judged.policyVersion,
          reasons: verdict.reasons.slice(0, 20).map(({ why, action, label }) => ({ why, action, label })),
        },
      })
    }
    return store.put(judged, isReleased ? known : undefined)
  }

  /** Returns the newest first: of these places, or of all where none are given. */
  list(
    only: readonly JudgedItem['state'][],
    limit: number,
    places?: readonly Omit<ItemPlace, 'item'>[],
  ): Promise<readonly JudgedItem[]> {
    return this.#ports.store.list(only, limit, places)
  }

  /** Throws ERR_SAFETY_ITEM_UNKNOWN. */
  async find(id: string): Promise<JudgedItem> {
    const judged = await this.#ports.store.findById(id)
    if (judged === undefined) throw new SallyportError('ERR_SAFETY_ITEM_UNKNOWN', { field: 'id', detail: id })
    return judged
  }

  /**
   * Lets an item go that is held. `seenAtMs` is the `judgedAtMs` of the judgement that a reviewer has looked at. Throws
   * ERR_SAFETY_ITEM_UNKNOWN, ERR_SAFETY_NOT_HELD, and ERR_SAFETY_JUDGED_ANEW where there is another judgement by now.
   */
  async release(id: string, reason: string, by: Actor, seenAtMs?: number): Promise<JudgedItem> {
    const judged = await this.find(id)
    if (seenAtMs !== undefined && judged.judgedAtMs !== seenAtMs)
      throw new SallyportError('ERR_SAFETY_JUDGED_ANEW', { field: 'judgedAtMs', detail: id })
    const { store, clock } = this.#ports
    const action = { action: 'safety.release', resource: `content/${id}`, metadata: { reason } }
    await this.#log.run(action, by, async () => {
      const who = `${by.kind} ${by.id}`
      if (judged.state !== 'quarantined')
        throw new SallyportError('ERR_SAFETY_NOT_HELD', { field: 'id', detail: id })
      if (!(await store.release(judged, { who, reason, atMs: clock.now() })))
        throw new SallyportError('ERR_SAFETY_JUDGED_ANEW', { field: 'id', detail: id })
    })
    return this.find(id)
  }
}

function versionOf(policy: SafetyPolicy): string {
  return createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 16)
}

/** Whether there is something to hold an item back for that was not there when a person let it go. */
function saysMore(verdict: SafetyVerdict, released: SafetyVerdict): boolean {
  const grave = ({ reasons }: SafetyVerdict) =>
    reasons.filter(({ action }) => action === 'quarantine').map((reason) => JSON.stringify(reason))
  const seen = grave(released)
  for (const reason of grave(verdict)) {
    const at = seen.indexOf(reason)
    if (at === -1) return true
    seen.splice(at, 1)
  }
  return false
}

function isSame(known: JudgedItem, policy: SafetyPolicy, verdict: SafetyVerdict): boolean {
  return (
    known.policyVersion === versionOf(policy) && JSON.stringify(known.verdict) === JSON.stringify(verdict)
  )
}
