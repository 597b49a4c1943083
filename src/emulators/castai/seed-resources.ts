import { findRole } from './access/roles.ts'
import { defineGroup } from './identity/groups.ts'
import { addServiceAccount } from './identity/service-accounts.ts'
import type { JsonObject } from './kernel/json.ts'
import type { CastaiState } from './kernel/state.ts'
import { seedIds } from './seed-ids.ts'

const { home, cluster, user } = seedIds
const author = { id: user, name: 'Ada Owner', email: 'ada@example.com' }

/** Puts one thing of most kinds into the home organization, so that each can be read without being made first. */
export function seedResources(state: CastaiState): void {
  seedIdentity(state)
  const now = state.nowText()
  const at = { createdAt: now, updatedAt: now }
  const time = { createTime: now, updateTime: now, organizationId: home }
  for (const [shelf, owners, id, fields] of resources) {
    const stamps = newerShelves.includes(shelf) ? time : at
    state.shelves.of(shelf, ...owners).put({ ...stamps, ...fields, id })
  }
  state.shelves.of('operations', home).put({
    id: seedIds.operation,
    type: 'add-node',
    startedAtMs: state.nowMs(),
    endsAtMs: state.nowMs() + state.settings.operationDelayMs,
  })
}

function seedIdentity(state: CastaiState): void {
  const { serviceAccount, serviceAccountKey, authToken, group, roleBinding, invitation } = seedIds
  const { shelves, credentials } = state
  addServiceAccount(state, home, { id: serviceAccount, name: 'reader' }, author)
  const common = { organizationId: home, createdBy: user }
  credentials.create(serviceAccountKey, {
    ...common,
    kind: 'service-account',
    subjectId: serviceAccount,
    name: 'reader-key',
  })
  credentials.create(authToken, { ...common, kind: 'user', subjectId: user, name: 'ada-key' })
  const now = state.nowText()
  const own = { organizationId: home, managedBy: 'console', createdAt: now, updatedAt: now }
  const members = [{ id: serviceAccount, kind: 'SERVICE_ACCOUNT' }]
  const definition = defineGroup(state, home, members, { id: user, email: author.email })
  shelves.of('groups', home).put({ ...own, id: group, name: 'readers', description: '', definition })
  shelves.of('role-bindings', home).put({
    ...own,
    id: roleBinding,
    name: 'readers view',
    description: '',
    acceptedAtMs: state.nowMs(),
    appliesAtMs: state.nowMs(),
    definition: {
      roleId: findRole('Viewer')?.id,
      scopes: [{ organization: { id: home } }],
      subjects: [{ group: { id: group } }],
    },
  })
  const validUntil = new Date(state.nowMs() + 7 * 24 * 3_600_000).toISOString()
  const invited = { inviteEmail: 'grace@example.com', role: 'Viewer', roleBindings: [], validUntil }
  shelves.of('invitations', home).put({ id: invitation, ...invited })
}

type Seed = readonly [shelf: string, owners: readonly string[], id: string, fields: JsonObject]

/** Shelves of services that stamp with `createTime` instead of `createdAt`. */
const newerShelves = [
  'hibernation-schedules',
  'pod-mutations',
  'model-specs',
  'model-registries',
  'hosted-models',
  'batches',
  'edge-locations',
  'edge-configurations',
]

const resources: readonly Seed[] = [
  [
    'sso-connections',
    [home],
    seedIds.ssoConnection,
    { name: 'okta', emailDomain: 'example.com', defaultRoleId: findRole('Viewer')?.id, isSynced: false },
  ],
  [
    'node-configurations',
    [home, cluster],
    seedIds.nodeConfiguration,
    { name: 'default', default: true, version: 1 },
  ],
  [
    'node-configurations',
    [home, cluster],
    seedIds.otherNodeConfiguration,
    { name: 'gpu', default: false, version: 1 },
  ],
  [
    'node-templates',
    [home, cluster],
    'default-by-castai',
    { name: 'default-by-castai', isDefault: true, version: '1' },
  ],
  [
    'rebalancing-schedules',
    [home],
    seedIds.rebalancingSchedule,
    {
      name: 'nightly',
      schedule: { cron: '0 3 * * *' },
      launchConfiguration: {},
      triggerConditions: {},
      jobs: [],
    },
  ],
  [
    'hibernation-schedules',
    [home],
    seedIds.hibernationSchedule,
    {
      name: 'weekends',
      enabled: false,
      pauseConfig: { enabled: true },
      resumeConfig: { enabled: true },
      clusterAssignments: { items: [] },
    },
  ],
  [
    'scaling-policies',
    [home, cluster],
    seedIds.scalingPolicy,
    {
      name: 'resiliency',
      applyType: 'DEFERRED',
      recommendationPolicies: {},
      clusterId: cluster,
      organizationId: home,
    },
  ],
  [
    'pod-mutations',
    [home, cluster],
    seedIds.podMutation,
    { name: 'spread', enabled: true, clusterId: cluster, source: 'API' },
  ],
  [
    'allocation-groups',
    [home],
    seedIds.allocationGroup,
    { name: 'shop', filter: { namespaces: ['default'] } },
  ],
  [
    'reservations',
    [home],
    seedIds.reservation,
    { name: 'base load', instanceType: 'e2-standard-4', count: 2 },
  ],
  [
    'runtime-rules',
    [home],
    seedIds.runtimeRule,
    {
      name: 'no miners',
      category: 'network',
      enabled: true,
      isBuiltIn: false,
      ruleEngineType: 'RULE_ENGINE_TYPE_CEL',
      ruleText: 'event.type == "tcp_connect"',
      severity: 'SEVERITY_HIGH',
    },
  ],
  ['runtime-lists', [home], seedIds.runtimeList, { name: 'pools', entries: [] }],
  [
    'cache-groups',
    [home],
    seedIds.cacheGroup,
    {
      name: 'orders',
      protocolType: 'PostgreSQL',
      instanceId: seedIds.databaseInstance,
      clusterId: cluster,
      version: 1,
    },
  ],
  [
    'webhook-configurations',
    [home],
    seedIds.webhookConfiguration,
    {
      name: 'nowhere',
      callbackUrl: 'http://127.0.0.1:9/hooks/castai',
      severityTriggers: ['CRITICAL'],
      includeClusterless: false,
      clusterTriggers: { clusterIds: ['none'] },
      requestTemplate: '{}',
      authKeys: {},
      organizationId: home,
      status: 'FailedToConnect',
      error: 'connect ECONNREFUSED',
    },
  ],
  ['model-specs', [home], seedIds.modelSpecs, { model: 'echo', registryType: 'HUGGING_FACE' }],
  ['model-registries', [home], seedIds.modelRegistry, { provider: { type: 'GCS' }, status: 'READY' }],
  [
    'hosted-models',
    [home, cluster],
    seedIds.hostedModel,
    {
      modelSpecsId: seedIds.modelSpecs,
      model: 'echo',
      service: 'echo',
      port: 8080,
      clusterId: cluster,
      currentReplicas: 1,
      status: 'RUNNING',
    },
  ],
  [
    'batches',
    [home, cluster],
    seedIds.batch,
    {
      endpoint: '/v1/embeddings',
      inputFileId: 'file-1',
      clusterId: cluster,
      object: 'BATCH',
      status: 'IN_PROGRESS',
      errors: { data: [] },
    },
  ],
  ['omni-clusters', [home], cluster, { name: 'home-cluster', state: 'REGISTERED' }],
  ['edge-locations', [home, cluster], seedIds.edgeLocation, { name: 'frankfurt', state: 'PENDING' }],
  [
    'edge-configurations',
    [home, cluster, seedIds.edgeLocation],
    seedIds.edgeConfiguration,
    { name: 'small', version: 1, edgeLocationId: seedIds.edgeLocation },
  ],
]
