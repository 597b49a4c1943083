import { asObject, type JsonObject } from './json.ts'

/**
 * The permissions a restricted key may hold, in the vendor's words (Build: Agent, Testing; Monitor: History,
 * Export; Deploy: Call, Phone). Edit includes Read.
 */
export type PermissionName = 'Agent' | 'Testing' | 'History' | 'Export' | 'Call' | 'Phone'
/** How far a permission reaches. */
export type PermissionLevel = 'No Access' | 'Read' | 'Edit'
/** What a restricted key may do, group by group. */
export type Permissions = Readonly<Record<PermissionName, PermissionLevel>>

/** What a route asks of a restricted key. */
export interface NeededPermission {
  readonly name: PermissionName
  readonly level: 'Read' | 'Edit'
}

const names: readonly PermissionName[] = ['Agent', 'Testing', 'History', 'Export', 'Call', 'Phone']
const ranks: Readonly<Record<PermissionLevel, number>> = { 'No Access': 0, Read: 1, Edit: 2 }

/** Returns the permissions of a restricted key: a group that is not named has no access. Throws on an unknown word. */
export function parsePermissions(input: unknown): Permissions | undefined {
  if (input === undefined || input === null) return undefined
  const given: JsonObject | undefined = asObject(input)
  if (!given) throw new TypeError('permissions must be an object such as { Agent: "Read" }')
  const permissions: Record<PermissionName, PermissionLevel> = {
    Agent: 'No Access',
    Testing: 'No Access',
    History: 'No Access',
    Export: 'No Access',
    Call: 'No Access',
    Phone: 'No Access',
  }
  for (const [key, value] of Object.entries(given)) {
    const name = names.find((one) => one.toLowerCase() === key.toLowerCase())
    if (!name) throw new TypeError(`unknown permission: ${key}`)
    permissions[name] = parseLevel(value)
  }
  return permissions
}

function parseLevel(value: unknown): PermissionLevel {
  const wanted = String(value).toLowerCase()
  if (wanted === 'none' || wanted === 'no access') return 'No Access'
  if (wanted === 'read') return 'Read'
  if (wanted === 'edit') return 'Edit'
  throw new TypeError('a permission is "No Access", "Read" or "Edit"')
}

/** Returns whether the permissions cover what a route needs; undefined permissions are an unrestricted key's. */
export function isPermitted(permissions: Permissions | undefined, needed: NeededPermission): boolean {
  return permissions === undefined || ranks[permissions[needed.name]] >= ranks[needed.level]
}
