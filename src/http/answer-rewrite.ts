import { Buffer } from 'node:buffer'
import { type Admission, type AnswerPlan, maskSecret, planAnswer, transformAnswer } from '../gateway/index.ts'

type Headers = Record<string, string | string[] | undefined>

/** Returns what must be changed in an answer before a client may see it, or undefined where it goes on as it comes. */
export function planRewrite(
  admission: Admission,
  status: number,
  headers: Headers,
  isOwn: (id: string) => boolean,
  isScreened = false,
): AnswerPlan | undefined {
  const isGood = status >= 200 && status < 300
  const plan = isGood ? planAnswerOf(admission, headers, isOwn) : undefined
  if (plan !== undefined || !isScreened) return plan
  // Taken whole, to be looked at, whatever it calls itself.
  return { rewrites: [], creates: undefined, lists: undefined, from: [], to: '', isReadOnly: true, isOwn }
}

function planAnswerOf(
  { mount, operation, grant, base, origin }: Admission,
  headers: Headers,
  isOwn: (id: string) => boolean,
): AnswerPlan | undefined {
  const ownIdsOnly = grant.constraints.ownIdsOnly === true
  if (operation.rewrites === undefined && operation.creates === undefined && !ownIdsOnly) return undefined
  // A list that must be filtered is read as JSON whatever it calls itself: unread, it would go through whole.
  const mustFilter = ownIdsOnly && operation.lists !== undefined
  if (!mustFilter && !String(headers['content-type'] ?? '').includes('json')) return undefined
  return planAnswer(operation, {
    ownIdsOnly,
    remembersCreated: true,
    from: [...new Set([origin, ...Object.values(mount.service.origins)])],
    to: `${base}/${mount.name}`,
    isOwn,
  })
}

/** An answer that is taken whole, because it must be changed. */
export class AnswerRewrite {
  readonly #plan: AnswerPlan
  readonly #secret: Buffer
  readonly #bytesMax: number
  readonly #pieces: Buffer[] = []
  #bytes = 0

  constructor(plan: AnswerPlan, secret: Buffer, bytesMax: number) {
    this.#plan = plan
    this.#secret = secret
    this.#bytesMax = bytesMax
  }

  /** Takes a piece; returns false once the answer is larger than the gate may hold. */
  take(piece: Buffer): boolean {
    this.#pieces.push(piece)
    this.#bytes += piece.length
    return this.#bytes <= this.#bytesMax
  }

  /** Returns the body to send and the ids that the call created, or undefined where the answer cannot be read. */
  finish(): { readonly body: Buffer; readonly createdIds: string[] } | undefined {
    try {
      const whole = Buffer.concat(this.#pieces)
      const { body, createdIds } = transformAnswer(this.#plan, maskSecret(whole, this.#secret))
      // Once more: reading JSON undoes escapes, and with them a reflection's disguise.
      return { body: maskSecret(body, this.#secret), createdIds }
    } catch {
      // Whatever it quotes of the answer goes no further.
      return undefined
    }
  }
}
