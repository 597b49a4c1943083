import { Buffer } from 'node:buffer'
import { createHmac, randomUUID } from 'node:crypto'
import type { RouteHandler } from '../../kit/emulator.ts'
import { credentialOf } from '../authenticate.ts'
import { isStrings, parseObject } from '../transcripts/body-reader.ts'
import { webhookPolicy } from '../transcripts/settle.ts'
import type { World } from '../world.ts'
import { agentErrors } from './errors.ts'
import { type AgentSession, type Subscription, showSecond } from './shelf.ts'

const eventNames = ['session.started', 'session.completed', 'call.connected', 'call.ended', 'call.failed']
const printable = /^[\x21-\x7e]{32,256}$/

/** `POST /v1/webhook-subscriptions`: the only webhooks of this vendor that are signed. */
export const createSubscription =
  (world: World): RouteHandler =>
  (call) => {
    const body = parseObject(call.body) ?? {}
    const { url, events, secret, agent_id: agentId, enabled } = body
    if (typeof url !== 'string' || !isTaken(world, url)) {
      return agentErrors.invalid('url', 'URL must be https and public')
    }
    if (!isStrings(events) || events.length === 0 || !events.every((name) => eventNames.includes(name))) {
      return agentErrors.invalid('events', `Input should be some of: ${eventNames.join(', ')}`)
    }
    if (typeof secret !== 'string' || !printable.test(secret)) {
      return agentErrors.invalid('secret', 'Secret must be 32 to 256 printable ASCII characters')
    }
    const subscription: Subscription = {
      id: randomUUID(),
      project: credentialOf(call).project,
      url,
      events,
      secret,
      agentId: typeof agentId === 'string' ? agentId : null,
      enabled: enabled !== false,
      createdMs: world.timers.now(),
    }
    world.agents.subscriptions.set(subscription.id, subscription)
    return { status: 201, body: showSubscription(subscription) }
  }

const privateHost = /^(localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[)/

function isTaken(world: World, address: string): boolean {
  const url = URL.parse(address)
  if (!url) return false
  return (
    world.settings.takesLocalSubscriptions || (url.protocol === 'https:' && !privateHost.test(url.hostname))
  )
}

const showSubscription = (subscription: Subscription) => ({
  id: subscription.id,
  agent_id: subscription.agentId,
  url: subscription.url,
  events: subscription.events,
  enabled: subscription.enabled,
  secret_version: 1,
  created_at: showSecond(subscription.createdMs),
  updated_at: showSecond(subscription.createdMs),
})

/**
 * Tells the subscribers of an event. The header is confirmed: `t=<seconds>,v1=<hex>` over `<seconds>.<body>`,
 * anew for each attempt. The shape of the body and the retries are not.
 */
export function announceEvent(world: World, event: string, session: AgentSession): void {
  const body = Buffer.from(
    JSON.stringify({
      id: randomUUID(),
      event,
      created_at: showSecond(world.timers.now()),
      data: { session_id: session.id, agent_id: session.agentId, close_reason: session.closeReason },
    }),
  )
  for (const { url, secret, ...each } of world.agents.subscriptions.values()) {
    const isMeant = each.agentId === null || each.agentId === session.agentId
    if (!each.enabled || !isMeant || each.project !== session.project || !each.events.includes(event))
      continue
    void world.courier.deliver({
      url,
      body,
      headers: ({ atMs }) => ({
        'content-type': 'application/json',
        'x-aai-signature': sign(secret, atMs, body),
      }),
      policy: webhookPolicy(world),
    })
  }
}

function sign(secret: string, atMs: number, body: Buffer): string {
  const seconds = Math.floor(atMs / 1000)
  const digest = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')
  return `t=${seconds},v1=${digest}`
}
