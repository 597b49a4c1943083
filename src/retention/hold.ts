import { type Environment, SallyportError, withSuggestion } from '../core/index.ts'

/** What a hold keeps: all that is given must fit. Nothing given keeps everything. */
export interface HoldTarget {
  readonly vendor?: string | undefined
  readonly environment?: Environment | undefined
  readonly kind?: string | undefined
  readonly id?: string | undefined
  readonly tag?: string | undefined
  /** Milliseconds since 1970: made at or after. */
  readonly fromMs?: number | undefined
  /** Milliseconds since 1970: made before. */
  readonly untilMs?: number | undefined
}

/** A legal hold: while it stands, nothing that it is about is deleted, whatever a policy says. */
export interface Hold {
  readonly id: string
  readonly target: HoldTarget
  readonly reason: string
  readonly createdAtMs: number
  readonly createdBy: string
  /** When it ends by itself; null where somebody must lift it. */
  readonly endsAtMs: number | null
  /** Null while it stands. */
  readonly liftedAtMs: number | null
}

/** What a hold looks at. A time that nobody knows lies in every range, an origin in every environment: what may be held is. */
export interface Holdable {
  readonly vendor: string
  readonly environment: Environment
  readonly kind: string
  readonly id: string
  readonly tag: string | null
  readonly createdAtMs: number | null
  /** Whether no call through the gate is known to have made it: any environment may have. */
  readonly isOfUnknownOrigin?: boolean | undefined
}

/** Kinds of what is kept here, beside those of vendors: bodies of webhooks, and browser sessions. */
export const keptHere = { webhooks: 'webhooks', sessions: 'sessions' } as const

/** Returns the first hold that keeps something, or undefined where none does. */
export function findHold(holds: readonly Hold[], item: Holdable, nowMs: number): Hold | undefined {
  return holds.find((hold) => stands(hold, nowMs) && covers(hold.target, item))
}

/** Throws ERR_CORE_INPUT where a hold could keep nothing, whoever believes that it does. */
export function refuseEmptyHold(
  { kind, fromMs, untilMs }: HoldTarget,
  endsAtMs: number | null,
  known: { readonly kinds: readonly string[]; readonly nowMs: number },
): void {
  if (kind !== undefined && !known.kinds.includes(kind)) {
    const detail = withSuggestion('No such kind is kept.', kind, known.kinds)
    throw new SallyportError('ERR_CORE_INPUT', { field: 'kind', detail })
  }
  if (fromMs !== undefined && untilMs !== undefined && fromMs >= untilMs)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: 'to',
      detail: 'It must come after the time from which things are held.',
    })
  if (endsAtMs !== null && endsAtMs <= known.nowMs)
    throw new SallyportError('ERR_CORE_INPUT', { field: 'ends', detail: 'It lies in the past.' })
}

/** Whether a hold has neither ended nor been lifted. */
export function stands({ endsAtMs, liftedAtMs }: Hold, nowMs: number): boolean {
  return liftedAtMs === null && (endsAtMs === null || nowMs < endsAtMs)
}

function covers(target: HoldTarget, item: Holdable): boolean {
  const { fromMs, untilMs } = target
  for (const name of ['vendor', 'kind', 'id', 'tag'] as const)
    if (target[name] !== undefined && target[name] !== item[name]) return false
  const { environment = item.environment } = target
  if (environment !== item.environment && item.isOfUnknownOrigin !== true) return false
  if (item.createdAtMs === null) return true
  return (
    (fromMs === undefined || item.createdAtMs >= fromMs) &&
    (untilMs === undefined || item.createdAtMs < untilMs)
  )
}
