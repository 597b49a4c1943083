import { bindingState } from '../access/rights.ts'
import { builtInRoles, findRole } from '../access/roles.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asList, asNumber, asObject, asText, isObject, type JsonObject, omit, pick } from '../kernel/json.ts'
import { pageOf, wrapPage } from '../kernel/paging.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { timeText } from '../kernel/time.ts'

const base = '/v1/organizations/{organizationId}/role-bindings'

/** Roles, and their bindings to subjects: created as a bare array, applied some time after the answer. */
export function roleBindingHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('role-bindings', call.organizationId)
  return {
    'GET /v1/organizations/{organizationId}/roles': (call) => {
      const wanted = call.query.get('type') ?? 'ALL'
      const roles = wanted === 'ENTERPRISE' ? [] : builtInRoles
      const page = pageOf(roles, call.query)
      return ok(
        wrapPage({ ...page, items: page.items.map(showRole(call.organizationId)) }, 'roles', 'nextPage'),
      )
    },
    [`GET ${base}`]: (call) => {
      const page = pageOf(shelf(call).list().filter(matches(call.query)), call.query)
      const items = page.items.map((binding) => showBinding(state, binding))
      return ok(wrapPage({ ...page, items }, 'roleBindings', 'nextPage'))
    },
    [`POST ${base}`]: (call) => {
      const inputs = call.json()
      if (!Array.isArray(inputs) || inputs.length === 0)
        throw badRequest('an array of role bindings is expected')
      const drafts = inputs.map((input) => readBinding(asObject(input)))
      const made = drafts.map((draft) => addRoleBinding(state, call.organizationId, draft))
      const names = made.map((binding) => pick(binding, ['id', 'name']))
      return ok(
        made.map((binding) => showBinding(state, binding)),
        { roleBindings: names },
      )
    },
    [`GET ${base}/{id}`]: (call) => ok(showBinding(state, shelf(call).require(call.param('id')))),
    [`PATCH ${base}/{roleBinding.id}`]: (call) => {
      const current = shelf(call).require(call.param('roleBinding.id'))
      const draft = readBinding({ ...current, ...call.object() })
      const changed = shelf(call).put({ ...current, ...draft, ...acceptance(state) })
      return ok(showBinding(state, changed))
    },
    [`DELETE ${base}/{id}`]: (call) => {
      const { id, name } = shelf(call).take(call.param('id'))
      return ok({}, { id, name })
    },
  }
}

/** Checks what a binding must say and returns it; refuses an unknown role or a missing part with 400. */
export function readBinding(input: JsonObject): JsonObject {
  const definition = asObject(input.definition)
  const missing = [
    ...(asText(input.name) === '' ? ['name'] : []),
    ...(isObject(input.definition) ? [] : ['definition']),
    ...(asList(definition.scopes).length === 0 ? ['definition.scopes'] : []),
    ...(asList(definition.subjects).length === 0 ? ['definition.subjects'] : []),
  ]
  if (missing.length > 0) throw badRequest('required field is missing', ...missing)
  if (!findRole(definition.roleId)) throw badRequest('unknown role', 'definition.roleId')
  return { name: input.name, description: asText(input.description), definition }
}

/** Keeps a binding that applies after the usual delay, or at the given time. */
export function addRoleBinding(
  state: CastaiState,
  organizationId: string,
  draft: JsonObject,
  appliesAtMs?: number,
): Entity {
  return state.shelves.of('role-bindings', organizationId).put({
    ...draft,
    id: state.newId(),
    organizationId,
    managedBy: 'console',
    createdAt: state.nowText(),
    ...acceptance(state),
    ...(appliesAtMs === undefined ? {} : { appliesAtMs }),
  })
}

/** Shows a binding with how far it has come. */
export function showBinding(state: CastaiState, binding: Entity): JsonObject {
  const progress = bindingState(state, binding)
  const changedAtMs = asNumber(progress === 'ACCEPTED' ? binding.acceptedAtMs : binding.appliesAtMs)
  const message = progress === 'FAILED' ? 'subject not found' : ''
  return {
    ...omit(binding, ['acceptedAtMs', 'appliesAtMs']),
    status: [{ state: progress, message, policies: [], updatedAt: timeText(changedAtMs) }],
  }
}

function acceptance(state: CastaiState): JsonObject {
  return {
    updatedAt: state.nowText(),
    acceptedAtMs: state.nowMs(),
    appliesAtMs: state.nowMs() + state.settings.roleBindingDelayMs,
  }
}

const showRole = (organizationId: string) => (role: (typeof builtInRoles)[number]) => ({
  ...role,
  organizationId,
  default: true,
  deprecated: false,
  definition: { permissions: [{ effect: 'ALLOW', endpoints: [], groups: [] }] },
})

function matches(query: URLSearchParams): (binding: Entity) => boolean {
  const wants = (name: string, values: readonly unknown[]) => {
    const wanted = query.get(name)
    return !wanted || values.includes(wanted)
  }
  return ({ definition }) => {
    const { roleId, scopes, subjects } = asObject(definition)
    const scopeParts = asList(scopes).flatMap((scope) => Object.entries(asObject(scope)))
    const subjectParts = asList(subjects).flatMap((subject) => Object.entries(asObject(subject)))
    const idsOf = (parts: [string, unknown][]) => parts.map(([, part]) => asObject(part).id)
    const groupIds = idsOf(subjectParts.filter(([kind]) => kind === 'group'))
    return (
      wants('roleId', [roleId]) &&
      wants('groupId', groupIds) &&
      wants('scopeId', idsOf(scopeParts)) &&
      wants(
        'scopeType',
        scopeParts.map(([kind]) => kind),
      ) &&
      wants('subjectId', idsOf(subjectParts)) &&
      wants(
        'subjectType',
        subjectParts.map(([kind]) => kind),
      )
    )
  }
}
