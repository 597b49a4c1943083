import { z } from 'zod'
import {
  type BodyRule,
  type Client,
  type Explanation,
  explain,
  type Grant,
  type GrantRequest,
  presetScopes,
} from '../access/index.ts'
import { type Actor, type Environment, nearest, SallyportError } from '../core/index.ts'
import { action } from './action.ts'
import type { ControlContext } from './context.ts'
import { fields } from './fields.ts'

/** A client as it is shown: everything but the hash of its key. */
export type ClientView = Omit<Client, 'keyHash'> & { readonly grants: readonly Grant[] }

const who = { client: fields.client, environment: fields.environment.optional() }

const grantFields = {
  vendor: fields.vendor,
  /** None: what the environment's preset gives. */
  scopes: fields.scopes.default([]),
  constraints: z.record(z.string(), z.unknown()).default({}),
  /** Names of rule sets: the vendor's own, or those of sallyport.yaml. */
  rules: z.array(z.string()).default([]),
  /** Replaces scopes and constraints instead of adding to them. */
  replace: z.boolean().default(false),
  allowWildcard: z.boolean().default(false),
}

export const clientActions = {
  'client.add': action({
    input: z.object({
      name: fields.name,
      environment: fields.environment,
      expiresAtMs: fields.timeMs.nullable().default(null),
      grants: z.array(z.object(grantFields)).default([]),
    }),
    async perform(context, input, by): Promise<{ client: ClientView; key: string; keyHash: string }> {
      // Names are looked up first: a grant that cannot be given must not leave a client without it behind.
      const requests = await Promise.all(
        input.grants.map((grant) => resolveGrant(context, grant, input.environment)),
      )
      const { name, environment, expiresAtMs } = input
      const { client, key } = await context.clients.add({ name, environment, expiresAtMs }, by)
      const grants = await giveAll(context, client, requests, by)
      await context.refresh()
      return {
        client: viewClient(client, grants),
        key: key.reveal(),
        keyHash: `${client.id}:${client.keyHash}`,
      }
    },
  }),

  'client.list': action({
    input: z.object({}),
    async perform(context): Promise<ClientView[]> {
      return (await context.clients.list()).map(({ client, grants }) => viewClient(client, grants))
    },
  }),

  'client.grant': action({
    input: z.object({ ...who, ...grantFields }),
    async perform(context, input, by): Promise<Grant> {
      const client = await context.clients.find(input.client, input.environment)
      const request = await resolveGrant(context, input, client.environment)
      const grant = await context.clients.grant({ ...request, clientId: client.id }, by)
      await context.refresh()
      return grant
    },
  }),

  'client.ungrant': action({
    input: z.object({ ...who, vendor: fields.vendor }),
    async perform(context, input, by): Promise<void> {
      const client = await context.clients.find(input.client, input.environment)
      const vendor = await context.loadVendor(input.vendor)
      await context.clients.ungrant(client.id, vendor.id, by)
      await context.refresh()
    },
  }),

  'client.revoke': action({
    input: z.object(who),
    async perform(context, input, by): Promise<ClientView> {
      const client = await context.clients.find(input.client, input.environment)
      const revoked = await context.clients.revoke(client.id, by)
      await context.refresh()
      return viewClient(revoked, [])
    },
  }),

  'client.explain': action({
    input: z.object({ ...who, vendor: fields.vendor, operation: z.string() }),
    async perform(context, input): Promise<Explanation> {
      const client = await context.clients.find(input.client, input.environment)
      const vendor = await context.loadVendor(input.vendor)
      const operation = vendor.operations.find(({ id }) => id === input.operation)
      if (operation === undefined) {
        const near = nearest(
          input.operation,
          vendor.operations.map(({ id }) => id),
        )
        throw new SallyportError('ERR_VENDOR_OPERATION_UNKNOWN', {
          field: 'operation',
          ...(near === undefined ? {} : { detail: `Did you mean ${near}?` }),
        })
      }
      await context.refresh()
      return explain(context.snapshot(), client, vendor.id, operation, context.clock.now())
    },
  }),
} as const

function viewClient(client: Client, grants: readonly Grant[]): ClientView {
  const { keyHash: _, ...view } = client
  return { ...view, grants }
}

/** Gives every grant, or takes the new client back: half a set of rights is a surprise for later. */
async function giveAll(
  context: ControlContext,
  client: Client,
  requests: readonly Omit<GrantRequest, 'clientId'>[],
  by: Actor,
): Promise<Grant[]> {
  const grants: Grant[] = []
  try {
    for (const request of requests)
      grants.push(await context.clients.grant({ ...request, clientId: client.id }, by))
  } catch (error) {
    await context.clients.revoke(client.id, by)
    throw error
  }
  return grants
}

interface GrantInput {
  readonly vendor: string
  readonly scopes: readonly string[]
  readonly constraints: Readonly<Record<string, unknown>>
  readonly rules: readonly string[]
  readonly replace: boolean
  readonly allowWildcard: boolean
}

/** Names become rules: a vendor's own stay names, so that they improve with it; those of the config are copied in. */
async function resolveGrant(
  context: ControlContext,
  input: GrantInput,
  environment: Environment,
): Promise<Omit<GrantRequest, 'clientId'>> {
  const vendor = await context.loadVendor(input.vendor)
  const shippedRuleNames = Object.keys(vendor.rules)
  const shippedRules: string[] = []
  const bodyRules: BodyRule[] = []
  for (const name of input.rules) {
    const configured = context.configuredRules[name]
    if (shippedRuleNames.includes(name)) shippedRules.push(name)
    else if (configured !== undefined) bodyRules.push(...configured)
    else {
      const known = [...shippedRuleNames, ...Object.keys(context.configuredRules)]
      throw new SallyportError('ERR_ACCESS_RULE_INVALID', {
        field: `rules: ${name}`,
        detail: `Known rules: ${known.join(', ')}`,
      })
    }
  }
  const isAboutConstraintsAlone = Object.keys(input.constraints).length + input.rules.length > 0
  const scopes = input.scopes.length > 0 || isAboutConstraintsAlone ? input.scopes : presetScopes(environment)
  return {
    vendor,
    scopes,
    constraints: {
      ...input.constraints,
      ...(shippedRules.length === 0 ? {} : { shippedRules }),
      ...(bodyRules.length === 0 ? {} : { bodyRules }),
    },
    mode: input.replace ? 'replace' : 'merge',
    allowWildcard: input.allowWildcard,
  }
}
