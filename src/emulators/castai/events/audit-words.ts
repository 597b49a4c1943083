import type { RouteFact } from '../kernel/route-list.ts'

/** What a write does, in the log's words. */
export interface WriteWords {
  readonly resource: string
  readonly action: string
  readonly eventType: string
}

/** Last literals that say what is done to the thing before them. */
const deeds: Readonly<Record<string, string>> = {
  ack: 'Acknowledged',
  add: 'EntriesAdded',
  cancel: 'Canceled',
  claim: 'Claimed',
  close: 'Closed',
  default: 'SetAsDefault',
  delete: 'Deleted',
  disconnect: 'Disconnected',
  drain: 'Drained',
  execute: 'Executed',
  hibernate: 'Hibernated',
  overwrite: 'Overwritten',
  reconcile: 'Reconciled',
  remove: 'EntriesRemoved',
  resume: 'Resumed',
  sync: 'SyncSet',
  tags: 'Tagged',
  test: 'Tested',
  toggle: 'Toggled',
  'trigger-webhook': 'WebhookTriggered',
}

const isParam = (segment: string | undefined) => segment?.startsWith('{') ?? false

/**
 * Names a write from its route, such as `clusterDeleted` (the one event type a vendor's sample shows) for
 * `DELETE .../external-clusters/{clusterId}`. The vendor's full list of types is not public.
 */
export function describeWrite({ method, path }: Pick<RouteFact, 'method' | 'path'>): WriteWords {
  const [plain = '', verb] = path.split(/:(?=[a-zA-Z]+$)/)
  const segments = plain.split('/').filter((segment) => segment !== '')
  const last = segments.at(-1)
  const deed = verb ? capitalize(verb) : last === undefined ? undefined : deeds[last]
  const literals = segments.filter((segment) => !isParam(segment))
  const noun = singular((deed && !verb ? literals.at(-2) : literals.at(-1)) ?? 'resource')
  const action = deed ?? plainAction(method, isParam(last))
  return { resource: noun, action, eventType: `${noun}${action}` }
}

function plainAction(method: string, onItem: boolean): string {
  if (method === 'DELETE') return 'Deleted'
  return method === 'POST' && !onItem ? 'Created' : 'Updated'
}

function singular(segment: string): string {
  const name = segment
    .replace(/^external-/, '')
    .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`
  return name.endsWith('s') && !name.endsWith('ss') ? name.slice(0, -1) : name
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
