import type { HandlerTable } from '../kernel/castai-call.ts'
import { familyHandlers } from '../kernel/family.ts'
import { asList, asObject, asText, type JsonObject } from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

const path = '/v1/organizations/{organizationId}/groups'

/** Groups of users and service accounts. They are listed by role bindings, users and enterprises alone. */
export function groupHandlers(state: CastaiState): HandlerTable {
  const common = { name: 'groups', path } as const
  return {
    ...familyHandlers(state, {
      ...common,
      verbs: ['create', 'get', 'delete'],
      required: ['name', 'definition'],
      fill: (input, call) => ({
        organizationId: call.organizationId,
        managedBy: 'console',
        definition: defineGroup(state, call.organizationId, asObject(input.definition).members, {
          id: call.caller.identity.id,
          email: call.caller.identity.email,
        }),
      }),
    }),
    ...familyHandlers(state, {
      ...common,
      itemPath: `${path}/{group.id}`,
      verbs: ['PATCH'],
      change: (input, current, call) =>
        input.definition === undefined
          ? {}
          : {
              definition: defineGroup(
                state,
                call.organizationId,
                asObject(input.definition).members,
                asObject(asObject(current.definition).author),
              ),
            },
    }),
  }
}

/** Returns a group's definition with what is known of each member; refuses unknown members with 400. */
export function defineGroup(
  state: CastaiState,
  organizationId: string,
  members: unknown,
  author: JsonObject,
): JsonObject {
  return {
    author,
    members: asList(members).map((entry) => {
      const { id, kind } = asObject(entry)
      const isAccount = asText(kind).includes('SERVICE_ACCOUNT')
      const shelf = isAccount
        ? state.shelves.of('service-accounts', organizationId)
        : state.shelves.of('users')
      const known = shelf.get(asText(id))
      if (!known) throw badRequest('unknown member', 'definition.members')
      return {
        id,
        kind: isAccount ? 'SERVICE_ACCOUNT' : 'USER',
        email: known.email,
        addedAt: state.nowText(),
        lastLoginAt: null,
      }
    }),
  }
}
