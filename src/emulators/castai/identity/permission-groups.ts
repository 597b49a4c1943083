import { levelOf } from '../access/rights.ts'
import { levelNeeded } from '../access/roles.ts'
import { type HandlerTable, ok } from '../kernel/castai-call.ts'
import { pageOf } from '../kernel/paging.ts'
import { type RouteFact, readRouteList } from '../kernel/route-list.ts'
import type { CastaiState } from '../kernel/state.ts'

const path = 'GET /organization-management/v1/organizations/{organizationId}/permission-groups'

/** Permission groups that are open to the caller: at this vendor a permission is a list of endpoints. */
export function permissionGroupHandlers(state: CastaiState): HandlerTable {
  const facts = readRouteList()
  return {
    [path]: (call) => {
      const { kind, subjectId } = call.caller.credential
      const level = levelOf(state, { kind, id: subjectId }, call.organizationId)
      const open = facts.filter((fact) => level >= levelNeeded[fact.needs])
      const wanted = call.query.get('product') ?? 'PRODUCT_TYPE_UNSPECIFIED'
      const groups = [...Map.groupBy(open, (fact) => `${fact.service}.${fact.tag}.${fact.effect}`)]
        .map(([name, routes]) => describeGroup(name, routes))
        .filter(({ categoryProduct }) =>
          ['PRODUCT_TYPE_UNSPECIFIED', 'PRODUCT_TYPE_BOTH', categoryProduct].includes(wanted),
        )
      const page = pageOf(groups, call.query)
      return ok({
        permissionGroups: page.items.map(({ id, ...group }) => group),
        nextPage: { limit: String(page.limit), cursor: page.nextCursor },
      })
    },
  }
}

function describeGroup(name: string, routes: readonly RouteFact[]) {
  const [first] = routes
  return {
    id: name,
    name,
    displayName: `${first?.tag} (${first?.effect})`,
    description: '',
    categoryDisplayName: first?.service ?? '',
    categoryDescription: '',
    categoryProduct: first?.service === 'ai-enabler' ? 'PRODUCT_TYPE_KIMCHI' : 'PRODUCT_TYPE_CASTAI',
    permissions: [
      { effect: 'ALLOW', endpoints: routes.map(({ method, path }) => `${method} ${path}`), groups: [] },
    ],
  }
}
