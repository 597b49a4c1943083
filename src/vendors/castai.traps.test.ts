import { expect, test } from 'vitest'
import { Router } from '../gateway/router.ts'
import { castai } from './castai.ts'

const router = new Router(castai.operations.filter((operation) => operation.service === 'main'))

// Judged by hand from what the vendor's sources say of each call, and routed as the gate routes: `o1` stands for an
// organisation, `c1` for a cluster, `x1` for any other id.
const traps: Readonly<Record<string, string>> = {
  'GETs that hand out credentials': `
    GET /v1/me                                                                              reveal:profile
    GET /v1/billing/sso                                                                     reveal:billing-sessions
    GET /v1/kubernetes/external-clusters/c1/credentials-script                              reveal:install-scripts
    GET /v1/kubernetes/external-clusters/c1/cleanup-script                                  reveal:install-scripts
    GET /v1/kubernetes/external-clusters/onboarding/connect-and-enable-castai-cmd           reveal:install-scripts
    GET /v1/agent.sh                                                                        reveal:install-scripts
    GET /v1/dbo/registrations/x1/script                                                     reveal:install-scripts
    GET /omni-provisioner/v1beta/organizations/o1/clusters/c1:onboardScript                 reveal:install-scripts
    GET /omni-provisioner/v1beta/organizations/o1/clusters/c1/edge-locations/x1:onboardScript    reveal:install-scripts
    GET /omni-provisioner/v1beta/organizations/o1/clusters/c1/edge-locations/x1:edgeInitdScript  reveal:install-scripts
    GET /patching-engine/v1beta/organizations/o1/clusters/c1:getPodMutatorInstallCmd        reveal:install-scripts
    GET /ai-optimizer/v1beta/organizations/o1/onboarding-script                             reveal:install-scripts
    GET /ai-optimizer/v1beta/organizations/o1/model-registries:getOnboardingCommand         reveal:install-scripts
    GET /v1/notifications/webhook-configurations                                            reveal:webhook-secrets
    GET /v1/notifications/webhook-configurations/x1                                         reveal:webhook-secrets`,
  'POSTs that answer with credentials': `
    POST /v1/auth/tokens                                              reveal:auth-tokens
    POST /v1/organizations/o1/service-accounts/x1/keys                reveal:service-account-keys
    POST /v1/kubernetes/external-clusters/c1/token                    reveal:cluster-tokens
    POST /v1/sso-connections/x1/sync                                  reveal:sso-sync-tokens
    POST /ai-optimizer/v1beta/organizations/o1/api-keys               reveal:ai-optimizer-keys
    POST /v1/notifications/webhook-configurations                     reveal:webhook-changes`,
  'POSTs that only read': `
    POST /v1/cost-reports/clusters/active                             read:cost
    POST /v1/cost-reports/clusters/c1/workload-cost-summaries         read:cost
    POST /v1/cost-reports/clusters/c1/workload-efficiency             read:cost
    POST /v1/cost-reports/clusters/c1/namespace-cost-summaries        read:cost
    POST /v1/cost-reports/workloads/metadata                          read:cost
    POST /v1/cost-reports/workload-labels/values                      read:cost
    POST /v1/cost-reports/namespaces                                  read:cost
    POST /v1/kubernetes/clusters/c1/filter-instance-types             read:node-configurations
    POST /v1/kubernetes/clusters/c1/rebalancing-schedule-preview      read:rebalancing
    POST /v1/security/runtime/rules/validate                          read:security
    POST /v1alpha/workload-autoscaling/clusters/c1/workloads/metrics:query  read:workloads
    POST /patching-engine/v1beta/organizations/o1/clusters/c1/pod-mutations:previewMatchedWorkloads  read:pod-mutations`,
  'POSTs that update': `
    POST /v1/auth/tokens/x1                                           write:keys
    POST /v1/organizations/o1                                         write:organizations
    POST /v1/kubernetes/external-clusters/c1                          write:clusters
    POST /v1/kubernetes/clusters/c1/node-configurations/x1            write:node-configurations
    POST /v1/sso-connections/x1                                       write:sso
    POST /v1/kubernetes/external-clusters/impersonation-service-account  write:cloud-access`,
  'verbs after a colon': `
    POST /ai-optimizer/v1beta/organizations/o1/clusters/c1/hosted-models/x1:scale  write:ai-optimizer
    GET  /ai-optimizer/v1beta/organizations/o1:generateAnalyticsReport             read:ai-optimizer
    GET  /v1/organizations/o1                                                      read:organizations
    POST /savings/v1/organizations/o1/commitments:batchUpdate                      write:commitments
    POST /omni-provisioner/v1beta/organizations/o1/clusters/c1:onboard             write:edge
    POST /omni-provisioner/v1beta/organizations/o1/clusters/c1/edge-locations/x1:offboard  delete:edge
    GET  /v1beta/workload-autoscaling/clusters/c1/hpas:analyze                     read:workloads`,
  'deletions of many, some by POST': `
    DELETE /v1/organizations/o1/service-accounts                      delete:access
    DELETE /v1/organizations/o1/users                                 delete:access
    POST /v1/security/runtime/rules/delete                            delete:security
    POST /v1/security/runtime/list/delete                             delete:security
    POST /savings/v1/organizations/o1/commitments:batchDelete         delete:commitments
    POST /organization-management/v1/enterprises/x1/service-accounts:batchDelete  delete:enterprise
    POST /organization-management/v1/enterprises/x1/role-bindings:batchDelete     delete:enterprise`,
  'calls that end what runs': `
    POST /v1/kubernetes/external-clusters/c1/disconnect               delete:clusters
    POST /v1/kubernetes/external-clusters/c1/nodes/x1/drain           delete:nodes
    POST /v1/kubernetes/external-clusters/c1/hibernate                write:hibernation
    DELETE /v1/kubernetes/external-clusters/c1                        delete:clusters`,
}

const pairs = Object.entries(traps).flatMap(([trap, lines]) =>
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const [method = '', path = '', scope = ''] = line.trim().split(/\s+/)
      return { trap, method, path, scope }
    }),
)

test('at least forty calls are judged by hand', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(40)
})

test.each(pairs)('$trap: $method $path is $scope', ({ method, path, scope }) => {
  expect(router.match(method, path)?.operation.scope).toBe(scope)
})

test.each(pairs.filter(({ trap }) => trap.startsWith('deletions')))(
  '$method $path is destructive, and refused to a client bound to its own things',
  ({ method, path }) => {
    expect([...(router.match(method, path)?.operation.flags ?? [])]).toEqual(
      expect.arrayContaining(['destructive', 'many']),
    )
  },
)

test.each(pairs.filter(({ trap }) => trap.startsWith('calls that end')))(
  '$method $path is destructive, and in no set',
  ({ method, path }) => {
    const flags = router.match(method, path)?.operation.flags
    expect([flags?.has('destructive'), flags?.has('limited')]).toEqual([true, false])
  },
)

test.each([
  ['POST', '/v1/clusters/c1/components/agent/audit'],
  ['POST', '/v1/clusters/c1/components/agent/audit/v2'],
  ['POST', '/v1/security/insights/c1/log'],
  ['POST', '/v1/security/insights/c1/telemetry'],
  ['POST', '/v1/security/insights/c1/sync-state'],
  ['DELETE', '/v1/audit'],
  ['GET', '/health'],
  // A verb nobody listed must not pass for part of an id.
  ['GET', '/v1/organizations/o1:batchDelete'],
  ['POST', '/v1/organizations/o1:batchDelete'],
])('%s %s is not offered: traffic of agents, calls that do not exist', (method, path) => {
  expect(router.match(method, path)).toBeUndefined()
})
