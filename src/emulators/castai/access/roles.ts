import type { Entity } from '../kernel/collection.ts'
import type { RouteNeeds } from '../kernel/route-list.ts'

/** Role names of the vendor, from the weakest. */
export type RoleName = 'Viewer' | 'Analyst' | 'Member' | 'Owner'

/** A role every organization has. Owner's and Viewer's ids are those of the vendor's examples; two are made up. */
export interface BuiltInRole extends Entity {
  readonly name: RoleName
  readonly level: number
  readonly description: string
}

/** The roles every organization has, strongest first. */
export const builtInRoles: readonly BuiltInRole[] = [
  { id: '3e1050c7-6593-4298-94bb-154637911d78', name: 'Owner', level: 4, description: 'Everything' },
  { id: '8d5a3bb0-6d8c-4c5e-9d8e-0f6f4a1f2b33', name: 'Member', level: 3, description: 'Clusters' },
  { id: 'b7f7c2a4-41c1-4f0e-8f3b-6a8f9a5f7c22', name: 'Analyst', level: 2, description: 'Costs' },
  { id: '6fc95bd7-6049-4735-80b0-ce5ccde71cb1', name: 'Viewer', level: 1, description: 'Reading' },
]

/** The level a call asks for; 0 asks for nothing but a valid key. */
export const levelNeeded: Readonly<Record<RouteNeeds, number>> = {
  anyone: 0,
  viewer: 1,
  analyst: 2,
  member: 3,
  owner: 4,
}

/** The built-in role with that id or name. */
export function findRole(idOrName: unknown): BuiltInRole | undefined {
  return builtInRoles.find(({ id, name }) => id === idOrName || name === idOrName)
}
