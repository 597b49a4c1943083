import { organizationCommand, plain } from '../clusters/scripts.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Collection } from '../kernel/collection.ts'
import { asObject, asText, isObject, type JsonObject, omit, pick } from '../kernel/json.ts'
import { pageOf, wrapPage } from '../kernel/paging.ts'
import { badRequest, notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

const root = '/ai-optimizer/v1beta'
const organization = `${root}/organizations/{organizationId}`
const fields = ['promptSharingEnabled', 'routerQualityWeight', 'routingEnabled']
const defaults: JsonObject = { promptSharingEnabled: false, routerQualityWeight: 0.5, routingEnabled: false }

/** Settings of the AI enabler: for the organization, for single keys, and what a key's owner has answered. */
export function aiSettingsHandlers(state: CastaiState): HandlerTable {
  const singles = (call: CastaiCall) => state.shelves.of('ai-settings', call.organizationId)
  const ofKeys = (call: CastaiCall) => state.shelves.of('api-key-settings', call.organizationId)
  return {
    [`GET ${organization}/settings`]: (call) => ok(readSingle(singles(call), 'settings', defaults)),
    [`PATCH ${organization}/settings`]: (call) =>
      ok(changeSingle(singles(call), 'settings', defaults, pick(call.object(), fields))),
    [`GET ${organization}/settings:resolve`]: (call) =>
      ok({ settings: readSingle(singles(call), 'settings', defaults) }),
    [`GET ${organization}/api-key-settings`]: (call) => {
      const page = pageOf(ofKeys(call).list(), call.query)
      const items = page.items.map(({ id, settings }) => ({ apiKeyId: id, settings }))
      return ok(wrapPage({ ...page, items }, 'items', 'nextPageCursor'))
    },
    [`GET ${organization}/api-key-settings/{id}`]: (call) => {
      const { id, settings } = ofKeys(call).require(call.param('id'))
      return ok({ apiKeyId: id, settings })
    },
    [`PUT ${organization}/api-key-settings/{id}`]: (call) => {
      const settings = { ...defaults, ...pick(call.object(...fields), fields) }
      const { id } = ofKeys(call).put({ id: requireKeyId(state, call, 'id'), settings })
      return ok({ apiKeyId: id, settings }, { id })
    },
    [`DELETE ${organization}/api-key-settings/{id}`]: (call) => {
      const { id } = ofKeys(call).take(call.param('id'))
      return ok({}, { id })
    },
    [`GET ${organization}/survey-status`]: (call) =>
      ok(readSingle(singles(call), 'survey', { answered: false, displayed: false })),
    [`PATCH ${organization}/survey-status`]: (call) => {
      const changes = { ...pick(call.object(), ['answered', 'displayed']), updateTime: state.nowText() }
      return ok(changeSingle(singles(call), 'survey', { answered: false, displayed: false }, changes))
    },
    ...keyHandlers(state),
  }
}

/** The enabler's own way to make a key, to check one, and to limit what it may spend. */
function keyHandlers(state: CastaiState): HandlerTable {
  const budgets = (call: CastaiCall) => state.shelves.of('api-key-budgets', call.organizationId)
  const budget = `${organization}/api-keys/{apiKeyId}/budget`
  return {
    [`POST ${root}/api-keys:verify`]: (call) => ok({ organizationId: call.caller.organizationId }),
    [`POST ${organization}/api-keys`]: (call) => {
      const { kind, subjectId } = call.caller.credential
      const { credential, token } = state.credentials.create(state.newId(), {
        kind,
        subjectId,
        organizationId: call.organizationId,
        name: `ai-enabler-${state.newId().slice(0, 8)}`,
        createdBy: subjectId,
      })
      return ok({ token }, { id: credential.id, name: credential.name })
    },
    [`GET ${organization}/api-key-budgets`]: (call) =>
      ok(wrapPage(showBudgets(pageOf(budgets(call).list(), call.query), call), 'items', 'nextPageCursor')),
    [`GET ${budget}`]: (call) => ok(showBudget(budgets(call).require(call.param('apiKeyId')), call)),
    [`PATCH ${budget}`]: (call) => {
      const { budgetLimitUsd } = call.object('budgetLimitUsd')
      if (!(Number(budgetLimitUsd) >= 0)) throw badRequest('budget must not be negative', 'budgetLimitUsd')
      const id = requireKeyId(state, call, 'apiKeyId')
      return ok(showBudget(budgets(call).put({ id, budgetLimitUsd }), call), { id })
    },
    [`DELETE ${budget}`]: (call) => {
      const { id } = budgets(call).take(call.param('apiKeyId'))
      return ok({}, { id })
    },
  }
}

function showBudgets(page: ReturnType<typeof pageOf<{ id: string } & JsonObject>>, call: CastaiCall) {
  return { ...page, items: page.items.map((budget) => showBudget(budget, call)) }
}

function showBudget({ id, budgetLimitUsd }: { id: string } & JsonObject, call: CastaiCall): JsonObject {
  const spent = { totalSpendUsd: '0', usagePct: 0, exhausted: false }
  return { apiKeyId: id, organizationId: call.organizationId, budgetLimitUsd, ...spent }
}

/** Onboarding scripts, model caches, and the subscription of the enabler. */
export function aiOnboardingHandlers(state: CastaiState): HandlerTable {
  const caches = (call: CastaiCall) => state.shelves.of('models-caches', call.organizationId)
  const cacheKey = (provider: unknown, location: unknown) =>
    `${asText(provider)} ${JSON.stringify(location ?? {})}`
  return {
    [`GET ${organization}/onboarding-command`]: (call) =>
      ok({ command: organizationCommand(state, call, 'ai-enabler') }),
    [`GET ${organization}/onboarding-script`]: (call) =>
      plain(organizationCommand(state, call, 'ai-enabler')),
    [`GET ${organization}/models-cache-script`]: (call) =>
      plain(organizationCommand(state, call, 'models-cache')),
    [`POST ${organization}/models-caches`]: (call) => {
      const { provider, gcs, s3 } = call.object('provider')
      if (!isObject(gcs) && !isObject(s3)) throw badRequest('gcs or s3 is expected')
      caches(call).put({ id: cacheKey(provider, gcs ?? s3), provider })
      return ok()
    },
    [`POST ${organization}/models-caches:check`]: (call) => {
      const { provider, location } = call.object('provider', 'location')
      const place = asObject(location).gcs ?? asObject(location).s3 ?? location
      const available = caches(call).get(cacheKey(provider, place)) !== undefined
      return ok({ available, errorMessage: available ? '' : 'models cache is not registered' })
    },
    [`GET ${root}/setup-scripts/{id}`]: (call) => {
      const cluster = state.shelves.of('clusters', call.organizationId).get(call.param('id'))
      if (!cluster) throw notFound()
      return plain(organizationCommand(state, call, 'ai-enabler-setup'))
    },
    ...subscriptionHandlers(state),
  }
}

function subscriptionHandlers(state: CastaiState): HandlerTable {
  const path = `${organization}/subscription`
  const singles = (call: CastaiCall) => state.shelves.of('ai-settings', call.organizationId)
  const free = { subscriptionPlan: 'FREE', subscriptionStatus: 'ACTIVE', rateLimitStats: [] }
  const withId = (call: CastaiCall, subscription: JsonObject) => ({
    organizationId: call.organizationId,
    ...subscription,
  })
  return {
    [`GET ${path}`]: (call) => ok(withId(call, readSingle(singles(call), 'subscription', free))),
    [`POST ${path}:checkout`]: (call) => {
      const input = call.object('subscriptionPlan', 'successUri', 'cancelUri')
      changeSingle(singles(call), 'subscription', free, { pendingPlan: input.subscriptionPlan })
      return ok({
        ...pick(input, ['subscriptionPlan', 'successUri', 'cancelUri']),
        checkoutUri: `${call.origin}/checkout/${call.organizationId}`,
        paymentMethodExists: false,
      })
    },
    [`POST ${path}:manage`]: (call) => {
      const { returnUri } = call.object('returnUri')
      return ok({ returnUri, manageUri: `${call.origin}/manage/${call.organizationId}` })
    },
    [`POST ${root}/subscription-webhooks`]: (call) => {
      const { type } = call.object('id', 'type', 'data')
      const { pendingPlan, ...rest } = readSingle(singles(call), 'subscription', free)
      if (type === 'checkout.session.completed' && pendingPlan !== undefined) {
        singles(call).put({ ...rest, id: 'subscription', subscriptionPlan: pendingPlan })
      }
      return ok({ success: true })
    },
  }
}

function readSingle(shelf: Collection, id: string, initial: JsonObject): JsonObject {
  return omit(shelf.get(id) ?? initial, ['id'])
}

function changeSingle(shelf: Collection, id: string, initial: JsonObject, changes: JsonObject): JsonObject {
  return omit(shelf.put({ ...initial, ...shelf.get(id), ...changes, id }), ['id'])
}

/** Settings and budgets hang on a key that exists in the organization. */
function requireKeyId(state: CastaiState, call: CastaiCall, param: string): string {
  const credential = state.credentials.get(call.param(param))
  if (credential?.organizationId !== call.organizationId) throw notFound()
  return credential.id
}
