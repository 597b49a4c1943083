import { asObject, compact, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import type { World } from '../world.ts'
import { webhookRetryRules } from './retry-rules.ts'

/** What the vendor asks a number's inbound webhook about. */
export interface InboundQuestion {
  readonly kind: 'call' | 'chat'
  /** Id the call or chat will have. */
  readonly id: string
  readonly url: string
  readonly agentId: string | undefined
  readonly agentVersion: number | undefined
  readonly fromNumber: string
  readonly toNumber: string
}

const inboundTimeoutMs = 10_000

/**
 * Asks an inbound webhook who should take a call or chat, and returns its answer; undefined when no attempt brought a
 * 2xx with a JSON object. The call keeps ringing meanwhile.
 */
export async function askInboundWebhook(
  world: World,
  organisation: Organisation,
  question: InboundQuestion,
): Promise<JsonObject | undefined> {
  const name = `${question.kind}_inbound`
  const delivery = await world.sender.send({
    organisationId: organisation.id,
    event: name,
    subject: question.id,
    url: question.url,
    method: 'POST',
    body: JSON.stringify({
      event: name,
      [name]: compact({
        agent_id: question.agentId,
        agent_version: question.agentVersion,
        from_number: question.fromNumber,
        to_number: question.toNumber,
        [`${question.kind}_id`]: world.settings.inboundCarriesId ? question.id : undefined,
      }),
    }),
    headers: {},
    timeoutMs: inboundTimeoutMs,
    ...webhookRetryRules(world.settings),
  })
  if (delivery.outcome !== 'delivered') return undefined
  return asObject(asObject(parseAnswer(delivery.answer))?.[name])
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
