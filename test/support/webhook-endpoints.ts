import type { ActionInput, ActionOutput } from '../../src/control/index.ts'
import { serveWebhookApp, type WebhookApp } from './webhook-app.ts'
import { environment, type World } from './world.ts'

type AddInput = ActionInput<'webhook.add'>

/** An endpoint of a world, and the app behind it. */
export type ConnectedEndpoint = ActionOutput<'webhook.add'> & {
  readonly name: string
  readonly app: WebhookApp
  /** Where the vendor sends to; empty where it follows another endpoint. */
  readonly address: string
}

/** Endpoints of one world with an app each. */
export interface WebhookEndpoints {
  /** Makes an endpoint whose target is a new app. */
  connect(
    framework: 'express' | 'fastify',
    input: Omit<AddInput, 'name' | 'environment'>,
  ): Promise<ConnectedEndpoint>
  /** Keeps an app in mind, so that it is closed with the others. */
  adopt(app: WebhookApp): void
  /** Posts a genuine-looking delivery to an endpoint of the first instance. */
  deliver(endpoint: Pick<ConnectedEndpoint, 'name' | 'address'>): Promise<Response>
  eventsOf(
    name: string,
    states?: NonNullable<ActionInput<'webhook.events'>['states']>,
  ): Promise<ActionOutput<'webhook.events'>>
  /** Calls the emulated Retell with its key: `POST /create-agent`. */
  retell(line: string, body?: unknown): Promise<Record<string, unknown>>
  closeApps(): Promise<void>
}

/** Until the endpoint is made, nobody knows its own. */
const anySecret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`

export function webhookEndpoints(world: World): WebhookEndpoints {
  const { control } = world.first
  let apps: WebhookApp[] = []
  let names = 0
  return {
    async connect(framework, input) {
      names += 1
      const name = `endpoint-${names}`
      const first = await serveWebhookApp(framework, { from: 'sallyport', secret: anySecret })
      // The app learns its secret once the endpoint is made: served again on its own port it would be the same.
      await first.close()
      const added = await control.perform('webhook.add', {
        ...input,
        name,
        environment,
        settings: { target: first.url, allowPrivate: true, ...input.settings },
        publicUrl: world.first.url,
      })
      const signing = { from: 'sallyport', secret: added.signingSecret } as const
      const app = await serveWebhookApp(framework, signing, first.port)
      apps.push(app)
      return { ...added, name, app, address: added.address ?? '' }
    },
    adopt(app) {
      apps.push(app)
    },
    async deliver({ name, address }) {
      const { headers, body } = await control.perform('webhook.sample', { name })
      return fetch(address, { method: 'POST', headers, body })
    },
    eventsOf: (name, states) =>
      control.perform('webhook.events', { name, limit: 100, ...(states ? { states: [...states] } : {}) }),
    async retell(line, body) {
      const [method = 'GET', path = '/'] = line.split(' ')
      const { value } = world.vendorKeys.retellai
      const headers = { authorization: `Bearer ${value}`, 'content-type': 'application/json' }
      const sent = method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }
      const answer = await fetch(world.vendors.retellai.url + path, { method, headers, ...sent })
      return (await answer.json()) as Record<string, unknown>
    },
    async closeApps() {
      for (const app of apps) await app.close()
      apps = []
    },
  }
}
