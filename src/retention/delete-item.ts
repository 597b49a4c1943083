import type { RetentionPorts } from './ports.ts'
import { keyedHash } from './receipt.ts'
import type { KeptKind, VendorReply, VendorRequest } from './retention-offer.ts'
import type { RunItem, Trace } from './run.ts'

/** What one attempt at one thing works with. `ask` waits for its turn. */
export interface DeleteContext {
  readonly kind: KeptKind
  readonly ports: Pick<RetentionPorts, 'clock' | 'timing' | 'subjectKey'>
  ask(request: VendorRequest): Promise<VendorReply>
}

/**
 * Returns a thing as it stands after one attempt to delete it: told to the vendor once, then looked for. Where an earlier
 * attempt may have reached the vendor, it is looked for first, so that nothing is deleted twice.
 */
export async function deleteItem(context: DeleteContext, item: RunItem): Promise<RunItem> {
  if (item.state === 'deleted') return verify(context, item)
  if (item.trace.request !== undefined || item.trace.wasInterrupted) {
    const looked = await look(context, item)
    if (looked.state === 'verified') return looked
    // Nobody knows yet: telling the vendor again might be once too often.
    if (looked.problem !== null) return later(context, item, looked.problem)
    return tell(context, looked)
  }
  return tell(context, item)
}

async function tell(context: DeleteContext, item: RunItem): Promise<RunItem> {
  const { kind, ports } = context
  const request = kind.remove(item.id)
  const sentAtMs = ports.clock.now()
  const reply = await context.ask(request)
  const sent = {
    ...item,
    trace: {
      ...item.trace,
      request: {
        method: request.method,
        hash: keyedHash(`${request.method} ${request.path}`, ports.subjectKey),
        sentAtMs,
      },
    },
  }
  switch (kind.removed(reply)) {
    case 'removed':
      return verify(context, {
        ...sent,
        state: 'deleted',
        trace: { ...sent.trace, answer: answerOf(ports, reply) },
      })
    case 'unknown_there':
      return verify(context, { ...sent, state: 'deleted' })
    case 'later':
      return later(context, sent, `Not deleted yet (${reply.detail}).`)
  }
}

async function verify(context: DeleteContext, item: RunItem): Promise<RunItem> {
  const looked = await look(context, item)
  if (looked.state === 'verified') return looked
  return later(context, looked, looked.problem ?? 'The vendor still shows it.')
}

/** Returns it as verified where it is seen to be gone; otherwise with a problem where nobody can tell. */
export async function look({ kind, ports, ask }: DeleteContext, item: RunItem): Promise<RunItem> {
  const reply = await ask(kind.look(item.id))
  const seen = kind.seen(reply)
  switch (seen) {
    case 'wiped':
    case 'gone': {
      const wasThere = item.trace.wasThere === true || seen === 'wiped'
      const trace: Trace = {
        ...item.trace,
        ...(wasThere ? { wasThere } : {}),
        verification: answerOf(ports, reply),
      }
      return { ...item, state: 'verified', trace, problem: null }
    }
    case 'there':
      return { ...item, problem: null, trace: { ...item.trace, wasThere: true } }
    case 'unclear':
      return { ...item, problem: `The vendor does not say whether it is gone (${reply.detail}).` }
  }
}

function later({ ports }: DeleteContext, item: RunItem, problem: string): RunItem {
  const { attemptsMax, retryMs, retryMsMax } = ports.timing
  const attempts = item.attempts + 1
  if (attempts >= attemptsMax) return { ...item, state: 'pending', attempts, problem }
  const waitMs = Math.min(retryMsMax, retryMs * 2 ** (attempts - 1))
  return { ...item, attempts, problem, nextAtMs: ports.clock.now() + waitMs }
}

function answerOf({ clock, subjectKey }: DeleteContext['ports'], { status, text }: VendorReply) {
  return { status, hash: keyedHash(text, subjectKey), atMs: clock.now() }
}
