import { z } from 'zod'
import { type Client, type Explanation, explain, type Grant } from '../access/index.ts'
import { type Actor, nearest, SallyportError } from '../core/index.ts'
import { action } from './action.ts'
import type { ControlContext } from './context.ts'
import { fields } from './fields.ts'
import { findClient } from './find-client.ts'
import { requireSight } from './require-sight.ts'
import {
  isAsStored,
  keepRules,
  type ResolvedGrant,
  replaceWholly,
  requireFirstGrant,
  resolveGrant,
} from './resolve-grant.ts'

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
  /** Replaces the scopes instead of adding to them. Constraints stay, but for those that are given. */
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
      const { name, environment, expiresAtMs } = input
      // Looked at first: a grant that cannot be given must not leave a client without it behind.
      const requests = await Promise.all(
        input.grants.map(async (grant) => {
          await requireSight(context, grant.vendor, grant.constraints)
          return resolveGrant(context, grant, environment)
        }),
      )
      for (const request of requests) requireFirstGrant(request, environment)
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
    input: z.object({
      ...who,
      ...grantFields,
      /** Leaves nothing of the present grant but what is named here; where that is what it says, nothing is done. */
      exact: z.boolean().default(false),
    }),
    async perform(context, input, by): Promise<Grant> {
      const client = await findClient(context, input.client, input.environment)
      const listed = (await context.clients.list()).find((one) => one.client.id === client.id)
      const stored = listed?.grants.find(({ vendor }) => vendor === input.vendor)
      await requireSight(context, input.vendor, input.constraints)
      const asked = await resolveGrant(context, input, client.environment, stored)
      // `--drop rule --rule NAME` leaves that one rule.
      const isDropped = input.constraints.shippedRules === null
      const request = input.exact
        ? replaceWholly(asked, stored)
        : keepRules(asked, isDropped ? undefined : stored)
      if (input.exact && stored !== undefined && isAsStored(request, stored)) return stored
      const grant = await context.clients.grant({ ...request, clientId: client.id }, by)
      await context.refresh()
      return grant
    },
  }),

  'client.ungrant': action({
    input: z.object({ ...who, vendor: fields.vendor }),
    /** Returns what was taken away, so that it can be given again. */
    async perform(context, input, by): Promise<{ client: ClientView; grant: Grant | undefined }> {
      const client = await findClient(context, input.client, input.environment)
      const vendor = await context.loadVendor(input.vendor)
      const { grants = [] } = (await context.clients.list()).find((one) => one.client.id === client.id) ?? {}
      await context.clients.ungrant(client.id, vendor.id, by)
      await context.refresh()
      const kept = grants.filter((grant) => grant.vendor !== vendor.id)
      return { client: viewClient(client, kept), grant: grants.find((grant) => grant.vendor === vendor.id) }
    },
  }),

  'client.revoke': action({
    input: z.object(who),
    async perform(context, input, by): Promise<ClientView> {
      const client = await findClient(context, input.client, input.environment)
      const revoked = await context.clients.revoke(client.id, by)
      await context.refresh()
      return viewClient(revoked, [])
    },
  }),

  'client.explain': action({
    input: z.object({ ...who, vendor: fields.vendor, operation: z.string() }),
    async perform(context, input): Promise<Explanation> {
      const client = await findClient(context, input.client, input.environment)
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
  requests: readonly ResolvedGrant[],
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
