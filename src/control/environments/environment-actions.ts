import { z } from 'zod'
import type { Client, Grant, Operation } from '../../access/index.ts'
import { SallyportError } from '../../core/index.ts'
import { action } from '../action.ts'
import type { ControlContext } from '../context.ts'
import { fields } from '../fields.ts'
import { findClient } from '../find-client.ts'
import { replaceWholly } from '../resolve-grant.ts'
import { compareClients, compareKeys, type EnvironmentDifference } from './difference.ts'
import { type Promotion, planGrant } from './promotion.ts'

const dayMs = 86_400_000

const between = z
  .object({
    from: fields.environment.default('staging'),
    to: fields.environment.default('production'),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'It is the same environment.' })

const promoted = between.safeExtend({
  client: fields.client,
  /** Narrows each grant to what was done with it in so many days, as the log tells. */
  usedDays: z.number().int().min(1).max(3_650).optional(),
})

export const environmentActions = {
  /** What promoting would do. Changes nothing. */
  'client.promotion': action({
    input: promoted,
    async perform(context, input): Promise<Promotion> {
      return (await plan(context, input)).promotion
    },
  }),

  /** Gives a client in one environment what it may do in another, scope by scope. Makes it where it is not there yet. */
  'client.promote': action({
    input: promoted,
    async perform(context, input, by): Promise<{ promotion: Promotion; key: string | null }> {
      const { promotion, target } = await plan(context, input)
      const grants = promotion.grants.filter(({ scopes }) => scopes.length > 0)
      const made =
        target === undefined
          ? await context.clients.add(
              { name: promotion.client, environment: promotion.to, expiresAtMs: null },
              by,
            )
          : undefined
      const clientId = target?.client.id ?? made?.client.id ?? ''
      try {
        for (const { vendor: id, scopes, constraints } of grants) {
          const vendor = await context.loadVendor(id)
          const stored = target?.grants.find((grant) => grant.vendor === id)
          const request = { vendor, scopes, constraints, mode: 'replace', allowWildcard: false } as const
          await context.clients.grant({ ...replaceWholly(request, stored), clientId }, by)
        }
      } catch (error) {
        // Half a client is a surprise for later.
        if (made !== undefined) await context.clients.revoke(made.client.id, by)
        throw error
      }
      await context.refresh()
      return { promotion, key: made?.key.reveal() ?? null }
    },
  }),

  /** What differs between two environments: clients by name, their grants, and vendor keys. */
  'client.diff': action({
    input: between.safeExtend({ client: fields.client.optional() }),
    async perform(context, { from, to, client }): Promise<EnvironmentDifference> {
      const listed = (await context.clients.list()).filter(
        (one) => client === undefined || one.client.name === client,
      )
      if (client !== undefined && listed.length === 0)
        throw new SallyportError('ERR_ACCESS_CLIENT_UNKNOWN', { field: 'client', detail: client })
      const operations = await operationsOf(
        context,
        listed.flatMap(({ grants }) => grants),
      )
      const clients = compareClients(listed, from, to, (vendor) => operations.get(vendor) ?? [])
      const keys = client === undefined ? compareKeys(await context.vault.list(), from, to) : []
      return { from, to, clients, keys }
    },
  }),
} as const

interface Planned {
  readonly promotion: Promotion
  readonly target: { readonly client: Client; readonly grants: readonly Grant[] } | undefined
}

async function plan(context: ControlContext, input: z.output<typeof promoted>): Promise<Planned> {
  const { from, to, usedDays } = input
  const client = await findClient(context, input.client, from)
  if (client.environment !== from)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: 'client',
      detail: `It is one of ${client.environment}.`,
    })
  const listed = await context.clients.list()
  const source = listed.find((one) => one.client.id === client.id)?.grants ?? []
  const target = listed.find(
    (one) =>
      one.client.name === client.name && one.client.environment === to && one.client.revokedAtMs === null,
  )
  const operations = await operationsOf(context, source)
  const usage =
    usedDays === undefined
      ? undefined
      : (await context.callUsage(context.clock.now() - usedDays * dayMs)).filter(
          ({ clientId }) => clientId === client.id,
        )
  const keys = await context.vault.list()
  const grants = source.map((grant) => {
    const { vendor } = grant
    const hasKey = (name: string) =>
      keys.some(
        (key) =>
          key.state === 'active' && key.vendor === vendor && key.environment === to && key.name === name,
      )
    const present = target?.grants.find((one) => one.vendor === vendor)
    const used = usage?.filter((one) => one.vendor === vendor)
    return planGrant(grant, present, operations.get(vendor) ?? [], hasKey, used)
  })
  const untouched = (target?.grants ?? [])
    .map(({ vendor }) => vendor)
    .filter((vendor) => !source.some((grant) => grant.vendor === vendor))
  return {
    promotion: { client: client.name, from, to, exists: target !== undefined, grants, untouched },
    target,
  }
}

async function operationsOf(
  context: ControlContext,
  grants: readonly Grant[],
): Promise<ReadonlyMap<string, readonly Operation[]>> {
  const found = new Map<string, readonly Operation[]>()
  for (const { vendor } of grants)
    if (!found.has(vendor)) found.set(vendor, (await context.loadVendor(vendor)).operations)
  return found
}
