import { setTimeout as wait } from 'node:timers/promises'
import { signatureHeader, signWebhook } from '../../src/emulators/retellai/webhooks/sign.ts'

/** A vendor that sends, and keeps sending what was not acknowledged. */
export interface WebhookLoad {
  /** Subjects of the events that were answered with 2xx. */
  readonly acknowledged: ReadonlySet<string>
  /** Answers of 4xx, which would have ended another vendor's attempts for good. */
  readonly lost: readonly number[]
  /** Ends it and resolves once nothing is under way. */
  stop(): Promise<void>
}

const copies = 5
const pauseMs = 15

/**
 * Sends events as Retell signs them, `senders` at a time, to one address. Every third comes five times, also when it was
 * acknowledged: answers get lost on the way.
 */
export function startWebhookLoad(
  address: string,
  secret: string,
  senders: number,
  name = 'load',
): WebhookLoad {
  const acknowledged = new Set<string>()
  const lost: number[] = []
  let count = 0
  let stopped = false

  async function send(subject: string): Promise<boolean> {
    const call = { call_id: subject, agent_id: 'agent_1', transcript: `User: Hola ${subject}\n` }
    const body = JSON.stringify({ event: 'call_ended', call })
    const headers = {
      'content-type': 'application/json',
      [signatureHeader]: signWebhook(secret, body, Date.now()),
    }
    try {
      const answer = await fetch(address, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(10_000),
      })
      await answer.arrayBuffer()
      if (answer.status >= 400 && answer.status < 500) lost.push(answer.status)
      if (answer.ok) acknowledged.add(subject)
      return answer.ok
    } catch {
      return false
    }
  }

  async function work(): Promise<void> {
    while (!stopped) {
      count += 1
      const number = count
      const subject = `${name}-${number}`
      while (!(await send(subject)) && !stopped) await wait(pauseMs)
      if (number % 3 === 0) await Promise.all(Array.from({ length: copies - 1 }, () => send(subject)))
      await wait(pauseMs)
    }
  }

  const working = Array.from({ length: senders }, work)
  return {
    acknowledged,
    lost,
    async stop() {
      stopped = true
      await Promise.all(working)
    },
  }
}
