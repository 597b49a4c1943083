import { addCluster } from './clusters/clusters.ts'
import { addNode } from './clusters/nodes.ts'
import { addOrganization, joinOrganization } from './identity/organizations.ts'
import type { Entity } from './kernel/collection.ts'
import type { CastaiState } from './kernel/state.ts'
import { addCommitment } from './reports/commitments.ts'
import { seedIds } from './seed-ids.ts'
import { seedResources } from './seed-resources.ts'

/** Fills a fresh state with a small world to look at. */
export function seedState(state: CastaiState): void {
  const { shelves } = state
  const enterprise = 'ORGANIZATION_TYPE_ENTERPRISE'
  const child = 'ORGANIZATION_TYPE_CHILD'
  addOrganization(state, { id: seedIds.home, name: 'Home', type: enterprise, parentId: null })
  addOrganization(state, { id: seedIds.child, name: 'Child', type: child, parentId: seedIds.home })
  addOrganization(state, { id: seedIds.stranger, name: 'Stranger', type: enterprise, parentId: null })
  addOrganization(state, {
    id: seedIds.strangerChild,
    name: 'Stranger child',
    type: child,
    parentId: seedIds.stranger,
  })
  addUser(state, { id: seedIds.user, name: 'Ada Owner', email: 'ada@example.com' })
  joinOrganization(state, seedIds.home, seedIds.user, 'Owner')

  seedCluster(state, seedIds.home, seedIds.cluster, 'home-cluster')
  seedCluster(state, seedIds.child, seedIds.childCluster, 'child-cluster')
  seedCluster(state, seedIds.strangerChild, seedIds.strangerCluster, 'stranger-cluster')
  addNode(state, seedIds.cluster, { id: seedIds.node })
  addNode(state, seedIds.cluster, { id: seedIds.spotNode, spotConfig: { isSpot: true, price: '0.040' } })
  addWorkload(state, seedIds.workload, 'checkout', { app: 'checkout', team: 'shop' })
  addWorkload(state, seedIds.otherWorkload, 'search', { app: 'search' })
  addCommitment(state, seedIds.home, { id: seedIds.commitment, name: 'one-year', region: 'europe-west1' })

  for (const id of [seedIds.anomaly, seedIds.otherAnomaly]) addAnomaly(state, id)
  shelves.of('db-accounts', seedIds.home).put({ id: 'account-1', csp: 'AWS', roleId: 'emulated' })
  shelves.of('db-instances', seedIds.home).put({
    id: seedIds.databaseInstance,
    dbClusterId: seedIds.databaseCluster,
    name: 'orders',
    databases: [{ name: 'orders' }],
  })
  shelves.of('notifications', seedIds.home).put({
    id: seedIds.notification,
    name: 'Agent update available',
    organizationId: seedIds.home,
    severity: 'INFO',
    message: 'A newer agent can be installed',
    details: {},
    timestamp: state.nowText(),
    createdAt: state.nowText(),
    ackAt: null,
    ackedBy: null,
    clusterMetadata: { id: seedIds.cluster, name: 'home-cluster', providerType: 'gke' },
    operationMetadata: { id: '', type: '', category: 'Cluster' },
  })
  seedResources(state)
}

/** Keeps a user and returns it. */
export function addUser(state: CastaiState, input: { id: string; name: string; email: string }): Entity {
  return state.shelves.of('users').put({
    ...input,
    username: input.email,
    authProvider: 'emulated',
    hasHubspotContact: false,
    oid: '',
    scimActive: false,
  })
}

function seedCluster(state: CastaiState, organizationId: string, id: string, name: string): void {
  addCluster(state, organizationId, {
    id,
    name,
    providerType: 'gke',
    region: { name: 'europe-west1', displayName: 'europe-west1' },
    gke: { clusterName: name, region: 'europe-west1', projectId: 'emulated', location: 'europe-west1' },
  })
}

function addWorkload(state: CastaiState, id: string, name: string, labels: Record<string, string>): void {
  state.shelves.of('workloads', seedIds.cluster).put({
    id,
    name,
    clusterId: seedIds.cluster,
    organizationId: seedIds.home,
    namespace: 'default',
    kind: 'Deployment',
    group: 'apps',
    version: 'v1',
    isCustom: false,
    labels: Object.entries(labels).map(([key, value]) => ({ key, value })),
    annotations: [],
    podCount: 2,
    replicas: 2,
    managedBy: 'ANNOTATIONS',
    scalingPolicyId: '',
    scalingPolicyName: '',
    scalingPolicyOrigin: 'DEFAULT',
    hasNativeHpa: name === 'search',
    systemOverrides: {},
    containers: [{ name: 'main', resources: { requests: { cpuCores: 0.5, memoryGib: 1 } } }],
    createdAt: state.nowText(),
    updatedAt: state.nowText(),
  })
}

function addAnomaly(state: CastaiState, id: string): void {
  const { shelves } = state
  shelves.of('anomalies', seedIds.home).put({
    id,
    name: 'Crypto mining pool contacted',
    type: 'network',
    status: 'ANOMALY_STATUS_OPEN',
    clusterId: seedIds.cluster,
    namespace: 'default',
    workload: 'search',
    workloadKind: 'Deployment',
    workloadId: seedIds.otherWorkload,
    createdAt: state.nowText(),
    updatedAt: state.nowText(),
    ackedAt: null,
    closedAt: null,
  })
  shelves.of('anomaly-events', seedIds.home, id).put({
    id: `${id}-event`,
    type: 'tcp_connect',
    clusterId: seedIds.cluster,
    timestamp: state.nowText(),
  })
}
