import { z } from 'zod'
import { ActionLog, SallyportError, Secret, systemRandom } from '../../core/index.ts'
import {
  currentSecrets,
  type EventState,
  type OpenEndpoint,
  ownSender,
  ownSource,
  signDelivery,
} from '../../webhooks/index.ts'
import { action } from '../action.ts'
import type { ControlContext } from '../context.ts'
import { fields } from '../fields.ts'
import { requireSafetyPolicy } from '../require-sight.ts'
import { deliveryActions } from './delivery-actions.ts'
import { addressOf, type RegistrationResult, registerEndpoint } from './register.ts'
import type { EndpointView } from './views.ts'

const name = z.string().min(1).max(63)
const publicUrl = z.url().max(512).optional()
const secret = z.string().min(1).max(512)

const policies = z.array(z.string().min(1).max(64)).max(100)

/** Each setting that an operator may choose; the others have a default. */
const settings = z.object({
  target: z.string().min(1).max(2_048).optional(),
  allowPrivate: z.boolean().optional(),
  ordered: z.boolean().optional(),
  onlyVendorAddresses: z.boolean().optional(),
  confirm: z.boolean().optional(),
  allowOverrides: z.boolean().optional(),
  timeoutMs: z.number().int().optional(),
  retentionMs: z.number().int().optional(),
  ratePerSecond: z.number().int().optional(),
  redact: policies.optional(),
  redactWith: z.enum(['entity_name', 'hash']).optional(),
  quarantine: policies.optional(),
  safety: name.optional(),
  follows: name.optional(),
})

const endpointActions = {
  'webhook.add': action({
    input: z.object({
      name,
      vendor: fields.vendor,
      source: z.string().max(64).optional(),
      environment: fields.environment,
      settings: settings.default({}),
      secret: secret.optional(),
      publicUrl,
      /** Makes the address known to the vendor, where its API allows it. */
      register: z.boolean().default(false),
    }),
    async perform(context, input, by): Promise<AddedEndpoint> {
      const isOwn = input.vendor === ownSender
      const vendor = isOwn ? { id: ownSender, webhooks: [ownSource] } : await context.loadVendor(input.vendor)
      const source = context.webhooks.sourceOf(vendor.id, input.source ?? vendor.webhooks?.[0]?.id ?? '')
      const { redact = [], quarantine = [], follows, safety } = input.settings
      if (safety !== undefined)
        requireSafetyPolicy(context, safety, 'content' in vendor ? vendor.content : undefined)
      await context.webhooks.requirePolicies([...redact, ...quarantine])
      const open = await context.webhooks.endpoints.add(
        {
          name: input.name,
          vendor: vendor.id,
          source,
          environment: input.environment,
          settings: withoutUndefined(input.settings),
          ...(input.secret === undefined ? {} : { secret: input.secret }),
        },
        by,
      )
      const reached = input.publicUrl ?? context.webhooks.publicUrl
      if (follows !== undefined) return addedFollower(context, open, follows)
      const registration =
        source.registration.kind === 'call' && !input.register
          ? { kind: 'to_do' as const, steps: [`sallyport webhook register ${input.name}`] }
          : await registerEndpoint(context, open, source, reached)
      return {
        endpoint: { ...open.endpoint, events: {} },
        path: isOwn ? null : new URL(addressOf(open, 'http://gate')).pathname,
        address: isOwn || reached === undefined ? null : addressOf(open, reached),
        signingSecret: currentSecrets(open.secrets.sign, context.clock.now())[0] ?? '',
        registration,
      }
    },
  }),

  'webhook.register': action({
    input: z.object({ name, publicUrl }),
    async perform(context, input, by): Promise<RegistrationResult> {
      const open = requireReached(context, input.name)
      const source = context.webhooks.sourceOf(open.endpoint.vendor, open.endpoint.source)
      const log = new ActionLog(context.clock, systemRandom, context.record)
      const resource = `webhook/${open.endpoint.id}`
      return log.run({ action: 'webhook.register', resource }, by, () =>
        registerEndpoint(context, open, source, input.publicUrl ?? context.webhooks.publicUrl),
      )
    },
  }),

  'webhook.list': action({
    input: z.object({}),
    async perform({ webhooks }): Promise<readonly EndpointView[]> {
      const counts = await webhooks.store.countEvents()
      return webhooks.endpoints.list().map((endpoint) => ({
        ...endpoint,
        events: Object.fromEntries(
          counts
            .filter(({ endpointId }) => endpointId === endpoint.id)
            .map(({ state, count }): [EventState, number] => [state, count]),
        ),
      }))
    },
  }),

  'webhook.address': action({
    input: z.object({ name, publicUrl }),
    /** The address holds a secret: that somebody asked for it is on record. */
    async perform(context, input, by): Promise<{ address: string }> {
      const open = requireReached(context, input.name)
      const log = new ActionLog(context.clock, systemRandom, context.record)
      const resource = `webhook/${open.endpoint.id}`
      return log.run({ action: 'webhook.address', resource }, by, async () => ({
        address: addressOf(open, input.publicUrl ?? context.webhooks.publicUrl),
      }))
    },
  }),

  'webhook.rotate': action({
    input: z.object({
      name,
      which: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('sign') }),
        z.object({ kind: z.literal('verify'), value: secret }),
      ]),
      /** How long the secret before is good for beside the new one. */
      keepMs: z
        .number()
        .int()
        .min(0)
        .max(90 * 86_400_000),
    }),
    async perform({ webhooks, clock }, input, by): Promise<{ signingSecret: string | null }> {
      const { secrets } = await webhooks.endpoints.rotate(input.name, input.which, input.keepMs, by)
      const [signingSecret = null] = currentSecrets(secrets.sign, clock.now())
      return { signingSecret: input.which.kind === 'sign' ? signingSecret : null }
    },
  }),

  'webhook.remove': action({
    input: z.object({ name }),
    async perform({ webhooks }, input, by): Promise<void> {
      await webhooks.endpoints.remove(input.name, by)
    },
  }),

  'webhook.sample': action({
    input: z.object({ name }),
    /** A request as the vendor would make it. Whoever may ask for it may make events up: it is on record. */
    async perform(context, input, by): Promise<SampleDelivery> {
      const { webhooks, clock, record } = context
      const open = requireReached(context, input.name)
      const source = webhooks.sourceOf(open.endpoint.vendor, open.endpoint.source)
      const nowMs = clock.now()
      const [value] = currentSecrets(open.secrets.verify, nowMs)
      if (value === undefined) throw new SallyportError('ERR_WEBHOOK_SECRET_MISSING')
      const id = Buffer.from(systemRandom(6)).toString('hex')
      const body = JSON.stringify(source.sample({ id, nowMs }))
      const headers = signDelivery(source.scheme, Buffer.from(body), new Secret(value), { nowMs })
      const resource = `webhook/${open.endpoint.id}`
      return new ActionLog(clock, systemRandom, record).run(
        { action: 'webhook.sample', resource },
        by,
        async () => ({
          path: new URL(addressOf(open, 'http://gate')).pathname,
          headers: { 'content-type': 'application/json', ...Object.fromEntries(headers) },
          body,
        }),
      )
    },
  }),
} as const

export const webhookActions = { ...endpointActions, ...deliveryActions } as const

/** A new endpoint, with what is shown once. */
export interface AddedEndpoint {
  readonly endpoint: EndpointView
  /** The address without the gate's own: it holds the secret path. Null where nobody sends to it from outside. */
  readonly path: string | null
  /** The whole address, where it is known how the gate is reached. */
  readonly address: string | null
  /** What apps verify forwarded events with. */
  readonly signingSecret: string
  readonly registration: RegistrationResult
}

/** A request to the gate that looks like one of the vendor. */
export interface SampleDelivery {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Vendors reach the endpoint that is followed; a follower has no address. */
function requireReached({ webhooks }: ControlContext, name: string): OpenEndpoint {
  const open = webhooks.endpoints.require(name)
  const { follows } = open.endpoint.settings
  if (follows === undefined) return open
  throw new SallyportError('ERR_CORE_INPUT', {
    field: 'name',
    detail: `It follows ${follows}: name that one.`,
  })
}

function addedFollower(context: ControlContext, open: OpenEndpoint, follows: string): AddedEndpoint {
  return {
    endpoint: { ...open.endpoint, events: {} },
    path: null,
    address: null,
    signingSecret: currentSecrets(open.secrets.sign, context.clock.now())[0] ?? '',
    registration: { kind: 'to_do', steps: [`Nothing at the vendor: it gets the events of ${follows}.`] },
  }
}

function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never
}
